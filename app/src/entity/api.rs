//! The page's questions to the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::{
    EntityRef,
    catalog::{EntityDetail, FieldOrigin, Graph, HistoryPage, Moment, Reference},
};
use serde::{Deserialize, Serialize};

/// How many members of a team are told with all that is known of them.
#[cfg(feature = "ssr")]
const MEMBERS: usize = 200;

/// An entity that is or was in the catalog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Found {
    /// It is there.
    Here(Box<EntityDetail>),
    /// It was there; its latest changes.
    Gone(HistoryPage),
}

/// Someone who belongs to a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub person: Reference,
    /// What they do, in their own words.
    pub description: Option<String>,
    /// `spec.profile.email`
    pub email: Option<String>,
}

/// One entity; `None` when there never was one of that name. An API's definition comes along only
/// when it is asked for (`whole`).
#[server(prefix = "/fn", endpoint = "entity/detail", input = GetUrl)]
pub async fn fetch_entity(
    reference: EntityRef,
    whole: bool,
    at: Option<Moment>,
) -> Result<Option<Found>, PortalError> {
    let catalog = crate::AppState::catalog_at(at).await?;
    if let Some(detail) = catalog.entity(&reference).await? {
        let detail = if whole { detail } else { super::api_definition::without(detail) };
        return Ok(Some(Found::Here(Box::new(detail))));
    }
    Ok(catalog.history(&reference, None).await?.map(Found::Gone))
}

/// The graph around an entity, with how those fare of which anything is known.
#[server(prefix = "/fn", endpoint = "entity/graph", input = GetUrl)]
pub async fn fetch_graph(
    reference: EntityRef,
    depth: u8,
    at: Option<Moment>,
) -> Result<Option<Graph>, PortalError> {
    let catalog = crate::AppState::catalog_at(at).await?;
    let health = crate::AppState::health()?;
    let Some(mut graph) =
        catalog.graph(&reference, depth.clamp(1, super::address::DEEPEST)).await?
    else {
        return Ok(None);
    };
    // Of the past nobody knows how it fared; and no drawing fails for the sake of its dots.
    if at.is_none() {
        let drawn: Vec<EntityRef> =
            graph.nodes.iter().map(|node| node.entity.target.clone()).collect();
        let states = health.states(&drawn).await.unwrap_or_default();
        for node in &mut graph.nodes {
            let found = states.iter().find(|(entity, _)| *entity == node.entity.target);
            node.health = found.map(|(_, state)| *state);
        }
    }
    Ok(Some(graph))
}

/// Changes of an entity before a position of the log.
#[server(prefix = "/fn", endpoint = "entity/history", input = GetUrl)]
pub async fn fetch_history(
    reference: EntityRef,
    before: Option<i64>,
    at: Option<Moment>,
) -> Result<Option<HistoryPage>, PortalError> {
    let catalog = crate::AppState::catalog_at(at).await?;
    Ok(catalog.history(&reference, before).await?)
}

/// Who or what set each field of an entity; none when there is no such entity.
#[server(prefix = "/fn", endpoint = "entity/origins", input = GetUrl)]
pub async fn fetch_origins(
    reference: EntityRef,
    at: Option<Moment>,
) -> Result<Vec<FieldOrigin>, PortalError> {
    let catalog = crate::AppState::catalog_at(at).await?;
    Ok(catalog.origins(&reference).await?.unwrap_or_default())
}

/// The members of a team; none when there is no such team.
#[server(prefix = "/fn", endpoint = "entity/members", input = GetUrl)]
pub async fn fetch_members(
    reference: EntityRef,
    at: Option<Moment>,
) -> Result<Vec<Member>, PortalError> {
    let catalog = crate::AppState::catalog_at(at).await?;
    let Some(team) = catalog.entity(&reference).await? else { return Ok(Vec::new()) };
    let mut members = Vec::new();
    for (index, person) in super::relations::members(&team.relations).enumerate() {
        let ask = person.exists && index < MEMBERS;
        let known = if ask { catalog.entity(&person.target).await? } else { None };
        members.push(Member::of(person, known.as_ref()));
    }
    Ok(members)
}

#[cfg(feature = "ssr")]
impl Member {
    fn of(person: &Reference, known: Option<&EntityDetail>) -> Self {
        let description = known.and_then(|known| known.row.description.clone());
        let email = known.and_then(|known| super::people::email(&known.entity));
        Self { person: person.clone(), description, email: email.map(str::to_owned) }
    }
}
