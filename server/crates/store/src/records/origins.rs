//! Which templates entities were made with, as it is stored.

use platform::{EntityRef, Timestamp};

/// Which template an entity was made with, and what that template was then.
#[derive(Clone, PartialEq, Eq)]
pub struct OriginRecord {
    /// The entity.
    pub entity: EntityRef,
    /// The template.
    pub template: EntityRef,
    /// The task; it may be forgotten by now.
    pub task: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// The template as it was, and what it was filled in with: JSON text, no secrets.
    pub recipe: String,
    /// What tells that template from what it became later; known once its files are.
    pub version: Option<String>,
    /// The files that it made, packed.
    pub files: Option<Vec<u8>>,
    /// Why they cannot be told.
    pub failure: Option<String>,
    /// What the last update brings, which counts as soon as it is merged.
    pub next: Option<NextRecord>,
    /// The pull request of that update.
    pub pull_request: Option<String>,
}

impl std::fmt::Debug for OriginRecord {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What was filled in is nobody's business in a log.
        formatter
            .debug_struct("OriginRecord")
            .field("entity", &self.entity)
            .field("template", &self.template)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// A version of a template that an update brings.
#[derive(Clone, PartialEq, Eq)]
pub struct NextRecord {
    /// What tells it from others.
    pub version: String,
    /// The template as it is then: JSON text.
    pub recipe: String,
    /// The files that it makes, packed.
    pub files: Vec<u8>,
    /// The task that brings it.
    pub task: String,
}

impl std::fmt::Debug for NextRecord {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("NextRecord")
            .field("version", &self.version)
            .field("task", &self.task)
            .finish_non_exhaustive()
    }
}
