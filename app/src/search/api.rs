//! What the page and the palette ask the server, and have it remember.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    search::{PersonalSearches, PickPage, SearchPage},
};

/// How much the palette shows.
#[cfg(feature = "ssr")]
const QUICK: u64 = 10;

/// One page of what is found. The question travels as JSON, so that the address of the call stays
/// one text. The first page of a question is remembered as one of who asks.
#[server(prefix = "/fn", endpoint = "search/find", input = GetUrl)]
pub async fn find(query: String) -> Result<SearchPage, PortalError> {
    let query: platform::search::SearchQuery = serde_json::from_str(&query)
        .map_err(|error| PortalError::bad_query(format!("the query is no valid JSON: {error}")))?;
    let search = crate::AppState::search()?;
    let page = search.find(&query).await?;
    if query.offset == 0 && page.total > 0 {
        search.remember(&query.text).await?;
    }
    Ok(page)
}

/// What is found of a text while it is being typed.
#[server(prefix = "/fn", endpoint = "search/quick", input = GetUrl)]
pub async fn quick_search(text: String) -> Result<SearchPage, PortalError> {
    let query = platform::search::SearchQuery {
        text,
        limit: QUICK,
        typing: true,
        ..platform::search::SearchQuery::default()
    };
    Ok(crate::AppState::search()?.find(&query).await?)
}

/// Some of the entities that begin with a text, of some kinds (with commas between them; none is all),
/// behind where the answer before ended.
#[server(prefix = "/fn", endpoint = "search/pick", input = GetUrl)]
pub async fn pick_entities(
    text: String,
    kinds: String,
    after: String,
) -> Result<PickPage, PortalError> {
    let kinds = kinds.split(',').map(|kind| kind.trim().to_lowercase());
    let query = platform::search::PickQuery {
        text,
        kinds: kinds.filter(|kind| !kind.is_empty()).collect(),
        after: Some(after).filter(|after| !after.is_empty()),
        limit: platform::search::PickQuery::USUAL,
    };
    Ok(crate::AppState::search()?.pick(&query).await?)
}

/// What who asks searched for lately and keeps.
#[server(prefix = "/fn", endpoint = "search/personal", input = GetUrl)]
pub async fn own_searches() -> Result<PersonalSearches, PortalError> {
    Ok(crate::AppState::search()?.personal().await?)
}

/// Remembers that what a search found about an entity was opened.
#[server(prefix = "/fn", endpoint = "search/opened", input = PostUrl)]
pub async fn open_hit(entity: EntityRef) -> Result<(), PortalError> {
    Ok(crate::AppState::search()?.opened(&entity).await?)
}

/// Keeps a search under a name.
#[server(prefix = "/fn", endpoint = "search/save", input = PostUrl)]
pub async fn save_search(name: String, address: String) -> Result<(), PortalError> {
    crate::AppState::search()?.save(&name, &address).await?;
    leptos_axum::redirect(&address);
    Ok(())
}

/// Forgets a kept search.
#[server(prefix = "/fn", endpoint = "search/forget", input = PostUrl)]
pub async fn forget_search(name: String) -> Result<(), PortalError> {
    crate::AppState::search()?.forget(&name).await?;
    leptos_axum::redirect("/search");
    Ok(())
}
