//! What a step made is removed again: of a task that ended, the newest first, one by one.

use crate::runs::{
    asked::{Asked, refused, unavailable},
    journal::{Entry, Halt, Journal},
    log::StepLog,
    masker::{MASK, Masker},
    memory::RoundMemory,
    run::journal_name,
    service::RunService,
    signals::Signals,
};
use futures::FutureExt;
use platform::{
    access::Asker,
    audit::AuditEvent,
    scaffolder::{ActionCall, ActionError, Change, EventKind, ScaffolderError, StepState, TaskLog},
};
use serde_json::{Map, Value, json};
use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, PoisonError},
};
use store::{Lease, RoundRecord, StepRecord, TaskRecord};
use tokio_util::sync::CancellationToken;

/// A step whose work is removed.
struct Undoing {
    service: Arc<RunService>,
    asker: Asker,
    journal: Arc<Journal>,
    task: TaskRecord,
    base: String,
    step: StepRecord,
    rounds: Vec<RoundRecord>,
}

impl Asked {
    pub(in crate::runs) async fn undo_step(
        &self,
        id: &str,
        step: &str,
    ) -> Result<(), ScaffolderError> {
        let task = self.decidable(id).await?;
        if !task.state.has_ended() {
            return Err(not_ended());
        }
        let own = Self::new(Arc::clone(&self.service), self.asker.clone());
        let (id, step) = (id.to_owned(), step.to_owned());
        // A task of its own: it is done, and the lease given back, also when who asked does not wait.
        let done = tokio::spawn(async move { own.undo_alone(&id, &step).await });
        done.await.map_err(|error| ScaffolderError::Unavailable(error.to_string()))?
    }

    /// Removes it while nobody else does something about the task.
    async fn undo_alone(&self, id: &str, step: &str) -> Result<(), ScaffolderError> {
        let service = &self.service;
        let lease = self.taken(id, &service.holder()).await?;
        let known = (lease.clone(), Signals::default());
        service.running.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), known);
        let outcome = match self.undoing(id, step, lease.clone()).await {
            Ok(undoing) => {
                AssertUnwindSafe(undoing.run()).catch_unwind().await.unwrap_or_else(|_| {
                    let words = "removing it failed in itself; the log has more";
                    Err(ScaffolderError::Unavailable(words.to_owned()))
                })
            }
            Err(error) => Err(error),
        };
        service.running.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        if let Err(error) = service.parts.store.release_lease(&lease).await {
            tracing::debug!(task = id, %error, "a lease could not be given back");
        }
        outcome
    }

    async fn undoing(
        &self,
        id: &str,
        step: &str,
        lease: Lease,
    ) -> Result<Undoing, ScaffolderError> {
        let store = &self.service.parts.store;
        let missing = || ScaffolderError::NotFound(format!("the task has no step {step}"));
        // As it is since nobody else has it.
        let task = store.task(id).await.map_err(unavailable)?.ok_or_else(missing)?;
        if !task.state.has_ended() {
            return Err(not_ended());
        }
        let steps = store.task_steps(&task.id).await.map_err(unavailable)?;
        let rounds = store.task_rounds(&task.id).await.map_err(unavailable)?;
        let body = store.task_body(&task.id).await.map_err(unavailable)?.ok_or_else(missing)?;
        let place = steps.iter().position(|one| one.id == step).ok_or_else(missing)?;
        let made = |place: usize| {
            let name = journal_name(&steps, place);
            rounds.iter().any(|round| round.step == name && !round.made.is_empty())
        };
        if !made(place) {
            let words = format!("the step {step} made nothing that could be removed");
            return Err(ScaffolderError::Conflict(words));
        }
        if let Some(newer) = (place + 1..steps.len()).rev().find(|place| made(*place)) {
            let newer = steps.get(newer).map(|step| step.name.clone()).unwrap_or_default();
            let words = format!("first remove what the later step {newer} made");
            return Err(ScaffolderError::Conflict(words));
        }
        let name = journal_name(&steps, place);
        let step = steps.into_iter().nth(place).ok_or_else(missing)?;
        Ok(Undoing {
            journal: Arc::new(self.service.journal(&task.id, lease)),
            service: Arc::clone(&self.service),
            asker: self.asker.clone(),
            base: body.base,
            rounds: rounds.into_iter().filter(|round| round.step == name).collect(),
            task,
            step,
        })
    }
}

impl Undoing {
    async fn run(mut self) -> Result<(), ScaffolderError> {
        let rounds = std::mem::take(&mut self.rounds);
        for mut round in rounds.into_iter().rev() {
            while let Some(change) = round.made.last().cloned() {
                self.remove(&round, &change).await?;
                round.made.pop();
                let words = format!("Removed {}.", change.label);
                let events = vec![self.journal.line(&self.step.id, words)];
                self.write(Entry { round: Some(&round), events, ..Entry::default() }).await?;
            }
            round.state = StepState::Undone;
            round.output = None;
            self.write(Entry { round: Some(&round), ..Entry::default() }).await?;
            // Whoever goes on with the task makes it anew.
            self.journal.forget_memory(&round.step, round.round).await.map_err(stopped)?;
        }
        self.step.state = StepState::Undone;
        self.step.note = Some(format!("{} removed what it made", self.asker.principal.label));
        let steps = std::slice::from_ref(&self.step);
        let events = vec![self.journal.step_event(&self.step, "What the step made was removed:")];
        let task = Some(&self.task);
        self.write(Entry { task, steps, events, ..Entry::default() }).await
    }

    async fn remove(&self, round: &RoundRecord, change: &Change) -> Result<(), ScaffolderError> {
        let known = self.service.known(&change.action);
        let known = known.ok_or_else(|| {
            let words = format!("nothing here knows any more how to remove {}", change.label);
            ScaffolderError::Conflict(words)
        })?;
        let object = format!("task {}", self.task.id);
        let removed = json!({ "step": self.step.id, "removes": change.label });
        let audit =
            AuditEvent::new(&self.asker, "task.undo").on(object).changing(Some(removed), None);
        // First the log, then the deed: what is not told must not happen.
        self.write(Entry { audit: Some(&audit), ..Entry::default() }).await?;
        // Those of the task are gone; the portal's own are there.
        let masker = Masker::of(self.service.options.environment_secrets.values());
        let masker = Arc::new(masker);
        let step = self.step.id.clone();
        let (log, written) = StepLog::start(
            Arc::clone(&self.journal),
            Arc::clone(&masker),
            step,
            CancellationToken::new(),
        );
        let masked = Arc::clone(&masker);
        let call = self.call(round, masker, Arc::clone(&log) as Arc<dyn TaskLog>);
        let limit = self.service.options.step_timeout;
        let undone = tokio::time::timeout(limit, known.provider.undo(&call, change)).await;
        let undone = undone.unwrap_or_else(|_| {
            Err(ActionError::Refused(format!("it took longer than {} s", limit.as_secs())))
        });
        log.end();
        if let Ok(written) = written.await {
            written.map_err(stopped)?;
        }
        let Err(error) = undone else { return Ok(()) };
        let reason = masked.text(&error.to_string());
        let words = format!("{} could not be removed: {reason}", change.label);
        let events: Vec<_> = vec![self.journal.event(EventKind::Log, words)];
        let audit = audit.failed(reason);
        self.write(Entry { events, audit: Some(&audit), ..Entry::default() }).await?;
        Err(refused(error))
    }

    fn call(&self, round: &RoundRecord, masker: Arc<Masker>, log: Arc<dyn TaskLog>) -> ActionCall {
        let input = round.input.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let mut input: Map<String, Value> = input.unwrap_or_default();
        // Secrets are not kept: the portal's own credentials are used instead.
        input.retain(|_, value| value.as_str() != Some(MASK));
        let memory = RoundMemory {
            journal: Arc::clone(&self.journal),
            masker,
            step: round.step.clone(),
            round: round.round,
        };
        ActionCall {
            action: self.step.action.clone(),
            input: Value::Object(input),
            workspace: self.service.workspace(&self.task.id),
            task: self.task.id.clone(),
            task_created_at: self.task.created_at,
            key: format!("{}/{}/{}", self.task.id, round.step, round.round),
            template: self.task.template.to_string(),
            base: self.base.clone(),
            context: Map::new(),
            asker: self.asker.clone(),
            email: None,
            log,
            memory: Arc::new(memory),
        }
    }

    async fn write(&self, entry: Entry<'_>) -> Result<(), ScaffolderError> {
        self.journal.write(entry).await.map(drop).map_err(stopped)
    }
}

fn not_ended() -> ScaffolderError {
    ScaffolderError::Conflict("the task has not ended yet".to_owned())
}

fn stopped(halt: Halt) -> ScaffolderError {
    ScaffolderError::Unavailable(halt.to_string())
}
