//! The services that pages and server functions reach, filled by `server`.

use crate::PortalError;
use leptos::prelude::use_context;
use platform::{
    ApiReference, Zone,
    access::{Asker, Guarded},
    approvals::Approvals,
    audit::AuditLog,
    catalog::{Catalog, Moment, Registry},
    ci::Ci,
    costs::Costs,
    delivery::{Delivery, Summaries},
    deployments::Deployments,
    docs::Docs,
    errors::Errors,
    health::Healths,
    identity::{Entrance, Groups, Keys, People},
    integrations::Integrations,
    monitoring::Monitoring,
    notifications::Notifications,
    rights::Rights,
    scaffolder::Scaffolder,
    search::Search,
    timestamp::Clock,
    workloads::Workloads,
};
use std::sync::Arc;

/// Handles of every service; cheap to clone. A service is opened by who asks on this request.
#[derive(Clone)]
pub struct AppState {
    /// The catalog.
    pub catalog: Guarded<dyn Catalog>,
    /// Which version of a service runs where.
    pub deployments: Guarded<dyn Deployments>,
    /// What of a service runs in which cluster.
    pub workloads: Guarded<dyn Workloads>,
    /// What is built.
    pub ci: Guarded<dyn Ci>,
    /// How what runs is doing.
    pub monitoring: Guarded<dyn Monitoring>,
    /// What goes wrong inside of services.
    pub errors: Guarded<dyn Errors>,
    /// How services fare.
    pub health: Guarded<dyn Healths>,
    /// What things cost.
    pub costs: Guarded<dyn Costs>,
    /// How what is delivered is measured.
    pub delivery: Guarded<dyn Delivery>,
    /// What those who lead read of all parts.
    pub summaries: Guarded<dyn Summaries>,
    /// Templates, and the tasks that make something of them.
    pub scaffolder: Guarded<dyn Scaffolder>,
    /// How vendors answer.
    pub integrations: Guarded<dyn Integrations>,
    /// What people register by hand.
    pub registry: Guarded<dyn Registry>,
    /// Who did what.
    pub audit: Guarded<dyn AuditLog>,
    /// Documentation.
    pub docs: Guarded<dyn Docs>,
    /// Search.
    pub search: Guarded<dyn Search>,
    /// What somebody has of their own: sessions, tokens, agents.
    pub keys: Guarded<dyn Keys>,
    /// Everybody who has signed in.
    pub people: Guarded<dyn People>,
    /// The groups that people are in.
    pub groups: Guarded<dyn Groups>,
    /// What people are told.
    pub notifications: Guarded<dyn Notifications>,
    /// Roles and policies.
    pub rights: Guarded<dyn Rights>,
    /// What waits for an approval.
    pub approvals: Guarded<dyn Approvals>,
    /// The way in.
    pub entrance: Arc<dyn Entrance>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The company's time zone.
    pub zone: &'static Zone,
    /// What the REST API offers.
    pub api: Arc<ApiReference>,
    /// Whether what is shown is a simulated company.
    pub sandbox: bool,
}

impl AppState {
    /// The state of this request.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn current() -> Result<Self, PortalError> {
        use_context().ok_or(PortalError::Unavailable)
    }

    /// Who asks on this request.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn asker() -> Result<Asker, PortalError> {
        use_context().ok_or(PortalError::Unavailable)
    }

    /// The catalog as who asks may see it.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn catalog() -> Result<Arc<dyn Catalog>, PortalError> {
        Ok(Self::current()?.catalog.seen_by(&Self::asker()?))
    }

    /// Deployments as who asks may see them.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn deployments() -> Result<Arc<dyn Deployments>, PortalError> {
        Ok(Self::current()?.deployments.seen_by(&Self::asker()?))
    }

    /// Workloads as who asks may see them.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn workloads() -> Result<Arc<dyn Workloads>, PortalError> {
        Ok(Self::current()?.workloads.seen_by(&Self::asker()?))
    }

    /// What is built, as who asks may see it.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn ci() -> Result<Arc<dyn Ci>, PortalError> {
        Ok(Self::current()?.ci.seen_by(&Self::asker()?))
    }

    /// How what runs is doing, as who asks may see it.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn monitoring() -> Result<Arc<dyn Monitoring>, PortalError> {
        Ok(Self::current()?.monitoring.seen_by(&Self::asker()?))
    }

    /// Error tracking, as who asks may see it.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn errors() -> Result<Arc<dyn Errors>, PortalError> {
        Ok(Self::current()?.errors.seen_by(&Self::asker()?))
    }

    /// The health of services, as who asks may see it.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn health() -> Result<Arc<dyn Healths>, PortalError> {
        Ok(Self::current()?.health.seen_by(&Self::asker()?))
    }

    /// Costs as who asks may see them.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn costs() -> Result<Arc<dyn Costs>, PortalError> {
        Ok(Self::current()?.costs.seen_by(&Self::asker()?))
    }

    /// Delivery as who asks may see it.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn delivery() -> Result<Arc<dyn Delivery>, PortalError> {
        Ok(Self::current()?.delivery.seen_by(&Self::asker()?))
    }

    /// The summary as who asks may see it.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn summaries() -> Result<Arc<dyn Summaries>, PortalError> {
        Ok(Self::current()?.summaries.seen_by(&Self::asker()?))
    }

    /// Templates and tasks as who asks may see them.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn scaffolder() -> Result<Arc<dyn Scaffolder>, PortalError> {
        Ok(Self::current()?.scaffolder.seen_by(&Self::asker()?))
    }

    /// The integrations as who asks may see them.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn integrations() -> Result<Arc<dyn Integrations>, PortalError> {
        Ok(Self::current()?.integrations.seen_by(&Self::asker()?))
    }

    /// The registry as who asks may use it.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn registry() -> Result<Arc<dyn Registry>, PortalError> {
        Ok(Self::current()?.registry.seen_by(&Self::asker()?))
    }

    /// The audit log as who asks may read it.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn audit() -> Result<Arc<dyn AuditLog>, PortalError> {
        Ok(Self::current()?.audit.seen_by(&Self::asker()?))
    }

    /// Documentation as who asks may read it.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn docs() -> Result<Arc<dyn Docs>, PortalError> {
        Ok(Self::current()?.docs.seen_by(&Self::asker()?))
    }

    /// Search as who asks may see what it finds.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn search() -> Result<Arc<dyn Search>, PortalError> {
        Ok(Self::current()?.search.seen_by(&Self::asker()?))
    }

    /// What who asks has of their own.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn keys() -> Result<Arc<dyn Keys>, PortalError> {
        Ok(Self::current()?.keys.seen_by(&Self::asker()?))
    }

    /// Everybody who has signed in, as who asks may see them.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn people() -> Result<Arc<dyn People>, PortalError> {
        Ok(Self::current()?.people.seen_by(&Self::asker()?))
    }

    /// The groups that people are in, as who asks may see them.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn groups() -> Result<Arc<dyn Groups>, PortalError> {
        Ok(Self::current()?.groups.seen_by(&Self::asker()?))
    }

    /// What who asks is told.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn notifications() -> Result<Arc<dyn Notifications>, PortalError> {
        Ok(Self::current()?.notifications.seen_by(&Self::asker()?))
    }

    /// Roles and policies as who asks may see them.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn rights() -> Result<Arc<dyn Rights>, PortalError> {
        Ok(Self::current()?.rights.seen_by(&Self::asker()?))
    }

    /// What waits for an approval, for who asks.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn approvals() -> Result<Arc<dyn Approvals>, PortalError> {
        Ok(Self::current()?.approvals.seen_by(&Self::asker()?))
    }

    /// The catalog as of a moment; `None` is now.
    ///
    /// # Errors
    /// When the moment is not known.
    pub async fn catalog_at(moment: Option<Moment>) -> Result<Arc<dyn Catalog>, PortalError> {
        let catalog = Self::catalog()?;
        match moment {
            Some(moment) => Ok(catalog.at(moment).await?),
            None => Ok(catalog),
        }
    }
}
