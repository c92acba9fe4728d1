//! The vocabulary of Slipway: domain types, service traits and errors that the portal, the server
//! and its crates share. No I/O, and everything compiles to WASM.
//!
//! The portal (`app`) knows services only by the traits here; `server` plugs the implementations
//! in. What two server crates both need comes down into this crate.

pub mod access;
pub mod api_reference;
pub mod approvals;
pub mod audit;
pub mod catalog;
pub mod ci;
pub mod code_host;
pub mod costs;
pub mod csv;
pub mod delivery;
pub mod deployments;
pub mod docs;
pub mod entity;
pub mod entity_ref;
pub mod errors;
pub mod fetched;
pub mod health;
pub mod identity;
pub mod integrations;
pub mod monitoring;
pub mod notifications;
pub mod rights;
pub mod scaffolder;
pub mod search;
pub mod time_range;
pub mod timestamp;
pub mod workloads;
pub mod yaml;
pub mod zone;

pub use api_reference::ApiReference;
pub use entity::Entity;
pub use entity_ref::EntityRef;
pub use fetched::Fetched;
pub use time_range::TimeRange;
pub use timestamp::Timestamp;
pub use zone::Zone;
