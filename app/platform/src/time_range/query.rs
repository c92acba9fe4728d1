//! What is asked for, as it stands in an address: `30d`, or `2026-11-01..2026-11-30`.

use super::{
    Compared, Shift, TimeRange,
    shift::{add_days, add_months, first_of_month},
};
use crate::{Timestamp, zone::Zone};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use time::{Date, Month, PrimitiveDateTime, Time};

/// The longest span that may be asked for, in days.
const LONGEST: i64 = 3_660;
/// The years that may be asked for.
const YEARS: std::ops::RangeInclusive<i32> = 1971..=2099;

/// A span that is often asked for. Days and months are whole ones of the calendar, today and this
/// month as far as they have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RangePreset {
    /// The last 60 minutes.
    Hour,
    /// The last 24 hours.
    Day,
    /// Today and the six days before.
    Week,
    /// Today and the 29 days before.
    Days30,
    /// Today and the 89 days before.
    Days90,
    /// This month and the twelve before: the same month of last year is in it.
    Months13,
    /// From the first of this month on.
    ThisMonth,
    /// All of last month.
    LastMonth,
}

impl RangePreset {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Days30,
        Self::Days90,
        Self::Months13,
        Self::ThisMonth,
        Self::LastMonth,
    ];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Days30 => "30d",
            Self::Days90 => "90d",
            Self::Months13 => "13mo",
            Self::ThisMonth => "this-month",
            Self::LastMonth => "last-month",
        }
    }
}

/// Where a span that somebody chose begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// `2026-11-30`: at the day's beginning; as an end, the day belongs to it.
    Day(Date),
    /// `2026-11-30T14:30`: when the asker's clock shows this.
    Clock(PrimitiveDateTime),
    /// `2026-11-30T13:30:00Z`: at this moment.
    Moment(Timestamp),
}

/// A span of time as somebody asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RangeQuery {
    /// One that is often asked for.
    Preset(RangePreset),
    /// From here to there.
    Custom {
        /// Where it begins.
        from: Edge,
        /// Where it ends.
        to: Edge,
    },
}

/// That is no span of time, or one that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no span of time")]
pub struct NoRange;

impl RangeQuery {
    /// From here to there, as the two stand in an address.
    ///
    /// # Errors
    /// When one of them is no edge.
    pub fn custom(from: &str, to: &str) -> Result<Self, NoRange> {
        Ok(Self::Custom { from: from.trim().parse()?, to: to.trim().parse()? })
    }

    /// The span that is meant. One whose edges are the wrong way round is turned; one that is too
    /// long keeps its end.
    #[must_use]
    pub fn range(self, now: Timestamp, zone: &Zone) -> TimeRange {
        self.compared(now, zone).range
    }

    /// The span that is meant, and the one before: as many days or months earlier, as far as this
    /// one has come.
    #[must_use]
    pub fn compared(self, now: Timestamp, zone: &Zone) -> Compared {
        let today = zone.day(now);
        let days = |count: u32| {
            let from = zone.start_of_day(add_days(today, 1 - i64::from(count)));
            (TimeRange { from, to: now }, Shift::Days(count))
        };
        let month = |back: i64| zone.start_of_day(add_months(first_of_month(today), -back));
        let last = |length: i64| {
            let range = TimeRange { from: Timestamp(now.0 - length), to: now };
            (range, Shift::Milliseconds(length))
        };
        let (range, shift) = match self {
            Self::Preset(RangePreset::Hour) => last(3_600_000),
            Self::Preset(RangePreset::Day) => last(86_400_000),
            Self::Preset(RangePreset::Week) => days(7),
            Self::Preset(RangePreset::Days30) => days(30),
            Self::Preset(RangePreset::Days90) => days(90),
            Self::Preset(RangePreset::Months13) => {
                (TimeRange { from: month(12), to: now }, Shift::Months(13))
            }
            Self::Preset(RangePreset::ThisMonth) => {
                (TimeRange { from: month(0), to: now }, Shift::Months(1))
            }
            Self::Preset(RangePreset::LastMonth) => {
                (TimeRange { from: month(1), to: month(0) }, Shift::Months(1))
            }
            Self::Custom { from, to } => custom(from, to, zone),
        };
        let before = TimeRange::between(shift.back(range.from, zone), shift.back(range.to, zone));
        Compared { range, before, shift }
    }
}

fn custom(from: Edge, to: Edge, zone: &Zone) -> (TimeRange, Shift) {
    let (from, to) = if from.begin(zone) <= to.begin(zone) { (from, to) } else { (to, from) };
    if let (Edge::Day(first), Edge::Day(last)) = (from, to) {
        let first = first.max(add_days(last, 1 - LONGEST));
        let end = add_days(last, 1);
        let range = TimeRange { from: zone.start_of_day(first), to: zone.start_of_day(end) };
        return (range, whole(first, end));
    }
    let end = to.end(zone);
    let begin = from.begin(zone).max(Timestamp(end.0 - LONGEST * 86_400_000));
    let range = TimeRange::between(begin, end);
    (range, Shift::Milliseconds(range.milliseconds()))
}

/// Whole months are compared with whole months, other days with as many days.
fn whole(first: Date, end: Date) -> Shift {
    let months = (end.year() - first.year()) * 12 + i32::from(u8::from(end.month()))
        - i32::from(u8::from(first.month()));
    if first.day() == 1 && end.day() == 1 && months > 0 {
        return Shift::Months(months.unsigned_abs());
    }
    let days = end.to_julian_day() - first.to_julian_day();
    Shift::Days(days.unsigned_abs().max(1))
}

impl Edge {
    /// The moment, where something begins with it.
    #[must_use]
    pub fn begin(self, zone: &Zone) -> Timestamp {
        match self {
            Self::Day(day) => zone.start_of_day(day),
            Self::Clock(local) => zone.moment(local),
            Self::Moment(at) => at,
        }
    }

    /// The moment, where something ends with it.
    #[must_use]
    pub fn end(self, zone: &Zone) -> Timestamp {
        match self {
            Self::Day(day) => zone.start_of_day(add_days(day, 1)),
            Self::Clock(_) | Self::Moment(_) => self.begin(zone),
        }
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = |date: Date| {
            format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
        };
        match self {
            Self::Day(day) => formatter.write_str(&date(*day)),
            Self::Clock(local) => {
                write!(
                    formatter,
                    "{}T{:02}:{:02}",
                    date(local.date()),
                    local.hour(),
                    local.minute()
                )
            }
            Self::Moment(at) => formatter.write_str(&at.to_rfc3339()),
        }
    }
}

impl FromStr for Edge {
    type Err = NoRange;

    fn from_str(text: &str) -> Result<Self, NoRange> {
        let (date, clock) = match text.split_once('T') {
            Some((date, clock)) => (date, Some(clock)),
            None => (text, None),
        };
        let mut parts = date.splitn(3, '-').map(digits);
        let mut part = || parts.next().flatten().ok_or(NoRange);
        let (year, month, day) = (part()?, part()?, part()?);
        let year = i32::from(year);
        let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok());
        let day = u8::try_from(day).map_err(|_| NoRange)?;
        let date = Date::from_calendar_date(year, month.ok_or(NoRange)?, day);
        let date = date.ok().filter(|_| YEARS.contains(&year)).ok_or(NoRange)?;
        let Some(clock) = clock else { return Ok(Self::Day(date)) };
        let (clock, universal) = match clock.strip_suffix('Z') {
            Some(clock) => (clock, true),
            None => (clock, false),
        };
        let mut parts =
            clock.splitn(3, ':').map(|part| digits(part).and_then(|n| n.try_into().ok()));
        let mut part = || parts.next().flatten().ok_or(NoRange);
        let (hour, minute) = (part()?, part()?);
        let second = if clock.len() > 5 { part()? } else { 0 };
        let time = Time::from_hms(hour, minute, second).map_err(|_| NoRange)?;
        let local = PrimitiveDateTime::new(date, time);
        if universal {
            let second = local.assume_utc().unix_timestamp();
            return Ok(Self::Moment(Timestamp(second * 1_000)));
        }
        Ok(Self::Clock(PrimitiveDateTime::new(date, time.replace_second(0).unwrap_or(time))))
    }
}

fn digits(text: &str) -> Option<u16> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

impl fmt::Display for RangeQuery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Preset(preset) => formatter.write_str(preset.name()),
            Self::Custom { from, to } => write!(formatter, "{from}..{to}"),
        }
    }
}

impl FromStr for RangeQuery {
    type Err = NoRange;

    fn from_str(text: &str) -> Result<Self, NoRange> {
        if let Some((from, to)) = text.split_once("..") {
            return Self::custom(from, to);
        }
        let preset = RangePreset::ALL.into_iter().find(|preset| preset.name() == text);
        preset.map(Self::Preset).ok_or(NoRange)
    }
}

impl TryFrom<String> for RangeQuery {
    type Error = NoRange;

    fn try_from(text: String) -> Result<Self, NoRange> {
        text.parse()
    }
}

impl From<RangeQuery> for String {
    fn from(query: RangeQuery) -> Self {
        query.to_string()
    }
}
