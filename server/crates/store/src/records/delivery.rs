//! Delivery as it is stored.

use platform::{EntityRef, Timestamp};

/// Something that happened on the way to production.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRecord {
    /// The source, by its name.
    pub source: String,
    /// The repository, the application or the entity.
    pub subject: String,
    /// What sort of fact it is.
    pub kind: String,
    /// What tells it from the others of its kind and subject.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// It, as JSON text.
    pub body: String,
    /// Grows with each change of any of them. Given by the store when it is written.
    pub version: i64,
}

/// How far a history is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamRecord {
    /// The source, by its name.
    pub source: String,
    /// The repository.
    pub subject: String,
    /// Which history.
    pub stream: String,
    /// Where the next portion further back begins, while there is one.
    pub resume: Option<String>,
    /// Whether it was read back to where it begins.
    pub complete: bool,
    /// When it last answered.
    pub succeeded_at: Option<Timestamp>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// Why, while it has not answered since.
    pub error: Option<String>,
}

/// What somebody said of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRecord {
    /// Its number. Given by the store when it is written.
    pub id: i64,
    /// The service.
    pub entity: EntityRef,
    /// The fact, by its key.
    pub fact: String,
    /// Why.
    pub reason: String,
    /// Whether the fact is left out of the numbers.
    pub excluded: bool,
    /// Who said so, by principal id.
    pub by: String,
    /// As people call them.
    pub label: String,
    /// When.
    pub at: Timestamp,
    /// When it was taken back.
    pub taken_back_at: Option<Timestamp>,
}
