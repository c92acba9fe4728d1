//! Deployments: which version of a service runs where, and how it fares.
//!
//! A crate of its own because it is a boundary of its own: it knows the store and the vocabulary, but
//! neither a vendor (they come as [`platform::deployments::DeploymentSource`]) nor the catalog (which
//! comes as [`platform::deployments::DeployedEntities`]).
//!
//! One process follows each source: it lists, then watches or polls, and writes what changed
//! (`follow`). Every process reads what was written (`read`) into memory, and answers from there
//! (`asked`, `overview`). So however many look, a source is asked by one, and what it last told
//! is there when it is down, and when the process has just started.
//!
//! To add a vendor: implement [`platform::deployments::DeploymentSource`] in `integrations` (the
//! recipe stands there), name its settings in `server/src/config/deployments.rs`, make it in
//! `server/src/serve/deployments.rs`. Nothing here changes.

mod acts;
mod approved;
mod asked;
mod commits;
mod detail;
mod follow;
mod health;
mod join;
mod lease;
mod overview;
mod read;
mod service;
mod state;
mod write;

pub use approved::ApplicationActs;
pub use service::{DeploymentOptions, DeploymentService, EntitiesOf};
