//! A time zone as plain data: the moments at which its clocks were or will be moved. So the
//! browser counts in a person's days and months without carrying the world's zones with it: the
//! server, which has them, sends the few changes that matter.
//!
//! Clock times follow RFC 5545: one that occurs twice is the earlier, one that is left out is moved
//! on by as much as the clocks are.

#[cfg(not(target_arch = "wasm32"))]
mod named;
#[cfg(test)]
mod tests;
mod text;

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

#[cfg(not(target_arch = "wasm32"))]
pub use named::names;

/// Farther from a clock time than this lies no moment that shows it, in seconds: offsets reach
/// from -12 to +14 hours, and a zone that changed sides of the date line moved by 24.
const REACH: i64 = 26 * 3_600;

/// Universal time.
pub static UTC: Zone = Zone { name: Cow::Borrowed("UTC"), first: 0, changes: Vec::new() };

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    name: Cow<'static, str>,
    /// Seconds east of Greenwich before the first change.
    first: i32,
    /// When clocks change, in seconds since the epoch, and the offset from then on; ascending.
    changes: Vec<(i64, i32)>,
}

impl Zone {
    /// A zone of these changes, which are put in order.
    pub fn new(name: impl Into<String>, first: i32, mut changes: Vec<(i64, i32)>) -> Self {
        changes.sort_unstable();
        changes.dedup_by_key(|(at, _)| *at);
        Self { name: Cow::Owned(name.into()), first, changes }
    }

    /// Its name in the IANA's list, such as `Europe/Berlin`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far its clocks are ahead of Greenwich at a moment, in seconds.
    #[must_use]
    pub fn offset(&self, at: Timestamp) -> i32 {
        self.offset_at(at.0.div_euclid(1_000))
    }

    fn offset_at(&self, second: i64) -> i32 {
        let after = self.changes.partition_point(|(at, _)| *at <= second);
        after.checked_sub(1).map_or(self.first, |last| self.changes[last].1)
    }

    /// What calendar and clock show there at a moment, to the second.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> PrimitiveDateTime {
        let second = at.0.div_euclid(1_000);
        let shown = second.saturating_add(i64::from(self.offset_at(second)));
        let civil = OffsetDateTime::from_unix_timestamp(shown);
        let civil = civil.unwrap_or(OffsetDateTime::UNIX_EPOCH);
        PrimitiveDateTime::new(civil.date(), civil.time())
    }

    /// The day that it is there.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }

    /// The moment at which calendar and clock show this.
    #[must_use]
    pub fn moment(&self, local: PrimitiveDateTime) -> Timestamp {
        let shown = local.assume_utc().unix_timestamp();
        let seconds = match self.resolve(shown) {
            Resolved::At(second) => second,
            Resolved::LeftOut { before, .. } => shown - i64::from(before),
        };
        Timestamp(seconds * 1_000 + i64::from(local.millisecond()))
    }

    /// The first moment of a day: midnight, or where clocks leave midnight out, what comes instead.
    #[must_use]
    pub fn start_of_day(&self, day: Date) -> Timestamp {
        let shown = PrimitiveDateTime::new(day, Time::MIDNIGHT).assume_utc().unix_timestamp();
        let second = match self.resolve(shown) {
            Resolved::At(second) => second,
            Resolved::LeftOut { change, .. } => change,
        };
        Timestamp(second * 1_000)
    }

    /// The same zone with only the changes of a span of time: as much as a page needs.
    #[must_use]
    pub fn within(&self, from: Timestamp, to: Timestamp) -> Self {
        let (from, to) = (from.0.div_euclid(1_000), to.0.div_euclid(1_000));
        let changes = self.changes.iter().filter(|(at, _)| (from + 1..=to).contains(at));
        Self {
            name: self.name.clone(),
            first: self.offset_at(from),
            changes: changes.copied().collect(),
        }
    }

    /// The moment that shows a clock time, which is given as if it were universal time.
    fn resolve(&self, shown: i64) -> Resolved {
        let near = |at: i64| (shown - REACH..=shown + REACH).contains(&at);
        let earliest = self.offset_at(shown - REACH);
        let changes = self.changes.iter().filter(|(at, _)| near(*at));
        let offsets = std::iter::once(earliest).chain(changes.clone().map(|(_, offset)| *offset));
        let moments = offsets.filter_map(|offset| {
            let second = shown - i64::from(offset);
            (self.offset_at(second) == offset).then_some(second)
        });
        if let Some(second) = moments.min() {
            return Resolved::At(second);
        }
        let mut before = earliest;
        for (change, offset) in changes {
            let (left, reached) = (change + i64::from(before), change + i64::from(*offset));
            if (left..reached).contains(&shown) {
                return Resolved::LeftOut { change: *change, before };
            }
            before = *offset;
        }
        Resolved::At(shown - i64::from(before))
    }
}

enum Resolved {
    /// At this second.
    At(i64),
    /// Never: clocks jump over it at `change`, before which they were `before` seconds ahead.
    LeftOut { change: i64, before: i32 },
}
