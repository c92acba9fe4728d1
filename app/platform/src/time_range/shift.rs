//! The distance between a period and the one before, in the calendar's terms.

use crate::{Timestamp, zone::Zone};
use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month, PrimitiveDateTime};

/// How far two periods are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shift {
    /// So many milliseconds.
    Milliseconds(i64),
    /// So many days: the clock shows the same.
    Days(u32),
    /// So many months: the day of the month and the clock are the same, or it is the month's last
    /// day.
    Months(u32),
}

impl Shift {
    /// The moment that lies so far before.
    #[must_use]
    pub fn back(self, at: Timestamp, zone: &Zone) -> Timestamp {
        self.moved(at, zone, -1)
    }

    /// The moment that lies so far after.
    #[must_use]
    pub fn forward(self, at: Timestamp, zone: &Zone) -> Timestamp {
        self.moved(at, zone, 1)
    }

    fn moved(self, at: Timestamp, zone: &Zone, sign: i64) -> Timestamp {
        let by_calendar = |change: &dyn Fn(Date) -> Date| {
            let local = zone.local(at);
            // The beginning of a day stays one, also where clocks leave out a midnight.
            if zone.start_of_day(local.date()) == at {
                return zone.start_of_day(change(local.date()));
            }
            let moved = PrimitiveDateTime::new(change(local.date()), local.time());
            Timestamp(zone.moment(moved).0 + at.0.rem_euclid(1_000))
        };
        match self {
            Self::Milliseconds(length) => Timestamp(at.0.saturating_add(sign * length)),
            Self::Days(days) => by_calendar(&|date| add_days(date, sign * i64::from(days))),
            Self::Months(months) => by_calendar(&|date| add_months(date, sign * i64::from(months))),
        }
    }
}

/// A day so many days later; the calendar's own end is not passed.
pub(super) fn add_days(date: Date, days: i64) -> Date {
    let end = if days < 0 { Date::MIN } else { Date::MAX };
    date.checked_add(Duration::days(days)).unwrap_or(end)
}

/// The same day so many months later, or the last of that month.
pub(super) fn add_months(date: Date, months: i64) -> Date {
    let count = i64::from(date.year()) * 12 + i64::from(u8::from(date.month())) - 1 + months;
    let year = i32::try_from(count.div_euclid(12)).unwrap_or(date.year());
    let month = u8::try_from(count.rem_euclid(12) + 1).ok();
    let month = month.and_then(|month| Month::try_from(month).ok()).unwrap_or(Month::January);
    let day = date.day().min(month.length(year));
    Date::from_calendar_date(year, month, day).unwrap_or(date)
}

/// The first day of a day's month.
pub(super) fn first_of_month(date: Date) -> Date {
    date.replace_day(1).unwrap_or(date)
}
