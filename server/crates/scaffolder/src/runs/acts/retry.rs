//! Somebody goes on with a task that ended badly.

use super::taken_already;
use crate::runs::{
    asked::{Asked, unavailable},
    journal::event,
    masker::MASK,
    run::journal_name,
    secrets::Vault,
};
use platform::{
    access::{Decision, Permission},
    scaffolder::{EventKind, ScaffolderError, StepState, TaskState},
};
use serde_json::{Map, Value, json};
use store::{Lease, RoundRecord, StepRecord, TaskBodyRecord, TaskRecord};

impl Asked {
    pub(in crate::runs) async fn go_on(
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
        // Nobody renews it: it is given back also when who asked does not wait.
        let lease = self.taken(id, &format!("{}/acts", self.service.options.instance)).await?;
        let done = self.opened(task, &body, from, sealed.as_deref(), &lease).await;
        if let Err(error) = store.release_lease(&lease).await {
            tracing::debug!(task = id, %error, "a lease could not be given back");
        }
        self.service.wanted.notify_one();
        done
    }

    /// Writes down that it is gone on with, while nobody else does something about it.
    async fn opened(
        &self,
        task: TaskRecord,
        body: &TaskBodyRecord,
        from: Option<&str>,
        sealed: Option<&[u8]>,
        lease: &Lease,
    ) -> Result<(), ScaffolderError> {
        let id = &task.id.clone();
        let mut unit = self.service.parts.store.begin().await.map_err(unavailable)?;
        if !unit.hold(lease).await.map_err(unavailable)? {
            return Err(taken_already());
        }
        // As it is now, and until this is written.
        let task = unit.task(id).await.map_err(unavailable)?.unwrap_or(task);
        if !matches!(task.state, TaskState::Failed | TaskState::Cancelled) || task.is_draft {
            let words = "only a task that failed or was cancelled is gone on with";
            return Err(ScaffolderError::Conflict(words.to_owned()));
        }
        let mut steps = unit.task_steps(id).await.map_err(unavailable)?;
        let first = first_of(&steps, from)?;
        let veiled = veiled(&steps, first);
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
            unit.put_task_secrets(id, sealed).await.map_err(unavailable)?;
        }
        unit.want_task_cancelled(id, false).await.map_err(unavailable)?;
        let step = steps.get(first).map(|step| step.name.clone());
        let at = step.clone().unwrap_or_default();
        let mut again = TaskRecord {
            state: TaskState::Open,
            ended_at: None,
            attempts: 0,
            note: None,
            step,
            approval: None,
            wake_at: None,
            ..task
        };
        // Whoever was refused does not get around it by going on.
        if again.started_at.is_none()
            && let Decision::WithApproval { by } = self.decided(&again)
        {
            let now = self.service.parts.clock.now();
            let (approval, news) = self.approval(&mut again, body, by, now)?;
            unit.insert_approval(&approval).await.map_err(unavailable)?;
            unit.tell(&news, now).await.map_err(unavailable)?;
        }
        unit.update_task(&again).await.map_err(unavailable)?;
        let words = format!("{} goes on with the task from {at}.", self.asker.principal.label);
        let now = self.service.parts.clock.now();
        let mut told = vec![event(id, now, EventKind::Log, words)];
        if !veiled.is_empty() {
            let words = format!(
                "What {} gave held secrets, which are not kept: later steps see {MASK} instead.",
                veiled.join(", ")
            );
            told.push(event(id, now, EventKind::Log, words));
        }
        self.commit(unit, id, told, "task.retry", Some(json!({ "from": at }))).await
    }

    fn decided(&self, task: &TaskRecord) -> Decision {
        self.entities.decide(Permission::TemplateUse, &task.template)
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

/// Steps that stay behind, and gave what was masked.
fn veiled(steps: &[StepRecord], first: usize) -> Vec<String> {
    let gave = |step: &&StepRecord| step.output.as_deref().is_some_and(|one| one.contains(MASK));
    steps.iter().take(first).filter(gave).map(|step| step.name.clone()).collect()
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
