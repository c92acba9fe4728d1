//! What vendors told, as it is stored.

use platform::Timestamp;

/// An answer of a vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRecord {
    /// The source, by its name.
    pub source: String,
    /// What it is about; empty for the source as a whole.
    pub subject: String,
    /// What of it.
    pub part: String,
    /// It, as JSON text.
    pub body: String,
    /// When it was told, or said to hold still.
    pub fetched_at: Timestamp,
    /// Grows with each change of any of them. Given by the store when it is written.
    pub version: i64,
}
