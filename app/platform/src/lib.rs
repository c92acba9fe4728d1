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
pub mod code_host;
pub mod docs;
pub mod entity;
pub mod entity_ref;
pub mod identity;
pub mod rights;
pub mod search;
pub mod timestamp;
pub mod yaml;

pub use api_reference::ApiReference;
pub use entity::Entity;
pub use entity_ref::EntityRef;
pub use timestamp::Timestamp;
