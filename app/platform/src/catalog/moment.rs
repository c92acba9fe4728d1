//! A moment of the catalog, as people and programs write it.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use time::{Date, Month, Time, UtcOffset};

/// A moment of the catalog's past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Moment {
    /// What was accepted up to this time.
    At(Timestamp),
    /// What was accepted up to this position of the log.
    Position(i64),
}

/// Why a text is no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no moment; write a time such as 2026-11-12T14:00:00Z (without an offset it is UTC), \
     milliseconds since 1970, or a position of the change log such as @1234"
)]
pub struct MomentError(String);

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let text = text.trim();
        let moment = match text.strip_prefix('@') {
            Some(position) => number(position).map(Self::Position),
            None if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                number(text).map(|milliseconds| Self::At(Timestamp(milliseconds)))
            }
            None => date_time(text).map(Self::At),
        };
        moment.ok_or_else(|| MomentError(text.to_owned()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(at) => {
                let text = at.to_rfc3339();
                match at.0.rem_euclid(1000) {
                    0 => formatter.write_str(&text),
                    part => write!(formatter, "{}.{part:03}Z", text.trim_end_matches('Z')),
                }
            }
            Self::Position(position) => write!(formatter, "@{position}"),
        }
    }
}

impl TryFrom<String> for Moment {
    type Error = MomentError;

    fn try_from(text: String) -> Result<Self, MomentError> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number| *number >= 0)
}

/// `2026-11-12`, `2026-11-12T14:00`, `2026-11-12T14:00:00.5+02:00`.
fn date_time(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    let (time, offset) = match rest.strip_prefix(['T', 't', ' ']) {
        Some(rest) => time_and_offset(rest)?,
        None if rest.is_empty() => (Time::MIDNIGHT, UtcOffset::UTC),
        None => return None,
    };
    let moment = date.with_time(time).assume_offset(offset);
    let milliseconds = moment.unix_timestamp_nanos() / 1_000_000;
    i64::try_from(milliseconds).ok().map(Timestamp)
}

fn time_and_offset(text: &str) -> Option<(Time, UtcOffset)> {
    // A plus sign that was not encoded in an address is read as a space.
    let at = text.find(['Z', 'z', '+', '-', ' ']).unwrap_or(text.len());
    let (time, offset) = text.split_at(at);
    let mut parts = time.split(':');
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let (second, fraction) = parts.next().unwrap_or("0").split_once('.').map_or_else(
        || (time.split(':').nth(2).unwrap_or("0"), "0"),
        |(second, fraction)| (second, fraction),
    );
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let time =
        Time::from_hms_milli(hour, minute, second.parse().ok()?, digits.parse().ok()?).ok()?;
    Some((time, read_offset(offset)?))
}

fn read_offset(text: &str) -> Option<UtcOffset> {
    if matches!(text, "" | "Z" | "z") {
        return Some(UtcOffset::UTC);
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':')?;
    let sign: i8 = if sign == "-" { -1 } else { 1 };
    let (hours, minutes): (i8, i8) = (hours.parse().ok()?, minutes.parse().ok()?);
    UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Option<i64> {
        match text.parse() {
            Ok(Moment::At(at)) => Some(at.0),
            _ => None,
        }
    }

    #[test]
    fn times_are_read_as_people_and_programs_write_them() {
        let noon = 1_794_492_000_000;
        for text in [
            "2026-11-12T14:00:00Z",
            "2026-11-12t14:00:00z",
            "2026-11-12 14:00",
            "2026-11-12T14:00",
            "2026-11-12T14:00:00.000Z",
            "2026-11-12T16:00:00+02:00",
            "2026-11-12T16:00:00 02:00",
            "2026-11-12T12:30:00-01:30",
            "1794492000000",
        ] {
            assert_eq!(at(text), Some(noon), "{text}");
        }
        assert_eq!(at("2026-11-12"), Some(noon - 14 * 3_600_000));
        assert_eq!(at("2026-11-12T14:00:00.25Z"), Some(noon + 250));
        assert_eq!("@12".parse(), Ok(Moment::Position(12)));
    }

    #[test]
    fn what_is_no_moment_is_told() {
        for text in [
            "",
            "@",
            "@-1",
            "-5",
            "now",
            "2026-13-01",
            "2026-11-12T",
            "2026-11-12T25:00Z",
            "ü",
            "2026-11-12T14:00:00+2",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_moment_reads_back_as_itself(ms in 0_i64..4_000_000_000_000, position in 0_i64..i64::MAX) {
            for moment in [Moment::At(Timestamp(ms)), Moment::Position(position)] {
                prop_assert_eq!(moment.to_string().parse(), Ok(moment));
            }
        }
    }
}
