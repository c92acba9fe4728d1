//! The parts of an application.

use super::{Health, SyncStatus};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// An object of the cluster that belongs to an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// API group; empty for the core.
    pub group: String,
    /// Kind.
    pub kind: String,
    /// Namespace; empty when it is in none.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Whether it is as Git says; `None` of what Git says nothing.
    pub sync: Option<SyncStatus>,
    /// How it fares; `None` of what has no health.
    pub health: Option<Health>,
    /// What is said of it: why it fails, what it waits for.
    pub message: Option<String>,
}

/// A resource with those that it made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceNode {
    /// What it is.
    pub resource: Resource,
    /// How deep it lies; 0 is what the application itself names.
    pub depth: u8,
    /// Its images.
    pub images: Vec<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
}

/// Something that happened to a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceEvent {
    /// `Normal` or `Warning`.
    pub kind: String,
    /// Why, in one word.
    pub reason: String,
    /// What, in words.
    pub message: String,
    /// The resource, as `Kind/name`.
    pub object: String,
    /// When it was last so.
    pub at: Option<Timestamp>,
    /// How often.
    pub count: u32,
}

/// Something that the source has to say of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Its sort, such as `SyncError`, `ComparisonError`, `OrphanedResourceWarning`.
    pub kind: String,
    /// What.
    pub message: String,
    /// Since when.
    pub since: Option<Timestamp>,
}

impl Condition {
    /// Whether it is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.kind.ends_with("Error")
    }
}
