//! What the pages ask the server, and have it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    errors::{CompanyErrors, EntityErrors, ErrorPreview},
};

/// The errors of an entity, with one issue unfolded; `None` when there is nothing to see.
#[server(prefix = "/fn", endpoint = "errors/entity", input = GetUrl)]
pub async fn fetch_entity_errors(
    reference: EntityRef,
    show: String,
    level: String,
    text: String,
    sort: String,
    issue: String,
) -> Result<Option<EntityErrors>, PortalError> {
    let question = super::address::question(&show, &level, &text, &sort);
    let unfolded = platform::errors::IssueKey::parse(&issue);
    let errors = crate::AppState::errors()?;
    Ok(errors.of_entity(&reference, &question, unfolded.as_ref()).await?)
}

/// What is open in the whole company.
#[server(prefix = "/fn", endpoint = "errors/company", input = GetUrl)]
pub async fn fetch_company_errors(
    show: String,
    level: String,
    text: String,
    sort: String,
) -> Result<CompanyErrors, PortalError> {
    let question = super::address::question(&show, &level, &text, &sort);
    Ok(crate::AppState::errors()?.company(&question).await?)
}

/// What an act would do; `None` when there is no such issue.
#[server(prefix = "/fn", endpoint = "errors/preview", input = GetUrl)]
pub async fn preview_error_act(
    reference: EntityRef,
    issue: String,
    act: String,
    to: String,
) -> Result<Option<ErrorPreview>, PortalError> {
    let (key, act) = super::answer::act(&issue, &act, &to)?;
    Ok(crate::AppState::errors()?.preview(&reference, &key, act).await?)
}

/// Does it, and leads to the tab.
#[server(prefix = "/fn", endpoint = "errors/act", input = PostUrl)]
pub async fn do_error_act(
    reference: EntityRef,
    issue: String,
    act: String,
    to: Option<String>,
) -> Result<(), PortalError> {
    let (key, act) = super::answer::act(&issue, &act, &to.unwrap_or_default())?;
    crate::AppState::errors()?.act(&reference, &key, act).await?;
    leptos_axum::redirect(&super::address::tab_address(&reference));
    Ok(())
}
