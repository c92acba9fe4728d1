//! What actions have around them that are done once more.

use async_trait::async_trait;
use platform::scaffolder::{ActionError, Memory, TaskLog};
use serde_json::{Map, Value};
use std::sync::{Mutex, PoisonError};

/// Nobody hears what is done again.
pub(super) struct Quiet;

impl TaskLog for Quiet {
    fn tell(&self, _: &str) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// What was kept of a round then, or is now.
pub(super) struct Again {
    kept: Mutex<Map<String, Value>>,
}

impl Again {
    /// What was kept then.
    pub const fn new(kept: Map<String, Value>) -> Self {
        Self { kept: Mutex::new(kept) }
    }

    /// All that is kept by now.
    pub fn all(&self) -> Map<String, Value> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Memory for Again {
    async fn recall(&self, name: &str) -> Result<Option<Value>, ActionError> {
        Ok(self.all().get(name).cloned())
    }

    async fn keep(&self, name: &str, value: &Value) -> Result<(), ActionError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(name.to_owned(), value.clone());
        Ok(())
    }
}
