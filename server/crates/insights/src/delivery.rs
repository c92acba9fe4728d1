//! How the company delivers: facts of code hosts, of sources of deployments and of what watches services,
//! kept, joined and measured.
//!
//! Facts are written by one process for each source (`collect`, `derive`, under a lease) and read by every
//! one into memory (`read`, behind a version), so that a page asks no vendor. Of the facts of a service its
//! [`history`](join::history) is made, of histories the numbers ([`measure`]): both are pure, and `tests`
//! hold them to a second way of computing the same. Who asks sees what `delivery.read` lets them (`asked`);
//! what is said of facts (`notes`) takes `delivery.write`, and is audited.
//!
//! Once a week each team is told how it went (`digest`), under a key that is the same whoever tells it.

mod asked;
mod collect;
mod derive;
mod digest;
mod evidence;
mod failing;
pub mod history;
pub mod join;
mod lease;
pub mod measure;
mod notes;
mod overview;
mod own;
mod read;
mod service;
mod state;
pub mod statistics;
mod summary;
pub mod trend;
mod watching;

pub use failing::{ALERT, INCIDENT, MENDED, REVERTED};
pub use service::{DeliveryOptions, DeliveryService, DeliverySources, EntitiesOf};
pub use summary::{AllSummaries, DeliverySummary};
pub use watching::{ErrorSignals, Monitored, MonitoringSignals, WithErrors};
