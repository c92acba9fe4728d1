//! Which template something was made with, and what the template became since.

use crate::{EntityRef, Timestamp, catalog::Reference, ci::May};
use serde::{Deserialize, Serialize};

/// Which template an entity was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateUse {
    /// The template.
    pub template: Reference,
    /// The task, where it is known and the asker may see it.
    pub task: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// The commit of the template then, or what tells its text from others.
    pub version: Option<String>,
    /// What it is now.
    pub current: Option<String>,
    /// Whether there may be something to bring: the template is another one by now.
    pub has_moved: bool,
    /// Whether the asker may have an update made.
    pub may: May,
    /// The pull request of the last update, while it is not known to be closed.
    pub pull_request: Option<String>,
    /// Why no update can be offered, where that is so: what was filled in is not known, …
    pub reason: Option<String>,
}

/// What an update would bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateUpdate {
    /// The entity.
    pub entity: EntityRef,
    /// The version it comes from.
    pub from: String,
    /// The version it goes to.
    pub to: String,
    /// Files that change, each with a unified diff.
    pub files: Vec<super::FileChange>,
    /// Where the template and the team changed the same lines.
    pub conflicts: Vec<UpdateConflict>,
}

/// A place that both sides changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateConflict {
    /// The file.
    pub path: String,
    /// Line from 1 of the merged file, in which the marks stand.
    pub line: u32,
    /// What it is about, in words.
    pub what: String,
}
