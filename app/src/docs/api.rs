//! The pages' questions to the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::{EntityRef, catalog::EntityRow, docs::DocsAnswer};

/// The entities that have documentation.
#[server(prefix = "/fn", endpoint = "docs/list", input = GetUrl)]
pub async fn list_docs() -> Result<Vec<EntityRow>, PortalError> {
    Ok(crate::AppState::docs()?.documented().await?)
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
