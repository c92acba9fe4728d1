//! Browsers that are signed in.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its public number.
    pub number: String,
    /// What the browser calls itself.
    pub device: String,
    /// Where it came from last.
    pub address: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was seen last, to the minute.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Since when the provider does not answer for it.
    pub failing_since: Option<Timestamp>,
    /// Whether it is the one that asks.
    pub current: bool,
}
