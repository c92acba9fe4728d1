//! What pages ask the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::{
    EntityRef,
    health::{HealthOverview, ServiceHealth},
};

/// How an entity fares, and why; `None` when nothing is known of it from anywhere.
#[server(prefix = "/fn", endpoint = "health/entity", input = GetUrl)]
pub async fn fetch_health(reference: EntityRef) -> Result<Option<ServiceHealth>, PortalError> {
    Ok(crate::AppState::health()?.explained(&reference).await?)
}

/// How all services fare.
#[server(prefix = "/fn", endpoint = "health/overview", input = GetUrl)]
pub async fn fetch_board(
    health: String,
    team: String,
    text: String,
) -> Result<HealthOverview, PortalError> {
    use platform::{
        entity_ref::DEFAULT_NAMESPACE,
        health::{HealthQuestion, HealthState},
    };
    // What people call a team is enough; what is no reference is nobody's.
    let owners = (!team.is_empty()).then(|| {
        let parsed = EntityRef::parse(&team, Some("group"), DEFAULT_NAMESPACE);
        vec![parsed.map_or(team, |team| team.to_string())]
    });
    let question = HealthQuestion { state: HealthState::from_name(&health), owners, text };
    Ok(crate::AppState::health()?.overview(&question).await?)
}

/// How the services fare that who asks owns, by themselves or by their teams.
#[server(prefix = "/fn", endpoint = "health/own", input = GetUrl)]
pub async fn fetch_own_health() -> Result<HealthOverview, PortalError> {
    use platform::health::HealthQuestion;
    let principal = crate::AppState::asker()?.principal;
    let own = principal.groups.iter().chain(&principal.entity);
    let owners = Some(own.map(ToString::to_string).collect());
    let question = HealthQuestion { owners, ..HealthQuestion::default() };
    Ok(crate::AppState::health()?.overview(&question).await?)
}
