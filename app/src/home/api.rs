//! Home's question to the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::catalog::Overview;

/// Counts, news and what needs attention.
#[server(prefix = "/fn", endpoint = "home/overview", input = GetUrl)]
pub async fn fetch_overview() -> Result<Overview, PortalError> {
    let catalog = crate::AppState::catalog()?;
    Ok(catalog.overview().await?)
}
