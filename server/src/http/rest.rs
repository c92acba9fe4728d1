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
pub(in crate::http) mod matrix;
mod parameters;
mod reference;
#[cfg(test)]
mod retention;
mod scaffolder;
mod schemas;
mod search;
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
use platform::{access::Guarded, search::Search};
pub(crate) use reference::reference;
pub(crate) use scaffolder::Scaffolding;
pub(super) use search::opensearch;
use std::sync::Arc;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder, Tag};
use utoipa_axum::router::OpenApiRouter;

/// All calls, and what describes them, which can be had at `/api/openapi.json` too.
pub(crate) fn routes(
    catalog: Arc<CatalogService>,
    search: Guarded<dyn Search>,
    shelf: Arc<Shelf>,
    scaffolding: Scaffolding,
) -> (Router, OpenApi) {
    let calls = calls()
        .with_state(catalog)
        .merge(search::routes().with_state(search))
        .merge(scaffolder::routes().with_state(scaffolding));
    let (calls, description) = calls.split_for_parts();
    let description = without_stars(description);
    let json = Bytes::from(serde_json::to_vec(&description).unwrap_or_default());
    let openapi = async move |asker: HeaderMap| answer::json(&asker, json);
    let calls = calls
        .route("/api/catalog/{*path}", any(nothing))
        .route("/api/search/{*path}", any(nothing))
        .route("/api/scaffolder/{*path}", any(nothing))
        .route("/api/techdocs/{*path}", any(nothing))
        .layer(Extension(shelf))
        .route("/api/openapi.json", get(openapi))
        .layer(from_fn(error::shape));
    (calls, description)
}

/// The router's sign for "and all below" is none of `OpenAPI`'s.
fn without_stars(mut description: OpenApi) -> OpenApi {
    let paths = std::mem::take(&mut description.paths.paths);
    let named = paths.into_iter().map(|(path, item)| (path.replace("{*", "{"), item));
    description.paths.paths = named.collect();
    description
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
    let about = "Catalog, search, documentation and templates, as Backstage's clients speak to them: they work unchanged.";
    let info = InfoBuilder::new()
        .title("Slipway")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about));
    let tags =
        ["Entities", "Changes", "Locations", "Search", "TechDocs", "Scaffolder"].map(Tag::new);
    OpenApiBuilder::new().info(info).tags(Some(tags)).build()
}

async fn nothing(uri: Uri) -> ApiError {
    ApiError::NotFound(format!("there is no call {}", uri.path()))
}
