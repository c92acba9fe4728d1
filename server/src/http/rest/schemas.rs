//! What the description of the API says of shapes that many calls share.

use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// An entity in the descriptor format, with what the catalog adds: `metadata.uid`, `metadata.etag`
/// and `relations`.
#[derive(ToSchema)]
#[schema(as = Entity)]
#[expect(dead_code, reason = "only described, never made: entities are sent as they are stored")]
pub(super) struct EntitySchema {
    /// Such as `backstage.io/v1alpha1`.
    #[schema(rename = "apiVersion")]
    api_version: String,
    /// Such as `Component`.
    kind: String,
    /// `name`, `namespace`, `uid`, `etag`, `labels`, `annotations`, `tags`, `links` and what else the
    /// descriptor has.
    metadata: Value,
    /// What the kind says.
    spec: Option<Value>,
    /// `type` and `targetRef` of each relation, in both directions.
    relations: Vec<Value>,
}

/// Every error of the API.
#[derive(ToSchema)]
#[schema(as = Error)]
#[expect(dead_code, reason = "only described; made in `error`")]
pub(super) struct ErrorSchema {
    /// `name` (such as `InputError`) and `message`.
    error: Value,
    /// `method` and `url`.
    request: Value,
    /// `statusCode`.
    response: Value,
}

/// A page of entities.
#[derive(ToSchema)]
#[schema(as = EntityPage)]
#[expect(dead_code, reason = "only described; made in `by_query`")]
pub(super) struct PageSchema {
    /// The entities of the page.
    items: Vec<EntitySchema>,
    /// How many the question means in all, counted with the first page; 0 when it was not wanted.
    #[schema(rename = "totalItems")]
    total_items: u64,
    /// `nextCursor` and `prevCursor`, where there are such pages.
    #[schema(rename = "pageInfo")]
    page_info: Value,
}

/// Whom a call is about.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only described; read in `parameters`")]
pub(super) struct FilterParameter {
    /// Conditions separated by commas, all of which must hold: `key=value`, or `key` alone for "there
    /// is one". Repeated, one of the lists must hold.
    #[param(example = "kind=component,spec.type=service")]
    filter: Option<Vec<String>>,
}

/// What of each entity is wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only described; read in `parameters`")]
pub(super) struct FieldsParameter {
    /// Paths separated by commas; everything when it is left out.
    #[param(example = "kind,metadata.name")]
    fields: Option<String>,
}

/// A location that somebody registered.
#[derive(ToSchema)]
#[schema(as = Location)]
#[expect(dead_code, reason = "only described; made by the catalog")]
pub(super) struct LocationSchema {
    /// Its identifier.
    id: String,
    /// `url`.
    r#type: String,
    /// The address.
    target: String,
    /// The Location entity that stands for it.
    #[schema(rename = "entityRef")]
    entity_ref: String,
}
