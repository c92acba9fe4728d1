//! What the page asks the server, and has it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::scaffolder::{Task, TaskEvent};
use std::collections::BTreeMap;

/// So many events are told at once.
pub(super) const PORTION: u32 = 1_000;

/// A task; `None` when there is none that the asker may see.
#[server(prefix = "/fn", endpoint = "create/task", input = GetUrl)]
pub async fn fetch_task(id: String) -> Result<Option<Task>, PortalError> {
    Ok(crate::AppState::scaffolder()?.task(&id).await?)
}

/// What a task told behind an event, [`PORTION`] at the most; `None` as above.
#[server(prefix = "/fn", endpoint = "create/events", input = GetUrl)]
pub async fn fetch_events(id: String, after: i64) -> Result<Option<Vec<TaskEvent>>, PortalError> {
    Ok(crate::AppState::scaffolder()?.events(&id, after, PORTION).await?)
}

/// Ends a task.
#[server(prefix = "/fn", endpoint = "create/cancel", input = PostUrl)]
pub async fn cancel_task(id: String) -> Result<(), PortalError> {
    crate::AppState::scaffolder()?.cancel(&id).await?;
    leptos_axum::redirect(&crate::create::tasks::task_address(&id));
    Ok(())
}

/// Goes on with a task that ended badly, from a step or from the first that did not end well.
#[server(prefix = "/fn", endpoint = "create/retry", input = PostUrl)]
pub async fn retry_task(
    id: String,
    step: Option<String>,
    secrets: Option<BTreeMap<String, String>>,
) -> Result<(), PortalError> {
    use serde_json::{Map, Value};
    let secrets = secrets.unwrap_or_default().into_iter();
    let secrets = secrets.map(|(name, secret)| (name, Value::String(secret)));
    let secrets: Map<String, Value> = secrets.collect();
    let step = step.filter(|step| !step.is_empty());
    crate::AppState::scaffolder()?.retry(&id, step.as_deref(), &secrets).await?;
    leptos_axum::redirect(&crate::create::tasks::task_address(&id));
    Ok(())
}

/// Decides about a step of which nobody knows whether it was done: `again`, `done` with its output as
/// JSON, or `give-up`.
#[server(prefix = "/fn", endpoint = "create/decide", input = PostUrl)]
pub async fn decide_step(
    id: String,
    step: String,
    decision: String,
    output: Option<String>,
) -> Result<(), PortalError> {
    let decision =
        super::decision::read(&decision, output.as_deref()).map_err(PortalError::bad_query)?;
    let decide = platform::scaffolder::Decide { step, decision };
    crate::AppState::scaffolder()?.decide(&id, &decide).await?;
    leptos_axum::redirect(&crate::create::tasks::task_address(&id));
    Ok(())
}

/// Removes what a step made.
#[server(prefix = "/fn", endpoint = "create/undo", input = PostUrl)]
pub async fn undo_step(id: String, step: String) -> Result<(), PortalError> {
    crate::AppState::scaffolder()?.undo(&id, &step).await?;
    leptos_axum::redirect(&crate::create::tasks::task_address(&id));
    Ok(())
}

/// Approves a step, or refuses it.
#[server(prefix = "/fn", endpoint = "create/approve", input = PostUrl)]
pub async fn approve_step(
    id: String,
    number: String,
    approve: bool,
    comment: String,
) -> Result<(), PortalError> {
    crate::AppState::approvals()?.decide(&number, approve, &comment).await?;
    leptos_axum::redirect(&crate::create::tasks::task_address(&id));
    Ok(())
}
