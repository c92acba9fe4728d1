//! Documentation as Backstage's reader asks for it. Nothing is built before: each file is rendered
//! when it is asked for.

use super::{
    answer,
    caller::Caller,
    error::ApiError,
    schemas::{EntitySchema, ErrorSchema},
};
use ::techdocs::library::{Library, Shelf};
use axum::{
    Extension,
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, Response, header},
    response::{
        IntoResponse,
        sse::{Event, Sse},
    },
};
use catalog::service::CatalogService;
use futures::stream;
use platform::{EntityRef, docs::DocsError, entity::MANAGED_BY_LOCATION};
use serde_json::{Value, json};
use std::{convert::Infallible, sync::Arc};
use utoipa_axum::{router::OpenApiRouter, routes};

/// What a browser keeps for itself, for a minute.
const CACHED: HeaderValue = HeaderValue::from_static("private, max-age=60");

pub(super) fn routes() -> OpenApiRouter<Arc<CatalogService>> {
    OpenApiRouter::default()
        .routes(routes!(site))
        .routes(routes!(entity))
        .routes(routes!(synchronize))
        .routes(routes!(file))
        .routes(routes!(cookie))
}

impl From<DocsError> for ApiError {
    fn from(error: DocsError) -> Self {
        match error {
            // Who may not read it is not told that it is there.
            DocsError::NotAllowed(message) | DocsError::Unusable(message) => {
                Self::NotFound(message)
            }
            DocsError::NoPage => Self::NotFound(DocsError::NoPage.to_string()),
            DocsError::Unavailable(reason) => {
                tracing::warn!(reason, "documentation does not answer");
                Self::Unavailable("the documentation does not answer; try again".to_owned())
            }
        }
    }
}

fn missing(entity: &EntityRef) -> ApiError {
    ApiError::NotFound(format!("there is no documentation of {entity}"))
}

fn library(Caller(catalog): Caller, shelf: Arc<Shelf>) -> Library {
    Library::new(Arc::new(catalog), shelf)
}

/// What a site is called, and its files
#[utoipa::path(
    get,
    path = "/api/techdocs/metadata/techdocs/{namespace}/{kind}/{name}",
    operation_id = "techdocs_metadata",
    tag = "TechDocs",
    params(
        ("namespace" = String, Path, description = "The entity's namespace.", example = "default"),
        ("kind" = String, Path, description = "Its kind.", example = "component"),
        ("name" = String, Path, description = "Its name.", example = "checkout-api"),
    ),
    responses(
        (status = 200, description = "`techdocs_metadata.json`.", body = Value),
        (status = 404, description = "It has no documentation.", body = ErrorSchema),
    ),
)]
async fn site(
    caller: Caller,
    Extension(shelf): Extension<Arc<Shelf>>,
    headers: HeaderMap,
    Path((namespace, kind, name)): Path<(String, String, String)>,
) -> Result<Response<Body>, ApiError> {
    let entity = EntityRef::new(&kind, &namespace, &name);
    let metadata = library(caller, shelf).metadata(&entity).await?;
    let metadata = metadata.ok_or_else(|| missing(&entity))?;
    Ok(answer::json(&headers, metadata.to_string()))
}

/// The entity of a site, and where it comes from
#[utoipa::path(
    get,
    path = "/api/techdocs/metadata/entity/{namespace}/{kind}/{name}",
    operation_id = "techdocs_entity",
    tag = "TechDocs",
    params(
        ("namespace" = String, Path, description = "The entity's namespace.", example = "default"),
        ("kind" = String, Path, description = "Its kind.", example = "component"),
        ("name" = String, Path, description = "Its name.", example = "checkout-api"),
    ),
    responses(
        (status = 200, description = "The entity with `locationMetadata`.", body = EntitySchema),
        (status = 404, description = "There is no such entity.", body = ErrorSchema),
    ),
)]
async fn entity(
    Caller(catalog): Caller,
    headers: HeaderMap,
    Path((namespace, kind, name)): Path<(String, String, String)>,
) -> Result<Response<Body>, ApiError> {
    let reference = EntityRef::new(&kind, &namespace, &name);
    let served = catalog.seen_now().served_one(&reference).await?;
    let served =
        served.ok_or_else(|| ApiError::NotFound(format!("there is no entity {reference}")))?;
    let mut entity: Value = serde_json::from_slice(&served.json)
        .map_err(|error| ApiError::Unavailable(error.to_string()))?;
    let location = entity["metadata"]["annotations"][MANAGED_BY_LOCATION].as_str();
    if let Some((sort, target)) = location.and_then(|location| location.split_once(':')) {
        entity["locationMetadata"] = json!({"type": sort, "target": target});
    }
    Ok(answer::json(&headers, entity.to_string()))
}

/// Look for changes now
///
/// A stream of events: `log`, then `finish` with `updated`, or `error`.
#[utoipa::path(
    get,
    path = "/api/techdocs/sync/{namespace}/{kind}/{name}",
    operation_id = "techdocs_sync",
    tag = "TechDocs",
    params(
        ("namespace" = String, Path, description = "The entity's namespace.", example = "default"),
        ("kind" = String, Path, description = "Its kind.", example = "component"),
        ("name" = String, Path, description = "Its name.", example = "checkout-api"),
    ),
    responses(
        (status = 200, description = "The events.", content_type = "text/event-stream"),
        (status = 404, description = "It has no documentation.", body = ErrorSchema),
    ),
)]
async fn synchronize(
    caller: Caller,
    Extension(shelf): Extension<Arc<Shelf>>,
    Path((namespace, kind, name)): Path<(String, String, String)>,
) -> Result<Response<Body>, ApiError> {
    let entity = EntityRef::new(&kind, &namespace, &name);
    let updated = match library(caller, shelf).synchronize(&entity).await {
        Ok(updated) => Ok(updated.ok_or_else(|| missing(&entity))?),
        Err(DocsError::Unusable(reason)) => Err(reason),
        Err(error) => return Err(error.into()),
    };
    let events = match updated {
        Ok(updated) => {
            let log =
                Event::default().event("log").data(json!("the site is up to date").to_string());
            let finish = Event::default().event("finish");
            vec![log, finish.data(json!({ "updated": updated }).to_string())]
        }
        Err(reason) => vec![Event::default().event("error").data(json!(reason).to_string())],
    };
    let mut response =
        Sse::new(stream::iter(events.into_iter().map(Ok::<_, Infallible>))).into_response();
    // nginx would gather events into blocks.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// A file of a site
///
/// Pages come as plain text: a browser that is led to one shows it and runs nothing of it.
#[utoipa::path(
    get,
    path = "/api/techdocs/static/docs/{namespace}/{kind}/{name}/{*path}",
    operation_id = "techdocs_file",
    tag = "TechDocs",
    params(
        ("namespace" = String, Path, description = "The entity's namespace.", example = "default"),
        ("kind" = String, Path, description = "Its kind.", example = "component"),
        ("name" = String, Path, description = "Its name.", example = "checkout-api"),
        ("path" = String, Path, description = "The file.", example = "index.html"),
    ),
    responses(
        (status = 200, description = "The file.", content_type = "text/plain"),
        (status = 404, description = "There is no such file.", body = ErrorSchema),
    ),
)]
async fn file(
    caller: Caller,
    Extension(shelf): Extension<Arc<Shelf>>,
    Path((namespace, kind, name, path)): Path<(String, String, String, String)>,
) -> Result<Response<Body>, ApiError> {
    let entity = EntityRef::new(&kind, &namespace, &name);
    // Backstage's reader puts a slash before what it found no path for.
    let path = path.trim_start_matches('/');
    let file = library(caller, shelf).file(&entity, path).await?;
    let file = file.ok_or_else(|| {
        ApiError::NotFound(format!("the documentation of {entity} has no file {path}"))
    })?;
    let mut response = Response::new(Body::from(file.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    headers.insert(header::CACHE_CONTROL, CACHED);
    Ok(response)
}

/// How long a browser may ask without a token
///
/// The session's own cookie is what counts here; clients want to know when to ask again.
#[utoipa::path(
    get,
    path = "/api/techdocs/cookie",
    operation_id = "techdocs_cookie",
    tag = "TechDocs",
    responses((status = 200, description = "A moment an hour from now.", body = Value)),
)]
async fn cookie() -> answer::Json<Value> {
    let hour = std::time::Duration::from_hours(1);
    let until = std::time::SystemTime::now() + hour;
    answer::Json(json!({ "expiresAt": humantime::format_rfc3339_millis(until).to_string() }))
}

#[cfg(test)]
mod tests;
