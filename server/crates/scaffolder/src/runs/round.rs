//! One round of a step: tried until it is done, refused, or nobody knows; written down before and after.

use super::{
    draft::Sketch,
    journal::{Entry, Halt, Journal, joined},
    log::StepLog,
    masker::Masker,
    parts::Sealed,
    secrets::Vault,
    signals::Signals,
};
use futures::FutureExt;
use platform::{
    Timestamp,
    scaffolder::{
        ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, StepState, TaskLog,
    },
};
use serde_json::{Map, Value};
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use store::RoundRecord;
use tokio::{sync::Mutex, time::sleep};

/// Longer than that no place is kept for a task that waits for the other side.
const KEPT: Duration = Duration::from_secs(30);

/// What bounds a round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How long it may take.
    pub timeout: Duration,
    /// How often it is tried.
    pub attempts: u32,
    /// How long to wait before the second try.
    pub backoff: Duration,
    /// How long it has to stop by itself.
    pub patience: Duration,
}

/// A round, about to be done.
pub(super) struct Round {
    pub journal: Arc<Journal>,
    pub masker: Arc<Masker>,
    pub vault: Arc<Mutex<Vault>>,
    pub sealed: Arc<dyn Sealed>,
    pub provider: Arc<dyn ActionProvider>,
    pub description: Arc<ActionDescription>,
    pub signals: Signals,
    pub limits: Limits,
    /// What it is called with, but for the log.
    pub call: ActionCall,
    /// The step's id, as events name it.
    pub step: String,
    pub record: RoundRecord,
    /// Where it is told what would be done, of a draft.
    pub sketch: Option<Arc<Sketch>>,
}

/// How a round ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// It was done, and gave this.
    Done(Map<String, Value>),
    /// It failed; the text says why.
    Failed(String),
    /// Somebody has to look; the text says where.
    Undecided(String),
    /// Somebody ended the task.
    Cancelled,
    /// The other side is away for longer: it is to be tried again then.
    Later(Timestamp, String),
}

impl Round {
    /// Does it.
    pub async fn run(mut self) -> Result<Ended, Halt> {
        loop {
            self.begin().await?;
            match self.attempt().await? {
                Ok(done) => return self.done(done).await,
                Err(ActionError::Unavailable { message, until })
                    if self.record.attempts < self.limits.attempts =>
                {
                    if let Some(ended) = self.wait(&message, until).await? {
                        return Ok(ended);
                    }
                }
                Err(error) => return self.failed(&error).await,
            }
        }
    }

    async fn begin(&mut self) -> Result<(), Halt> {
        self.record.attempts += 1;
        self.record.state = StepState::Processing;
        self.record.started_at = self.record.started_at.or(Some(self.journal.now()));
        self.record.ended_at = None;
        self.record.input = Some(self.masker.value(&self.call.input).to_string());
        self.journal.write(Entry { round: Some(&self.record), ..Entry::default() }).await?;
        Ok(())
    }

    async fn attempt(&self) -> Result<Result<ActionDone, ActionError>, Halt> {
        let (log, written) = StepLog::start(
            Arc::clone(&self.journal),
            Arc::clone(&self.masker),
            self.step.clone(),
            self.signals.cancel.clone(),
        );
        let told = Arc::clone(&log) as Arc<dyn TaskLog>;
        let call = ActionCall { log: told, ..self.call.clone() };
        let Limits { timeout, patience, .. } = self.limits;
        let acting = AssertUnwindSafe(self.act(&call)).catch_unwind();
        let outcome = tokio::select! {
            biased;
            done = acting => Ok(done.unwrap_or_else(|_| {
                let words = format!("the action {} failed in itself; the log has more", call.action);
                Err(ActionError::Refused(words))
            })),
            halt = self.signals.halted(patience) => Err(halt),
            () = self.signals.cancelled(patience) => Ok(Err(ActionError::Cancelled)),
            () = sleep(timeout) => Ok(Err(ActionError::Refused(format!(
                "it took longer than {} s; `slipway.io/timeout` at the step gives it more",
                timeout.as_secs()
            )))),
        };
        log.end();
        if matches!(outcome, Err(Halt::Lost)) {
            return outcome;
        }
        // Every line is written before it is told how it ended.
        if let Ok(written) = written.await {
            written?;
        }
        outcome
    }

    async fn act(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        match &self.sketch {
            Some(sketch) if !self.description.is_local => {
                let planned = self.provider.plan(call).await?;
                sketch.plan(&self.step, &self.description, call, planned, &self.masker).await
            }
            _ => self.provider.run(call).await,
        }
    }

    async fn done(mut self, done: ActionDone) -> Result<Ended, Halt> {
        let made = self.journal.made_so_far(&self.record.step, self.record.round).await?;
        self.record.made = joined(joined(std::mem::take(&mut self.record.made), made), done.made);
        self.record.state = StepState::Completed;
        self.record.ended_at = Some(self.journal.now());
        self.record.note = None;
        let output = Value::Object(done.output.clone());
        let secrets = secrets_of(&self.description.output, &done.output);
        self.masker.learn(&secrets);
        let masked = self.masker.value(&output);
        self.record.output = Some(masked.to_string());
        if masked == output {
            self.journal.write(Entry { round: Some(&self.record), ..Entry::default() }).await?;
            return Ok(Ended::Done(done.output));
        }
        // Later steps need it as it is, also after this process died.
        let shared = Arc::clone(&self.vault);
        let mut vault = shared.lock().await;
        vault.outputs.insert(self.call.key.clone(), output);
        vault.made.extend(secrets);
        let sealed = vault.seal(&self.journal.task, &*self.sealed);
        let sealed = match sealed {
            Ok(sealed) => sealed,
            Err(message) => {
                drop(vault);
                return self.failed(&ActionError::Refused(message)).await;
            }
        };
        let (round, sealed) = (Some(&self.record), Some(sealed.as_slice()));
        self.journal.write(Entry { round, sealed, ..Entry::default() }).await?;
        Ok(Ended::Done(done.output))
    }

    async fn failed(mut self, error: &ActionError) -> Result<Ended, Halt> {
        let message = self.masker.text(&error.to_string());
        let (state, ended) = match error {
            ActionError::Cancelled => (StepState::Cancelled, Ended::Cancelled),
            ActionError::Undecided(_) => (StepState::Undecided, Ended::Undecided(message.clone())),
            _ => (StepState::Failed, Ended::Failed(message.clone())),
        };
        let made = self.journal.made_so_far(&self.record.step, self.record.round).await?;
        self.record.made = joined(std::mem::take(&mut self.record.made), made);
        self.record.state = state;
        self.record.ended_at = Some(self.journal.now());
        self.record.note = Some(message);
        self.journal.write(Entry { round: Some(&self.record), ..Entry::default() }).await?;
        Ok(ended)
    }

    /// Waits until the other side may be there again; tells how the round ends instead, if it does.
    async fn wait(
        &mut self,
        message: &str,
        until: Option<Timestamp>,
    ) -> Result<Option<Ended>, Halt> {
        let message = self.masker.text(message);
        let now = self.journal.now();
        let pause = until.and_then(|until| u64::try_from(until.0.saturating_sub(now.0)).ok());
        let pause = pause.map_or_else(|| self.backoff(), Duration::from_millis);
        let at =
            Timestamp(now.0.saturating_add(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX)));
        self.record.note = Some(message.clone());
        let told = format!("{message}; it is tried again at {}", at.to_rfc3339());
        let events = vec![self.journal.line(&self.step, told)];
        if pause > KEPT {
            self.record.state = StepState::Open;
            let round = Some(&self.record);
            self.journal.write(Entry { round, events, ..Entry::default() }).await?;
            return Ok(Some(Ended::Later(at, message)));
        }
        let round = Some(&self.record);
        self.journal.write(Entry { round, events, ..Entry::default() }).await?;
        tokio::select! {
            () = sleep(pause) => Ok(None),
            halt = self.signals.halted(Duration::ZERO) => Err(halt),
            () = self.signals.cancelled(Duration::ZERO) => {
                self.record.state = StepState::Cancelled;
                self.record.ended_at = Some(self.journal.now());
                let round = Some(&self.record);
                self.journal.write(Entry { round, ..Entry::default() }).await?;
                Ok(Some(Ended::Cancelled))
            }
        }
    }

    fn backoff(&self) -> Duration {
        let doublings = self.record.attempts.saturating_sub(1).min(16);
        self.limits.backoff.saturating_mul(1 << doublings).min(KEPT)
    }
}

/// What of an output is secret: its schema says so (`writeOnly`).
fn secrets_of(schema: &Value, output: &Map<String, Value>) -> Vec<Value> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let secret = properties.filter(|(_, property)| property["writeOnly"] == true);
    secret.filter_map(|(name, _)| output.get(name).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_schema_says_what_of_an_output_is_secret() {
        let schema =
            json!({ "properties": { "token": { "writeOnly": true }, "id": {}, "x": true } });
        let output = json!({ "token": "glpat-1", "id": 5, "more": 1 });
        assert_eq!(secrets_of(&schema, output.as_object().unwrap()), [json!("glpat-1")]);
        assert!(secrets_of(&json!(true), &Map::new()).is_empty());
    }
}
