//! What is done about tasks that are there: ended, gone on with, decided, and what they made removed.

mod retry;
mod undo;

use super::{
    asked::{Asked, unavailable},
    journal::{event, forget_memory, wake},
    run::journal_name,
};
use platform::{
    access::Permission,
    approvals::ApprovalState,
    audit::AuditEvent,
    scaffolder::{Decide, Decision, EventKind, ScaffolderError, StepState, TaskEvent, TaskState},
};
use serde_json::{Value, json};
use std::time::Duration;
use store::{Lease, RoundRecord, TaskRecord, UnitOfWork};
use tokio::time::sleep;

/// How often it is tried to take a task that ended: who ran it may be about to let it go.
const TRIES: u32 = 40;

/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(50);

impl Asked {
    /// Takes a task that ended, so that nobody else does something about it meanwhile.
    pub(super) async fn taken(&self, id: &str, holder: &str) -> Result<Lease, ScaffolderError> {
        let (name, time) = (format!("task:{id}"), self.service.options.lease_time);
        let store = &self.service.parts.store;
        for _ in 0..TRIES {
            let lease = store.acquire_lease(&name, holder, time).await.map_err(unavailable)?;
            if let Some(lease) = lease {
                return Ok(lease);
            }
            sleep(PAUSE).await;
        }
        Err(taken_already())
    }

    /// A task about which the asker may decide; it is theirs, or they may end those of others.
    pub(super) async fn decidable(&self, id: &str) -> Result<TaskRecord, ScaffolderError> {
        let missing = || ScaffolderError::NotFound(format!("there is no task {id}"));
        let task = self.seen(id).await?.ok_or_else(missing)?;
        if self.is_own(&task) || self.has(Permission::TaskCancel) {
            return Ok(task);
        }
        let reason = format!("needs permission {} on task {id}", Permission::TaskCancel);
        self.denied(Permission::TaskCancel, &format!("task {id}"), &reason).await?;
        Err(ScaffolderError::NotAllowed(reason))
    }

    pub(super) async fn end(&self, id: &str) -> Result<(), ScaffolderError> {
        let task = self.decidable(id).await?;
        if task.state.has_ended() {
            let words = format!("the task has ended already: it is {}", task.state.name());
            return Err(ScaffolderError::Conflict(words));
        }
        let now = self.service.parts.clock.now();
        let words = format!("{} wants the task to end.", self.asker.principal.label);
        let told = event(id, now, EventKind::Cancelled, words);
        let mut unit = self.service.parts.store.begin().await.map_err(unavailable)?;
        unit.want_task_cancelled(id, true).await.map_err(unavailable)?;
        if let Some(number) = &task.approval {
            // Nobody need decide any more.
            let (state, by) = (ApprovalState::Withdrawn, &self.asker.principal.id);
            unit.decide_approval(number, state, by, "", now).await.map_err(unavailable)?;
            let key = format!("approval:{number}:wanted:");
            unit.told_is_over(&key).await.map_err(unavailable)?;
        }
        self.commit(unit, id, vec![told], "task.cancel", None).await
    }

    pub(super) async fn decide_about(
        &self,
        id: &str,
        decide: &Decide,
    ) -> Result<(), ScaffolderError> {
        let task = self.decidable(id).await?;
        let mut unit = self.service.parts.store.begin().await.map_err(unavailable)?;
        let task = unit.task(id).await.map_err(unavailable)?.unwrap_or(task);
        let steps = unit.task_steps(id).await.map_err(unavailable)?;
        let place = steps
            .iter()
            .position(|step| step.id == decide.step && step.state == StepState::Undecided);
        let place = place.filter(|_| task.state == TaskState::Waiting).ok_or_else(|| {
            let words = format!("there is nothing to decide about the step {}", decide.step);
            ScaffolderError::Conflict(words)
        })?;
        let name = journal_name(&steps, place);
        let rounds = unit.task_rounds(id).await.map_err(unavailable)?;
        let undecided = rounds
            .into_iter()
            .filter(|round| round.step == name && round.state == StepState::Undecided);
        for round in undecided {
            self.decide_round(&mut unit, round, &decide.decision).await?;
        }
        let Some(mut step) = steps.get(place).cloned() else { return Ok(()) };
        let (state, words) = match &decide.decision {
            Decision::Again => (StepState::Processing, "says that it was not done"),
            Decision::Done { .. } => (StepState::Processing, "says that it was done"),
            Decision::GiveUp => (StepState::Failed, "gives it up"),
        };
        let by = &self.asker.principal.label;
        step.state = state;
        step.note = (state == StepState::Failed).then(|| format!("{by} gave it up"));
        let note = step.note.clone();
        let told = TaskEvent {
            step: Some(step.id.clone()),
            state: Some(state),
            ..event(id, self.service.parts.clock.now(), EventKind::Log, format!("{by} {words}."))
        };
        unit.put_task_steps(&[step]).await.map_err(unavailable)?;
        let again = TaskRecord { state: TaskState::Open, note, ..task };
        unit.update_task(&again).await.map_err(unavailable)?;
        let after = json!({ "step": decide.step, "decision": decide.decision });
        self.commit(unit, id, vec![told], "task.decide", Some(after)).await
    }

    async fn decide_round(
        &self,
        unit: &mut UnitOfWork,
        round: RoundRecord,
        decision: &Decision,
    ) -> Result<(), ScaffolderError> {
        let now = self.service.parts.clock.now();
        let round = match decision {
            Decision::Again => {
                forget_memory(unit, &round.task, &round.step, round.round)
                    .await
                    .map_err(unavailable)?;
                RoundRecord { state: StepState::Open, note: None, attempts: 0, ..round }
            }
            Decision::Done { output } => {
                let output = if output.is_object() { output.clone() } else { json!({}) };
                let (state, ended_at) = (StepState::Completed, Some(now));
                RoundRecord {
                    state,
                    ended_at,
                    output: Some(output.to_string()),
                    note: None,
                    ..round
                }
            }
            Decision::GiveUp => RoundRecord { state: StepState::Failed, ..round },
        };
        unit.put_task_round(&round).await.map_err(unavailable)
    }

    /// Writes it with what the audit log is told, and wakes who runs and who looks.
    pub(super) async fn commit(
        &self,
        mut unit: UnitOfWork,
        id: &str,
        events: Vec<TaskEvent>,
        action: &str,
        after: Option<Value>,
    ) -> Result<(), ScaffolderError> {
        unit.append_task_events(id, &events).await.map_err(unavailable)?;
        let audit = AuditEvent::new(&self.asker, action).on(format!("task {id}"));
        let audit = audit.changing(None, after);
        unit.audit(&audit, self.service.parts.clock.now()).await.map_err(unavailable)?;
        unit.commit().await.map_err(unavailable)?;
        wake(&self.service.parts.store, &self.service.told, id).await;
        self.service.wanted.notify_one();
        Ok(())
    }
}

/// Somebody else does something about the task.
fn taken_already() -> ScaffolderError {
    ScaffolderError::Conflict("something is done with it already".to_owned())
}
