//! Entities: one by its name or identifier, or the whole list as older clients ask for it.

use super::{
    answer,
    as_of::{AsOfParameter, Seen},
    caller::Caller,
    changes::act_header,
    error::ApiError,
    parameters::Parameters,
    schemas::{EntitySchema, ErrorSchema, FieldsParameter, FilterParameter},
};
use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header},
    response::IntoResponse,
};
use bytes::Bytes;
use catalog::{
    query::{Fields, Offset, Selection, Start},
    service::{CatalogService, View},
};
use futures::stream;
use platform::{EntityRef, catalog::Moment};
use serde_json::Value;
use std::sync::Arc;
use store::Mark;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Entities that are read at once while the whole catalog is sent.
const PORTION: usize = 200;

pub(super) fn routes() -> OpenApiRouter<Arc<CatalogService>> {
    OpenApiRouter::default()
        .routes(routes!(list))
        .routes(routes!(by_uid, remove))
        .routes(routes!(by_name))
        .routes(routes!(ancestry))
}

/// One entity by its name
///
/// Whatever the case of kind, namespace and name.
#[utoipa::path(
    get,
    path = "/api/catalog/entities/by-name/{kind}/{namespace}/{name}",
    tag = "Entities",
    params(
        ("kind" = String, Path, description = "What sort of thing it is.", example = "component"),
        ("namespace" = String, Path, description = "`default` for what names none.", example = "default"),
        ("name" = String, Path, description = "Its `metadata.name`.", example = "checkout-api"),
        AsOfParameter,
    ),
    responses(
        (status = 200, description = "The entity.", body = EntitySchema),
        (status = 404, description = "There is no such entity.", body = ErrorSchema),
    ),
)]
async fn by_name(
    Seen(view): Seen,
    headers: HeaderMap,
    Path((kind, namespace, name)): Path<(String, String, String)>,
) -> Result<Response<Body>, ApiError> {
    one(&view, &headers, &EntityRef::new(&kind, &namespace, &name)).await
}

/// One entity by its identifier
#[utoipa::path(
    get,
    path = "/api/catalog/entities/by-uid/{uid}",
    tag = "Entities",
    params(("uid" = String, Path, description = "Its `metadata.uid`."), AsOfParameter),
    responses(
        (status = 200, description = "The entity.", body = EntitySchema),
        (status = 404, description = "There is no such entity.", body = ErrorSchema),
    ),
)]
async fn by_uid(
    Seen(view): Seen,
    headers: HeaderMap,
    Path(uid): Path<String>,
) -> Result<Response<Body>, ApiError> {
    let missing = || ApiError::NotFound(format!("there is no entity with the uid {uid}"));
    let reference = view.with_uid(&uid).ok_or_else(missing)?;
    one(&view, &headers, &reference).await
}

async fn one(
    view: &View,
    headers: &HeaderMap,
    reference: &EntityRef,
) -> Result<Response<Body>, ApiError> {
    let served = view.served_one(reference).await?;
    let served = served.ok_or_else(|| missing(reference))?;
    Ok(answer::entity(headers, served))
}

fn missing(reference: &EntityRef) -> ApiError {
    ApiError::NotFound(format!("there is no entity {reference}"))
}

/// Remove an entity
///
/// What its source still says comes back with the source's next reading, which begins at once.
#[utoipa::path(
    delete,
    operation_id = "remove_entity",
    path = "/api/catalog/entities/by-uid/{uid}",
    tag = "Entities",
    params(("uid" = String, Path, description = "Its `metadata.uid`.")),
    responses(
        (status = 204, description = "It is gone, or was not there."),
        (status = 403, description = "The catalog is read-only.", body = ErrorSchema),
    ),
)]
async fn remove(
    Caller(catalog): Caller,
    Path(uid): Path<String>,
) -> Result<(StatusCode, HeaderMap), ApiError> {
    let Some(reference) = catalog.seen_now().with_uid(&uid) else {
        return Ok((StatusCode::NO_CONTENT, HeaderMap::new()));
    };
    catalog.remove_entity(&reference).await?;
    Ok((StatusCode::NO_CONTENT, act_header(&catalog, reference.as_str()).await?))
}

/// Where an entity comes from
///
/// The entity itself and the locations that led to it, up to the one that was registered.
#[utoipa::path(
    get,
    path = "/api/catalog/entities/by-name/{kind}/{namespace}/{name}/ancestry",
    tag = "Entities",
    params(
        ("kind" = String, Path, description = "What sort of thing it is.", example = "component"),
        ("namespace" = String, Path, description = "`default` for what names none.", example = "default"),
        ("name" = String, Path, description = "Its `metadata.name`.", example = "checkout-api"),
    ),
    responses(
        (status = 200, description = "`rootEntityRef` and `items`, each an `entity` with its `parentEntityRefs`.", body = Value),
        (status = 404, description = "There is no such entity.", body = ErrorSchema),
    ),
)]
async fn ancestry(
    Seen(view): Seen,
    headers: HeaderMap,
    Path((kind, namespace, name)): Path<(String, String, String)>,
) -> Result<Response<Body>, ApiError> {
    let root = EntityRef::new(&kind, &namespace, &name);
    let ancestry = view.ancestry(&root).await?;
    let ancestry = ancestry.ok_or_else(|| missing(&root))?;
    let references: Vec<Arc<EntityRef>> =
        ancestry.iter().map(|(reference, _)| Arc::clone(reference)).collect();
    let served = view.served(&references).await?;
    let mut text = format!("{{\"rootEntityRef\":\"{root}\",\"items\":[").into_bytes();
    for (served, (_, parents)) in served.iter().flatten().zip(&ancestry) {
        if !text.ends_with(b"[") {
            text.push(b',');
        }
        text.extend_from_slice(b"{\"entity\":");
        answer::push(&mut text, served, None);
        let parents: Vec<String> = parents.iter().map(ToString::to_string).collect();
        let parents = Value::from(parents);
        text.extend_from_slice(format!(",\"parentEntityRefs\":{parents}}}").as_bytes());
    }
    text.extend_from_slice(b"]}");
    Ok(answer::json(&headers, text))
}

/// Entities as a bare list
///
/// A page when `limit`, `offset` or `after` asks for one (the header `Link` leads to the next), else
/// all of them, sent as they are read. `by-query` is the better way to ask.
#[utoipa::path(
    get,
    operation_id = "entities",
    path = "/api/catalog/entities",
    tag = "Entities",
    params(
        FilterParameter,
        FieldsParameter,
        AsOfParameter,
        ("order" = Option<Vec<String>>, Query, description = "`asc:path` or `desc:path`, repeated; those that lack the path come last.", example = "asc:metadata.name"),
        ("limit" = Option<u64>, Query, description = "From 1 on."),
        ("offset" = Option<u64>, Query, description = "How many to leave out."),
        ("after" = Option<String>, Query, description = "What the `Link` to the next page says."),
    ),
    responses(
        (status = 200, description = "The entities, by reference unless ordered.", body = Vec<EntitySchema>),
        (status = 400, description = "A parameter makes no sense.", body = ErrorSchema),
    ),
)]
async fn list(
    Seen(view): Seen,
    headers: HeaderMap,
    uri: Uri,
    parameters: Parameters,
) -> Result<Response<Body>, ApiError> {
    let fields = parameters.fields()?;
    let mut limit =
        parameters.number("limit", 1)?.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let mut offset = parameters.number("offset", 0)?;
    if let Some(after) = parameters.all("after").first() {
        let after = Offset::decode(after)?;
        limit = after.limit.or(limit);
        offset = Some(after.offset);
    }
    let selected = view.select(&Selection {
        order: parameters.orders()?,
        start: Start::Offset(offset.unwrap_or(0)),
        limit,
        ..Selection::of(parameters.filter()?)
    });
    let Some(limit) = limit else { return Ok(whole(view, selected.rows, fields)) };
    let served = view.served(&selected.rows).await?;
    let mut text = b"[".to_vec();
    for one in served.iter().flatten() {
        if text.len() > 1 {
            text.push(b',');
        }
        answer::push(&mut text, one, fields.as_ref());
    }
    text.push(b']');
    let mut response = answer::json(&headers, text);
    if selected.later {
        let next = Offset { limit: Some(limit), offset: offset.unwrap_or(0) + limit as u64 };
        let link = HeaderValue::from_str(&next_page(&uri, next, view.mark()));
        response.headers_mut().extend(link.ok().map(|link| (header::LINK, link)));
    }
    Ok(response)
}

/// The same question, going on behind this page.
fn next_page(uri: &Uri, next: Offset, mark: Option<Mark>) -> String {
    let query = uri.query().unwrap_or_default();
    let kept = url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| !["offset", "after", "asOf"].contains(&&**name));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept).append_pair("after", &next.encode());
    if let Some(mark) = mark {
        query.append_pair("asOf", &Moment::Position(mark.position).to_string());
    }
    format!("<{}?{}>; rel=\"next\"", uri.path(), query.finish())
}

fn whole(view: View, rows: Vec<Arc<EntityRef>>, fields: Option<Fields>) -> Response<Body> {
    let state = Some((view, rows.into_iter(), fields, true));
    let parts = stream::try_unfold(state, async |state| {
        let Some((view, mut rows, fields, first)) = state else { return Ok(None) };
        let portion: Vec<Arc<EntityRef>> = rows.by_ref().take(PORTION).collect();
        if portion.is_empty() {
            let end: &[u8] = if first { b"[]" } else { b"]" };
            return Ok(Some((Bytes::from_static(end), None)));
        }
        let mut text = Vec::new();
        let mut separator = if first { b'[' } else { b',' };
        for one in view.served(&portion).await?.iter().flatten() {
            text.push(separator);
            separator = b',';
            answer::push(&mut text, one, fields.as_ref());
        }
        let begun = !text.is_empty() || !first;
        Ok::<_, ApiError>(Some((Bytes::from(text), Some((view, rows, fields, !begun)))))
    });
    ([(header::CONTENT_TYPE, answer::JSON)], Body::from_stream(parts)).into_response()
}
