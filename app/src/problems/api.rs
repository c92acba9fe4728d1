//! The page's question to the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::catalog::ProblemPage;

/// Problems of a sort (`None`: of all), from an offset.
#[server(prefix = "/fn", endpoint = "problems/list", input = GetUrl)]
pub async fn list_problems(
    kind: Option<String>,
    offset: Option<u64>,
) -> Result<ProblemPage, PortalError> {
    use platform::catalog::ProblemKind;
    let catalog = crate::AppState::current()?.catalog;
    let kind = kind.as_deref().and_then(ProblemKind::from_name);
    Ok(catalog.problems(kind, offset.unwrap_or_default()).await?)
}
