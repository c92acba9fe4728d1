//! What a task's page begins with.

use super::api::{PORTION, fetch_events, fetch_task};
use crate::PortalError;
use platform::scaffolder::{Task, TaskEvent};
use serde::{Deserialize, Serialize};

/// So many portions of events come with the page: what can be read without script.
const AT_FIRST: usize = 5;

/// What the page begins with.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Start {
    pub(super) task: Task,
    pub(super) events: Vec<TaskEvent>,
}

/// Asks for it; `None` when there is no such task.
pub(super) async fn begin(id: Option<String>) -> Result<Option<Start>, PortalError> {
    let Some(id) = id else { return Ok(None) };
    // Events first: what is told meanwhile is told again behind them, the other way around it is not.
    let mut events = Vec::new();
    for _ in 0..AT_FIRST {
        let last = events.last().map_or(0, |event: &TaskEvent| event.id);
        let Some(more) = fetch_events(id.clone(), last).await? else { return Ok(None) };
        let is_all = more.len() < whole_portion();
        events.extend(more);
        if is_all {
            break;
        }
    }
    let task = fetch_task(id).await?;
    Ok(task.map(|task| Start { task, events }))
}

/// Fewer than so many are all there are.
pub(super) fn whole_portion() -> usize {
    usize::try_from(PORTION).unwrap_or(usize::MAX)
}
