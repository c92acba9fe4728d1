//! What is written down of a task while it runs. Every writing is one unit of work that first asks whether
//! the task is still this process's to run: one that only hung, and was taken for dead, writes nothing over
//! what the next one wrote.

use super::origin;
use platform::{
    Timestamp,
    audit::AuditEvent,
    notifications::News,
    scaffolder::{Change, EventKind, TaskEvent, TaskState},
    timestamp::Clock,
};
use serde_json::Value;
use std::sync::Arc;
use store::{
    ApprovalRecord, Lease, RoundRecord, StepRecord, Store, StoreError, TaskBodyRecord,
    TaskFileRecord, TaskRecord, TaskResultRecord, UnitOfWork,
};
use tokio::sync::broadcast;

/// The name under which the engine itself keeps what a round made so far.
pub(super) const MADE: &str = "slipway.io/made";

/// The name under which actions of code hosts keep the same by themselves.
const MADE_BY_ITSELF: &str = "made";

/// What begins the hint that a task is another by now: there may be something to do.
pub(super) const CHANGED: &str = "task ";

/// What begins the hint that a task told a line: only who reads it has something to do.
pub(super) const TOLD: &str = "line of task ";

/// Why a run stops without the task's having ended: somebody else goes on with it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Halt {
    /// Another process has it now.
    #[error("another process took the task over")]
    Lost,
    /// This process stops.
    #[error("this process stops")]
    Stopping,
    /// What is needed for it does not answer; the text says what.
    #[error("{0}")]
    Away(String),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What happens at once, or not at all.
#[derive(Default)]
pub(super) struct Entry<'a> {
    pub task: Option<&'a TaskRecord>,
    /// With the end of a task: what it was run with.
    pub body: Option<&'a TaskBodyRecord>,
    pub steps: &'a [StepRecord],
    pub round: Option<&'a RoundRecord>,
    pub events: Vec<TaskEvent>,
    pub result: Option<&'a TaskResultRecord>,
    pub files: &'a [TaskFileRecord],
    pub sealed: Option<&'a [u8]>,
    pub approval: Option<(&'a ApprovalRecord, &'a News)>,
    pub audit: Option<&'a AuditEvent>,
}

/// The journal of one task.
pub(super) struct Journal {
    pub store: Store,
    pub lease: Lease,
    pub clock: Arc<dyn Clock>,
    pub task: String,
    pub told: broadcast::Sender<Arc<str>>,
}

impl Journal {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Writes it; gives the task as it is since, if it was written.
    pub async fn write(&self, entry: Entry<'_>) -> Result<Option<TaskRecord>, Halt> {
        let mut unit = self.store.begin().await?;
        if !unit.hold(&self.lease).await? {
            return Err(Halt::Lost);
        }
        if let Some((approval, news)) = entry.approval {
            unit.insert_approval(approval).await?;
            unit.tell(news, self.now()).await?;
        }
        if !entry.steps.is_empty() {
            unit.put_task_steps(entry.steps).await?;
        }
        if let Some(round) = entry.round {
            unit.put_task_round(round).await?;
        }
        if let Some(sealed) = entry.sealed {
            unit.put_task_secrets(&self.task, sealed).await?;
        }
        if let Some(result) = entry.result {
            unit.put_task_result(&self.task, result).await?;
        }
        if !entry.files.is_empty() {
            unit.put_task_files(&self.task, entry.files).await?;
        }
        if !entry.events.is_empty() {
            unit.append_task_events(&self.task, &entry.events).await?;
        }
        if let Some(event) = entry.audit {
            unit.audit(event, self.now()).await?;
        }
        let Some(task) = entry.task else {
            unit.commit_quietly().await?;
            if !entry.events.is_empty() {
                hint(&self.store, &self.told, TOLD, &self.task).await;
            }
            return Ok(None);
        };
        // Last: with a task's end its secrets go.
        let written = unit.update_task(task).await?;
        if let Some(body) = entry.body
            && task.state == TaskState::Completed
            && !task.is_draft
        {
            origin::note(&mut unit, task, body).await?;
        }
        unit.commit().await?;
        wake(&self.store, &self.told, &self.task).await;
        Ok(written)
    }

    /// Forgets what a step's rounds were, and what they kept.
    pub async fn forget(&self, steps: &[String]) -> Result<(), Halt> {
        let mut unit = self.store.begin().await?;
        if !unit.hold(&self.lease).await? {
            return Err(Halt::Lost);
        }
        for step in steps {
            unit.forget_task_step(&self.task, step).await?;
        }
        unit.commit_quietly().await?;
        Ok(())
    }

    /// Forgets what a round kept.
    pub async fn forget_memory(&self, step: &str, round: u32) -> Result<(), Halt> {
        let mut unit = self.store.begin().await?;
        if !unit.hold(&self.lease).await? {
            return Err(Halt::Lost);
        }
        forget_memory(&mut unit, &self.task, step, round).await?;
        unit.commit_quietly().await?;
        Ok(())
    }

    pub async fn keep(
        &self,
        step: &str,
        round: u32,
        name: &str,
        value: &Value,
    ) -> Result<(), Halt> {
        let mut unit = self.store.begin().await?;
        if !unit.hold(&self.lease).await? {
            return Err(Halt::Lost);
        }
        unit.put_task_memory(&self.task, step, round, name, &value.to_string()).await?;
        unit.commit_quietly().await?;
        Ok(())
    }

    /// What a round told that it made, whatever became of it.
    pub async fn made_so_far(&self, step: &str, round: u32) -> Result<Vec<Change>, Halt> {
        let mut made = Vec::new();
        for name in [MADE, MADE_BY_ITSELF] {
            let kept = self.store.task_memory(&self.task, step, round, name).await?;
            // What was forgotten is kept as nothing.
            let kept: Option<Vec<Change>> = kept.and_then(|text| serde_json::from_str(&text).ok());
            made = joined(made, kept.unwrap_or_default());
        }
        Ok(made)
    }

    /// An event of this moment.
    pub fn event(&self, kind: EventKind, message: impl Into<String>) -> TaskEvent {
        event(&self.task, self.now(), kind, message)
    }

    /// That a step has another state.
    pub fn step_event(&self, step: &StepRecord, message: impl Into<String>) -> TaskEvent {
        let event = self.event(EventKind::Log, message);
        TaskEvent { step: Some(step.id.clone()), state: Some(step.state), ..event }
    }

    /// A line of a step's log.
    pub fn line(&self, step: &str, message: impl Into<String>) -> TaskEvent {
        let event = self.event(EventKind::Log, message);
        TaskEvent { step: Some(step.to_owned()), ..event }
    }
}

/// What a round kept is nothing any more: it is done as if never begun.
pub(super) async fn forget_memory(
    unit: &mut UnitOfWork,
    task: &str,
    step: &str,
    round: u32,
) -> Result<(), StoreError> {
    for (of, number, name, _) in unit.task_memories(task).await? {
        if of == step && number == round {
            unit.put_task_memory(task, step, round, &name, "null").await?;
        }
    }
    Ok(())
}

/// Something that a task tells.
pub(super) fn event(
    task: &str,
    at: Timestamp,
    kind: EventKind,
    message: impl Into<String>,
) -> TaskEvent {
    TaskEvent {
        id: 0,
        task: task.to_owned(),
        kind,
        at,
        step: None,
        state: None,
        ended: None,
        message: message.into(),
    }
}

/// That a task ended.
pub(super) fn end(
    task: &str,
    at: Timestamp,
    state: TaskState,
    message: impl Into<String>,
) -> TaskEvent {
    TaskEvent { ended: Some(state), ..event(task, at, EventKind::Completion, message) }
}

/// Wakes whoever listens to a task, and whoever runs tasks, in every process.
pub(super) async fn wake(store: &Store, told: &broadcast::Sender<Arc<str>>, task: &str) {
    hint(store, told, CHANGED, task).await;
}

async fn hint(store: &Store, told: &broadcast::Sender<Arc<str>>, kind: &str, task: &str) {
    if !store.is_shared() {
        // Nobody may listen.
        drop(told.send(Arc::from(task)));
        return;
    }
    // Listeners look from time to time all the same.
    if let Err(error) = store.hint(&format!("{kind}{task}")).await {
        tracing::debug!(task, %error, "no hint of a task's news was given");
    }
}

/// Both, without those that are told twice.
pub(super) fn joined(mut made: Vec<Change>, more: Vec<Change>) -> Vec<Change> {
    for change in more {
        if !made.contains(&change) {
            made.push(change);
        }
    }
    made
}
