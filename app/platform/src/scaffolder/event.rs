//! What a task tells while it runs.

use super::{StepState, TaskState};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What sort of event it is; the names are those of Backstage's event stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A line of the log; with a step and a state, the step has that state from now on.
    Log,
    /// The task ended, well or not. It is the last one.
    Completion,
    /// Somebody wants it to end.
    Cancelled,
    /// It was taken over from a process that died.
    Recovered,
}

impl EventKind {
    /// Its name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Completion => "completion",
            Self::Cancelled => "cancelled",
            Self::Recovered => "recovered",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Log, Self::Completion, Self::Cancelled, Self::Recovered];
        all.into_iter().find(|kind| kind.name() == name)
    }
}

/// Something that a task told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskEvent {
    /// Its number; they grow within a task, without gaps being promised.
    pub id: i64,
    /// The task.
    pub task: String,
    /// What sort.
    pub kind: EventKind,
    /// When.
    pub at: Timestamp,
    /// The step that it is about.
    pub step: Option<String>,
    /// The step's state from now on.
    pub state: Option<StepState>,
    /// How the task ended, with a completion.
    pub ended: Option<TaskState>,
    /// What is told, secrets masked. It may hold ANSI colours, and line ends.
    pub message: String,
}
