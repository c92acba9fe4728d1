//! Pages of the locations that a predicate chooses.

use super::super::caller::Caller;
use super::super::{answer::Json, body::Body, error::ApiError, schemas::ErrorSchema};
use catalog::locations::{LocationCursor, LocationPage};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Locations of a page when nobody says otherwise.
const USUAL: usize = 1000;

/// Which locations.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = LocationQuery)]
pub(super) struct Asking {
    /// A predicate over `id`, `type`, `target` and `entityRef`.
    query: Option<Value>,
    /// Locations of a page, 1000 unless it is said.
    limit: Option<usize>,
    /// A cursor of an earlier answer; the predicate then does not count.
    cursor: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    #[serde(flatten)]
    page: LocationPage,
    page_info: PageInfo,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// A page of locations
#[utoipa::path(
    post,
    operation_id = "locations_by_query",
    path = "/api/catalog/locations/by-query",
    tag = "Locations",
    request_body(content = Asking, example = json!({"query": {"type": "url"}})),
    responses(
        (status = 200, description = "`items`, `totalItems`, and `pageInfo` with `nextCursor`.", body = Value),
        (status = 400, description = "The question makes no sense.", body = ErrorSchema),
    ),
)]
pub(super) async fn by_query(
    Caller(catalog): Caller,
    Body(asking): Body<Asking>,
) -> Result<Json<Answer>, ApiError> {
    let Asking { query, limit, cursor } = asking;
    let cursor = cursor.filter(|cursor| !cursor.is_empty());
    // A cursor carries its question on: another one beside it does not count.
    let mut place = match cursor {
        Some(cursor) => LocationCursor::decode(&cursor).map_err(ApiError::Input)?,
        None => LocationCursor { query, limit: USUAL, after: String::new() },
    };
    place.limit = limit.unwrap_or(place.limit);
    if place.limit == 0 {
        return Err(ApiError::Input("limit is 0; write 1 or more".to_owned()));
    }
    let predicate = place.predicate().map_err(ApiError::Input)?;
    let after = Some(place.after.as_str()).filter(|after| !after.is_empty());
    let page = catalog.locations_by_query(predicate.as_ref(), after, place.limit).await?;
    let next = page.after.clone().map(|after| LocationCursor { after, ..place }.encode());
    Ok(Json(Answer { page, page_info: PageInfo { next_cursor: next } }))
}
