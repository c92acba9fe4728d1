//! The page's question to the server.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::catalog::{Decision, ProblemPage};

/// Problems of a sort (`None`: of all), from an offset.
#[server(prefix = "/fn", endpoint = "problems/list", input = GetUrl)]
pub async fn list_problems(
    kind: Option<String>,
    offset: Option<u64>,
) -> Result<ProblemPage, PortalError> {
    use platform::catalog::ProblemKind;
    let catalog = crate::AppState::catalog()?;
    let kind = kind.as_deref().and_then(ProblemKind::from_name);
    Ok(catalog.problems(kind, offset.unwrap_or_default()).await?)
}

/// Decides of the removals of a source that are held.
#[server(prefix = "/fn", endpoint = "problems/decide", input = PostUrl)]
pub async fn decide_removals(
    source: String,
    token: String,
    decision: Decision,
) -> Result<(), PortalError> {
    let catalog = crate::AppState::catalog()?;
    Ok(catalog.decide_removals(&source, &token, decision).await?)
}

/// Chooses the place that says what an entity is; without a place, the first one has it again.
#[server(prefix = "/fn", endpoint = "problems/choose", input = PostUrl)]
pub async fn choose_claimant(
    entity: String,
    source: Option<String>,
    location: Option<String>,
) -> Result<(), PortalError> {
    use platform::{EntityRef, catalog::Choice};
    let catalog = crate::AppState::catalog()?;
    let parsed = entity.parse::<EntityRef>();
    let entity = parsed.map_err(|error| PortalError::bad_query(error.to_string()))?;
    Ok(catalog.choose(&Choice { entity, place: source.zip(location) }).await?)
}
