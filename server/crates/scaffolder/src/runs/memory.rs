//! What an action keeps of a round across tries.

use super::{
    journal::{Halt, Journal, MADE},
    masker::Masker,
};
use async_trait::async_trait;
use platform::scaffolder::{ActionError, Change, Memory};
use serde_json::Value;
use std::sync::Arc;

/// What an action keeps of a round.
pub(super) struct RoundMemory {
    pub journal: Arc<Journal>,
    pub masker: Arc<Masker>,
    /// The step's name in the journal.
    pub step: String,
    pub round: u32,
}

#[async_trait]
impl Memory for RoundMemory {
    async fn recall(&self, name: &str) -> Result<Option<Value>, ActionError> {
        let Journal { store, task, .. } = &*self.journal;
        let text = store.task_memory(task, &self.step, self.round, name).await;
        let text = text.map_err(|error| unavailable(&Halt::Store(error)))?;
        // What is forgotten is kept as nothing.
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).filter(|one| *one != Value::Null))
    }

    async fn keep(&self, name: &str, value: &Value) -> Result<(), ActionError> {
        let value = self.masker.value(value);
        let kept = self.journal.keep(&self.step, self.round, name, &value).await;
        kept.map_err(|halt| unavailable(&halt))
    }

    async fn made(&self, change: &Change) -> Result<(), ActionError> {
        let made = self.journal.made_so_far(&self.step, self.round).await;
        let mut all = made.map_err(|halt| unavailable(&halt))?;
        if !all.contains(change) {
            all.push(change.clone());
        }
        let value = serde_json::to_value(&all).unwrap_or_default();
        self.keep(MADE, &value).await
    }
}

fn unavailable(halt: &Halt) -> ActionError {
    ActionError::Unavailable { message: halt.to_string(), until: None }
}
