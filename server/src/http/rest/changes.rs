//! What changed: as a log, between two moments, of one entity; and undoing what a person did.

use super::{
    answer,
    as_of::{AsOfParameter, Seen},
    body,
    caller::Caller,
    error::ApiError,
    parameters::Parameters,
    schemas::ErrorSchema,
};
use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderName, HeaderValue, Response},
};
use catalog::{
    query::SpanCursor,
    service::{Asked, CatalogService},
};
use platform::{
    EntityRef, Timestamp,
    catalog::{ChangesQuery, LogPlace, Moment},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Items of a page for who does not say how many.
const USUAL: u64 = 50;
/// Items of a page at the most.
const MOST: u64 = 500;

pub(super) fn routes() -> OpenApiRouter<Arc<CatalogService>> {
    OpenApiRouter::default()
        .routes(routes!(changes))
        .routes(routes!(differences))
        .routes(routes!(difference))
        .routes(routes!(origins))
        .routes(routes!(undo))
}

/// Which changes are meant.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only described; read in `question`")]
struct SpanParameters {
    /// Where the span begins: a time, or a position of the log such as `@1234`. As far back as
    /// anything is known when it is left out.
    #[param(example = "@1")]
    from: Option<String>,
    /// Where it ends; now when it is left out.
    to: Option<String>,
    /// The kind of the entities.
    kind: Option<String>,
    /// Who owns them, as a reference.
    #[param(example = "group:default/payments")]
    owner: Option<String>,
    /// The source that they come from.
    source: Option<String>,
    /// Items of a page, 50 unless it is said, 500 at the most.
    limit: Option<u64>,
    /// A cursor of an earlier answer; of the rest only `limit` then counts.
    cursor: Option<String>,
}

/// The question, the entity to go on behind, and the size of the page.
fn question(parameters: &Parameters) -> Result<(SpanCursor, usize), ApiError> {
    let limit = parameters.number("limit", 1)?.unwrap_or(USUAL).min(MOST);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if let Some(cursor) = parameters.one("cursor")? {
        return Ok((SpanCursor::decode(cursor)?, limit));
    }
    let owner = parameters.one("owner")?.map(|text| {
        EntityRef::parse(text, Some("group"), platform::entity_ref::DEFAULT_NAMESPACE)
            .map_err(|error| ApiError::Input(error.to_string()))
    });
    let question = ChangesQuery {
        from: parameters.moment("from")?,
        to: parameters.moment("to")?,
        kind: parameters.one("kind")?.map(str::to_owned),
        owner: owner.transpose()?,
        source: parameters.one("source")?.map(str::to_owned),
        before: None,
    };
    Ok((SpanCursor { question, after: None }, limit))
}

/// The question with its moments fixed: so the pages after it are of the same span.
fn fixed(question: ChangesQuery, from: i64, to: i64) -> ChangesQuery {
    // Before the first row there is no position.
    let from = (from > 0).then_some(Moment::Position(from));
    ChangesQuery { from, to: Some(Moment::Position(to)), ..question }
}

fn place(LogPlace { position, at }: LogPlace) -> Value {
    let at = (position > 0).then(|| time(at));
    json!({"position": position, "at": at})
}

fn time(at: Timestamp) -> String {
    Moment::At(at).to_string()
}

fn json<T: Serialize>(headers: &HeaderMap, value: &T) -> Result<Response<Body>, ApiError> {
    let text = serde_json::to_vec(value);
    let text = text.map_err(|error| ApiError::Unavailable(error.to_string()))?;
    Ok(answer::json(headers, text))
}

/// What changed, as a log
///
/// Each change with who or what made it and the fields that it changed, newest first; `counts` are of
/// the entities that are different in all.
#[utoipa::path(
    get,
    path = "/api/catalog/changes",
    tag = "Changes",
    params(SpanParameters),
    responses(
        (status = 200, description = "`from`, `to`, `counts`, `items`, and `pageInfo` with `nextCursor`.", body = Value),
        (status = 400, description = "A parameter makes no sense.", body = ErrorSchema),
        (status = 410, description = "The moment is not known.", body = ErrorSchema),
    ),
)]
async fn changes(
    Caller(catalog): Caller,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response<Body>, ApiError> {
    let (SpanCursor { question, .. }, limit) = question(&parameters)?;
    let (page, items) = catalog.logged_changes(&question, limit).await?;
    let mut page_info = serde_json::Map::new();
    if let Some(before) = page.older {
        let question = fixed(question, page.from.position, page.to.position);
        let question = ChangesQuery { before: Some(before), ..question };
        let cursor = SpanCursor { question, after: None };
        page_info.insert("nextCursor".to_owned(), cursor.encode().into());
    }
    let counts = json!({"created": page.created, "updated": page.updated, "deleted": page.deleted});
    let answer = json!({
        "from": place(page.from), "to": place(page.to), "counts": counts,
        "items": items, "pageInfo": page_info,
    });
    json(&headers, &answer)
}

/// Which entities are different between two moments
///
/// Each once, with what became of it in all: `created`, `updated` or `deleted`. One that came and went
/// in between is not among them.
#[utoipa::path(
    get,
    path = "/api/catalog/differences",
    tag = "Changes",
    params(SpanParameters),
    responses(
        (status = 200, description = "`from`, `to`, `counts`, `items` (each `entityRef`, `change` and the `position` of its last change), and `pageInfo` with `nextCursor`.", body = Value),
        (status = 400, description = "A parameter makes no sense.", body = ErrorSchema),
        (status = 410, description = "The moment is not known.", body = ErrorSchema),
    ),
)]
async fn differences(
    Caller(catalog): Caller,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response<Body>, ApiError> {
    let (SpanCursor { question, after }, limit) = question(&parameters)?;
    let page = catalog.differences(&question, after.as_ref(), limit).await?;
    let mut page_info = serde_json::Map::new();
    if let Some(last) = page.items.last().filter(|_| page.more) {
        let question = fixed(question, page.from.position, page.to.position);
        let cursor = SpanCursor { question, after: Some(last.reference.clone()) };
        page_info.insert("nextCursor".to_owned(), cursor.encode().into());
    }
    let items: Vec<Value> = page
        .items
        .iter()
        .map(
            |item| json!({"entityRef": item.reference, "change": item.kind, "position": item.last}),
        )
        .collect();
    let counts = page.counts;
    let counts = json!({
        "created": counts.created, "updated": counts.updated, "deleted": counts.deleted,
    });
    let mark = |mark: store::Mark| place(LogPlace { position: mark.position, at: mark.at });
    let answer = json!({
        "from": mark(page.from), "to": mark(page.to), "counts": counts,
        "items": items, "pageInfo": page_info,
    });
    json(&headers, &answer)
}

/// What is different of an entity between two moments
///
/// Its fields, each by its JSON pointer with what it was and is, and the relations that came and went.
#[utoipa::path(
    get,
    operation_id = "entity_difference",
    path = "/api/catalog/entities/by-name/{kind}/{namespace}/{name}/difference",
    tag = "Changes",
    params(
        ("kind" = String, Path, description = "What sort of thing it is.", example = "component"),
        ("namespace" = String, Path, description = "`default` for what names none.", example = "default"),
        ("name" = String, Path, description = "Its `metadata.name`.", example = "checkout-api"),
        ("from" = String, Query, description = "The earlier moment.", example = "@1"),
        ("to" = Option<String>, Query, description = "The later one; now when it is left out."),
    ),
    responses(
        (status = 200, description = "`fields`, `relationsAdded` and `relationsRemoved`.", body = Value),
        (status = 400, description = "No moment is named, or it is none.", body = ErrorSchema),
        (status = 404, description = "The entity was there at neither.", body = ErrorSchema),
        (status = 410, description = "The moment is not known.", body = ErrorSchema),
    ),
)]
async fn difference(
    Caller(catalog): Caller,
    headers: HeaderMap,
    Path((kind, namespace, name)): Path<(String, String, String)>,
    parameters: Parameters,
) -> Result<Response<Body>, ApiError> {
    let reference = EntityRef::new(&kind, &namespace, &name);
    let missing = || ApiError::Input("from is missing; name the earlier moment".to_owned());
    let from = parameters.moment("from")?.ok_or_else(missing)?;
    let found = catalog.entity_difference(&reference, from, parameters.moment("to")?).await?;
    let nowhere = || ApiError::NotFound(format!("there was no entity {reference}"));
    json(&headers, &found.ok_or_else(nowhere)?)
}

/// Who or what set each field of an entity
///
/// For each field the change that last set it: when, by which source and file, or by whom.
#[utoipa::path(
    get,
    operation_id = "entity_origins",
    path = "/api/catalog/entities/by-name/{kind}/{namespace}/{name}/origins",
    tag = "Changes",
    params(
        ("kind" = String, Path, description = "What sort of thing it is.", example = "component"),
        ("namespace" = String, Path, description = "`default` for what names none.", example = "default"),
        ("name" = String, Path, description = "Its `metadata.name`.", example = "checkout-api"),
        AsOfParameter,
    ),
    responses(
        (status = 200, description = "A list of `path`, `value`, and `position`, `at` (in milliseconds), `change` and `by` of the change that set it; `oldest` when it may be older than what is kept.", body = Vec<Value>),
        (status = 404, description = "There is no such entity.", body = ErrorSchema),
        (status = 410, description = "The moment is not known.", body = ErrorSchema),
    ),
)]
async fn origins(
    Seen(view): Seen,
    headers: HeaderMap,
    Path((kind, namespace, name)): Path<(String, String, String)>,
) -> Result<Response<Body>, ApiError> {
    let reference = EntityRef::new(&kind, &namespace, &name);
    let origins = view.origins(&reference).await?;
    let nowhere = || ApiError::NotFound(format!("there is no entity {reference}"));
    json(&headers, &origins.ok_or_else(nowhere)?)
}

/// The header that names the act which a call was, so that it can be undone.
pub(super) async fn act_header(catalog: &Asked, subject: &str) -> Result<HeaderMap, ApiError> {
    let act = catalog.last_act(subject).await?;
    let value = act.and_then(|act| HeaderValue::from_str(&act).ok());
    Ok(value.map(|value| (ACT, value)).into_iter().collect())
}

const ACT: HeaderName = HeaderName::from_static("slipway-change-set");

/// Nothing more is to be said: an empty object.
#[derive(Deserialize, ToSchema)]
struct Undo {}

/// Undo what a person did
///
/// A registration, another target, a removal. What undid it is an act of its own, and can be undone.
#[utoipa::path(
    post,
    path = "/api/catalog/changes/{change_set}/undo",
    tag = "Changes",
    params(("change_set" = String, Path, description = "The `changeSet` of its changes.", example = "5d877bfa-4181-5a75-8cb1-934b1679f14c")),
    request_body = Undo,
    responses(
        (status = 200, description = "`changeSet`: what undid it.", body = Value),
        (status = 403, description = "The catalog is read-only.", body = ErrorSchema),
        (status = 404, description = "No such act of a person is remembered.", body = ErrorSchema),
        (status = 409, description = "The world moved on since; the message says how.", body = ErrorSchema),
    ),
)]
async fn undo(
    Caller(catalog): Caller,
    Path(change_set): Path<String>,
    body::Body(Undo {}): body::Body<Undo>,
) -> Result<answer::Json<Value>, ApiError> {
    let by = catalog.undo_changes(&change_set).await?;
    Ok(answer::Json(json!({"changeSet": by})))
}
