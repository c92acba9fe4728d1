//! The services that pages and server functions reach, filled by `server`.

use crate::PortalError;
use leptos::prelude::use_context;
use platform::{
    ApiReference,
    catalog::{Catalog, Moment, Registry},
    timestamp::Clock,
};
use std::sync::Arc;

/// Handles of every service; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The catalog.
    pub catalog: Arc<dyn Catalog>,
    /// What people register by hand.
    pub registry: Arc<dyn Registry>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What the REST API offers.
    pub api: Arc<ApiReference>,
}

impl AppState {
    /// The state of this request.
    ///
    /// # Errors
    /// When called outside of a request, which is a mistake in the wiring.
    pub fn current() -> Result<Self, PortalError> {
        use_context().ok_or(PortalError::Unavailable)
    }

    /// The catalog as of a moment; `None` is now.
    ///
    /// # Errors
    /// When the moment is not known.
    pub async fn catalog_at(moment: Option<Moment>) -> Result<Arc<dyn Catalog>, PortalError> {
        let catalog = Self::current()?.catalog;
        match moment {
            Some(moment) => Ok(catalog.at(moment).await?),
            None => Ok(catalog),
        }
    }
}
