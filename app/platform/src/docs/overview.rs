//! All documentation at a glance.

use crate::{Timestamp, catalog::EntityRow};
use serde::{Deserialize, Serialize};

/// The documentation that somebody may read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsOverview {
    /// The sites, by the names of their entities.
    pub sites: Vec<DocsSite>,
    /// Components, APIs and systems without documentation, by name; as many as one may look through.
    pub without: Vec<EntityRow>,
    /// How many there are in all.
    pub without_total: u64,
}

/// A site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsSite {
    /// Whose documentation it is.
    pub row: EntityRow,
    /// When its files last changed; `None` while nobody has looked at them yet.
    pub changed_at: Option<Timestamp>,
    /// Why it cannot be built as it is now.
    pub broken: Option<String>,
}
