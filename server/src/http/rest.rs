//! The REST API that Backstage's clients speak, under `/api`.
//!
//! A handler reads what was asked, makes one call of the catalog and gives its answer. To add a
//! call: a handler in the module of its resource, described by `utoipa::path`, and its name among
//! that module's routes.

mod answer;
mod as_of;
mod body;
mod by_query;
mod by_refs;
mod caller;
mod changes;
mod entities;
mod error;
mod facets;
mod locations;
#[cfg(test)]
mod matrix;
mod parameters;
mod reference;
mod schemas;
mod techdocs;

use ::techdocs::library::Shelf;
use axum::{
    Extension, Router,
    http::{HeaderMap, Uri},
    middleware::from_fn,
    routing::{any, get},
};
use bytes::Bytes;
use catalog::service::CatalogService;
pub(super) use error::{ApiError, shape};
pub(crate) use reference::reference;
use std::sync::Arc;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder, Tag};
use utoipa_axum::router::OpenApiRouter;

/// All calls, and what describes them, which can be had at `/api/openapi.json` too.
pub(crate) fn routes(catalog: Arc<CatalogService>, shelf: Arc<Shelf>) -> (Router, OpenApi) {
    let (calls, description) = calls().split_for_parts();
    let json = Bytes::from(serde_json::to_vec(&description).unwrap_or_default());
    let openapi = async move |asker: HeaderMap| answer::json(&asker, json);
    let calls = calls
        .route("/api/catalog/{*path}", any(nothing))
        .route("/api/techdocs/{*path}", any(nothing))
        .with_state(catalog)
        .layer(Extension(shelf))
        .route("/api/openapi.json", get(openapi))
        .layer(from_fn(error::shape));
    (calls, description)
}

fn calls() -> OpenApiRouter<Arc<CatalogService>> {
    let calls = [
        entities::routes(),
        by_query::routes(),
        by_refs::routes(),
        facets::routes(),
        changes::routes(),
        techdocs::routes(),
        locations::routes().layer(from_fn(as_of::only_now)),
    ];
    calls.into_iter().fold(OpenApiRouter::with_openapi(opening()), OpenApiRouter::merge)
}

/// What is said of the API as a whole.
fn opening() -> OpenApi {
    let about = "The catalog, as Backstage's clients speak to it: they work unchanged.";
    let info = InfoBuilder::new()
        .title("Slipway")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about));
    let tags = ["Entities", "Changes", "Locations", "TechDocs"].map(Tag::new);
    OpenApiBuilder::new().info(info).tags(Some(tags)).build()
}

async fn nothing(uri: Uri) -> ApiError {
    ApiError::NotFound(format!("there is no call {}", uri.path()))
}
