//! Workloads: what of a service runs in which cluster, pod by pod. A tab of the entity's page.

mod amounts;
mod api;
mod entity;
mod pods;
mod workload;

pub use api::fetch_entity_workloads;
pub use entity::EntityRunning;
