//! `/api/search/query`: what Backstage's search client asks, with totals and facets on top.

mod answer;
mod opensearch;

use super::{error::ApiError, parameters::Parameters, schemas::ErrorSchema};
use answer::SearchAnswer;
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
pub(in crate::http) use opensearch::opensearch;
use platform::{
    access::{Asker, Guarded},
    search::{Search, SearchError, SearchField, SearchQuery},
};
use std::collections::BTreeSet;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Results of a page for who does not say how many.
const USUAL: u64 = 25;
/// Letters of a term.
const LONGEST: usize = 100;

/// The names that Backstage has for kinds of documents, and the categories that they are here.
pub(super) const TYPES: [(&str, &[&str]); 2] = [
    (
        "software-catalog",
        &["components", "apis", "systems", "people", "templates", "resources", "others"],
    ),
    ("techdocs", &["docs"]),
];

/// Categories that can be asked for by their own name.
const OWN: [&str; 11] = [
    "components",
    "apis",
    "operations",
    "fields",
    "deployments",
    "docs",
    "systems",
    "people",
    "templates",
    "resources",
    "others",
];

pub(super) fn routes() -> OpenApiRouter<Guarded<dyn Search>> {
    OpenApiRouter::default().routes(routes!(query))
}

/// Search
///
/// What is found of what the caller may see, the best first, with how many there are in all, how many
/// by type, and how many by field.
#[utoipa::path(
    get,
    operation_id = "search",
    path = "/api/search/query",
    tag = "Search",
    params(
        ("term" = Option<String>, Query, description = "Words, \"phrases\", `field:value`, `-what is not wanted`; at most 100 letters.", example = "checkout kind:api"),
        ("types[]" = Option<Vec<String>>, Query, description = "`software-catalog`, `techdocs`, or a category of this portal."),
        ("filters[kind]" = Option<String>, Query, description = "A value of a field (kind, type, lifecycle, owner, namespace, tag); repeated or numbered, any of them."),
        ("pageLimit" = Option<u64>, Query, description = "Results of a page, 25 unless it is said, at most 100."),
        ("pageCursor" = Option<String>, Query, description = "A cursor of an earlier answer."),
        ("explain" = Option<bool>, Query, description = "Whether each result says why it stands where it stands; for administrators."),
    ),
    responses(
        (status = 200, description = "The page.", body = SearchAnswer),
        (status = 400, description = "A parameter makes no sense.", body = ErrorSchema),
        (status = 503, description = "The index is being made.", body = ErrorSchema),
    ),
)]
async fn query(
    State(search): State<Guarded<dyn Search>>,
    Extension(asker): Extension<Asker>,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let (query, page) = read(&parameters)?;
    let found = search.seen_by(&asker).find(&query).await?;
    let answer = SearchAnswer::of(found, page, query.limit);
    let uncached = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([uncached], Json(answer)).into_response())
}

/// The question, and the number of the page.
fn read(parameters: &Parameters) -> Result<(SearchQuery, u64), ApiError> {
    let text = parameters.one("term")?.unwrap_or_default().to_owned();
    if text.chars().count() > LONGEST {
        return Err(ApiError::Input(format!("the term is longer than {LONGEST} letters")));
    }
    let limit = parameters.number("pageLimit", 1)?.unwrap_or(USUAL);
    if limit > SearchQuery::MOST {
        let most = SearchQuery::MOST;
        return Err(ApiError::Input(format!(
            "the parameter pageLimit is {limit}; it is at most {most}"
        )));
    }
    let page = parameters.one("pageCursor")?.map(answer::page_of).transpose()?.unwrap_or(0);
    let explain = parameters.one("explain")? == Some("true");
    let mut query = SearchQuery {
        text,
        categories: categories(parameters)?,
        offset: page.saturating_mul(limit),
        limit,
        facets: true,
        whole: true,
        explain,
        ..SearchQuery::default()
    };
    for (name, value) in parameters.deep("filters") {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        let field = match name.as_str() {
            "componentType" => Some(SearchField::Type),
            "tags" => Some(SearchField::Tag),
            name => SearchField::named(name),
        };
        let field = field.ok_or_else(|| {
            ApiError::Input(format!("nothing is filtered by {name:?}; kind, type, lifecycle, owner, namespace and tag are"))
        })?;
        query.filters.entry(field).or_default().insert(::search::canonical(field, value));
    }
    Ok((query, page))
}

fn categories(parameters: &Parameters) -> Result<BTreeSet<String>, ApiError> {
    let mut categories = BTreeSet::new();
    for (_, name) in parameters.list("types") {
        let known = TYPES.iter().find(|(own, _)| *own == name).map(|(_, all)| *all);
        let own = OWN.iter().position(|own| *own == name);
        match (known, own.and_then(|at| OWN.get(at..=at))) {
            (Some(all), _) | (None, Some(all)) => {
                categories.extend(all.iter().map(|one| (*one).to_owned()));
            }
            (None, None) => {
                return Err(ApiError::Input(format!("there is no type {name:?} to search in")));
            }
        }
    }
    Ok(categories)
}

impl From<SearchError> for ApiError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::BadQuery(text) => Self::Input(text),
            SearchError::NotReady(text) => Self::MissingIndex(text),
            SearchError::Unavailable(reason) => {
                tracing::warn!(reason, "search does not answer");
                Self::Unavailable("search does not answer; try again".to_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<(SearchQuery, u64), ApiError> {
        read(&Parameters::read(query))
    }

    #[test]
    fn a_client_of_backstage_is_understood() {
        let (query, page) = asked("term=checkout&types%5B0%5D=software-catalog&filters%5Bkind%5D=Component&filters%5Blifecycle%5D%5B0%5D=production&filters%5Blifecycle%5D%5B1%5D=experimental&pageCursor=MQ%3D%3D&pageLimit=10").unwrap();
        assert_eq!((query.text.as_str(), page, query.offset, query.limit), ("checkout", 1, 10, 10));
        assert!(query.categories.contains("components") && !query.categories.contains("docs"));
        assert_eq!(query.filters[&SearchField::Kind], ["component".to_owned()].into());
        assert_eq!(query.filters[&SearchField::Lifecycle].len(), 2);
        let (query, _) = asked("types=techdocs&types[]=operations").unwrap();
        assert_eq!(query.categories, ["docs".to_owned(), "operations".to_owned()].into());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let long = format!("term={}", "a".repeat(101));
        for query in [
            "types[]=nothing",
            "pageLimit=101",
            "pageLimit=0",
            "pageCursor=%21",
            "filters[color]=red",
            &long,
        ] {
            assert!(matches!(asked(query), Err(ApiError::Input(_))), "{query}");
        }
    }
}
