//! What is built of entities' code: repositories, pull requests, runs of workflows.
//!
//! A crate of its own because it is a boundary of its own: it knows the store and the vocabulary, but
//! neither a vendor (they come as [`platform::ci::CiSource`]) nor the catalog (which comes as
//! [`platform::ci::CodeEntities`]).
//!
//! Nothing is asked for before somebody looks. Each part of a repository has a slot (`slot`): what was
//! last told of it, from the store at first; however many look, one question goes out an interval,
//! and a page waits for it no longer than a moment. What was looked at lately is asked for again in
//! the background (`keep`), slower the longer nobody looked, and never so much that a vendor's limit
//! would be used up by it. A webhook is a hint that parts are due (`events`). What another process was
//! told is read from the store (`read`).
//!
//! To add a vendor: implement [`platform::ci::CiSource`] in `integrations`, make it in
//! `server/src/serve/hosts.rs`. Nothing here changes.

mod acts;
mod approved;
mod asked;
mod cards;
mod events;
mod health;
mod inputs;
mod keep;
mod own;
mod read;
mod readme;
mod service;
mod slot;

pub use approved::CiActs;
pub use service::{CiOptions, CiService, EntitiesOf};
