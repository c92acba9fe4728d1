//! What is done about tasks that are there: ended, gone on with, decided, and what they made removed.

mod undo;

use super::{
    asked::{Asked, unavailable},
    journal::{event, forget_memory, wake},
    run::journal_name,
    secrets::Vault,
};
use platform::{
    access::Permission,
    audit::AuditEvent,
    scaffolder::{Decide, Decision, EventKind, ScaffolderError, StepState, TaskEvent, TaskState},
};
use serde_json::{Map, Value, json};
use store::{RoundRecord, StepRecord, TaskBodyRecord, TaskRecord, UnitOfWork};

impl Asked {
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
        self.commit(unit, id, vec![told], "task.cancel", None).await
    }

    pub(super) async fn go_on(
        &self,
        id: &str,
        from: Option<&str>,
        secrets: &Map<String, Value>,
    ) -> Result<(), ScaffolderError> {
        let missing = || ScaffolderError::NotFound(format!("there is no task {id}"));
        let task = self.seen(id).await?.filter(|task| self.is_own(task)).ok_or_else(missing)?;
        let store = &self.service.parts.store;
        let body = store.task_body(id).await.map_err(unavailable)?.ok_or_else(missing)?;
        let sealed = self.sealed_again(id, &body, secrets)?;
        let mut unit = store.begin().await.map_err(unavailable)?;
        // As it is now, and until this is written.
        let task = unit.task(id).await.map_err(unavailable)?.unwrap_or(task);
        if !matches!(task.state, TaskState::Failed | TaskState::Cancelled) || task.is_draft {
            let words = "only a task that failed or was cancelled is gone on with";
            return Err(ScaffolderError::Conflict(words.to_owned()));
        }
        let mut steps = unit.task_steps(id).await.map_err(unavailable)?;
        let first = first_of(&steps, from)?;
        let rounds = unit.task_rounds(id).await.map_err(unavailable)?;
        for place in first..steps.len() {
            let name = journal_name(&steps, place);
            for round in rounds.iter().filter(|round| round.step == name) {
                if let Some(round) = reopened(round, from.is_some()) {
                    unit.put_task_round(&round).await.map_err(unavailable)?;
                }
            }
            if let Some(step) = steps.get_mut(place) {
                reopen(step);
            }
        }
        unit.put_task_steps(&steps).await.map_err(unavailable)?;
        if let Some(sealed) = sealed {
            unit.put_task_secrets(id, &sealed).await.map_err(unavailable)?;
        }
        unit.want_task_cancelled(id, false).await.map_err(unavailable)?;
        let step = steps.get(first).map(|step| step.name.clone());
        let at = step.clone().unwrap_or_default();
        let again = TaskRecord {
            state: TaskState::Open,
            ended_at: None,
            attempts: 0,
            note: None,
            step,
            approval: None,
            wake_at: None,
            ..task
        };
        unit.update_task(&again).await.map_err(unavailable)?;
        let words = format!("{} goes on with the task from {at}.", self.asker.principal.label);
        let told = event(id, self.service.parts.clock.now(), EventKind::Log, words);
        self.commit(unit, id, vec![told], "task.retry", Some(json!({ "from": at }))).await
    }

    /// The secrets that were given again; those of the task are not kept beyond its end.
    fn sealed_again(
        &self,
        id: &str,
        body: &TaskBodyRecord,
        secrets: &Map<String, Value>,
    ) -> Result<Option<Vec<u8>>, ScaffolderError> {
        let missing = body.secret_names.iter().filter(|name| !secrets.contains_key(*name));
        let missing: Vec<&str> = missing.map(String::as_str).collect();
        if !missing.is_empty() {
            let words = format!("secrets are not kept; give {} again", missing.join(", "));
            return Err(ScaffolderError::BadRequest(words));
        }
        let given = secrets.iter().filter(|(name, _)| body.secret_names.contains(name));
        let given = given.map(|(name, value)| (name.clone(), value.clone()));
        let vault = Vault { secrets: given.collect(), ..Vault::default() };
        if vault.secrets.is_empty() {
            return Ok(None);
        }
        let sealed = vault.seal(id, &*self.service.parts.sealed);
        sealed.map(Some).map_err(ScaffolderError::Unavailable)
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

/// The step to go on from: the one named, else the first that did not end well.
fn first_of(steps: &[StepRecord], from: Option<&str>) -> Result<usize, ScaffolderError> {
    let well = |step: &StepRecord| step.state == StepState::Completed;
    let unwell = steps.iter().position(|step| !well(step) && step.state != StepState::Skipped);
    let Some(from) = from else {
        // Also what was skipped for a failure before it; what was skipped by itself is asked again.
        return unwell.ok_or_else(|| {
            ScaffolderError::Conflict("every step of the task ended well".to_owned())
        });
    };
    let missing = || ScaffolderError::BadRequest(format!("the task has no step {from}"));
    let place = steps.iter().position(|step| step.id == from).ok_or_else(missing)?;
    if unwell.is_some_and(|unwell| place > unwell) {
        let words = format!("steps before {from} did not end well; go on from the first of them");
        return Err(ScaffolderError::BadRequest(words));
    }
    Ok(place)
}

fn reopen(step: &mut StepRecord) {
    step.state = StepState::Open;
    (step.started_at, step.ended_at, step.note, step.rounds) = (None, None, None, None);
    (step.input, step.output, step.approval) = (None, None, None);
}

/// A round that is done again; what it kept and made stays, so that nothing is made twice. Rounds that
/// ended well are behind, unless all are done again.
fn reopened(round: &RoundRecord, all: bool) -> Option<RoundRecord> {
    if round.state == StepState::Completed && !all {
        return None;
    }
    Some(RoundRecord {
        state: StepState::Open,
        ended_at: None,
        output: None,
        note: None,
        attempts: 0,
        ..round.clone()
    })
}
