//! Deployments: which version of a service runs where, how it fares, how it came there, and what
//! can be done about it.
//!
//! `overview` is all services by environment, `entity` the tab of one service, `application` one
//! service in one environment. What is decided (which tone, which words, which filter) is a pure
//! function beside its component.

mod act;
mod address;
mod api;
mod application;
mod entity;
mod environment;
mod history;
mod matrix;
mod overview;
mod resources;
mod sources;
mod standing;

pub use api::fetch_entity_deployments;
pub use application::ApplicationPage;
pub use entity::EntityDeployed;
pub use overview::DeploymentsPage;
