//! What happened to entities, read from the change log.

use crate::{EntityRef, Timestamp};
use serde::{Deserialize, Serialize};

/// What a change did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// The entity is new.
    Created,
    /// Its descriptor changed.
    Updated,
    /// It is gone.
    Deleted,
}

/// One entry of the change log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Position in the log; grows, with gaps.
    pub position: i64,
    /// When it was accepted.
    pub at: Timestamp,
    /// What it did.
    pub kind: ChangeKind,
    /// The entity.
    pub reference: EntityRef,
    /// What a person calls it.
    pub label: String,
    /// Why: the source and file that changed, in one line.
    pub cause: String,
    /// The descriptor's difference as YAML, with three lines of context; empty in overviews.
    pub diff: Vec<DiffLine>,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "sign", content = "text")]
pub enum DiffLine {
    /// On both sides.
    Same(String),
    /// Only after.
    Added(String),
    /// Only before.
    Removed(String),
    /// Lines left out here.
    Gap(u32),
}

/// Changes of one entity, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// The changes.
    pub changes: Vec<Change>,
    /// The position to go on before, when there are older ones.
    pub older: Option<i64>,
}
