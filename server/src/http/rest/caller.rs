//! The catalog as the one asks it who makes a call.

use super::error::ApiError;
use axum::{extract::FromRequestParts, http::request::Parts};
use catalog::service::{Asked, CatalogService};
use platform::access::Asker;
use std::sync::Arc;

/// The catalog of the caller. Without a caller there is none.
pub(super) struct Caller(pub(super) Asked);

impl FromRequestParts<Arc<CatalogService>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        catalog: &Arc<CatalogService>,
    ) -> Result<Self, ApiError> {
        let nobody = || ApiError::Unavailable("nobody knows who makes this call".to_owned());
        let asker = parts.extensions.get::<Asker>().ok_or_else(nobody)?;
        Ok(Self(catalog.asked(asker)))
    }
}
