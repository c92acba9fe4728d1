//! The health of a service: one state, computed from everything that is known of it, with its reasons.
//!
//! A [`Reason`] says what is known from one place (a deployment, an alert, an issue, a service that is
//! needed) and, by itself, what state that makes of the service: the worst one is the service's
//! state. So another reason never betters it, and no state is without one. What is not known makes
//! [`HealthState::Unknown`], which is worse than healthy: nothing reads as healthy that nobody told of.
//! Everything is asked for somebody: what they may not see is neither told nor counted.

mod alerts;
mod judge;
mod reason;
mod service;

pub use alerts::{AlertSeverity, Alerts, EntityAlerts, FiringAlert, NoAlerts};
pub use judge::{
    MANY_EVENTS, MANY_PEOPLE, OLD_AFTER, judged, of_alerts, of_dependency, of_deployments,
    of_errors,
};
pub use reason::{Cause, HealthState, Reason, ServiceHealth};
pub use service::{
    HealthEntities, HealthError, HealthOverview, HealthQuestion, HealthRow, Healths, NoHealths,
};
