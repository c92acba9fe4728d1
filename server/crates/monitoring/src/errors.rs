//! Error tracking: issues of the projects that entities name.
//!
//! Each part of an organisation has a slot (`slot`): what was last told of it, from the store at first;
//! however many look, one question goes out an interval, and a page waits for it no longer than a
//! moment. What is open in all projects stands beside every service in lists, so it is always asked
//! for (`keep`), and so is who may see what; the issues of a project only while somebody looks. A
//! webhook is a hint that parts are due (`events`). What another process was told is read from the
//! store (`read`).
//!
//! Somebody sees a project when they may read the errors of an entity that names it, their roles let
//! them see data of the vendor, and the vendor itself would show it to them (`sight`). While it is not
//! known whom the vendor would show it to, nobody sees it.
//!
//! To add a vendor: implement [`platform::errors::ErrorSource`] in `integrations`, make it in
//! `server/src/serve/errors.rs`. Nothing here changes.

mod acts;
mod approved;
mod asked;
mod brought;
mod cards;
mod company;
mod entity;
mod events;
mod integrations;
mod join;
mod keep;
mod read;
mod service;
mod sight;
mod slot;

pub use approved::ErrorActs;
pub use service::{ErrorEntitiesOf, ErrorOptions, ErrorService};
