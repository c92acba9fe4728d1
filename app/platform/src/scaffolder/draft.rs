//! What is filled in, and what would come of it.

use super::{PlannedRequest, TaskOutput};
use crate::EntityRef;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A task that is to be begun.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct NewTask {
    /// The template.
    pub template: EntityRef,
    /// What was filled in.
    pub values: Map<String, Value>,
    /// Secrets: never stored beyond the task, never shown.
    pub secrets: Map<String, Value>,
    /// What makes this wish the same as one before: a second one with it gives the first one's task.
    pub key: Option<String>,
    /// Whether it is only tried: nothing is made.
    pub is_draft: bool,
    /// Whether somebody saw all of it in the form: what they left empty stays empty then. For who is shown
    /// no form, what the form fills in by itself is filled in.
    pub is_reviewed: bool,
}

impl std::fmt::Debug for NewTask {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("NewTask")
            .field("template", &self.template)
            .field("is_draft", &self.is_draft)
            .finish_non_exhaustive()
    }
}

/// A field that was not filled in well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invalid {
    /// The page, from 0.
    pub page: u32,
    /// A JSON Pointer into what was filled in: `/owner`. Empty is the page as a whole.
    pub pointer: String,
    /// The keyword of the schema that does not hold: `required`, `pattern`, …
    pub keyword: String,
    /// What to change.
    pub message: String,
}

impl Invalid {
    /// Several, in one line.
    #[must_use]
    pub fn told(all: &[Self]) -> String {
        let told: Vec<String> =
            all.iter().map(|one| format!("{} {}", one.pointer, one.message)).collect();
        told.join("; ")
    }
}

/// A template that somebody is writing, with files beside it, tried with values.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftRun {
    /// The template's text.
    pub template: String,
    /// Files beside it.
    pub files: Vec<RunFile>,
    /// What was filled in.
    pub values: Map<String, Value>,
    /// Secrets.
    pub secrets: Map<String, Value>,
}

/// A file of a run's workspace, or beside a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFile {
    /// Its path below the folder, with slashes.
    pub path: String,
    /// What it holds, as base64.
    pub content: String,
    /// Whether it can be executed.
    pub executable: bool,
}

/// What would have come of a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The files of the workspace, against what is there already where a step would change that.
    pub files: Vec<FileChange>,
    /// How many more there are that are not told one by one.
    pub more_files: u64,
    /// What would be asked of others, in order: as it would be sent.
    pub requests: Vec<PlannedRequest>,
    /// What the task would show at its end.
    pub output: Option<TaskOutput>,
}

/// What would become of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChange {
    /// The step.
    pub step: String,
    /// Its path.
    pub path: String,
    /// What.
    pub kind: FileChangeKind,
    /// How many bytes it would have.
    pub bytes: u64,
    /// Whether it could be executed.
    pub executable: bool,
    /// A unified diff, of a text that is not too long; else `None`.
    pub diff: Option<String>,
}

/// What would become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileChangeKind {
    /// It would be there.
    Added,
    /// It would be another one.
    Changed,
    /// It would be gone.
    Removed,
}
