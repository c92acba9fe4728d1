//! HTTP: the routes, and the layers around them.
//!
//! From the outside in, a request passes `observe` (identity, log, metrics, panics), `security`
//! (headers), `origin` (no other site's pages), `identify` (who asks), `limits` (shedding, time),
//! compression, and, when it is to be rendered by Leptos,
//! `render` (isolation). Health, metrics and the live stream pass the first two only.

mod access;
mod audit;
mod auth;
mod browser;
mod cookies;
mod costs;
mod delivery;
mod docs;
mod frames;
mod health;
mod identify;
mod limits;
mod listen;
mod live;
mod metrics;
mod observe;
mod origin;
mod refusal;
mod render;
mod rest;
mod router;
mod security;
mod site;
mod starting;
mod webhooks;

pub(crate) use access::routes as access;
pub(crate) use health::{Part, Readiness};
pub(crate) use identify::Identity;
pub(crate) use listen::{ConnectionLimits, Shutdown, serve};
pub(crate) use live::{Heard, Live, Position};
pub(crate) use metrics::Metrics;
pub(crate) use render::{RenderLimits, Renders};
pub(crate) use rest::{Scaffolding, reference as api_reference, routes as rest};
pub(crate) use router::{Portal, router};
pub(crate) use site::Site;
pub(crate) use starting::Starting;
pub(crate) use webhooks::{ErrorReceiver, Receiver, error_webhooks, webhooks};
