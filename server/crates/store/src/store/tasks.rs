//! Reads of tasks.

use super::Store;
use super::notifications::places;
use crate::statement::{Statement, Value};
use crate::{
    RoundRecord, StepRecord, StoreError, TaskBodyRecord, TaskFileRecord, TaskFilter, TaskOrder,
    TaskRecord, TaskResultRecord, TemplateUsage, rows,
};
use platform::scaffolder::{TaskEvent, TaskState};

const STEPS: &str = "SELECT * FROM task_steps WHERE task = $1 ORDER BY place";

const ROUNDS: &str = "SELECT * FROM task_rounds WHERE task = $1 ORDER BY step, round";

const EVENTS: &str = "
    SELECT * FROM task_events WHERE task = $1 AND id > $2 ORDER BY id LIMIT $3";

const MEMORY: &str = "
    SELECT value FROM task_memory WHERE task = $1 AND step = $2 AND round = $3 AND name = $4";

const REMEMBERED: &str = "
    SELECT step, round, name, value FROM task_memory WHERE task = $1 ORDER BY step, round, name";

/// Reads of tasks.
impl Store {
    /// A task.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task(&self, id: &str) -> Result<Option<TaskRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM tasks WHERE id = $1").bind(id);
        Ok(self.read(&one, rows::task).await?.into_iter().next())
    }

    /// The task that a wish of somebody became.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_of_key(
        &self,
        created_by: &str,
        key: &str,
    ) -> Result<Option<TaskRecord>, StoreError> {
        let one = "SELECT * FROM tasks WHERE created_by = $1 AND wish = $2";
        let one = Statement::new(one).bind(created_by).bind(key);
        Ok(self.read(&one, rows::task).await?.into_iter().next())
    }

    /// The task that waits for a request.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_of_approval(&self, number: &str) -> Result<Option<TaskRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM tasks WHERE approval = $1").bind(number);
        Ok(self.read(&one, rows::task).await?.into_iter().next())
    }

    /// What a task is run with.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_body(&self, id: &str) -> Result<Option<TaskBodyRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM task_bodies WHERE task = $1").bind(id);
        Ok(self.read(&one, rows::task_body).await?.into_iter().next())
    }

    /// What a task showed at its end; empty before it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_result(&self, id: &str) -> Result<TaskResultRecord, StoreError> {
        let one = Statement::new("SELECT * FROM task_results WHERE task = $1").bind(id);
        Ok(self.read(&one, rows::task_result).await?.into_iter().next().unwrap_or_default())
    }

    /// The sealed secrets of a task that has not ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_secrets(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let one = Statement::new("SELECT sealed FROM task_secrets WHERE task = $1").bind(id);
        Ok(self.read(&one, rows::sealed).await?.into_iter().next())
    }

    /// The steps of a task, in their order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_steps(&self, id: &str) -> Result<Vec<StepRecord>, StoreError> {
        self.read(&Statement::new(STEPS).bind(id), rows::task_step).await
    }

    /// The rounds of all steps of a task that were begun, by step.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_rounds(&self, id: &str) -> Result<Vec<RoundRecord>, StoreError> {
        self.read(&Statement::new(ROUNDS).bind(id), rows::task_round).await
    }

    /// What an action kept under a name, as JSON text.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_memory(
        &self,
        task: &str,
        step: &str,
        round: u32,
        name: &str,
    ) -> Result<Option<String>, StoreError> {
        let one = Statement::new(MEMORY).bind(task).bind(step).bind(round).bind(name);
        Ok(self.read(&one, rows::memory_value).await?.into_iter().next())
    }

    /// All that the actions of a task kept: step, round, name, JSON text.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_memories(
        &self,
        task: &str,
    ) -> Result<Vec<(String, u32, String, String)>, StoreError> {
        self.read(&Statement::new(REMEMBERED).bind(task), rows::memory_entry).await
    }

    /// What a task told behind an event, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_events(
        &self,
        task: &str,
        after: i64,
        limit: u32,
    ) -> Result<Vec<TaskEvent>, StoreError> {
        let events = Statement::new(EVENTS).bind(task).bind(after).bind(limit);
        self.read(&events, rows::task_event).await
    }

    /// The files that a draft made, by path.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task_files(&self, task: &str) -> Result<Vec<TaskFileRecord>, StoreError> {
        let all = "SELECT * FROM task_files WHERE task = $1 ORDER BY path";
        // The newest: who runs a draft reads what was written a moment ago.
        self.read(&Statement::new(all).bind(task), rows::task_file).await
    }

    /// How often templates were used, by template.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn template_usage(&self) -> Result<Vec<TemplateUsage>, StoreError> {
        let all = "SELECT * FROM template_usage ORDER BY template";
        self.answer(&Statement::new(all), rows::template_usage).await
    }

    /// The version of the last change of any task.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tasks_version(&self) -> Result<i64, StoreError> {
        let last = "SELECT COALESCE(MAX(version), 0) AS version FROM tasks";
        let last = self.read(&Statement::new(last), |row| row.get::<i64>("version")).await?;
        Ok(last.first().copied().unwrap_or(0))
    }

    /// Tasks that changed behind a version, in the order in which they did; at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tasks_after(
        &self,
        version: i64,
        limit: u32,
    ) -> Result<Vec<TaskRecord>, StoreError> {
        let after = "SELECT * FROM tasks WHERE version > $1 ORDER BY version LIMIT $2";
        self.read(&Statement::new(after).bind(version).bind(limit), rows::task).await
    }
}

/// Lists of tasks.
impl Store {
    /// Tasks, in an order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tasks(
        &self,
        filter: &TaskFilter,
        (order, descending): (TaskOrder, bool),
        offset: u32,
        limit: u32,
    ) -> Result<Vec<TaskRecord>, StoreError> {
        let mut wanted = Wanted::default();
        wanted.filter(filter);
        wanted.states(&filter.states);
        let column = match order {
            TaskOrder::CreatedAt => "created_at",
            TaskOrder::State => "state",
            TaskOrder::CreatedBy => "created_by",
        };
        let direction = if descending { "DESC" } else { "ASC" };
        let (offset, limit) = (wanted.place(offset), wanted.place(limit));
        let sql = format!(
            "SELECT * FROM tasks{} ORDER BY {column} {direction}, created_at {direction}, id \
             LIMIT {limit} OFFSET {offset}",
            wanted.told()
        );
        self.answer(&Statement::made(sql, wanted.values), rows::task).await
    }

    /// How many tasks there are of each state, whatever states are asked for: of those that have any.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_tasks(
        &self,
        filter: &TaskFilter,
    ) -> Result<Vec<(TaskState, u64)>, StoreError> {
        let mut wanted = Wanted::default();
        wanted.filter(filter);
        let sql =
            format!("SELECT state, COUNT(*) AS count FROM tasks{} GROUP BY state", wanted.told());
        self.answer(&Statement::made(sql, wanted.values), rows::task_count).await
    }
}

/// Conditions of a statement, with their values.
#[derive(Default)]
struct Wanted<'a> {
    conditions: Vec<String>,
    values: Vec<Value<'a>>,
}

impl<'a> Wanted<'a> {
    fn filter(&mut self, filter: &'a TaskFilter) {
        if let Some(principals) = &filter.created_by {
            self.one_of("created_by IN", principals.iter().map(Value::from));
        }
        if let Some(templates) = &filter.templates {
            self.one_of("template IN", templates.iter().map(|one| Value::from(one.as_str())));
        }
        if let Some(teams) = &filter.teams {
            let of = "id IN (SELECT task FROM task_teams WHERE team IN";
            if self.one_of(of, teams.iter().map(Value::from))
                && let Some(last) = self.conditions.last_mut()
            {
                last.push(')');
            }
        }
    }

    fn states(&mut self, states: &[TaskState]) {
        if !states.is_empty() {
            self.one_of("state IN", states.iter().map(|state| Value::from(state.name())));
        }
    }

    /// Of nothing, nothing is: not every database takes an empty list. Whether there is a list.
    fn one_of(&mut self, before: &str, values: impl Iterator<Item = Value<'a>>) -> bool {
        let first = self.values.len() + 1;
        self.values.extend(values);
        let count = self.values.len() + 1 - first;
        let condition = match count {
            0 => "FALSE".to_owned(),
            _ => format!("{before} ({})", places(first, count)),
        };
        self.conditions.push(condition);
        count > 0
    }

    fn place(&mut self, value: u32) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn told(&self) -> String {
        if self.conditions.is_empty() {
            return String::new();
        }
        format!(" WHERE {}", self.conditions.join(" AND "))
    }
}
