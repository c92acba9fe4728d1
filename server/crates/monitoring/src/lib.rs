//! How what runs is doing, what goes wrong with it, and the health that follows from it.
//!
//! `watch` asks those who measure (monitors, objectives, metrics, incidents) while somebody looks, keeps
//! what they told and joins it to entities. `errors` asks error tracking, keeps what it told, joins it to
//! entities and acts on it. `health` makes one state of each service out of its deployments, of what
//! fires (`watched_alerts`), of errors and of what it needs. None of them knows a vendor nor the catalog:
//! those come as traits of `platform`.

mod errors;
mod health;
mod summary;
mod watch;
mod watched_alerts;

pub use errors::{ErrorActs, ErrorEntitiesOf, ErrorOptions, ErrorService};
pub use health::{HealthEntitiesOf, HealthService};
pub use summary::ServiceSummary;
pub use watch::{MonitoredEntitiesOf, MonitoringOptions, MonitoringService};
pub use watched_alerts::alerts;
