//! From rows back to records: tasks.

use super::{moment, number, optional_moment, optional_number};
use crate::statement::Row;
use crate::{
    DueTask, RoundRecord, RunningTasks, StepRecord, TaskBodyRecord, TaskFileRecord, TaskRecord,
    TaskResultRecord, TemplateUsage,
};
use platform::{
    EntityRef,
    scaffolder::{EventKind, StepState, TaskEvent, TaskState},
};

fn entity(row: &Row, column: &str) -> Result<EntityRef, sqlx::Error> {
    row.read(column, |text: String| text.parse().ok())
}

fn optional_entity(row: &Row, column: &str) -> Result<Option<EntityRef>, sqlx::Error> {
    row.read(column, |text: Option<String>| {
        text.map(|text| text.parse::<EntityRef>()).transpose().ok()
    })
}

fn list(row: &Row, column: &str) -> Result<Vec<String>, sqlx::Error> {
    row.read(column, |text: String| serde_json::from_str(&text).ok())
}

/// The column `state` of a task.
pub(crate) fn task_state(row: &Row) -> Result<TaskState, sqlx::Error> {
    row.read("state", |name: String| TaskState::from_name(&name))
}

fn step_state(row: &Row) -> Result<StepState, sqlx::Error> {
    row.read("state", |name: String| StepState::from_name(&name))
}

/// A row of `tasks`.
pub(crate) fn task(row: &Row) -> Result<TaskRecord, sqlx::Error> {
    Ok(TaskRecord {
        id: row.get("id")?,
        template: entity(row, "template")?,
        state: task_state(row)?,
        is_draft: row.get("is_draft")?,
        key: row.get("wish")?,
        created_at: moment(row, "created_at")?,
        started_at: optional_moment(row, "started_at")?,
        ended_at: optional_moment(row, "ended_at")?,
        created_by: row.get("created_by")?,
        created_by_label: row.get("created_by_label")?,
        created_by_entity: optional_entity(row, "created_by_entity")?,
        subject: row.get("subject")?,
        made: optional_entity(row, "made")?,
        step: row.get("step")?,
        steps_done: number(row, "steps_done")?,
        steps_total: number(row, "steps_total")?,
        note: row.get("note")?,
        cancel_wanted: row.get("cancel_wanted")?,
        approval: row.get("approval")?,
        wake_at: optional_moment(row, "wake_at")?,
        attempts: number(row, "attempts")?,
        version: row.get("version")?,
    })
}

/// A row of `task_bodies`.
pub(crate) fn task_body(row: &Row) -> Result<TaskBodyRecord, sqlx::Error> {
    Ok(TaskBodyRecord {
        base: row.get("base")?,
        spec: row.get("spec")?,
        context: row.get("context")?,
        values: row.get("filled")?,
        secret_names: list(row, "secret_names")?,
        principal: row.get("principal")?,
        account: row.get("account")?,
    })
}

/// A row of `task_results`.
pub(crate) fn task_result(row: &Row) -> Result<TaskResultRecord, sqlx::Error> {
    Ok(TaskResultRecord {
        output: row.get("output")?,
        draft: row.get("draft")?,
        warnings: list(row, "warnings")?,
    })
}

/// A row of `task_steps`.
pub(crate) fn task_step(row: &Row) -> Result<StepRecord, sqlx::Error> {
    let done = optional_number(row, "rounds_done")?;
    Ok(StepRecord {
        task: row.get("task")?,
        place: number(row, "place")?,
        id: row.get("id")?,
        name: row.get("name")?,
        action: row.get("action")?,
        state: step_state(row)?,
        started_at: optional_moment(row, "started_at")?,
        ended_at: optional_moment(row, "ended_at")?,
        input: row.get("input")?,
        output: row.get("output")?,
        note: row.get("note")?,
        rounds: done.zip(optional_number(row, "rounds_total")?),
        approval: row.get("approval")?,
    })
}

/// A row of `task_rounds`.
pub(crate) fn task_round(row: &Row) -> Result<RoundRecord, sqlx::Error> {
    Ok(RoundRecord {
        task: row.get("task")?,
        step: row.get("step")?,
        round: number(row, "round")?,
        state: step_state(row)?,
        started_at: optional_moment(row, "started_at")?,
        ended_at: optional_moment(row, "ended_at")?,
        input: row.get("input")?,
        output: row.get("output")?,
        note: row.get("note")?,
        made: row.read("made", |text: String| serde_json::from_str(&text).ok())?,
        attempts: number(row, "attempts")?,
    })
}

/// A row of `task_events`.
pub(crate) fn task_event(row: &Row) -> Result<TaskEvent, sqlx::Error> {
    let state = |text: Option<String>| match text {
        None => Some(None),
        Some(name) => StepState::from_name(&name).map(Some),
    };
    let ended = |text: Option<String>| match text {
        None => Some(None),
        Some(name) => TaskState::from_name(&name).map(Some),
    };
    Ok(TaskEvent {
        id: row.get("id")?,
        task: row.get("task")?,
        kind: row.read("kind", |name: String| EventKind::from_name(&name))?,
        at: moment(row, "at")?,
        step: row.get("step")?,
        state: row.read("state", state)?,
        ended: row.read("ended", ended)?,
        message: row.get("message")?,
    })
}

/// A row of `tasks`, with less of it.
pub(crate) fn due_task(row: &Row) -> Result<DueTask, sqlx::Error> {
    Ok(DueTask {
        id: row.get("id")?,
        template: entity(row, "template")?,
        created_by: row.get("created_by")?,
        created_at: moment(row, "created_at")?,
        state: task_state(row)?,
        cancel_wanted: row.get("cancel_wanted")?,
    })
}

/// Rows of `tasks`, taken together.
pub(crate) fn running_tasks(row: &Row) -> Result<RunningTasks, sqlx::Error> {
    Ok(RunningTasks {
        created_by: row.get("created_by")?,
        template: entity(row, "template")?,
        count: number(row, "count")?,
    })
}

/// A state, and how many tasks are in it.
pub(crate) fn task_count(row: &Row) -> Result<(TaskState, u64), sqlx::Error> {
    Ok((task_state(row)?, number(row, "count")?))
}

/// A row of `template_usage`.
pub(crate) fn template_usage(row: &Row) -> Result<TemplateUsage, sqlx::Error> {
    Ok(TemplateUsage {
        template: entity(row, "template")?,
        used: number(row, "used")?,
        last_used: moment(row, "last_used")?,
    })
}

/// A row of `task_files`.
pub(crate) fn task_file(row: &Row) -> Result<TaskFileRecord, sqlx::Error> {
    Ok(TaskFileRecord {
        path: row.get("path")?,
        content: row.get("content")?,
        executable: row.get("executable")?,
    })
}

/// What an action kept: JSON text.
pub(crate) fn memory_value(row: &Row) -> Result<String, sqlx::Error> {
    row.get("value")
}

/// What an action kept, with its step, round and name.
pub(crate) fn memory_entry(row: &Row) -> Result<(String, u32, String, String), sqlx::Error> {
    Ok((row.get("step")?, number(row, "round")?, row.get("name")?, row.get("value")?))
}

/// Sealed secrets.
pub(crate) fn sealed(row: &Row) -> Result<Vec<u8>, sqlx::Error> {
    row.get("sealed")
}
