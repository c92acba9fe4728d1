//! What can go wrong.

use crate::access::Refusal;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// What was given cannot be used; the text says what to change.
    #[error("{0}")]
    BadRequest(String),
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// It contradicts what is there.
    #[error("{0}")]
    Conflict(String),
    /// It is not allowed.
    #[error("{0}")]
    NotAllowed(String),
    /// Who asks may not do it.
    #[error("{0}")]
    Refused(Refusal),
    /// It cannot be done now; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}
