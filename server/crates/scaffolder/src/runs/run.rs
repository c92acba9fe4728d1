//! One run of a task, from where its journal ends to its end, or to where it has to wait.

mod approve;
mod doubts;
mod end;
mod open;
mod prepare;
mod rebuild;
mod rounds;
mod step;

use super::{
    draft::Sketch,
    journal::{Entry, Halt, Journal},
    masker::Masker,
    secrets::Vault,
    service::RunService,
    signals::Signals,
};
use crate::engine::{Context, Host};
use platform::{
    access::{Asker, Decision, Permission, Principal},
    scaffolder::{EventKind, StepState, TaskEvent, TaskState},
};
use serde_json::Value;
use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Instant};
use store::{Lease, RoundRecord, StepRecord, TaskBodyRecord, TaskRecord, TaskResultRecord};
use tokio::sync::Mutex;

/// How often a task is gone on with at the most: one that ends its process each time is given up.
const MOST_ATTEMPTS: u32 = 200;

/// What a run goes by.
pub(super) struct Run {
    pub service: Arc<RunService>,
    pub journal: Arc<Journal>,
    pub signals: Signals,
    pub task: TaskRecord,
    pub body: TaskBodyRecord,
    pub spec: Value,
    pub steps: Vec<StepRecord>,
    /// What is in the journal of rounds: by step, as the journal names it, and round.
    pub rounds: BTreeMap<(String, u32), RoundRecord>,
    /// What expressions see, but for secrets.
    pub context: Context,
    pub masker: Arc<Masker>,
    pub vault: Arc<Mutex<Vault>>,
    /// As whom it is done.
    pub asker: Asker,
    pub email: Option<String>,
    pub workspace: PathBuf,
    pub failed: bool,
    pub sketch: Option<Arc<Sketch>>,
    pub warnings: Vec<String>,
    /// How many of them are written down.
    pub warned: usize,
    pub began: Instant,
}

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// The next step.
    On,
    /// Nothing here: it waits, for a person or a time.
    Wait,
    /// The end: somebody wanted it.
    Cancelled,
}

impl Run {
    /// Goes on with a task whose lease this process has.
    pub async fn go(
        service: Arc<RunService>,
        id: &str,
        lease: Lease,
        signals: Signals,
    ) -> Result<(), Halt> {
        let store = &service.parts.store;
        let Some(task) = store.task(id).await? else { return Ok(()) };
        let waits = task.state == TaskState::Waiting && task.wake_at.is_none();
        if task.state.has_ended() || (waits && !task.cancel_wanted) {
            return Ok(());
        }
        let Some(body) = store.task_body(id).await? else { return Ok(()) };
        if task.cancel_wanted {
            signals.cancel.cancel();
        }
        let journal = Arc::new(service.journal(id, lease));
        let mut run = Self::read(Arc::clone(&service), journal, signals, task, body).await?;
        if run.signals.cancel.is_cancelled() {
            return run.cancelled().await;
        }
        if let Some(reason) = run.admitted().await? {
            return run.refused(&reason).await;
        }
        run.bring_draft().await?;
        run.begin().await?;
        if let Some(error) = run.rebuild().await? {
            return run.without_workspace(error).await;
        }
        for place in 0..run.steps.len() {
            match run.step(place).await? {
                Flow::On => {}
                Flow::Wait => {
                    run.leave().await;
                    return Ok(());
                }
                Flow::Cancelled => return run.cancelled().await,
            }
        }
        run.finished().await
    }

    /// Looks up who began it, as they are by now; tells why it cannot go on, if so.
    async fn admitted(&mut self) -> Result<Option<String>, Halt> {
        if self.task.attempts >= MOST_ATTEMPTS {
            let words = "it was gone on with too often, and never came to an end";
            return Ok(Some(words.to_owned()));
        }
        if let Some(reason) = self.approved_as_a_whole().await? {
            return Ok(Some(reason));
        }
        let Ok(then) = serde_json::from_str::<Principal>(&self.body.principal) else {
            return Ok(Some("nobody can tell any more who began it".to_owned()));
        };
        let people = &self.service.parts.people;
        let now = match people.by_now(&then, self.body.account.as_deref()).await {
            Ok(Some(now)) => now,
            Ok(None) => return Ok(Some("who began it may not enter any more".to_owned())),
            Err(message) => return Err(Halt::Away(message)),
        };
        let request = Arc::from(format!("task {}", self.task.id));
        self.asker = Asker::new(Arc::new(now), request, None);
        let entities = (self.service.parts.entities)(&self.asker);
        // What is no template of the catalog (a draft, an update) was decided when it was begun.
        let template = &self.task.template;
        let is_known = !self.task.is_draft && entities.facts(template).is_some();
        if is_known && entities.decide(Permission::TemplateUse, template) == Decision::Deny {
            return Ok(Some("who began it may not use the template any more".to_owned()));
        }
        // Without an address commits are made in the portal's name.
        self.email = entities.email().await.unwrap_or_default();
        Ok(None)
    }

    /// Notes that it runs.
    async fn begin(&mut self) -> Result<(), Halt> {
        let recovered = self.task.state == TaskState::Processing;
        let mut events = Vec::new();
        if recovered {
            let words = "The process that ran the task ended; it goes on here.";
            events.push(self.journal.event(EventKind::Recovered, words));
        }
        // What it would do is known to the process that tried it only.
        if self.task.is_draft && self.task.attempts > 0 {
            self.begin_anew().await?;
        }
        let now = self.journal.now();
        self.task.state = TaskState::Processing;
        self.task.started_at = self.task.started_at.or(Some(now));
        (self.task.wake_at, self.task.note, self.task.approval) = (None, None, None);
        self.task.attempts += 1;
        self.write(None, events).await
    }

    /// A draft makes nothing: it is simply begun anew.
    async fn begin_anew(&mut self) -> Result<(), Halt> {
        let names: Vec<String> =
            (0..self.steps.len()).map(|place| self.journal_name(place)).collect();
        self.journal.forget(&names).await?;
        self.rounds.clear();
        for step in &mut self.steps {
            step.state = StepState::Open;
            (step.started_at, step.ended_at, step.note) = (None, None, None);
        }
        let steps = &self.steps;
        self.journal.write(Entry { steps, ..Entry::default() }).await?;
        Ok(())
    }

    /// Writes the task's own row, a step's where one is told, and events; hears whether somebody wants
    /// the task to end.
    pub(super) async fn write(
        &mut self,
        place: Option<usize>,
        events: Vec<TaskEvent>,
    ) -> Result<(), Halt> {
        self.count();
        let steps = place.and_then(|place| self.steps.get(place..=place)).unwrap_or_default();
        let told = self.warnings.len();
        // Whoever goes on does not meet again what was doubtful in steps that are behind.
        let result = (told > self.warned).then(|| TaskResultRecord {
            warnings: self.warnings.clone(),
            ..TaskResultRecord::default()
        });
        let (task, result) = (Some(&self.task), result.as_ref());
        let entry = Entry { task, steps, events, result, ..Entry::default() };
        let written = self.journal.write(entry).await?;
        self.warned = told;
        self.heard(written);
        Ok(())
    }

    /// Counts the steps that are done.
    pub(super) fn count(&mut self) {
        let done = self.steps.iter().filter(|step| step.state == StepState::Completed).count();
        self.task.steps_done = u32::try_from(done).unwrap_or(u32::MAX);
    }

    /// Takes from what was written whether somebody wants the task to end.
    pub(super) fn heard(&mut self, written: Option<TaskRecord>) {
        if let Some(written) = written {
            if written.cancel_wanted {
                self.signals.cancel.cancel();
            }
            self.task.version = written.version;
        }
    }

    /// What a step is called in the journal of rounds: its id, and its place where an earlier step has
    /// the same one.
    pub(super) fn journal_name(&self, place: usize) -> String {
        journal_name(&self.steps, place)
    }

    pub(super) fn host(&self) -> Host {
        let code_hosts = self.service.parts.code_hosts.clone();
        Host { code_hosts, failed: Some(self.failed), seed: 0 }
    }
}

/// See [`Run::journal_name`].
pub(super) fn journal_name(steps: &[StepRecord], place: usize) -> String {
    let Some(step) = steps.get(place) else { return String::new() };
    let is_second = steps.iter().take(place).any(|other| other.id == step.id);
    if is_second { format!("{}#{place}", step.id) } else { step.id.clone() }
}
