//! What the pages ask the server, and have it do.

#![cfg_attr(
    feature = "ssr",
    expect(clippy::unused_async, reason = "a server function is async by its form")
)]

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    scaffolder::{ActionDescription, Invalid, TemplateCard, TemplateForm},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A template that asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asking {
    /// What it asks.
    pub form: TemplateForm,
    /// What was filled in for the task that somebody begins again.
    pub before: Map<String, Value>,
    /// What tells this visit of the wizard from others: a wish is sent with it.
    pub visit: String,
}

/// What became of a wish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Begun {
    /// The task of this number is under way.
    Task(String),
    /// What was filled in does not fit the template.
    Invalid(Vec<Invalid>),
}

/// All templates.
#[server(prefix = "/fn", endpoint = "create/templates", input = GetUrl)]
pub async fn list_templates() -> Result<Vec<TemplateCard>, PortalError> {
    Ok(crate::AppState::scaffolder()?.templates().await?)
}

/// What a template asks for, with what was filled in for a task of it; `None` when there is none.
#[server(prefix = "/fn", endpoint = "create/form", input = GetUrl)]
pub async fn fetch_form(
    template: EntityRef,
    task: Option<String>,
) -> Result<Option<Asking>, PortalError> {
    let scaffolder = crate::AppState::scaffolder()?;
    let Some(form) = scaffolder.form(&template).await? else { return Ok(None) };
    let task = match task {
        Some(task) => scaffolder.task(&task).await?,
        None => None,
    };
    let task = task.filter(|task| task.row.template.target == template);
    let before = task.and_then(|task| task.values.as_object().cloned()).unwrap_or_default();
    Ok(Some(Asking { form, before, visit: leptos::nonce::Nonce::new().to_string() }))
}

/// Begins a task, or tries what it would do, and leads to it. Values and secrets are objects in JSON. The
/// same wish of the same visit gives the same task.
#[server(prefix = "/fn", endpoint = "create/begin", input = PostUrl)]
pub async fn begin_task(
    template: EntityRef,
    values: String,
    secrets: String,
    visit: String,
    is_draft: bool,
) -> Result<Begun, PortalError> {
    use platform::scaffolder::{NewTask, ScaffolderError};
    let key = super::wizard::wish(&visit, &values, is_draft);
    let (values, secrets) = (object(&values)?, object(&secrets)?);
    let new = NewTask { template, values, secrets, key, is_draft, is_reviewed: true };
    match crate::AppState::scaffolder()?.create(&new).await {
        Ok(task) => {
            leptos_axum::redirect(&super::tasks::task_address(&task));
            Ok(Begun::Task(task))
        }
        Err(ScaffolderError::Invalid(invalid)) => Ok(Begun::Invalid(invalid)),
        Err(error) => Err(error.into()),
    }
}

/// Keeps a template among one's own, or lets it go.
#[server(prefix = "/fn", endpoint = "create/star", input = PostUrl)]
pub async fn star_template(template: EntityRef, starred: bool) -> Result<(), PortalError> {
    Ok(crate::AppState::scaffolder()?.star(&template, starred).await?)
}

/// Every action that there is, by name.
#[server(prefix = "/fn", endpoint = "create/actions", input = GetUrl)]
pub async fn list_actions() -> Result<Vec<ActionDescription>, PortalError> {
    Ok(crate::AppState::scaffolder()?.actions())
}

#[cfg(feature = "ssr")]
fn object(text: &str) -> Result<Map<String, Value>, PortalError> {
    serde_json::from_str(text).map_err(|error| {
        PortalError::bad_query(format!("what was filled in is no object: {error}"))
    })
}
