//! The catalog page's questions to the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::{EntityRef, catalog::ListPage, health::HealthState};
use serde::{Deserialize, Serialize};

/// A page of the catalog, and how those of its entities fare of which anything is known.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct CatalogAnswer {
    pub page: ListPage,
    pub healths: Vec<(EntityRef, HealthState)>,
}

/// One page of the catalog. The question travels as JSON, so that the address of the call stays
/// one text.
#[server(prefix = "/fn", endpoint = "catalog/list", input = GetUrl)]
pub async fn list_entities(query: String) -> Result<CatalogAnswer, PortalError> {
    let query: platform::catalog::ListQuery = serde_json::from_str(&query)
        .map_err(|error| PortalError::bad_query(format!("the query is no valid JSON: {error}")))?;
    let health = crate::AppState::health()?;
    let catalog = crate::AppState::catalog_at(query.at).await?;
    let page = catalog.list(&query).await?;
    // Of the past nobody knows how it fared; and no list fails for the sake of a dot.
    let healths = if query.at.is_none() {
        let shown: Vec<EntityRef> = page.rows.iter().map(|row| row.reference.clone()).collect();
        health.states(&shown).await.unwrap_or_default()
    } else {
        Vec::new()
    };
    Ok(CatalogAnswer { page, healths })
}
