//! Spans of time that people ask for: the last 30 days, this month, from one day to another. Days,
//! weeks and months are those of a time zone, exactly: a day may have 23 or 25 hours.
//!
//! A page has a [`RangeQuery`] in its address, the server makes a [`TimeRange`] of it by its clock
//! and the asker's [`Zone`], with [`RangeQuery::compared`] the period before too, and cuts it into
//! buckets by a [`Step`].

mod query;
mod shift;
mod step;
#[cfg(test)]
mod tests;

pub use query::{Edge, NoRange, RangePreset, RangeQuery};
pub use shift::Shift;
pub use step::{Bucket, Step};

use crate::{Timestamp, zone::Zone};
use serde::{Deserialize, Serialize};

/// A span of time: `from` belongs to it, `to` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeRange {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it; not before `from`.
    pub to: Timestamp,
}

impl TimeRange {
    /// From one moment to another, in whichever order they come.
    #[must_use]
    pub fn between(one: Timestamp, other: Timestamp) -> Self {
        Self { from: one.min(other), to: one.max(other) }
    }

    /// Whether a moment belongs to it.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        (self.from..self.to).contains(&at)
    }

    /// Its length in milliseconds.
    #[must_use]
    pub const fn milliseconds(&self) -> i64 {
        self.to.0 - self.from.0
    }

    /// The buckets of a step that it touches, cut to it: first and last may be shorter than the
    /// step.
    #[must_use]
    pub fn buckets(&self, step: Step, zone: &Zone) -> Vec<Bucket> {
        let mut buckets = Vec::new();
        let mut start = step.start(self.from, zone);
        while start < self.to {
            let end = step.next(start, zone);
            let range = Self { from: start.max(self.from), to: end.min(self.to) };
            if range.from < range.to {
                buckets.push(Bucket { range, whole: Self { from: start, to: end } });
            }
            start = end;
        }
        buckets
    }
}

/// A span of time and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// What is asked for.
    pub range: TimeRange,
    /// As much time before.
    pub before: TimeRange,
    /// How far the two are apart: lays a moment of the one on the other.
    pub shift: Shift,
}
