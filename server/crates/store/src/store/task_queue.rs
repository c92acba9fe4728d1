//! Tasks that are to be run, and those that are: who runs one has the lease `task:ID`.

use super::Store;
use crate::statement::Statement;
use crate::{DueTask, RunningTasks, StoreError, rows};
use platform::Timestamp;

/// One that is processing and whose lease nobody has was left by a process that died.
const DUE: &str = "
    SELECT tasks.id, tasks.template, tasks.created_by, tasks.created_at, tasks.state,
        tasks.cancel_wanted
    FROM tasks
    WHERE tasks.state IN ('open', 'processing', 'waiting')
        AND (tasks.wake_at <= $1
            OR tasks.cancel_wanted
            OR (tasks.wake_at IS NULL AND tasks.state <> 'waiting'))
        AND NOT EXISTS (SELECT 1 FROM leases
            WHERE leases.name = 'task:' || tasks.id
                AND leases.expires_at > (SELECT clock.now FROM clock))
    ORDER BY tasks.created_at, tasks.id LIMIT $2";

const RUNNING: &str = "
    SELECT tasks.created_by, tasks.template, COUNT(*) AS count
    FROM leases JOIN tasks ON leases.name = 'task:' || tasks.id
    WHERE leases.expires_at > (SELECT clock.now FROM clock)
        AND tasks.state IN ('open', 'processing', 'waiting')
    GROUP BY tasks.created_by, tasks.template
    ORDER BY tasks.created_by, tasks.template";

const NEXT: &str = "
    SELECT MIN(wake_at) AS at FROM tasks
    WHERE state IN ('open', 'processing', 'waiting') AND wake_at IS NOT NULL";

/// The queue of tasks.
impl Store {
    /// Tasks that somebody should run, the oldest first: open ones, those of which the time has come
    /// or which somebody wants to end, and those that a dead process left.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn due_tasks(&self, now: Timestamp, limit: u32) -> Result<Vec<DueTask>, StoreError> {
        self.read(&Statement::new(DUE).bind(now).bind(limit), rows::due_task).await
    }

    /// How many tasks are run at this moment, by any process.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn running_tasks(&self) -> Result<Vec<RunningTasks>, StoreError> {
        self.read(&Statement::new(RUNNING), rows::running_tasks).await
    }

    /// When the next task that waits for a time is due.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_task_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let at = self.read(&Statement::new(NEXT), |row| row.get::<Option<i64>>("at")).await?;
        Ok(at.into_iter().next().flatten().map(Timestamp))
    }
}
