//! The page's questions to the server, and what it asks it to do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    catalog::{Preview, Source, SourceDetail, SourceEntry},
};
use serde::{Deserialize, Serialize};

/// A source, and the entity that somebody came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceAnswer {
    /// The source.
    pub detail: SourceDetail,
    /// The entity, when it is there and came from this source.
    pub entity: Option<FromEntity>,
}

/// The entity that somebody wants out of the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromEntity {
    /// The entity.
    pub reference: EntityRef,
    /// What a person calls it.
    pub label: String,
    /// Its place.
    pub source: Source,
    /// Whether no location leads to it any more.
    pub orphan: bool,
    /// Whether who asks may take it out, be it only once it was approved.
    pub removable: bool,
}

/// What registering an address would do.
#[server(prefix = "/fn", endpoint = "registry/preview", input = GetUrl)]
pub async fn preview_location(target: String) -> Result<Preview, PortalError> {
    let registry = crate::AppState::registry()?;
    Ok(registry.preview(&target).await?)
}

/// Every source.
#[server(prefix = "/fn", endpoint = "registry/sources", input = GetUrl)]
pub async fn list_sources() -> Result<Vec<SourceEntry>, PortalError> {
    let registry = crate::AppState::registry()?;
    Ok(registry.sources().await?)
}

/// One source; `None` when it is not there any more.
#[server(prefix = "/fn", endpoint = "registry/source", input = GetUrl)]
pub async fn fetch_source(
    name: String,
    entity: Option<EntityRef>,
) -> Result<Option<SourceAnswer>, PortalError> {
    let (registry, catalog) = (crate::AppState::registry()?, crate::AppState::catalog()?);
    let Some(detail) = registry.source(&name).await? else { return Ok(None) };
    let known = match entity {
        Some(reference) => catalog.entity(&reference).await?,
        None => None,
    };
    let entity = known.filter(|known| known.source.origin == name).map(FromEntity::of);
    Ok(Some(SourceAnswer { detail, entity }))
}

/// Registers an address and leads to its source.
#[server(prefix = "/fn", endpoint = "registry/register", input = PostUrl)]
pub async fn register_location(target: String) -> Result<(), PortalError> {
    let registry = crate::AppState::registry()?;
    let source = registry.register(&target).await?;
    leptos_axum::redirect(&super::source_address(&source));
    Ok(())
}

/// Takes a registered source out and leads back to the others.
#[server(prefix = "/fn", endpoint = "registry/unregister", input = PostUrl)]
pub async fn unregister_source(source: String) -> Result<(), PortalError> {
    let registry = crate::AppState::registry()?;
    registry.unregister(&source).await?;
    leptos_axum::redirect(super::address::SOURCES);
    Ok(())
}

/// Reads a source again, soon.
#[server(prefix = "/fn", endpoint = "registry/refresh-source", input = PostUrl)]
pub async fn refresh_source(source: String) -> Result<(), PortalError> {
    let registry = crate::AppState::registry()?;
    Ok(registry.refresh_source(&source).await?)
}

/// Reads the sources of an entity again, soon.
#[server(prefix = "/fn", endpoint = "registry/refresh", input = PostUrl)]
pub async fn refresh_entity(reference: EntityRef) -> Result<(), PortalError> {
    let registry = crate::AppState::registry()?;
    Ok(registry.refresh(&reference).await?)
}

/// Takes an entity out and leads to its kind.
#[server(prefix = "/fn", endpoint = "registry/remove", input = PostUrl)]
pub async fn remove_entity(reference: EntityRef) -> Result<(), PortalError> {
    let registry = crate::AppState::registry()?;
    registry.remove(&reference).await?;
    leptos_axum::redirect(&format!("/catalog?kind={}", crate::ui::encoded(reference.kind())));
    Ok(())
}

#[cfg(feature = "ssr")]
impl FromEntity {
    fn of(known: platform::catalog::EntityDetail) -> Self {
        let orphan = platform::catalog::ProblemKind::Orphan;
        Self {
            reference: known.row.reference,
            label: known.row.label,
            source: known.source,
            removable: known.removable,
            orphan: known.problems.iter().any(|problem| problem.kind == orphan),
        }
    }
}
