//! Tasks as they are stored.

use platform::{
    EntityRef, Timestamp,
    scaffolder::{Change, StepState, TaskState},
};

/// A task, without what it is run with and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRecord {
    /// Its number: a UUID.
    pub id: String,
    /// The template.
    pub template: EntityRef,
    /// How it stands.
    pub state: TaskState,
    /// Whether nothing is made: it is tried.
    pub is_draft: bool,
    /// What makes a second wish of the same creator this one.
    pub key: Option<String>,
    /// When it was wished for.
    pub created_at: Timestamp,
    /// When its first step began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Who began it, by principal id.
    pub created_by: String,
    /// What a person calls them.
    pub created_by_label: String,
    /// Their entity.
    pub created_by_entity: Option<EntityRef>,
    /// What it is about: the name that was filled in.
    pub subject: Option<String>,
    /// The entity that it made.
    pub made: Option<EntityRef>,
    /// The step that is under way, failed, or waits.
    pub step: Option<String>,
    /// How many steps are done.
    pub steps_done: u32,
    /// How many there are.
    pub steps_total: u32,
    /// Why it failed, or waits.
    pub note: Option<String>,
    /// Whether somebody wants it to end. Only [`crate::UnitOfWork::want_task_cancelled`] sets it.
    pub cancel_wanted: bool,
    /// The number of the request that it waits for.
    pub approval: Option<String>,
    /// Nothing is to be done about it before.
    pub wake_at: Option<Timestamp>,
    /// How often somebody began or went on with it.
    pub attempts: u32,
    /// Grows with each change of any of them. Given by the store when it is written.
    pub version: i64,
}

/// What a task is run with; it never changes.
#[derive(Clone, PartialEq, Eq)]
pub struct TaskBodyRecord {
    /// The template's file or address: what relative addresses are relative to.
    pub base: String,
    /// The template as it was, as JSON text.
    pub spec: String,
    /// What expressions see beside the values, as JSON text.
    pub context: String,
    /// The values, as JSON text; no secrets.
    pub values: String,
    /// The names of the secrets that were given.
    pub secret_names: Vec<String>,
    /// Who began it, as they were then: a principal as JSON.
    pub principal: String,
    /// Their account, where they have one.
    pub account: Option<String>,
}

impl std::fmt::Debug for TaskBodyRecord {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Values may be masked in pages: no log shows them.
        formatter.debug_struct("TaskBodyRecord").field("base", &self.base).finish_non_exhaustive()
    }
}

/// What a task showed at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskResultRecord {
    /// What it shows, as JSON text.
    pub output: Option<String>,
    /// What it would have done, as JSON text.
    pub draft: Option<String>,
    /// What was doubtful.
    pub warnings: Vec<String>,
}

/// A step of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRecord {
    /// The task.
    pub task: String,
    /// Its place, from 0.
    pub place: u32,
    /// Its id in the template.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// Its action.
    pub action: String,
    /// How it stands.
    pub state: StepState,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What it was given, as JSON text, secrets masked.
    pub input: Option<String>,
    /// What it gave, as JSON text.
    pub output: Option<String>,
    /// Why it failed, was skipped, or waits.
    pub note: Option<String>,
    /// How many of its rounds are done, and how many there are, with `each`.
    pub rounds: Option<(u32, u32)>,
    /// The number of the request for its approval.
    pub approval: Option<String>,
}

/// A round of a step; a step without `each` has one.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundRecord {
    /// The task.
    pub task: String,
    /// The step, by its id.
    pub step: String,
    /// From 0.
    pub round: u32,
    /// How it stands.
    pub state: StepState,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What it was given, as JSON text, secrets masked.
    pub input: Option<String>,
    /// What it gave, as JSON text.
    pub output: Option<String>,
    /// Why it failed, or what there is to decide.
    pub note: Option<String>,
    /// What can be removed again, in the order in which it was made.
    pub made: Vec<Change>,
    /// How often it was begun.
    pub attempts: u32,
}

/// Which tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// Begun by one of these, by principal id; by anybody when `None`.
    pub created_by: Option<Vec<String>>,
    /// Begun by somebody who was in one of these teams then; by anybody when `None`.
    pub teams: Option<Vec<String>>,
    /// Of one of these templates; of any when `None`.
    pub templates: Option<Vec<EntityRef>>,
    /// In one of these states; in any when there is none. Counts do not look at it.
    pub states: Vec<TaskState>,
}

/// By what tasks are put in order; those of the same are ordered by their age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskOrder {
    /// When they were wished for.
    #[default]
    CreatedAt,
    /// How they stand, by name.
    State,
    /// Who began them.
    CreatedBy,
}

/// A task that somebody should run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueTask {
    /// Its number.
    pub id: String,
    /// The template.
    pub template: EntityRef,
    /// Who began it, by principal id.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// How it stands: one that is processing was left by a process that died.
    pub state: TaskState,
    /// Whether somebody wants it to end.
    pub cancel_wanted: bool,
}

/// How many tasks of one person and one template are run at this moment, by any process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningTasks {
    /// Who began them, by principal id.
    pub created_by: String,
    /// The template.
    pub template: EntityRef,
    /// How many.
    pub count: u32,
}

/// How often a template was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateUsage {
    /// The template.
    pub template: EntityRef,
    /// How many tasks ended well, and made something.
    pub used: u64,
    /// When the last one did.
    pub last_used: Timestamp,
}

/// A file that a draft made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskFileRecord {
    /// Its path below the workspace, with slashes.
    pub path: String,
    /// What it holds.
    pub content: Vec<u8>,
    /// Whether it can be executed.
    pub executable: bool,
}
