//! How what runs is doing: metrics, monitors, objectives, incidents and who is called.
//!
//! The words are those of the trade: a *monitor* watches a query and fires, a *service level objective*
//! promises a share of good answers and has an *error budget*, an *incident* is what somebody was called
//! for. A [`MonitoringSource`] is one vendor's account and answers one [`Part`] at a time; [`Monitoring`]
//! is what pages ask. What the vendor would not show somebody ([`Audience`]) is not shown here either:
//! it is neither listed nor counted.

mod answer;
mod audience;
mod dashboard;
mod entities;
mod incident;
mod metric;
mod monitor;
mod service;
mod slo;
mod source;

pub use answer::{OfPart, Part, Told};
pub use audience::{Audience, VendorPeople, VendorPerson, Viewer};
pub use dashboard::{Dashboard, DashboardKey, Drawing, Widget};
pub use entities::{MonitoredEntities, MonitoredEntity, MonitoredNames, Watched, dashboard_id};
pub use incident::{Called, Incident, OnCall};
pub use metric::{NoRange, Point, Range, Series, Signal, SignalSeries, Unit, Window};
pub use monitor::{Escalation, Monitor, MonitorState, Muted, Recipient, Scope, Thresholds};
pub use service::{
    Burning, CompanyMonitoring, CompanyQuestion, EntityMonitoring, EntityQuestion, Hidden, Link,
    LinkKind, MonitorCounts, Monitoring, MonitoringError, NoMonitoring, OfSource, ShownDashboard,
    SourceStanding, TeamBurning, Watching,
};
pub use slo::{Slo, SloState};
pub use source::{Embedding, MonitoringSource, Questions};
