//! What the list and Home ask the server.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::scaffolder::{TaskPage, TaskRow};

/// Tasks; `question` is what the address asks for, as JSON.
#[server(prefix = "/fn", endpoint = "create/tasks", input = GetUrl)]
pub async fn list_tasks(question: String) -> Result<TaskPage, PortalError> {
    let asked: super::address::Asked = serde_json::from_str(&question)
        .map_err(|error| PortalError::bad_query(format!("the question cannot be read: {error}")))?;
    Ok(crate::AppState::scaffolder()?.tasks(&asked.query()).await?)
}

/// Those of the asker's own that are not at their end, or ended badly of late.
#[server(prefix = "/fn", endpoint = "create/own-tasks", input = GetUrl)]
pub async fn fetch_own_tasks() -> Result<Vec<TaskRow>, PortalError> {
    use super::question::{matters, own};
    let now = crate::AppState::current()?.clock.now();
    let rows = crate::AppState::scaffolder()?.tasks(&own()).await?.rows;
    Ok(rows.into_iter().filter(|row| matters(row, now)).collect())
}
