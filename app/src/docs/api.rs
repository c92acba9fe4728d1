//! The pages' questions to the server, and what they ask it to do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    docs::{DocsAnswer, DocsHealth, DocsHit, DocsOverview, DocsPreview},
};

/// All documentation, and what has none.
#[server(prefix = "/fn", endpoint = "docs/overview", input = GetUrl)]
pub async fn fetch_docs_overview() -> Result<DocsOverview, PortalError> {
    Ok(crate::AppState::docs()?.overview().await?)
}

/// Sections of an entity's site that hold all words of a question.
#[server(prefix = "/fn", endpoint = "docs/find", input = GetUrl)]
pub async fn find_in_docs(
    entity: EntityRef,
    question: String,
) -> Result<Vec<DocsHit>, PortalError> {
    Ok(crate::AppState::docs()?.find(&entity, &question).await?)
}

/// Notes whether a page was helpful.
#[server(prefix = "/fn", endpoint = "docs/vote", input = PostUrl)]
pub async fn vote_on_docs(
    entity: EntityRef,
    path: String,
    helpful: bool,
) -> Result<(), PortalError> {
    crate::AppState::docs()?.vote(&entity, &path, helpful).await?;
    leptos_axum::redirect(&platform::docs::docs_address(&entity, &path));
    Ok(())
}

/// The page at an address of an entity's site; `None` when there is none.
#[server(prefix = "/fn", endpoint = "docs/page", input = GetUrl)]
pub async fn fetch_docs(
    entity: EntityRef,
    path: String,
) -> Result<Option<DocsAnswer>, PortalError> {
    let answer = crate::AppState::docs()?.page(&entity, &path).await?;
    if let Some(DocsAnswer::Moved(address)) = &answer {
        leptos_axum::redirect(address);
    }
    Ok(answer)
}

/// How a page that is being written will look.
#[server(prefix = "/fn", endpoint = "docs/preview", input = PostUrl)]
pub async fn preview_docs(text: String, config: String) -> Result<DocsPreview, PortalError> {
    Ok(crate::AppState::docs()?.preview(&text, &config).await?)
}

/// All that is wrong with an entity's site; `None` when there is none.
#[server(prefix = "/fn", endpoint = "docs/health", input = GetUrl)]
pub async fn fetch_docs_health(entity: EntityRef) -> Result<Option<DocsHealth>, PortalError> {
    Ok(crate::AppState::docs()?.health(&entity).await?)
}
