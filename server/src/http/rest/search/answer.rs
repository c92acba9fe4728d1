//! A page of results, as Backstage's client reads it.

use super::{super::error::ApiError, TYPES};
use base64::{Engine, prelude::BASE64_STANDARD};
use platform::search::{Explanation, Hit, Piece, SearchPage};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What stands before and after what was found: nobody writes these by chance.
const MARKS: (&str, &str) = ("<b>\u{2063}", "\u{2063}</b>");

/// A page of results.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SearchAnswer {
    /// The results, the best first.
    results: Vec<ResultAnswer>,
    /// Leads to the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_cursor: Option<String>,
    /// Leads to the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_page_cursor: Option<String>,
    /// How many there are in all.
    number_of_results: u64,
    /// How many by category.
    categories: BTreeMap<String, u64>,
    /// How many by field and value.
    #[schema(value_type = Value)]
    facets: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// Other questions that find something.
    suggestions: Vec<String>,
    /// Why not everything may be found.
    #[serde(skip_serializing_if = "Option::is_none")]
    degraded: Option<String>,
}

/// One result.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ResultAnswer {
    /// `software-catalog`, `techdocs`, or a category of this portal.
    #[serde(rename = "type")]
    kind: String,
    /// Which it is, from 1 on.
    rank: u64,
    /// What was found.
    document: Value,
    /// Where what was looked for stands.
    highlight: Value,
    /// Why it stands here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    explanation: Option<Explanation>,
}

impl SearchAnswer {
    pub fn of(page: SearchPage, number: u64, limit: u64) -> Self {
        let first = number.saturating_mul(limit);
        let is_more = first + limit < page.total && !page.hits.is_empty();
        let results = (first + 1..).zip(page.hits).map(|(rank, hit)| result(rank, hit)).collect();
        let facet = |values: Vec<platform::search::SearchFacetValue>| {
            values.into_iter().map(|value| (value.value, value.count)).collect()
        };
        Self {
            results,
            next_page_cursor: is_more.then(|| cursor(number + 1)),
            previous_page_cursor: number.checked_sub(1).map(cursor),
            number_of_results: page.total,
            categories: page.categories.into_iter().map(|one| (one.category, one.count)).collect(),
            facets: page
                .facets
                .into_iter()
                .map(|one| (one.field.name(), facet(one.values)))
                .collect(),
            suggestions: page.suggestions.into_iter().map(|one| one.text).collect(),
            degraded: page.degraded,
        }
    }
}

fn cursor(number: u64) -> String {
    BASE64_STANDARD.encode(number.to_string())
}

/// The number of a page that a cursor names.
pub(super) fn page_of(cursor: &str) -> Result<u64, ApiError> {
    let text = BASE64_STANDARD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let number = text.and_then(|text| text.parse().ok()).filter(|number| *number < 1_000_000);
    number.ok_or_else(|| ApiError::Input(format!("the pageCursor {cursor:?} is none of an answer")))
}

fn result(rank: u64, hit: Hit) -> ResultAnswer {
    let category = hit.category.as_str();
    let known = TYPES.iter().find(|(_, all)| all.contains(&category)).map(|(name, _)| *name);
    let kind = known.unwrap_or(category).to_owned();
    let entity = &hit.entity;
    let mut document = Map::new();
    let mut put = |name: &str, value: Option<String>| {
        document.extend(value.map(|value| (name.to_owned(), Value::String(value))));
    };
    put("title", Some(hit.title.clone()));
    put("text", Some(hit.whole.clone().unwrap_or_default()));
    put("location", Some(hit.address.clone()));
    put("namespace", Some(entity.namespace().to_owned()));
    put("kind", Some(entity.kind().to_owned()));
    put("name", Some(entity.name().to_owned()));
    put("componentType", hit.entity_type.clone());
    put("type", hit.entity_type.clone());
    put("lifecycle", hit.lifecycle.clone());
    put("owner", hit.owner.as_ref().map(ToString::to_string));
    put("path", Some(hit.path.clone()).filter(|path| !path.is_empty()));
    if kind == "techdocs" {
        put("entityTitle", hit.path.split(" › ").next().map(str::to_owned));
    }
    let fields = json!({"title": marked(&hit.title_pieces), "text": marked(&hit.text)});
    let highlight = json!({"preTag": MARKS.0, "postTag": MARKS.1, "fields": fields});
    ResultAnswer {
        kind,
        rank,
        document: Value::Object(document),
        highlight,
        explanation: hit.explanation,
    }
}

fn marked(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        if piece.found {
            text.push_str(MARKS.0);
        }
        text.push_str(&piece.text);
        if piece.found {
            text.push_str(MARKS.1);
        }
    }
    text
}
