//! Why there is no answer.

use super::Invalid;
use crate::access;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScaffolderError {
    /// What is asked for cannot be; the text says what to change.
    #[error("{0}")]
    BadRequest(String),
    /// What was filled in does not fit the template, field by field.
    #[error("what was filled in does not fit the template: {}", Invalid::told(.0))]
    Invalid(Vec<Invalid>),
    /// It is not there; the text names it.
    #[error("{0}")]
    NotFound(String),
    /// It contradicts what is there; the text says with what.
    #[error("{0}")]
    Conflict(String),
    /// The asker may not; the text says what is missing.
    #[error("{0}")]
    NotAllowed(String),
    /// Somebody has to approve it first.
    #[error("{0}")]
    NeedsApproval(access::Refusal),
    /// There is too much of it already; the text says of what, and when to come again.
    #[error("{0}")]
    TooMany(String),
    /// What is behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}
