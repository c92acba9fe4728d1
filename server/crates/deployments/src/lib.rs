//! Deployments: which version of a service runs where, and how it fares.
//!
//! A crate of its own because it is a boundary of its own: it knows the store and the vocabulary, but
//! neither a vendor (they come as [`platform::deployments::DeploymentSource`]) nor the catalog (which
//! comes as [`platform::deployments::DeployedEntities`]).
//!
//! One process follows each source: it lists, then watches or polls, and writes what changed
//! (`follow`). Every process reads what was written (`read`) into memory, and answers from there
//! (`asked`, `overview`), and tells search what can be found (`findable`). So however many look, a source is asked by one, and what it last told
//! is there when it is down, and when the process has just started.
//!
//! What runs in clusters, pod by pod, is [`WorkloadService`]'s (`workloads`): it is watched by every
//! process for itself and kept in memory only.
//!
//! To add a vendor: implement [`platform::deployments::DeploymentSource`] in `integrations` (the
//! recipe stands there), name its settings in `server/src/config/deployments.rs`, make it in
//! `server/src/serve/deployments.rs`. Nothing here changes.

mod acts;
mod approved;
mod asked;
mod commits;
mod detail;
mod findable;
mod follow;
mod health;
mod join;
mod lease;
mod overview;
mod read;
mod service;
mod state;
mod workloads;
mod write;

pub use approved::ApplicationActs;
pub use findable::Deployed;
pub use service::{DeploymentOptions, DeploymentService, EntitiesOf};
pub use workloads::{NamedBy, WorkloadParts, WorkloadService};
