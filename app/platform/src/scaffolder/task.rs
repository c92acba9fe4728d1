//! Tasks: runs of templates.

use super::{Draft, TaskOutput};
use crate::{EntityRef, Timestamp, catalog::Reference};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskState {
    /// It waits for its turn.
    Open,
    /// Its steps run.
    Processing,
    /// It waits for a person: an approval, or a decision about a step of which nobody knows whether
    /// it was done.
    Waiting,
    /// It ended well.
    Completed,
    /// A step failed.
    Failed,
    /// Somebody ended it.
    Cancelled,
}

impl TaskState {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Processing,
        Self::Waiting,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// Its name in the database and in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Processing => "processing",
            Self::Waiting => "waiting",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Its name for clients of Backstage, which know no waiting.
    #[must_use]
    pub const fn backstage_name(self) -> &'static str {
        match self {
            Self::Waiting => "processing",
            other => other.name(),
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether nothing happens any more, unless somebody goes on with it.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Its turn has not come.
    Open,
    /// It runs.
    Processing,
    /// It waits for somebody to approve it.
    Waiting,
    /// It was under way when its process died, and nothing tells whether it was done: somebody has to
    /// look, and decide.
    Undecided,
    /// It was done.
    Completed,
    /// It failed.
    Failed,
    /// Its condition did not hold, or a step before it failed.
    Skipped,
    /// The task was ended meanwhile.
    Cancelled,
    /// What it made was removed again.
    Undone,
}

impl StepState {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Open,
        Self::Processing,
        Self::Waiting,
        Self::Undecided,
        Self::Completed,
        Self::Failed,
        Self::Skipped,
        Self::Cancelled,
        Self::Undone,
    ];

    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Processing => "processing",
            Self::Waiting => "waiting",
            Self::Undecided => "undecided",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
            Self::Undone => "undone",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A step of a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
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
    /// What it was given, secrets masked; of each round with `each`.
    pub input: Option<Value>,
    /// What it gave, secrets masked.
    pub output: Option<Value>,
    /// Why it failed, was skipped, waits, or what there is to decide.
    pub note: Option<String>,
    /// How many of its rounds are done, and how many there are, with `each`.
    pub rounds: Option<(u32, u32)>,
    /// Who approves it, where somebody has to.
    pub approval: Option<StepApproval>,
    /// What it made, in words, where it can be removed again.
    pub undo: Option<String>,
}

/// That a step waits for an approval, or was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepApproval {
    /// The number of the request for it.
    pub number: String,
    /// Who may decide: roles, groups, persons.
    pub by: Vec<String>,
    /// When it is too late.
    pub expires_at: Timestamp,
    /// Who decided, as a person calls them.
    pub decided_by: Option<String>,
    /// Whether the asker may decide.
    pub may_decide: bool,
}

/// A task, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What is told in lists.
    pub row: TaskRow,
    /// What was filled in; without secrets, and with what the form masks masked.
    pub values: Value,
    /// The steps.
    pub steps: Vec<Step>,
    /// What it shows at its end.
    pub output: Option<TaskOutput>,
    /// What it would have done, of a draft.
    pub draft: Option<Draft>,
    /// What wrote nothing or failed silently in Backstage, with its place and the value seen.
    pub warnings: Vec<String>,
    /// Whether the asker may end it.
    pub may_cancel: bool,
    /// Whether the asker may go on with it, from a step that did not end well.
    pub may_retry: bool,
    /// The names of the secrets that have to be given again for that: they are not kept.
    pub missing_secrets: Vec<String>,
    /// Whether the asker may decide about steps that are undecided, and remove what was made.
    pub may_decide: bool,
}

/// A task in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// Its number: a UUID.
    pub id: String,
    /// The template.
    pub template: Reference,
    /// How it stands.
    pub state: TaskState,
    /// Whether nothing is made: it was tried.
    pub is_draft: bool,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Who began it, by principal id.
    pub created_by: String,
    /// What a person calls them.
    pub created_by_label: String,
    /// Their entity.
    pub created_by_entity: Option<EntityRef>,
    /// What it is about, in a word: the name that was filled in.
    pub subject: Option<String>,
    /// The entity that it made.
    pub made: Option<EntityRef>,
    /// The step that is under way, failed, or waits.
    pub step: Option<String>,
    /// How many steps are done, and how many there are.
    pub steps: (u32, u32),
    /// Why it failed, or waits.
    pub note: Option<String>,
}

/// Whose tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// The asker's own.
    #[default]
    Mine,
    /// Those of the asker's teams: of who is in one of them.
    Teams,
    /// All that the asker may see.
    All,
}

impl Whose {
    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Teams => "teams",
            Self::All => "all",
        }
    }

    /// That of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Mine, Self::Teams, Self::All].into_iter().find(|whose| whose.name() == name)
    }
}

/// What tasks are asked for; the newest first unless it says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskQuery {
    /// Whose.
    pub whose: Whose,
    /// In one of these states; all when there is none.
    pub states: Vec<TaskState>,
    /// Of this template.
    pub template: Option<EntityRef>,
    /// Begun by one of these, by principal id; everybody when there is none.
    pub created_by: Vec<String>,
    /// How many to leave out.
    pub offset: u32,
    /// How many at the most.
    pub limit: u32,
    /// By which column, and whether descending: `created_at` (as usual), `state`, `created_by`.
    pub order: Option<(String, bool)>,
}

/// Tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskPage {
    /// They.
    pub rows: Vec<TaskRow>,
    /// How many there are in all.
    pub total: u64,
    /// How many of each state, whatever states were asked for, in the order of [`TaskState::ALL`].
    pub counts: [u64; TaskState::ALL.len()],
    /// Whether the asker may see those of others.
    pub may_see_all: bool,
}

/// What somebody decided about a step of which nobody knew whether it was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "decision")]
pub enum Decision {
    /// It was not done: do it.
    Again,
    /// It was done, and gave this.
    Done {
        /// What later steps see of it.
        output: Value,
    },
    /// The task is given up.
    GiveUp,
}

/// A decision, and the step that it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decide {
    /// The step, by its id.
    pub step: String,
    /// What.
    pub decision: Decision,
}
