//! Locations: what people registered by hand.

mod inspect;
mod query;
mod register;

use super::{
    answer::Json,
    body::Body,
    caller::Caller,
    changes::act_header,
    error::ApiError,
    schemas::{ErrorSchema, LocationSchema},
};
use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode},
};
use catalog::{
    locations::{Location, NewLocation, Presence},
    service::CatalogService,
};
use platform::EntityRef;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The calls about locations.
pub(super) fn routes() -> OpenApiRouter<Arc<CatalogService>> {
    OpenApiRouter::default()
        .routes(routes!(list, register::register))
        .routes(routes!(query::by_query))
        .routes(routes!(by_entity))
        .routes(routes!(one, update, remove))
        .routes(routes!(inspect::refresh))
        .routes(routes!(inspect::analyze))
        .routes(routes!(inspect::validate))
}

/// A location as it is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = LocationToRead)]
struct Asked {
    /// `url`.
    #[serde(rename = "type", default = "url")]
    #[schema(example = "url")]
    location_type: String,
    /// The address of a catalog file.
    #[schema(example = "https://github.com/example/shop/blob/main/catalog-info.yaml")]
    target: String,
    /// `required`, or `optional` when it need not exist.
    #[schema(value_type = Option<String>)]
    presence: Option<Presence>,
}

fn url() -> String {
    "url".to_owned()
}

impl From<Asked> for NewLocation {
    fn from(asked: Asked) -> Self {
        let Asked { location_type, target, presence } = asked;
        Self { location_type, target, presence }
    }
}

/// An element of the list of all.
#[derive(Serialize)]
struct Wrapped {
    data: Location,
}

/// All locations
#[utoipa::path(
    get,
    operation_id = "locations",
    path = "/api/catalog/locations",
    tag = "Locations",
    responses((status = 200, description = "A list of `data`, each a location.", body = Vec<Value>)),
)]
async fn list(Caller(catalog): Caller) -> Result<Json<Vec<Wrapped>>, ApiError> {
    let locations = catalog.locations().await?;
    Ok(Json(locations.into_iter().map(|data| Wrapped { data }).collect()))
}

/// One location
#[utoipa::path(
    get,
    operation_id = "location",
    path = "/api/catalog/locations/{id}",
    tag = "Locations",
    params(("id" = String, Path, description = "Its `id`.")),
    responses(
        (status = 200, description = "The location.", body = LocationSchema),
        (status = 404, description = "There is no such location.", body = ErrorSchema),
    ),
)]
async fn one(Caller(catalog): Caller, Path(id): Path<String>) -> Result<Json<Location>, ApiError> {
    let location = catalog.location(&id).await?;
    let nowhere = || ApiError::NotFound(format!("there is no registered location {id:?}"));
    location.map(Json).ok_or_else(nowhere)
}

/// The location that an entity came through
#[utoipa::path(
    get,
    operation_id = "location_by_entity",
    path = "/api/catalog/locations/by-entity/{kind}/{namespace}/{name}",
    tag = "Locations",
    params(
        ("kind" = String, Path, description = "What sort of thing it is."),
        ("namespace" = String, Path, description = "`default` for what names none."),
        ("name" = String, Path, description = "Its `metadata.name`."),
    ),
    responses(
        (status = 200, description = "The location.", body = LocationSchema),
        (status = 404, description = "It came through none.", body = ErrorSchema),
    ),
)]
async fn by_entity(
    Caller(catalog): Caller,
    Path((kind, namespace, name)): Path<(String, String, String)>,
) -> Result<Json<Location>, ApiError> {
    let reference = EntityRef::new(&kind, &namespace, &name);
    let location = catalog.location_of(&reference).await?;
    let nowhere = || ApiError::NotFound(format!("{reference} came through no registered location"));
    location.map(Json).ok_or_else(nowhere)
}

/// Give a location another target
///
/// What only the old target held is removed, then the new one is read.
#[utoipa::path(
    put,
    operation_id = "update_location",
    path = "/api/catalog/locations/{id}",
    tag = "Locations",
    params(("id" = String, Path, description = "Its `id`.")),
    request_body = Asked,
    responses(
        (status = 200, description = "The location.", body = LocationSchema),
        (status = 400, description = "The target is none.", body = ErrorSchema),
        (status = 403, description = "The catalog is read-only.", body = ErrorSchema),
        (status = 404, description = "There is no such location.", body = ErrorSchema),
        (status = 409, description = "The target is registered already.", body = ErrorSchema),
    ),
)]
async fn update(
    Caller(catalog): Caller,
    Path(id): Path<String>,
    Body(asked): Body<Asked>,
) -> Result<(HeaderMap, Json<Location>), ApiError> {
    let location = catalog.update_location(&id, &asked.into()).await?;
    Ok((act_header(&catalog, &id).await?, Json(location)))
}

/// Unregister a location
///
/// What only it held is removed.
#[utoipa::path(
    delete,
    operation_id = "remove_location",
    path = "/api/catalog/locations/{id}",
    tag = "Locations",
    params(("id" = String, Path, description = "Its `id`.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "The catalog is read-only.", body = ErrorSchema),
        (status = 404, description = "There is no such location.", body = ErrorSchema),
    ),
)]
async fn remove(
    Caller(catalog): Caller,
    Path(id): Path<String>,
) -> Result<(StatusCode, HeaderMap), ApiError> {
    catalog.remove_location(&id).await?;
    Ok((StatusCode::NO_CONTENT, act_header(&catalog, &id).await?))
}

#[cfg(test)]
mod tests;
