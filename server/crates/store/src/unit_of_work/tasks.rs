//! Writes of tasks. Whoever runs one asks first whether it still has its lease
//! ([`UnitOfWork::hold`]); others read the task within the unit, and write what they read it as.

use super::UnitOfWork;
use crate::statement::{Statement, Value};
use crate::{
    RoundRecord, StepRecord, StoreError, TaskBodyRecord, TaskFileRecord, TaskRecord,
    TaskResultRecord, rows,
};
use platform::{
    EntityRef,
    scaffolder::{StepState, TaskEvent, TaskState},
};

const LAST: &str = "SELECT COALESCE(MAX(version), 0) AS version FROM tasks";

const INSERT: &str = "
    INSERT INTO tasks (id, template, state, is_draft, wish, created_at, started_at, ended_at,
        created_by, created_by_label, created_by_entity, subject, made, step, steps_done,
        steps_total, note, cancel_wanted, approval, wake_at, attempts, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, FALSE, $18,
        $19, $20, $21)
    ON CONFLICT (created_by, wish) DO NOTHING
    RETURNING id";

const BODY: &str = "
    INSERT INTO task_bodies (task, base, spec, context, filled, secret_names, principal, account)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const TEAMS: (&str, &str) =
    ("INSERT INTO task_teams (task, team)", " ON CONFLICT (team, task) DO NOTHING");

const SECRETS: &str = "
    INSERT INTO task_secrets (task, sealed) VALUES ($1, $2)
    ON CONFLICT (task) DO UPDATE SET sealed = excluded.sealed";

const UPDATE: &str = "
    UPDATE tasks SET state = $2, started_at = $3, ended_at = $4, subject = $5, made = $6, step = $7,
        steps_done = $8, steps_total = $9, note = $10, approval = $11, wake_at = $12,
        attempts = $13, version = $14
    WHERE id = $1 RETURNING *";

const CANCEL: &str = "
    UPDATE tasks SET cancel_wanted = $2, version = $3 WHERE id = $1 RETURNING *";

const RESULT: &str = "
    INSERT INTO task_results (task, output, draft, warnings) VALUES ($1, $2, $3, $4)
    ON CONFLICT (task) DO UPDATE SET output = excluded.output, draft = excluded.draft,
        warnings = excluded.warnings";

const USED: &str = "
    INSERT INTO template_usage (template, used, last_used) VALUES ($1, 1, $2)
    ON CONFLICT (template) DO UPDATE SET used = template_usage.used + 1,
        last_used = excluded.last_used";

const STEPS: (&str, &str) = (
    "INSERT INTO task_steps (task, place, id, name, action, state, started_at, ended_at, input,
        output, note, rounds_done, rounds_total, approval)",
    " ON CONFLICT (task, place) DO UPDATE SET id = excluded.id, name = excluded.name,
        action = excluded.action, state = excluded.state, started_at = excluded.started_at,
        ended_at = excluded.ended_at, input = excluded.input, output = excluded.output,
        note = excluded.note, rounds_done = excluded.rounds_done,
        rounds_total = excluded.rounds_total, approval = excluded.approval",
);

const ROUND: &str = "
    INSERT INTO task_rounds (task, step, round, state, started_at, ended_at, input, output, note,
        made, attempts)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (task, step, round) DO UPDATE SET state = excluded.state,
        started_at = excluded.started_at, ended_at = excluded.ended_at, input = excluded.input,
        output = excluded.output, note = excluded.note, made = excluded.made,
        attempts = excluded.attempts";

const MEMORY: &str = "
    INSERT INTO task_memory (task, step, round, name, value) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (task, step, round, name) DO UPDATE SET value = excluded.value";

const LAST_EVENT: &str = "SELECT COALESCE(MAX(id), 0) AS version FROM task_events WHERE task = $1";

const EVENTS: (&str, &str) =
    ("INSERT INTO task_events (task, id, kind, at, step, state, ended, message)", "");

const FILES: (&str, &str) = (
    "INSERT INTO task_files (task, path, content, executable)",
    " ON CONFLICT (task, path) DO UPDATE SET content = excluded.content,
        executable = excluded.executable",
);

/// A task from its wish to its end.
impl UnitOfWork {
    /// A new task, with what it is run with, its secrets (sealed) and the teams of whoever begins it;
    /// gives its number, or that of the task which the same wish became before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn insert_task(
        &mut self,
        new: &TaskRecord,
        body: &TaskBodyRecord,
        secrets: Option<&[u8]>,
        teams: &[String],
    ) -> Result<String, StoreError> {
        let version = self.last_task_version(LAST, None).await? + 1;
        let inserted = self.read(&insertion(new, version), rows::id).await?;
        if inserted.is_empty() {
            let known = "SELECT id FROM tasks WHERE created_by = $1 AND wish = $2";
            let known = Statement::new(known).bind(&new.created_by).bind(new.key.as_deref());
            let known = self.read(&known, rows::id).await?;
            return Ok(known.into_iter().next().unwrap_or_default());
        }
        let names = list(&body.secret_names);
        let statement = Statement::new(BODY)
            .bind(&new.id)
            .bind(&body.base)
            .bind(&body.spec)
            .bind(&body.context)
            .bind(&body.values)
            .bind(&names)
            .bind(&body.principal)
            .bind(body.account.as_deref());
        self.run(&statement).await?;
        if let Some(sealed) = secrets {
            self.put_task_secrets(&new.id, sealed).await?;
        }
        let teams = teams.iter().map(|team| [Value::from(&new.id), team.into()]);
        self.run_all(Statement::for_rows(TEAMS, teams)).await?;
        Ok(new.id.clone())
    }

    /// Writes a task as it is now, under a version of its own; who began it, when and with which key,
    /// and whether it is wanted to end, stay. With its end its secrets are gone, and its template is
    /// counted as used if it ended well and made something. `None` when there is no such task.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn update_task(
        &mut self,
        task: &TaskRecord,
    ) -> Result<Option<TaskRecord>, StoreError> {
        let Some(before) = self.task(&task.id).await? else {
            return Ok(None);
        };
        let version = self.last_task_version(LAST, None).await? + 1;
        let updated = self.read(&update(task, version), rows::task).await?.into_iter().next();
        if task.state.has_ended() {
            let gone = Statement::new("DELETE FROM task_secrets WHERE task = $1").bind(&task.id);
            self.run(&gone).await?;
        }
        let ends_well = task.state == TaskState::Completed && before.state != TaskState::Completed;
        if ends_well && !before.is_draft {
            let at = task.ended_at.unwrap_or(before.created_at);
            let used = Statement::new(USED).bind(before.template.as_str()).bind(at);
            self.run(&used).await?;
        }
        Ok(updated)
    }

    /// Notes that somebody wants a task to end, or, with its going on, that nobody does any more.
    /// `None` when there is no such task.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn want_task_cancelled(
        &mut self,
        id: &str,
        wanted: bool,
    ) -> Result<Option<TaskRecord>, StoreError> {
        let version = self.last_task_version(LAST, None).await? + 1;
        let cancel = Statement::new(CANCEL).bind(id).bind(wanted).bind(version);
        Ok(self.read(&cancel, rows::task).await?.into_iter().next())
    }

    /// Keeps the secrets of a task, sealed, in the place of those before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_task_secrets(&mut self, id: &str, sealed: &[u8]) -> Result<(), StoreError> {
        self.run(&Statement::new(SECRETS).bind(id).bind(sealed.to_vec())).await
    }

    /// Writes what a task shows at its end.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_task_result(
        &mut self,
        id: &str,
        result: &TaskResultRecord,
    ) -> Result<(), StoreError> {
        let warnings = list(&result.warnings);
        let statement = Statement::new(RESULT)
            .bind(id)
            .bind(result.output.as_deref())
            .bind(result.draft.as_deref())
            .bind(&warnings);
        self.run(&statement).await
    }

    async fn last_task_version(
        &mut self,
        query: &'static str,
        task: Option<&str>,
    ) -> Result<i64, StoreError> {
        let mut last = Statement::new(query);
        if let Some(task) = task {
            last = last.bind(task);
        }
        let last = self.read(&last, |row| row.get::<i64>("version")).await?;
        Ok(last.first().copied().unwrap_or(0))
    }
}

/// What is written down while a task runs.
impl UnitOfWork {
    /// Writes steps as they are now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_task_steps(&mut self, steps: &[StepRecord]) -> Result<(), StoreError> {
        self.run_all(Statement::for_rows(STEPS, steps.iter().map(step))).await
    }

    /// Writes a round as it is now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_task_round(&mut self, round: &RoundRecord) -> Result<(), StoreError> {
        // What was made in memory can be written.
        let made = serde_json::to_string(&round.made).unwrap_or_default();
        let statement = Statement::new(ROUND)
            .bind(&round.task)
            .bind(&round.step)
            .bind(round.round)
            .bind(round.state.name())
            .bind(round.started_at)
            .bind(round.ended_at)
            .bind(round.input.as_deref())
            .bind(round.output.as_deref())
            .bind(round.note.as_deref())
            .bind(&made)
            .bind(round.attempts);
        self.run(&statement).await
    }

    /// Keeps something of a round, as JSON text.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_task_memory(
        &mut self,
        task: &str,
        step: &str,
        round: u32,
        name: &str,
        value: &str,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(MEMORY).bind(task).bind(step).bind(round).bind(name);
        self.run(&statement.bind(value)).await
    }

    /// Forgets what a step kept, and its rounds: it is done from its beginning once more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_task_step(&mut self, task: &str, step: &str) -> Result<(), StoreError> {
        for table in ["task_rounds", "task_memory"] {
            let sql = format!("DELETE FROM {table} WHERE task = $1 AND step = $2");
            self.run(&Statement::made(sql, vec![task.into(), step.into()])).await?;
        }
        Ok(())
    }

    /// Appends what a task told; what the events say of their numbers is not looked at. Gives the
    /// number of the last one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn append_task_events(
        &mut self,
        task: &str,
        events: &[TaskEvent],
    ) -> Result<i64, StoreError> {
        let last = self.last_task_version(LAST_EVENT, Some(task)).await?;
        let mut number = last;
        let rows: Vec<[Value<'_>; 8]> = events
            .iter()
            .map(|event| {
                number += 1;
                [
                    task.into(),
                    number.into(),
                    event.kind.name().into(),
                    event.at.into(),
                    event.step.as_deref().into(),
                    event.state.map(StepState::name).into(),
                    event.ended.map(TaskState::name).into(),
                    (&event.message).into(),
                ]
            })
            .collect();
        self.run_all(Statement::for_rows(EVENTS, rows)).await?;
        Ok(number)
    }

    /// Keeps the files that a draft made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_task_files(
        &mut self,
        task: &str,
        files: &[TaskFileRecord],
    ) -> Result<(), StoreError> {
        let rows = files.iter().map(|file| {
            [task.into(), (&file.path).into(), file.content.clone().into(), file.executable.into()]
        });
        self.run_all(Statement::for_rows(FILES, rows)).await
    }
}

fn insertion(new: &TaskRecord, version: i64) -> Statement<'_> {
    Statement::new(INSERT)
        .bind(&new.id)
        .bind(new.template.as_str())
        .bind(new.state.name())
        .bind(new.is_draft)
        .bind(new.key.as_deref())
        .bind(new.created_at)
        .bind(new.started_at)
        .bind(new.ended_at)
        .bind(&new.created_by)
        .bind(&new.created_by_label)
        .bind(new.created_by_entity.as_ref().map(EntityRef::as_str))
        .bind(new.subject.as_deref())
        .bind(new.made.as_ref().map(EntityRef::as_str))
        .bind(new.step.as_deref())
        .bind(new.steps_done)
        .bind(new.steps_total)
        .bind(new.note.as_deref())
        .bind(new.approval.as_deref())
        .bind(new.wake_at)
        .bind(new.attempts)
        .bind(version)
}

fn update(task: &TaskRecord, version: i64) -> Statement<'_> {
    Statement::new(UPDATE)
        .bind(&task.id)
        .bind(task.state.name())
        .bind(task.started_at)
        .bind(task.ended_at)
        .bind(task.subject.as_deref())
        .bind(task.made.as_ref().map(EntityRef::as_str))
        .bind(task.step.as_deref())
        .bind(task.steps_done)
        .bind(task.steps_total)
        .bind(task.note.as_deref())
        .bind(task.approval.as_deref())
        .bind(task.wake_at)
        .bind(task.attempts)
        .bind(version)
}

fn step(step: &StepRecord) -> [Value<'_>; 14] {
    [
        (&step.task).into(),
        step.place.into(),
        (&step.id).into(),
        (&step.name).into(),
        (&step.action).into(),
        step.state.name().into(),
        step.started_at.into(),
        step.ended_at.into(),
        step.input.as_deref().into(),
        step.output.as_deref().into(),
        step.note.as_deref().into(),
        step.rounds.map(|(done, _)| done).into(),
        step.rounds.map(|(_, total)| total).into(),
        step.approval.as_deref().into(),
    ]
}

fn list(names: &[String]) -> String {
    serde_json::to_string(names).unwrap_or_else(|_| "[]".to_owned())
}
