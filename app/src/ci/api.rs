//! What the tab and Home ask the server, and have it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    ci::{Card, CiPreview, EntityCi, OwnPulls, ReadmePage},
};
use std::collections::BTreeMap;

/// What is built of an entity's code, with the jobs of one run; `None` when its code is nowhere that is
/// connected.
#[server(prefix = "/fn", endpoint = "ci/entity", input = GetUrl)]
pub async fn fetch_entity_ci(
    reference: EntityRef,
    run: Option<i64>,
) -> Result<Option<EntityCi>, PortalError> {
    Ok(crate::AppState::ci()?.of_entity(&reference, run).await?)
}

/// The readme of an entity's repository; `None` as above.
#[server(prefix = "/fn", endpoint = "ci/readme", input = GetUrl)]
pub async fn fetch_readme(reference: EntityRef) -> Result<Option<Card<ReadmePage>>, PortalError> {
    Ok(crate::AppState::ci()?.readme(&reference).await?)
}

/// The pull requests that concern who asks.
#[server(prefix = "/fn", endpoint = "ci/own", input = GetUrl)]
pub async fn fetch_own_pulls() -> Result<OwnPulls, PortalError> {
    Ok(crate::AppState::ci()?.own_pulls().await?)
}

/// What an act would do; `None` when there is no such run or workflow.
#[server(prefix = "/fn", endpoint = "ci/preview", input = GetUrl)]
pub async fn preview_ci_act(
    reference: EntityRef,
    act: String,
    run: Option<i64>,
    workflow: Option<String>,
) -> Result<Option<CiPreview>, PortalError> {
    let act = super::answer::act(&act, run, workflow, String::new(), BTreeMap::new())?;
    Ok(crate::AppState::ci()?.preview(&reference, act).await?)
}

/// Does it, and leads to the tab.
#[server(prefix = "/fn", endpoint = "ci/act", input = PostUrl)]
pub async fn do_ci_act(
    reference: EntityRef,
    act: String,
    run: Option<i64>,
    workflow: Option<String>,
    branch: Option<String>,
    inputs: Option<BTreeMap<String, String>>,
) -> Result<(), PortalError> {
    let (branch, inputs) = (branch.unwrap_or_default(), inputs.unwrap_or_default());
    let act = super::answer::act(&act, run, workflow, branch, inputs)?;
    crate::AppState::ci()?.act(&reference, act).await?;
    leptos_axum::redirect(&super::address::tab_address(&reference));
    Ok(())
}
