//! The services that pages and server functions reach, filled by `server`.

use crate::PortalError;
use leptos::prelude::use_context;
use platform::{
    ApiReference,
    access::{Asker, Guarded},
    approvals::Approvals,
    audit::AuditLog,
    catalog::{Catalog, Moment, Registry},
    docs::Docs,
    identity::{Entrance, Keys, People},
    rights::Rights,
    search::Search,
    timestamp::Clock,
};
use std::sync::Arc;

/// Handles of every service; cheap to clone. A service is opened by who asks on this request.
#[derive(Clone)]
pub struct AppState {
    /// The catalog.
    pub catalog: Guarded<dyn Catalog>,
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
    /// Roles and policies.
    pub rights: Guarded<dyn Rights>,
    /// What waits for an approval.
    pub approvals: Guarded<dyn Approvals>,
    /// The way in.
    pub entrance: Arc<dyn Entrance>,
    /// The time.
    pub clock: Arc<dyn Clock>,
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
