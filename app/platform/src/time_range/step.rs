//! The width of a bucket: minutes, hours, days, weeks, months.

use super::{
    TimeRange,
    query::NoRange,
    shift::{add_days, add_months, first_of_month},
};
use crate::{Timestamp, zone::Zone};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use time::Date;

/// The width of a bucket. Minutes are counted from the beginning of the day, weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Step {
    /// So many minutes, from 1 to 720; where clocks are moved, the day's last one is shorter or
    /// there is another.
    Minutes(u16),
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

/// A part of a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// What of it lies in the span.
    pub range: TimeRange,
    /// All of it.
    pub whole: TimeRange,
}

impl Bucket {
    /// Whether a part of it is left out: its numbers are not yet, or not here, all of them.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.range != self.whole
    }
}

impl Step {
    /// The steps that are chosen from, from narrow to wide.
    const ALL: [Self; 12] = [
        Self::Minutes(1),
        Self::Minutes(5),
        Self::Minutes(10),
        Self::Minutes(30),
        Self::Minutes(60),
        Self::Minutes(120),
        Self::Minutes(180),
        Self::Minutes(360),
        Self::Minutes(720),
        Self::Day,
        Self::Week,
        Self::Month,
    ];

    /// The narrowest that cuts a span into no more than so many buckets (one more where it begins
    /// within one); a month where none does.
    #[must_use]
    pub fn of(range: TimeRange, at_most: u32) -> Self {
        let fits = |step: &Self| range.milliseconds() <= step.shortest() * i64::from(at_most);
        Self::ALL.into_iter().find(fits).unwrap_or(Self::Month)
    }

    /// Its usual length in milliseconds, that of a month is 28 days.
    #[must_use]
    pub const fn shortest(&self) -> i64 {
        const MINUTE: i64 = 60_000;
        match self {
            Self::Minutes(minutes) => *minutes as i64 * MINUTE,
            Self::Day => 1_440 * MINUTE,
            Self::Week => 7 * 1_440 * MINUTE,
            Self::Month => 28 * 1_440 * MINUTE,
        }
    }

    /// The beginning of the bucket in which a moment lies.
    #[must_use]
    pub fn start(self, at: Timestamp, zone: &Zone) -> Timestamp {
        let day = day(at, zone);
        let Self::Minutes(_) = self else { return zone.start_of_day(self.first_day(day)) };
        let day = zone.start_of_day(day);
        let length = self.shortest().max(1);
        Timestamp(day.0 + (at.0 - day.0).div_euclid(length) * length)
    }

    /// The beginning of the next bucket after the one in which a moment lies.
    #[must_use]
    pub fn next(self, at: Timestamp, zone: &Zone) -> Timestamp {
        let day = day(at, zone);
        let days = |days| zone.start_of_day(add_days(self.first_day(day), days));
        let next = match self {
            Self::Minutes(_) => {
                let end = Timestamp(self.start(at, zone).0 + self.shortest().max(1));
                end.min(zone.start_of_day(add_days(day, 1)))
            }
            Self::Day => days(1),
            Self::Week => days(7),
            Self::Month => zone.start_of_day(add_months(first_of_month(day), 1)),
        };
        // A day that a zone left out altogether has no length; whoever walks must get on.
        if next > at { next } else { Timestamp(at.0 + self.shortest().max(1)) }
    }

    fn first_day(self, day: Date) -> Date {
        match self {
            Self::Minutes(_) | Self::Day => day,
            Self::Week => add_days(day, -i64::from(day.weekday().number_days_from_monday())),
            Self::Month => first_of_month(day),
        }
    }
}

/// The day in which a moment lies: the last that has begun. Where clocks are put back over midnight
/// they show the evening before once more; that belongs to the day that has begun.
fn day(at: Timestamp, zone: &Zone) -> Date {
    let shown = zone.day(at);
    let next = add_days(shown, 1);
    if zone.start_of_day(next) <= at { next } else { shown }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minutes(minutes) => write!(formatter, "{minutes}m"),
            Self::Day => formatter.write_str("day"),
            Self::Week => formatter.write_str("week"),
            Self::Month => formatter.write_str("month"),
        }
    }
}

impl FromStr for Step {
    type Err = NoRange;

    fn from_str(text: &str) -> Result<Self, NoRange> {
        match text {
            "day" => Ok(Self::Day),
            "week" => Ok(Self::Week),
            "month" => Ok(Self::Month),
            _ => {
                let minutes = text.strip_suffix('m').and_then(|text| text.parse().ok());
                let minutes = minutes.filter(|minutes| (1..=720).contains(minutes));
                minutes.map(Self::Minutes).ok_or(NoRange)
            }
        }
    }
}

impl TryFrom<String> for Step {
    type Error = NoRange;

    fn try_from(text: String) -> Result<Self, NoRange> {
        text.parse()
    }
}

impl From<Step> for String {
    fn from(step: Step) -> Self {
        step.to_string()
    }
}
