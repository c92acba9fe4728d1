//! Who is called: each team's rota, a week at a time from Monday nine o'clock.

use super::MINUTE;
use crate::company::{Person, Service};
use platform::Timestamp;

const HOUR: i64 = 60 * MINUTE;
const WEEK: i64 = 7 * 24 * HOUR;

/// A Monday at nine o'clock: 1970-01-05.
const FIRST: i64 = 4 * 24 * HOUR + 9 * HOUR;

/// Who is called at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rota {
    pub first: &'static Person,
    /// When the first one does not answer.
    pub second: &'static Person,
    /// When their week began.
    pub since: Timestamp,
    /// When it ends.
    pub until: Timestamp,
}

/// Who is called for a service at a moment.
pub(crate) fn rota(service: &Service, at: Timestamp) -> Rota {
    let people = service.people();
    let week = (at.0 - FIRST).div_euclid(WEEK);
    let turn = |ahead: i64| {
        let count = i64::try_from(people.len()).unwrap_or(1).max(1);
        people[usize::try_from((week + ahead).rem_euclid(count)).unwrap_or_default()]
    };
    let since = Timestamp(FIRST + week * WEEK);
    Rota { first: turn(0), second: turn(1), since, until: Timestamp(since.0 + WEEK) }
}
