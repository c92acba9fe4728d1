//! A step: whether it runs, whether it waits for an approval, and what came of its rounds.

use super::{Flow, Run};
use crate::{
    runs::{journal::Halt, wishes},
    steps,
};
use platform::scaffolder::{StepState, TaskState};
use serde_json::{Map, Value};

/// What became of the rounds of a step.
pub(super) enum Outcome {
    /// All were done, and gave this.
    Done(Map<String, Value>),
    /// One failed.
    Failed(String),
    /// Of one nobody knows.
    Undecided(String),
    /// Somebody wanted the task to end.
    Cancelled,
    /// The other side is away; the task is to be gone on with then.
    Later(platform::Timestamp, String),
}

impl Run {
    /// Does a step, or goes past one that is behind it.
    pub(super) async fn step(&mut self, place: usize) -> Result<Flow, Halt> {
        if let Some(halt) = self.signals.halt() {
            return Err(halt);
        }
        let Some(state) = self.steps.get(place).map(|step| step.state) else { return Ok(Flow::On) };
        match state {
            StepState::Completed => self.remember(place).await,
            StepState::Failed | StepState::Cancelled => {
                if let Some(step) = self.steps.get(place).filter(|_| !self.failed) {
                    self.task.note.clone_from(&step.note);
                    self.task.step = Some(step.name.clone());
                }
                self.failed = true;
            }
            StepState::Undecided => return self.wait_for_decision(place).await,
            StepState::Skipped | StepState::Undone => {}
            StepState::Open | StepState::Processing | StepState::Waiting => {
                if self.signals.cancel.is_cancelled() {
                    return Ok(Flow::Cancelled);
                }
                return self.turn(place, state).await;
            }
        }
        Ok(Flow::On)
    }

    async fn turn(&mut self, place: usize, state: StepState) -> Result<Flow, Halt> {
        let step = self.written(place);
        if state == StepState::Open {
            let begins = steps::begins(&step, &self.context, &self.host());
            if let Some(reason) = self.doubts(place, "if", &begins.unfilled) {
                return self.fail(place, reason).await;
            }
            if !begins.value {
                return self.skip(place).await;
            }
        }
        if let Some(flow) = self.approval(place, &step).await? {
            return Ok(flow);
        }
        if let Some(record) = self.steps.get_mut(place) {
            record.state = StepState::Processing;
            record.started_at = record.started_at.or(Some(self.journal.now()));
            record.note = None;
            self.task.step = Some(record.name.clone());
        }
        let event = self.told(place, "Beginning step");
        self.write(Some(place), event).await?;
        match self.rounds(place, &step).await? {
            Outcome::Done(output) => self.complete(place, output).await,
            Outcome::Failed(reason) => self.fail(place, reason).await,
            Outcome::Cancelled => Ok(Flow::Cancelled),
            Outcome::Undecided(words) => {
                self.settle(place, StepState::Undecided, Some(words));
                self.wait_for_decision(place).await
            }
            Outcome::Later(at, words) => {
                self.task.state = TaskState::Open;
                self.task.wake_at = Some(at);
                self.task.note = Some(words);
                self.write(Some(place), Vec::new()).await?;
                Ok(Flow::Wait)
            }
        }
    }

    /// A step as the template has it.
    pub(super) fn written(&self, place: usize) -> Value {
        self.spec["spec"]["steps"].get(place).cloned().unwrap_or_default()
    }

    async fn complete(&mut self, place: usize, output: Map<String, Value>) -> Result<Flow, Halt> {
        self.settle(place, StepState::Completed, None);
        let shown = self.masker.value(&Value::Object(output.clone()));
        if let Some(record) = self.steps.get_mut(place) {
            record.output = Some(shown.to_string());
            steps::remember(&mut self.context, &record.id, output);
        }
        self.note_what_was_made(place);
        let event = self.told(place, "Finished step");
        self.write(Some(place), event).await?;
        Ok(Flow::On)
    }

    pub(super) async fn fail(&mut self, place: usize, reason: String) -> Result<Flow, Halt> {
        let reason = self.masker.text(&reason);
        self.settle(place, StepState::Failed, Some(reason.clone()));
        if !self.failed {
            self.task.note = Some(reason.clone());
            self.task.step = self.steps.get(place).map(|step| step.name.clone());
        }
        self.failed = true;
        let event = self.told(place, &format!("{reason}\nFailed step"));
        self.write(Some(place), event).await?;
        Ok(Flow::On)
    }

    async fn skip(&mut self, place: usize) -> Result<Flow, Halt> {
        let reason =
            if self.failed { "a step before it failed" } else { "its condition does not hold" };
        self.settle(place, StepState::Skipped, Some(reason.to_owned()));
        let event = self.told(place, &format!("Skipped, since {reason}: step"));
        self.write(Some(place), event).await?;
        Ok(Flow::On)
    }

    async fn wait_for_decision(&mut self, place: usize) -> Result<Flow, Halt> {
        let Some(record) = self.steps.get(place) else { return Ok(Flow::On) };
        self.task.state = TaskState::Waiting;
        self.task.step = Some(record.name.clone());
        self.task.note.clone_from(&record.note);
        let words = record.note.clone().unwrap_or_default();
        let told = format!("{words}\nNobody knows whether it was done; somebody has to look: step");
        let event = self.told(place, &told);
        self.write(Some(place), event).await?;
        self.tell(place).await;
        Ok(Flow::Wait)
    }

    pub(super) fn settle(&mut self, place: usize, state: StepState, note: Option<String>) {
        let now = self.journal.now();
        let Some(record) = self.steps.get_mut(place) else { return };
        record.state = state;
        record.note = note;
        record.started_at = record.started_at.or(Some(now));
        record.ended_at = Some(now);
    }

    /// The event that a step has another state.
    pub(super) fn told(&self, place: usize, words: &str) -> Vec<platform::scaffolder::TaskEvent> {
        let step = self.steps.get(place);
        step.map(|step| self.journal.step_event(step, format!("{words} {}", step.name)))
            .into_iter()
            .collect()
    }

    /// What later steps see of a step that was done in an earlier run.
    async fn remember(&mut self, place: usize) {
        let outputs = self.outputs(place).await;
        let Some(record) = self.steps.get(place) else { return };
        let decided = record.output.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let outputs = match (outputs, decided) {
            (Some(outputs), _) | (None, Some(outputs)) => outputs,
            (None, None) => Map::new(),
        };
        let id = record.id.clone();
        steps::remember(&mut self.context, &id, outputs);
    }

    /// The approval that a step has to have first; tells what comes next unless it has it.
    async fn approval(&mut self, place: usize, step: &Value) -> Result<Option<Flow>, Halt> {
        if self.task.is_draft {
            return Ok(None);
        }
        let rule = match wishes::approval(step, &self.service.options) {
            Ok(Some(rule)) => rule,
            Ok(None) => return Ok(None),
            Err(wrong) => return self.fail(place, wrong).await.map(Some),
        };
        self.approved(place, rule).await
    }
}
