//! Why a request had no usable answer.

use platform::{Timestamp, code_host::HostError};

/// The reason. No variant carries a secret or a query string.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The vendor's rate limit is used up for longer than the client waits.
    #[error("the rate limit of {host} is used up until {}", .until.to_rfc3339())]
    Limited {
        /// The vendor's host.
        host: String,
        /// When to ask again.
        until: Timestamp,
    },
    /// Too many requests in a row failed: the vendor is left alone for a while.
    #[error("{host} is left alone until {} because it failed again and again", .until.to_rfc3339())]
    LeftAlone {
        /// The vendor's host.
        host: String,
        /// When to ask again.
        until: Timestamp,
    },
    /// Too many requests wait for the vendor.
    #[error("too many requests wait for {host}; try again in a moment")]
    Busy {
        /// The vendor's host.
        host: String,
    },
    /// The vendor answered with an error.
    #[error("{host} answered {status}{}", said(.message))]
    Status {
        /// The vendor's host.
        host: String,
        /// The HTTP status.
        status: u16,
        /// What the vendor says of it, shortened.
        message: String,
    },
    /// No answer came.
    #[error("{host} did not answer: {reason}")]
    NoAnswer {
        /// The vendor's host.
        host: String,
        /// Why.
        reason: String,
    },
    /// The configuration does not allow to ask there, or the vendor leads elsewhere.
    #[error("{0}")]
    NotAllowed(String),
    /// The answer is longer than was asked for.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
    /// The answer is none that is understood.
    #[error("{host} answered something that is not understood: {reason}")]
    NotUnderstood {
        /// The vendor's host.
        host: String,
        /// What is wrong with it.
        reason: String,
    },
}

fn said(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

impl HttpError {
    /// The status, when the vendor answered with one.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } => Some(*status),
            _ => None,
        }
    }
}

impl From<HttpError> for HostError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Limited { until, .. } => Self::Limited { until },
            HttpError::Status { status: 400..=499, .. }
            | HttpError::NotAllowed(_)
            | HttpError::TooLong(_) => Self::Refused(error.to_string()),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}
