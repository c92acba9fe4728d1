//! Vendors' APIs behind the traits of `platform`.
//!
//! `http` is the one stack that all of them use; each vendor is a module. Nothing here knows the
//! catalog: what a vendor tells leaves as the domain types of `platform`.
//!
//! To add a vendor: 1. a module of its name with the wire types of what is read, nothing more, in
//! `wire.rs`; 2. a client over [`http::Client`], with the vendor's way of telling limits as
//! [`http::LimitHeaders`] and `repeatable()` only where a second time does no harm; 3. the trait of
//! `platform` that it stands behind; 4. its webhook, checked by [`signature`] over the raw body;
//! 5. its settings in `server/src/config`, its wiring in `server/src/serve`; 6. a fake in
//! `tests/it` that answers as the vendor does, errors and limits included.

pub mod actions;
pub mod argocd;
pub mod aws;
pub mod bitbucket;
mod change;
pub mod datadog;
mod definitions;
pub mod flux;
pub mod github;
pub mod gitlab;
pub mod grafana;
pub mod http;
pub mod kubernetes;
mod moment;
pub mod newrelic;
pub mod opencost;
mod path;
mod patterns;
pub mod prometheus;
pub mod sentry;
pub mod signature;
mod text;
pub mod vault;
