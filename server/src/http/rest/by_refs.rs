//! Many entities by their references: `POST /entities/by-refs`.

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
use catalog::{
    query::{Fields, Filter},
    service::CatalogService,
};
use platform::EntityRef;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Arc<CatalogService>> {
    OpenApiRouter::default().routes(routes!(by_refs))
}

/// Which entities.
#[derive(Deserialize, ToSchema)]
#[schema(as = EntityRefs)]
#[serde(rename_all = "camelCase")]
struct RefsBody {
    /// References of the form `kind:namespace/name`.
    #[schema(example = json!(["component:default/checkout-api"]))]
    entity_refs: Vec<String>,
    /// What of each entity is wanted.
    fields: Option<Vec<String>>,
    /// Of whom only those are wanted that a predicate means.
    query: Option<Value>,
}

/// Many entities by their references
///
/// As many answers as references, in their order; `null` for what is not there or not meant.
#[utoipa::path(
    post,
    path = "/api/catalog/entities/by-refs",
    tag = "Entities",
    params(FilterParameter, AsOfParameter),
    request_body = RefsBody,
    responses(
        (status = 200, description = "`items`: the entities.", body = Value),
        (status = 400, description = "The question makes no sense.", body = ErrorSchema),
    ),
)]
async fn by_refs(
    Seen(view): Seen,
    parameters: Parameters,
    body::Body(body): body::Body<RefsBody>,
) -> Result<Response<Body>, ApiError> {
    let fields = Fields::read(body.fields.iter().flatten().map(String::as_str))?;
    let mut filter = parameters.filter()?;
    if let Some(query) = &body.query {
        filter = filter.and(Filter::of_predicate(query)?);
    }
    // What is no reference is the name of nothing.
    let references: Vec<Option<EntityRef>> =
        body.entity_refs.iter().map(|text| text.parse().ok()).collect();
    let meant = view.meant(&references, &filter);
    let wanted: Vec<Option<Arc<EntityRef>>> = references
        .into_iter()
        .zip(meant)
        .map(|(reference, meant)| reference.filter(|_| meant).map(Arc::new))
        .collect();
    let found: Vec<Arc<EntityRef>> = wanted.iter().flatten().cloned().collect();
    let mut served = view.served(&found).await?.into_iter();
    let mut text = b"{\"items\":[".to_vec();
    for (at, wanted) in wanted.iter().enumerate() {
        if at > 0 {
            text.push(b',');
        }
        match wanted.as_ref().and_then(|_| served.next().flatten()) {
            Some(served) => answer::push(&mut text, &served, fields.as_ref()),
            None => text.extend_from_slice(b"null"),
        }
    }
    text.extend_from_slice(b"]}");
    Ok(answer::json(&HeaderMap::new(), text))
}
