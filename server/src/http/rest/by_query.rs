//! Lists by pages: `GET` and `POST /entities/by-query`.

use super::{
    answer,
    as_of::{self, AsOfParameter},
    body,
    caller::Caller,
    error::ApiError,
    parameters::Parameters,
    schemas::{ErrorSchema, FieldsParameter, FilterParameter, PageSchema},
};
use axum::{
    body::Body,
    http::{HeaderMap, Response},
};
use catalog::{
    index::Selected,
    query::{Cursor, Fields, Filter, Order, Position, Selection, Start, TextFilter},
    service::{Asked, CatalogService, View},
};
use platform::catalog::Moment;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Rows of a page for who does not say how many.
const USUAL: u64 = 200;
/// Rows of a page at the most; the cursor leads on.
const MOST: u64 = 10_000;

pub(super) fn routes() -> OpenApiRouter<Arc<CatalogService>> {
    OpenApiRouter::default().routes(routes!(by_parameters, by_body))
}

/// What is asked for, in either form.
struct Question {
    /// When; a cursor keeps the moment that it began with.
    moment: Option<Moment>,
    filter: Vec<String>,
    query: Option<Value>,
    order: Vec<Order>,
    text: Option<TextFilter>,
    start: Start,
    /// Counted with the first page and carried from then on.
    total: Option<u64>,
    limit: u64,
    fields: Option<Fields>,
}

/// A question as a body.
#[derive(Deserialize, ToSchema)]
#[schema(as = EntityQuery)]
#[serde(rename_all = "camelCase")]
struct QueryBody {
    /// A predicate: an object of keys to values or operators (`$exists`, `$in`, `$hasPrefix`,
    /// `$contains`), or one of `$all`, `$any`, `$not`.
    query: Option<Value>,
    /// A cursor of an earlier answer; of the rest only `limit` and `fields` then count.
    cursor: Option<String>,
    /// Entities of a page, 200 unless it is said; 0 only counts.
    limit: Option<u64>,
    /// How many to leave out.
    offset: Option<u64>,
    /// `field` and `order` (`asc` or `desc`); the first counts. Who lacks the field is left out.
    #[serde(default)]
    #[schema(value_type = Vec<Value>)]
    order_by: Vec<Order>,
    /// `term`, and the `fields` in which it must be found.
    #[schema(value_type = Option<Value>)]
    full_text_filter: Option<TextFilter>,
    /// What of each entity is wanted.
    fields: Option<Vec<String>>,
    /// `exclude` saves the counting.
    total_items: Option<TotalItems>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, ToSchema)]
#[serde(rename_all = "lowercase")]
enum TotalItems {
    Include,
    Exclude,
}

/// A page of entities
///
/// A cursor of the answer leads on and back, also while the catalog changes.
#[utoipa::path(
    get,
    operation_id = "entities_by_query",
    path = "/api/catalog/entities/by-query",
    tag = "Entities",
    params(
        FilterParameter,
        FieldsParameter,
        AsOfParameter,
        ("limit" = Option<u64>, Query, description = "Entities of a page, 200 unless it is said; 0 only counts."),
        ("offset" = Option<u64>, Query, description = "How many to leave out."),
        ("orderField" = Option<Vec<String>>, Query, description = "`path`, `path,asc` or `path,desc`; the first counts. Who lacks the path is left out.", example = "metadata.name,asc"),
        ("cursor" = Option<String>, Query, description = "A cursor of an earlier answer; of the rest only `limit` and `fields` then count."),
        ("fullTextFilterTerm" = Option<String>, Query, description = "A text that must be found, whatever its case."),
        ("fullTextFilterFields" = Option<String>, Query, description = "Where, separated by commas; else in the order's path."),
        ("totalItems" = Option<TotalItems>, Query, description = "`exclude` saves the counting."),
    ),
    responses(
        (status = 200, description = "The page.", body = PageSchema),
        (status = 400, description = "A parameter makes no sense.", body = ErrorSchema),
        (status = 410, description = "The moment is not known.", body = ErrorSchema),
    ),
)]
async fn by_parameters(
    Caller(catalog): Caller,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response<Body>, ApiError> {
    let limit = parameters.number("limit", 0)?;
    let fields = parameters.fields()?;
    if let Some(cursor) = parameters.one("cursor")? {
        return respond(&catalog, &headers, continued(cursor, limit, fields)?).await;
    }
    let lists = parameters.all("fullTextFilterFields");
    let names = lists.iter().flat_map(|list| list.split(',')).map(str::trim);
    let names: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let term = parameters.one("fullTextFilterTerm")?.map(|term| TextFilter {
        term: term.to_owned(),
        fields: (!names.is_empty()).then_some(names),
    });
    let uncounted = match parameters.one("totalItems")? {
        None | Some("include") => false,
        Some("exclude") => true,
        Some(other) => {
            let message = format!("totalItems is {other:?}; it must be include or exclude");
            return Err(ApiError::Input(message));
        }
    };
    let question = Question {
        moment: as_of::asked(&parameters, &headers)?,
        filter: parameters.all("filter"),
        query: None,
        order: parameters.order_fields()?,
        text: term,
        start: Start::Offset(parameters.number("offset", 0)?.unwrap_or(0)),
        total: uncounted.then_some(0),
        limit: limit.unwrap_or(USUAL),
        fields,
    };
    respond(&catalog, &headers, question).await
}

/// A page of entities, asked by a predicate
#[utoipa::path(
    post,
    operation_id = "entities_by_predicate",
    path = "/api/catalog/entities/by-query",
    tag = "Entities",
    params(AsOfParameter),
    request_body(content = QueryBody, example = json!({"query": {"kind": "component"}})),
    responses(
        (status = 200, description = "The page.", body = PageSchema),
        (status = 400, description = "The question makes no sense.", body = ErrorSchema),
    ),
)]
async fn by_body(
    Caller(catalog): Caller,
    headers: HeaderMap,
    parameters: Parameters,
    body::Body(body): body::Body<QueryBody>,
) -> Result<Response<Body>, ApiError> {
    let fields = Fields::read(body.fields.iter().flatten().map(String::as_str))?;
    if let Some(cursor) = body.cursor {
        return respond(&catalog, &headers, continued(&cursor, body.limit, fields)?).await;
    }
    let question = Question {
        moment: as_of::asked(&parameters, &headers)?,
        filter: Vec::new(),
        // Also a question without a predicate goes on by POST, as it began.
        query: Some(body.query.unwrap_or_else(|| json!({}))),
        order: body.order_by,
        text: body.full_text_filter,
        start: Start::Offset(body.offset.unwrap_or(0)),
        total: (body.total_items == Some(TotalItems::Exclude)).then_some(0),
        limit: body.limit.unwrap_or(USUAL),
        fields,
    };
    respond(&catalog, &headers, question).await
}

/// The question that a cursor carries.
fn continued(
    cursor: &str,
    limit: Option<u64>,
    fields: Option<Fields>,
) -> Result<Question, ApiError> {
    let cursor = Cursor::decode(cursor)?;
    let position = cursor.position()?;
    Ok(Question {
        moment: cursor.as_of.map(Moment::Position),
        start: if cursor.is_previous { Start::Before(position) } else { Start::After(position) },
        total: Some(cursor.total_items),
        filter: cursor.filter,
        query: cursor.query,
        order: cursor.order_fields,
        text: cursor.full_text_filter,
        limit: limit.unwrap_or(USUAL),
        fields,
    })
}

async fn respond(
    catalog: &Asked,
    headers: &HeaderMap,
    mut question: Question,
) -> Result<Response<Body>, ApiError> {
    question.order.truncate(1);
    let filter = match &question.query {
        Some(query) => Filter::of_predicate(query)?,
        None => Filter::of_parameters(&question.filter)?,
    };
    let limit = usize::try_from(question.limit.min(MOST)).unwrap_or(usize::MAX);
    let view = as_of::seen(catalog, question.moment).await?;
    let selected = view.select(&Selection {
        filter,
        text: question.text.clone(),
        order: question.order.clone(),
        only_ordered: true,
        start: question.start.clone(),
        limit: Some(limit),
    });
    let total = question.total.unwrap_or(selected.total);
    let served = view.served(&selected.rows).await?;
    let size = served.iter().flatten().map(|one| one.json.len() + 1).sum::<usize>();
    let mut text = Vec::with_capacity(size + 1024);
    text.extend_from_slice(b"{\"items\":[");
    for (at, one) in served.iter().flatten().enumerate() {
        if at > 0 {
            text.push(b',');
        }
        answer::push(&mut text, one, question.fields.as_ref());
    }
    let page = page_info(&question, &view, &selected, total);
    text.extend_from_slice(format!("],\"totalItems\":{total},\"pageInfo\":{page}}}").as_bytes());
    Ok(answer::json(headers, text))
}

/// The cursors of a page; none when nothing but the count was asked for.
fn page_info(question: &Question, view: &View, selected: &Selected, total: u64) -> Value {
    let mut page = serde_json::Map::new();
    let Some((first, last)) = &selected.ends else { return Value::Object(page) };
    let mut put = |name: &str, position: &Position, is_previous| {
        let cursor = Cursor {
            as_of: view.mark().map(|mark| mark.position),
            ..cursor(question, position, is_previous, total)
        };
        page.insert(name.to_owned(), Value::String(cursor.encode()));
    };
    if selected.later {
        put("nextCursor", last, false);
    }
    if selected.earlier {
        put("prevCursor", first, true);
    }
    Value::Object(page)
}

fn cursor(question: &Question, at: &Position, is_previous: bool, total_items: u64) -> Cursor {
    let reference = Some(at.reference.to_string());
    let values =
        if question.order.is_empty() { vec![reference] } else { vec![at.value.clone(), reference] };
    Cursor {
        order_fields: question.order.clone(),
        order_field_values: values,
        is_previous,
        filter: question.filter.clone(),
        query: question.query.clone(),
        full_text_filter: question.text.clone(),
        total_items,
        as_of: None,
    }
}
