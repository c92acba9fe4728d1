//! What the pages ask the server.

use super::answer::MonitoringAnswer;
use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::{EntityRef, monitoring::CompanyMonitoring, time_range::RangeQuery};

/// What burns now.
#[server(prefix = "/fn", endpoint = "monitoring/company", input = GetUrl)]
pub async fn fetch_company(
    team: String,
    environment: String,
    tier: String,
    state: String,
    text: String,
) -> Result<CompanyMonitoring, PortalError> {
    use platform::{
        entity_ref::DEFAULT_NAMESPACE,
        monitoring::{CompanyQuestion, MonitorState},
    };
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    // What people call a team is enough; what is no reference is nobody's.
    let team = given(team).map(|team| {
        let parsed = EntityRef::parse(&team, Some("group"), DEFAULT_NAMESPACE);
        parsed.map_or(team, |team| team.to_string())
    });
    let (environment, tier) = (given(environment), given(tier));
    let state = MonitorState::from_name(&state);
    let question = CompanyQuestion { team, environment, tier, state, text };
    Ok(crate::AppState::monitoring()?.company(&question).await?)
}

/// How an entity is doing, and what was deployed meanwhile.
#[server(prefix = "/fn", endpoint = "monitoring/entity", input = GetUrl)]
pub async fn fetch_entity_monitoring(
    reference: EntityRef,
    environment: String,
    range: RangeQuery,
    dashboard: String,
) -> Result<MonitoringAnswer, PortalError> {
    use platform::monitoring::EntityQuestion;
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let state = crate::AppState::current()?;
    let (zone, now) = (crate::preferences::Preferences::current().zone, state.clock.now());
    let question = EntityQuestion {
        environment: given(environment),
        range: super::happened::range_of(range, now, zone),
        dashboard: given(dashboard),
    };
    let monitoring = crate::AppState::monitoring()?.of_entity(&reference, &question).await?;
    let deployed = match &monitoring {
        // Who may not see deployments sees the rest all the same.
        Some(monitoring) => match crate::AppState::deployments()?.of_entity(&reference).await {
            Ok(Some(all)) => super::answer::deployed(&all, monitoring),
            Ok(None) | Err(_) => Vec::new(),
        },
        None => Vec::new(),
    };
    Ok(MonitoringAnswer { monitoring, deployed })
}
