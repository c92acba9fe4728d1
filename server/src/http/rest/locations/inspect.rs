//! Reading again, and looking at what somebody thinks of registering.

use super::super::caller::Caller;
use super::{
    super::{answer::Json, body::Body, error::ApiError, schemas::ErrorSchema},
    Asked,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use catalog::locations::AnalyzedLocation;
use platform::catalog::CatalogError;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// What to read again.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = EntityToRefresh)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refresh {
    /// An entity of the source.
    #[schema(example = "component:default/checkout-api")]
    entity_ref: String,
}

/// Read the sources of an entity again, now
#[utoipa::path(
    post,
    path = "/api/catalog/refresh",
    tag = "Locations",
    request_body = Refresh,
    responses(
        (status = 200, description = "They are being read."),
        (status = 400, description = "What is named is no entity reference.", body = ErrorSchema),
    ),
)]
pub(super) async fn refresh(
    Caller(catalog): Caller,
    Body(asked): Body<Refresh>,
) -> Result<StatusCode, ApiError> {
    catalog.refresh_entity(&asked.entity_ref).await?;
    Ok(StatusCode::OK)
}

/// What to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = LocationToAnalyze)]
#[serde(rename_all = "camelCase")]
pub(super) struct Analyze {
    /// A catalog file, or a repository.
    location: Asked,
    /// The file's name in the repository, `catalog-info.yaml` unless it is said.
    catalog_filename: Option<String>,
}

/// What a location holds, or what could be written there
#[utoipa::path(
    post,
    path = "/api/catalog/analyze-location",
    tag = "Locations",
    request_body(content = Analyze, example = json!({
        "location": {"type": "url", "target": "https://github.com/example/shop"},
    })),
    responses(
        (status = 200, description = "`existingEntityFiles`, and `generateEntities` where there are none.", body = Value),
        (status = 400, description = "The target cannot be looked at.", body = ErrorSchema),
    ),
)]
pub(super) async fn analyze(
    Caller(catalog): Caller,
    Body(asked): Body<Analyze>,
) -> Result<Json<AnalyzedLocation>, ApiError> {
    let Analyze { location, catalog_filename } = asked;
    Ok(Json(catalog.analyze_location(&location.into(), catalog_filename.as_deref()).await?))
}

/// What to judge.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = EntityToValidate)]
pub(super) struct Validate {
    /// A descriptor.
    entity: Value,
    /// Where it is thought to come from, such as `url:https://example.com/catalog-info.yaml`.
    location: String,
}

/// Whether an entity would be taken
///
/// The errors have a shape of their own, which clients read as the answer that they asked for.
#[utoipa::path(
    post,
    path = "/api/catalog/validate-entity",
    tag = "Entities",
    request_body(content = Validate, example = json!({
        "entity": {
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "Component",
            "metadata": {"name": "checkout-api"},
            "spec": {"type": "service", "lifecycle": "production", "owner": "payments"},
        },
        "location": "url:https://github.com/example/shop/blob/main/catalog-info.yaml",
    })),
    responses(
        (status = 200, description = "It is valid."),
        (status = 400, description = "`errors`, each with `name` and `message`.", body = Value),
    ),
)]
pub(super) async fn validate(
    Caller(catalog): Caller,
    asked: Result<Body<Validate>, ApiError>,
) -> Result<Response, ApiError> {
    let errors = match asked {
        Ok(Body(asked)) => match catalog.validate_entity(asked.entity, &asked.location) {
            Ok(errors) => errors,
            Err(CatalogError::BadQuery(message)) => vec![message],
            Err(error) => return Err(error.into()),
        },
        Err(ApiError::Input(message)) => vec![message],
        Err(error) => return Err(error),
    };
    if errors.is_empty() {
        return Ok(StatusCode::OK.into_response());
    }
    let named = |message: String| json!({"name": "InputError", "message": message});
    let errors: Vec<Value> = errors.into_iter().map(named).collect();
    Ok((StatusCode::BAD_REQUEST, Json(json!({"errors": errors}))).into_response())
}
