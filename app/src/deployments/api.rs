//! What the pages ask the server, and have it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    deployments::{ActPreview, ApplicationDetail, EntityDeployments, Overview},
};

/// All services by environment.
#[server(prefix = "/fn", endpoint = "deployments/overview", input = GetUrl)]
pub async fn fetch_overview(
    team: String,
    environment: String,
    standing: String,
    text: String,
) -> Result<Overview, PortalError> {
    use platform::{
        deployments::{OverviewQuestion, Standing},
        entity_ref::DEFAULT_NAMESPACE,
    };
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let standing = Standing::from_name(&standing);
    // What people call a team is enough; what is no reference is nobody's.
    let team = given(team).map(|team| {
        let parsed = EntityRef::parse(&team, Some("group"), DEFAULT_NAMESPACE);
        parsed.map_or(team, |team| team.to_string())
    });
    let environment = given(environment);
    let question = OverviewQuestion { team, environment, standing, text };
    Ok(crate::AppState::deployments()?.overview(&question).await?)
}

/// The deployments of an entity; `None` when it names no application.
#[server(prefix = "/fn", endpoint = "deployments/entity", input = GetUrl)]
pub async fn fetch_entity_deployments(
    reference: EntityRef,
) -> Result<Option<EntityDeployments>, PortalError> {
    Ok(crate::AppState::deployments()?.of_entity(&reference).await?)
}

/// One application; `None` when there is none.
#[server(prefix = "/fn", endpoint = "deployments/application", input = GetUrl)]
pub async fn fetch_application(
    source: String,
    namespace: String,
    name: String,
) -> Result<Option<ApplicationDetail>, PortalError> {
    let key = platform::deployments::ApplicationKey { source, namespace, name };
    Ok(crate::AppState::deployments()?.application(&key).await?)
}

/// What an act would do; `None` when there is no such application.
#[server(prefix = "/fn", endpoint = "deployments/preview", input = GetUrl)]
pub async fn preview_act(
    source: String,
    namespace: String,
    name: String,
    act: String,
    id: Option<i64>,
) -> Result<Option<ActPreview>, PortalError> {
    use platform::deployments::DeploymentError;
    let key = platform::deployments::ApplicationKey { source, namespace, name };
    let act = platform::deployments::Act::of(&act, id, false)
        .ok_or_else(|| PortalError::bad_query(format!("{act:?} is nothing that can be done")))?;
    match crate::AppState::deployments()?.preview(&key, act).await {
        Ok(preview) => Ok(Some(preview)),
        Err(DeploymentError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Does it, and leads to the application.
#[server(prefix = "/fn", endpoint = "deployments/act", input = PostUrl)]
pub async fn do_act(
    source: String,
    namespace: String,
    name: String,
    act: String,
    id: Option<i64>,
    prune: Option<bool>,
    confirmation: Option<String>,
) -> Result<(), PortalError> {
    let key = platform::deployments::ApplicationKey { source, namespace, name };
    let act = platform::deployments::Act::of(&act, id, prune.unwrap_or_default())
        .ok_or_else(|| PortalError::bad_query(format!("{act:?} is nothing that can be done")))?;
    let confirmation = confirmation.unwrap_or_default();
    crate::AppState::deployments()?.act(&key, act, &confirmation).await?;
    leptos_axum::redirect(&key.page());
    Ok(())
}
