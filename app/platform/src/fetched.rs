//! What was had from somewhere else: never without its age.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A value of a source outside of Slipway, as it was last had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched<T> {
    /// The value.
    pub value: T,
    /// When the source last told it, or said that it still holds.
    pub fetched_at: Timestamp,
    /// The source, by the name that it has in the configuration.
    pub source: String,
    /// Whether the source has failed since: the value may be another one by now.
    pub stale: bool,
}

impl<T> Fetched<T> {
    /// Another value of the same age.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Fetched<U> {
        let Self { value, fetched_at, source, stale } = self;
        Fetched { value: change(value), fetched_at, source, stale }
    }
}
