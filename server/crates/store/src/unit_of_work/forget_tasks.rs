//! What is too old of tasks.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{StoreError, rows};
use platform::Timestamp;

/// The newest change is kept, so that versions go on growing and nobody who follows them misses one.
const OLD: &str = "
    SELECT id FROM tasks
    WHERE state IN ('completed', 'failed', 'cancelled')
        AND ended_at < CASE WHEN is_draft THEN CAST($2 AS BIGINT) ELSE CAST($1 AS BIGINT) END
        AND version < (SELECT MAX(version) FROM tasks)
    ORDER BY created_at, id LIMIT $3";

/// Everything that is of a task, by the column that names it.
const OF_TASKS: [(&str, &str); 10] = [
    ("task_bodies", "task"),
    ("task_results", "task"),
    ("task_secrets", "task"),
    ("task_teams", "task"),
    ("task_steps", "task"),
    ("task_rounds", "task"),
    ("task_memory", "task"),
    ("task_events", "task"),
    ("task_files", "task"),
    ("tasks", "id"),
];

/// What is too old of tasks.
impl UnitOfWork {
    /// Forgets tasks that ended before a moment, and drafts before another, with all that is of them;
    /// at most so many, so that others get their turn. Gives their numbers.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_tasks(
        &mut self,
        before: Timestamp,
        drafts_before: Timestamp,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let old = Statement::new(OLD).bind(before).bind(drafts_before).bind(limit);
        let old = self.read(&old, rows::id).await?;
        for id in &old {
            self.forget_task(id).await?;
        }
        Ok(old)
    }

    async fn forget_task(&mut self, id: &str) -> Result<(), StoreError> {
        for (table, column) in OF_TASKS {
            let sql = format!("DELETE FROM {table} WHERE {column} = $1");
            self.run(&Statement::made(sql, vec![id.into()])).await?;
        }
        // No other task gets its number: its token is not needed any more.
        let lease = Statement::new("DELETE FROM leases WHERE name = 'task:' || $1").bind(id);
        self.run(&lease).await
    }
}
