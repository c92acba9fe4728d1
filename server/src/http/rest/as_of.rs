//! The moment that a call asks about.

use super::{caller::Caller, error::ApiError, parameters::Parameters};
use axum::{
    body::Body,
    extract::{FromRequestParts, Request},
    http::{HeaderMap, Response, request::Parts},
    middleware::Next,
};
use catalog::service::{Asked, CatalogService, View};
use platform::catalog::Moment;
use std::sync::Arc;
use utoipa::IntoParams;

/// The header, for who cannot change the address.
const HEADER: &str = "slipway-as-of";

/// When the catalog is meant.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only described; read in `asked`")]
pub(super) struct AsOfParameter {
    /// The catalog as it was then, instead of now: a time (`2026-11-12T14:00:00Z`, or milliseconds
    /// since 1970) or a position of the change log (`@1234`). The header `Slipway-As-Of` says the same.
    #[param(rename = "asOf")]
    as_of: Option<String>,
}

/// The catalog that a call asks: as it is or, when it says so, as it was.
pub(super) struct Seen(pub(super) View);

impl FromRequestParts<Arc<CatalogService>> for Seen {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        catalog: &Arc<CatalogService>,
    ) -> Result<Self, ApiError> {
        let Caller(catalog) = Caller::from_request_parts(parts, catalog).await?;
        let parameters = Parameters::read(parts.uri.query().unwrap_or_default());
        Ok(Self(seen(&catalog, asked(&parameters, &parts.headers)?).await?))
    }
}

/// The middleware of calls that only know now: who asks for another moment must not get this one.
pub(super) async fn only_now(request: Request, next: Next) -> Result<Response<Body>, ApiError> {
    let parameters = Parameters::read(request.uri().query().unwrap_or_default());
    if parameters.one("asOf")?.is_some() || request.headers().contains_key(HEADER) {
        let message = "locations are only known as they are now; leave out asOf";
        return Err(ApiError::Input(message.to_owned()));
    }
    Ok(next.run(request).await)
}

/// The catalog at a moment, or now.
pub(super) async fn seen(catalog: &Asked, moment: Option<Moment>) -> Result<View, ApiError> {
    match moment {
        Some(moment) => Ok(catalog.seen_at(moment).await?),
        None => Ok(catalog.seen_now().clone()),
    }
}

/// The moment that a call names.
pub(super) fn asked(
    parameters: &Parameters,
    headers: &HeaderMap,
) -> Result<Option<Moment>, ApiError> {
    if let Some(moment) = parameters.moment("asOf")? {
        return Ok(Some(moment));
    }
    let header = headers.get(HEADER).map(|value| value.to_str().unwrap_or_default());
    header
        .filter(|text| !text.is_empty())
        .map(|text| read("the header Slipway-As-Of", text))
        .transpose()
}

/// Reads a moment.
pub(super) fn read(place: &str, text: &str) -> Result<Moment, ApiError> {
    text.parse().map_err(|error| ApiError::Input(format!("{place}: {error}")))
}
