//! Observability: what burns now in the company, and how one service is doing.
//!
//! `page` is the company, `tab` one entity. What is shown comes as cards, each with its age; what
//! somebody may not see was left out before it came here. What is decided (which tone, which words,
//! which unit) is a pure function beside its component.

mod address;
mod answer;
mod api;
mod burning;
mod dashboards;
mod happened;
mod incidents;
mod lists;
mod monitors;
mod objectives;
mod page;
mod signals;
mod sources;
mod standing;
mod tab;
mod teams;

pub use address::MonitoringAsked;
pub use answer::MonitoringAnswer;
pub use api::fetch_entity_monitoring;
pub use page::ObservabilityPage;
pub use tab::EntityMonitored;
