//! What a unit reads of a task, so that what it writes follows from what it saw.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{RoundRecord, StepRecord, StoreError, TaskBodyRecord, TaskRecord, rows};

const STEPS: &str = "SELECT * FROM task_steps WHERE task = $1 ORDER BY place";

const ROUNDS: &str = "SELECT * FROM task_rounds WHERE task = $1 ORDER BY step, round";

const MEMORY: &str = "
    SELECT step, round, name, value FROM task_memory WHERE task = $1 ORDER BY step, round, name";

/// Reads of tasks within a unit.
impl UnitOfWork {
    /// A task, as it is in this unit.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task(&mut self, id: &str) -> Result<Option<TaskRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM tasks WHERE id = $1").bind(id);
        Ok(self.read(&one, rows::task).await?.into_iter().next())
    }

    /// What a task is run with.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_body(&mut self, id: &str) -> Result<Option<TaskBodyRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM task_bodies WHERE task = $1").bind(id);
        Ok(self.read(&one, rows::task_body).await?.into_iter().next())
    }

    /// The steps of a task, in their order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_steps(&mut self, id: &str) -> Result<Vec<StepRecord>, StoreError> {
        self.read(&Statement::new(STEPS).bind(id), rows::task_step).await
    }

    /// The rounds of all its steps that were begun, by step.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_rounds(&mut self, id: &str) -> Result<Vec<RoundRecord>, StoreError> {
        self.read(&Statement::new(ROUNDS).bind(id), rows::task_round).await
    }

    /// All that its actions kept: step, round, name, JSON text.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_memories(
        &mut self,
        id: &str,
    ) -> Result<Vec<(String, u32, String, String)>, StoreError> {
        self.read(&Statement::new(MEMORY).bind(id), rows::memory_entry).await
    }
}
