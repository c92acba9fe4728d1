//! A vendor's rate limit.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// How a rate limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimit {
    /// Requests of a period.
    pub limit: u64,
    /// How many of them are left.
    pub remaining: u64,
    /// When the next period begins.
    pub resets_at: Timestamp,
}
