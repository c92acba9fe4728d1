//! Days and months. Which day a moment falls on, the company's time zone says; a day itself has none.

use crate::{Timestamp, zone::Zone};
use serde::{Deserialize, Serialize};
use std::fmt;
use time::Date;

/// The Julian day of 1970-01-01.
const EPOCH: i32 = 2_440_588;

/// A day of the calendar, counted from 1970-01-01.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// The day of a date; `None` when there is no such date.
    #[must_use]
    pub fn of(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = time::Month::try_from(month).ok()?;
        Date::from_calendar_date(year, month, day).ok().map(Self::from)
    }

    /// Reads `2026-11-20`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        Self::of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The date; the first day of all for what no calendar has.
    #[must_use]
    pub fn date(self) -> Date {
        Date::from_julian_day(self.0.saturating_add(EPOCH)).unwrap_or(Date::MIN)
    }

    /// The day so many days later.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Its month.
    #[must_use]
    pub fn month(self) -> Month {
        let date = self.date();
        Month(date.year() * 12 + i32::from(u8::from(date.month())) - 1)
    }

    /// Its place in its month, from 0 on.
    #[must_use]
    pub fn in_month(self) -> usize {
        usize::from(self.date().day()) - 1
    }

    /// Its place in the week: 0 is Monday.
    #[must_use]
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from(self.0.saturating_add(3).rem_euclid(7)).unwrap_or_default()
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date.to_julian_day() - EPOCH)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        write!(formatter, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
    }
}

/// A month of the calendar: twelve times the year, and the months before it in that year.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Month(pub i32);

impl Month {
    /// Reads `2026-11`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Day::parse(&format!("{}-01", text.trim())).map(Day::month)
    }

    /// The month so many months later.
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The month in the year, from 1 on.
    #[must_use]
    pub fn number(self) -> u8 {
        u8::try_from(self.0.rem_euclid(12)).unwrap_or_default() + 1
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Day {
        Day::of(self.year(), self.number(), 1).unwrap_or_default()
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        self.plus(1).first().plus(-1)
    }

    /// Its days.
    #[must_use]
    pub fn days(self) -> DayRange {
        DayRange { first: self.first(), last: self.last() }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year(), self.number())
    }
}

/// Days from one to another, both among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DayRange {
    /// The first.
    pub first: Day,
    /// The last.
    pub last: Day,
}

impl DayRange {
    /// How many.
    #[must_use]
    pub fn count(self) -> usize {
        usize::try_from(self.last.0 - self.first.0 + 1).unwrap_or(0)
    }

    /// Each of them.
    pub fn days(self) -> impl DoubleEndedIterator<Item = Day> + Clone {
        (self.first.0..=self.last.0).map(Day)
    }

    /// Whether a day is one of them.
    #[must_use]
    pub fn has(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// As many days, right before.
    #[must_use]
    pub fn before(self) -> Self {
        let count = i32::try_from(self.count()).unwrap_or(0);
        Self { first: self.first.plus(-count), last: self.first.plus(-1) }
    }
}

impl Day {
    /// When it begins in a time zone.
    #[must_use]
    pub fn begins(self, zone: &Zone) -> Timestamp {
        zone.start_of_day(self.date())
    }

    /// The day of a moment in a time zone.
    #[must_use]
    pub fn in_zone(moment: Timestamp, zone: &Zone) -> Self {
        zone.day(moment).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_days() {
        let day = Day::parse("2026-11-30").unwrap();
        assert_eq!((day, day.weekday(), day.in_month()), (Day(20_787), 0, 29));
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(day.month(), Month::parse("2026-11").unwrap());
        assert_eq!(day.month().to_string(), "2026-11");
        assert_eq!(Month::parse("2028-02").unwrap().days().count(), 29);
        for wrong in ["2026-02-30", "2026-1-01", "x", "2026-13-01", "20261130"] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
        let range = DayRange { first: Day(10), last: Day(12) };
        assert_eq!(range.before(), DayRange { first: Day(7), last: Day(9) });
        assert_eq!(range.days().count(), range.count());
    }

    proptest! {
        #[test]
        fn a_day_is_in_its_month(number in -100_000_i32..100_000) {
            let day = Day(number);
            prop_assert_eq!(Day::parse(&day.to_string()), Some(day));
            prop_assert!(day.month().days().has(day));
            prop_assert_eq!(day.month().first().plus(i32::try_from(day.in_month()).unwrap()), day);
            prop_assert_eq!(Month::parse(&day.month().to_string()), Some(day.month()));
        }
    }
}
