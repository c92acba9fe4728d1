//! The catalog page's questions to the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::catalog::ListPage;

/// One page of the catalog. The question travels as JSON, so that the address of the call stays
/// one text.
#[server(prefix = "/fn", endpoint = "catalog/list", input = GetUrl)]
pub async fn list_entities(query: String) -> Result<ListPage, PortalError> {
    let query: platform::catalog::ListQuery = serde_json::from_str(&query)
        .map_err(|error| PortalError::bad_query(format!("the query is no valid JSON: {error}")))?;
    let catalog = crate::AppState::catalog_at(query.at).await?;
    Ok(catalog.list(&query).await?)
}
