//! Counts by value: `GET` and `POST /entity-facets`.

use super::{
    answer,
    as_of::{AsOfParameter, Seen},
    body,
    error::ApiError,
    parameters::Parameters,
    schemas::{ErrorSchema, FilterParameter},
};
use axum::{
    body::Body,
    http::{HeaderMap, Response},
};
use bytes::Bytes;
use catalog::{
    index::Counted,
    query::Filter,
    service::{CatalogService, View},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Arc<CatalogService>> {
    OpenApiRouter::default().routes(routes!(by_parameters, by_body))
}

/// What to count.
#[derive(Deserialize, ToSchema)]
#[schema(as = FacetQuery)]
struct FacetBody {
    /// The keys.
    #[serde(default)]
    #[schema(example = json!(["spec.type"]))]
    facets: Vec<String>,
    /// Among whom: a predicate.
    query: Option<Value>,
}

/// The counts.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; it is written by hand")]
struct Facets<'a> {
    /// By key, as it was asked for, ordered by value.
    facets: BTreeMap<&'a str, Vec<Count<'a>>>,
}

/// A value and how many have it.
#[derive(Serialize, ToSchema)]
struct Count<'a> {
    /// As it is written in the entities.
    value: &'a str,
    /// How many entities have it.
    count: u64,
}

/// Counts by value
#[utoipa::path(
    get,
    operation_id = "facets",
    path = "/api/catalog/entity-facets",
    tag = "Entities",
    params(
        ("facet" = Vec<String>, Query, description = "A key to count by, repeated.", example = "spec.type"),
        FilterParameter,
        AsOfParameter,
    ),
    responses(
        (status = 200, description = "The counts.", body = Facets),
        (status = 400, description = "No key is named, or the filter makes no sense.", body = ErrorSchema),
    ),
)]
async fn by_parameters(
    Seen(view): Seen,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response<Body>, ApiError> {
    respond(&view, &headers, parameters.all("facet"), &parameters.filter()?)
}

/// Counts by value, among those that a predicate means
#[utoipa::path(
    post,
    operation_id = "facets_by_predicate",
    path = "/api/catalog/entity-facets",
    tag = "Entities",
    params(AsOfParameter),
    request_body = FacetBody,
    responses(
        (status = 200, description = "The counts.", body = Facets),
        (status = 400, description = "No key is named, or the predicate makes no sense.", body = ErrorSchema),
    ),
)]
async fn by_body(
    Seen(view): Seen,
    headers: HeaderMap,
    body::Body(body): body::Body<FacetBody>,
) -> Result<Response<Body>, ApiError> {
    let filter = body.query.as_ref().map(Filter::of_predicate).transpose()?;
    respond(&view, &headers, body.facets, &filter.unwrap_or(Filter::everything()))
}

fn respond(
    view: &View,
    headers: &HeaderMap,
    mut facets: Vec<String>,
    filter: &Filter,
) -> Result<Response<Body>, ApiError> {
    let mut seen = HashSet::new();
    facets.retain(|facet| !facet.is_empty() && seen.insert(facet.clone()));
    if facets.is_empty() {
        let message = "no facet is named; say which keys to count by, such as facet=kind";
        return Err(ApiError::Input(message.to_owned()));
    }
    let mut told = Vec::with_capacity(facets.len());
    for (key, facet) in facets.iter().zip(view.facets(&facets, filter)) {
        let key = serde_json::to_string(key).map_err(unavailable)?;
        told.push((key, facet.told(values).map_err(unavailable)?));
    }
    told.sort_unstable();
    let size = told.iter().map(|(key, values)| key.len() + values.len() + 2).sum::<usize>();
    let mut text = Vec::with_capacity(size + 16);
    text.extend_from_slice(b"{\"facets\":{");
    for (at, (key, values)) in told.iter().enumerate() {
        if at > 0 {
            text.push(b',');
        }
        text.extend_from_slice(key.as_bytes());
        text.push(b':');
        text.extend_from_slice(values);
    }
    text.extend_from_slice(b"}}");
    Ok(answer::json(headers, text))
}

/// The values of a key as JSON: of a large catalog they are megabytes, and asked for again and again.
fn values(facet: &[Counted]) -> serde_json::Result<Bytes> {
    serde_json::to_vec(&facet.iter().map(count).collect::<Vec<_>>()).map(Bytes::from)
}

fn unavailable(error: serde_json::Error) -> ApiError {
    ApiError::Unavailable(error.to_string())
}

const fn count((value, count): &Counted) -> Count<'_> {
    Count { value: value.as_str(), count: *count }
}
