//! A round before it is done: what it is given, and what it gave when it is behind.

use super::{
    Run,
    rounds::{Manner, Prepared},
};
use crate::{
    engine::Context,
    form::{EnginePatterns, validate},
    runs::{
        memory::RoundMemory,
        round::{Limits, Round},
    },
    steps::{self, Gathered},
};
use platform::scaffolder::{ActionCall, StepState, TaskLog};
use serde_json::{Map, Value};
use std::sync::Arc;
use store::RoundRecord;

/// A log that nobody hears: each try brings its own.
struct Silent;

impl TaskLog for Silent {
    fn tell(&self, _: &str) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

impl Run {
    /// Makes a round ready, or tells that it is behind; or why it fails before it is begun.
    pub(super) async fn prepare(
        &mut self,
        place: usize,
        step: &Value,
        manner: &Manner,
        at: u32,
        each: Option<Value>,
    ) -> Result<Prepared, String> {
        let name = self.journal_name(place);
        let key = format!("{}/{name}/{at}", self.task.id);
        let before = self.rounds.get(&(name.clone(), at)).cloned();
        match before.as_ref().map(|round| round.state) {
            Some(StepState::Completed) => {
                return Ok(Prepared::Behind(self.round_output(place, at).await));
            }
            Some(StepState::Skipped) => return Ok(Prepared::Behind(None)),
            _ => {}
        }
        let mut plain = self.context.clone();
        let mut secret = self.with_secrets().await;
        if let Some(each) = each {
            plain.insert("each".to_owned(), each.clone());
            secret.insert("each".to_owned(), each);
            let runs = self.sure(place, "if", steps::runs(step, &plain, &self.host()))?;
            if !runs {
                return Ok(Prepared::Behind(None));
            }
        }
        let input = self.sure(place, "input", steps::input(step, &secret, &self.host()))?;
        let violations = validate(&manner.known.description.input, &input, &EnginePatterns);
        if !violations.is_empty() {
            let told =
                violations.iter().take(10).map(|one| format!("{} {}", one.pointer, one.message));
            let told: Vec<String> = told.collect();
            let action = &manner.known.description.id;
            return Err(format!("the input does not fit {action}: {}", told.join("; ")));
        }
        let memory = RoundMemory {
            journal: Arc::clone(&self.journal),
            masker: Arc::clone(&self.masker),
            step: name.clone(),
            round: at,
        };
        let call = ActionCall {
            action: manner.known.description.id.clone(),
            input,
            workspace: self.workspace.clone(),
            task: self.task.id.clone(),
            task_created_at: self.task.created_at,
            key,
            template: self.task.template.to_string(),
            base: self.body.base.clone(),
            context: plain,
            asker: self.asker.clone(),
            email: self.email.clone(),
            log: Arc::new(Silent),
            memory: Arc::new(memory),
        };
        let record = before.unwrap_or_else(|| RoundRecord {
            task: self.task.id.clone(),
            step: name,
            round: at,
            state: StepState::Open,
            started_at: None,
            ended_at: None,
            input: None,
            output: None,
            note: None,
            made: Vec::new(),
            attempts: 0,
        });
        Ok(Prepared::Ready(Box::new(self.round(place, manner, call, record))))
    }

    fn round(&self, place: usize, manner: &Manner, call: ActionCall, record: RoundRecord) -> Round {
        let options = &self.service.options;
        Round {
            journal: Arc::clone(&self.journal),
            masker: Arc::clone(&self.masker),
            vault: Arc::clone(&self.vault),
            sealed: Arc::clone(&self.service.parts.sealed),
            provider: Arc::clone(&manner.known.provider),
            description: Arc::clone(&manner.known.description),
            signals: self.signals.clone(),
            limits: Limits {
                timeout: manner.timeout,
                attempts: options.attempts,
                backoff: options.backoff,
                patience: options.patience,
            },
            call,
            step: self.steps.get(place).map(|step| step.id.clone()).unwrap_or_default(),
            record,
            sketch: self.sketch.clone(),
        }
    }

    /// What expressions see in `input` and `each`.
    pub(super) async fn with_secrets(&self) -> Context {
        let mut context = self.context.clone();
        let secrets = self.vault.lock().await.secrets.clone();
        context.insert("secrets".to_owned(), Value::Object(secrets));
        let environment = Value::Object(self.service.options.environment_secrets.clone());
        if let Some(known) = context.get_mut("environment").and_then(Value::as_object_mut) {
            known.insert("secrets".to_owned(), environment);
        }
        context
    }

    /// What a step gave whose rounds are in the journal; `None` when there are none.
    pub(super) async fn outputs(&self, place: usize) -> Option<Map<String, Value>> {
        let name = self.journal_name(place);
        let range = (name.clone(), 0)..=(name, u32::MAX);
        let rounds: Vec<u32> = self.rounds.range(range).map(|((_, round), _)| *round).collect();
        if rounds.is_empty() {
            return None;
        }
        let mut gathered = Gathered::of(&self.written(place));
        for round in rounds {
            if let Some(output) = self.round_output(place, round).await {
                gathered.add(output);
            }
        }
        Some(gathered.outputs())
    }

    /// What a round gave that was done; with its secrets, while they are there.
    pub(super) async fn round_output(
        &self,
        place: usize,
        round: u32,
    ) -> Option<Map<String, Value>> {
        let name = self.journal_name(place);
        let key = format!("{}/{name}/{round}", self.task.id);
        if let Some(Value::Object(output)) = self.vault.lock().await.outputs.get(&key) {
            return Some(output.clone());
        }
        let record = self.rounds.get(&(name, round))?;
        if record.state != StepState::Completed {
            return None;
        }
        record.output.as_deref().and_then(|text| serde_json::from_str(text).ok())
    }
}
