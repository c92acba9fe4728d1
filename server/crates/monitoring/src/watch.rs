//! Monitors, objectives, metrics, incidents and dashboards, asked for while somebody looks.
//!
//! Each part of a source has a slot (`slot`): what was last told of it, from the store at first. However
//! many look, one question goes out an interval, and a page waits for it no longer than a moment. What
//! was looked at lately is asked for again in the background (`keep`). What another process was told is
//! read from the store (`read`).
//!
//! What is known is of a whole account; what somebody is shown of it is decided for each asker
//! (`viewer`): by the portal's permissions on the entity that it belongs to, by the integrations that
//! they may see data of, and by what the vendor itself would show them. `entity` and `company` make pages
//! of what is left, pure.
//!
//! To add a vendor: implement [`platform::monitoring::MonitoringSource`] in `integrations`, make it in
//! `server/src/serve/monitoring.rs`. Nothing here changes.

mod asked;
mod boards;
mod cards;
mod changed;
mod company;
mod entity;
mod health;
mod join;
mod keep;
mod read;
mod service;
mod slot;
mod viewer;
mod watching;

pub use service::{MonitoredEntitiesOf, MonitoringOptions, MonitoringService};
