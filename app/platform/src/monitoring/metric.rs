//! Metrics: what was measured over a time.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What a metric tells of: the four golden signals. (Google, Site Reliability Engineering, chapter 6.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// How long answers take.
    Latency,
    /// How many of them fail.
    Errors,
    /// How much is asked.
    Traffic,
    /// How much of what it may use is used.
    Saturation,
}

impl Signal {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Latency, Self::Errors, Self::Traffic, Self::Saturation];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Latency => "latency",
            Self::Errors => "errors",
            Self::Traffic => "traffic",
            Self::Saturation => "saturation",
        }
    }
}

/// What a number counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "unit", content = "name")]
pub enum Unit {
    /// Milliseconds.
    Milliseconds,
    /// Per cent.
    Percent,
    /// So many a second.
    PerSecond,
    /// Bytes.
    Bytes,
    /// A number.
    #[default]
    Number,
    /// Something else, in the vendor's words.
    Other(String),
}

/// A point: when, and how much; `None` is a gap.
pub type Point = (Timestamp, Option<f64>);

/// What was measured over a time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// What it is called: `p95`, `cpu`, the group that it is of.
    pub name: String,
    /// What its numbers count.
    pub unit: Unit,
    /// Its points, the first first.
    pub points: Vec<Point>,
}

impl Series {
    /// The last number that was measured.
    #[must_use]
    pub fn last(&self) -> Option<f64> {
        self.points.iter().rev().find_map(|(_, value)| *value)
    }

    /// The mean of what was measured.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let values: Vec<f64> = self.points.iter().filter_map(|(_, value)| *value).collect();
        let count = u32::try_from(values.len()).ok().filter(|count| *count > 0)?;
        Some(values.iter().sum::<f64>() / f64::from(count))
    }
}

/// The series of one signal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignalSeries {
    /// Which.
    pub signal: Signal,
    /// Its series; none where nothing was measured.
    pub series: Vec<Series>,
    /// The query that was asked, in the vendor's language.
    pub query: String,
}

/// How far back somebody looks.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub enum Range {
    /// An hour.
    Hour,
    /// A day.
    #[default]
    Day,
    /// A week.
    Week,
    /// Thirty days.
    Month,
    /// From one moment to another, in seconds since the epoch.
    Between {
        /// Its begin.
        from: i64,
        /// Its end.
        until: i64,
    },
}

/// That is no span of time, or one that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no span of time")]
pub struct NoRange;

impl Range {
    /// Those that end now.
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    /// The longest one, in seconds.
    const LONGEST: i64 = 92 * 24 * 3_600;

    /// The shortest one, in seconds.
    const SHORTEST: i64 = 10 * 60;

    /// Points of one series at most.
    pub const POINTS: i64 = 180;

    /// What is too long for any other step has points so far apart, in seconds.
    const COARSEST: i64 = 24 * 3_600;

    /// How far apart points may be, in seconds.
    const STEPS: [i64; 9] = [60, 120, 300, 600, 1_800, 3_600, 7_200, 4 * 3_600, 12 * 3_600];

    /// From one moment to another, whichever way round they come, in whole steps: who asks up to now
    /// asks for the same a second later. What is too short or too long keeps its end.
    #[must_use]
    pub fn between(one: Timestamp, other: Timestamp) -> Self {
        let (from, until) = (one.min(other).0.div_euclid(1000), one.max(other).0.div_euclid(1000));
        let from = from.clamp(until - Self::LONGEST, until - Self::SHORTEST);
        let whole = |step: i64| {
            let until = (until + step - 1).div_euclid(step) * step;
            let from = from.div_euclid(step) * step;
            (from.max(until - Self::LONGEST), until)
        };
        let fits = |step: &i64| {
            let (from, until) = whole(*step);
            (until - from) / step <= Self::POINTS
        };
        let step = Self::STEPS.into_iter().find(fits).unwrap_or(Self::COARSEST);
        let (from, until) = whole(step);
        Self::Between { from, until }
    }

    /// Its name in addresses.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Hour => "1h".to_owned(),
            Self::Day => "24h".to_owned(),
            Self::Week => "7d".to_owned(),
            Self::Month => "30d".to_owned(),
            Self::Between { from, until } => format!("{from}-{until}"),
        }
    }

    /// The range of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if let Some((from, until)) = name.split_once('-') {
            let moment = |text: &str| text.parse::<i64>().ok()?.checked_mul(1000).map(Timestamp);
            return Some(Self::between(moment(from)?, moment(until)?));
        }
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// How long it is, in seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Hour => 3_600,
            Self::Day => 24 * 3_600,
            Self::Week => 7 * 24 * 3_600,
            Self::Month => 30 * 24 * 3_600,
            Self::Between { from, until } => until - from,
        }
    }

    /// How far apart its points are, in seconds.
    #[must_use]
    pub fn step(self) -> i64 {
        let fits = |step: &i64| self.seconds() / step <= Self::POINTS;
        Self::STEPS.into_iter().find(fits).unwrap_or(Self::COARSEST)
    }

    /// The window that ends with the last whole step before a moment: the same for all who look within
    /// one step, so that they share one answer.
    #[must_use]
    pub fn until(self, now: Timestamp) -> Window {
        let step = self.step() * 1000;
        let whole = |at: i64| at.div_euclid(step) * step;
        let (from, until) = match self {
            Self::Between { from, until } => {
                let end = until.saturating_mul(1000).min(now.0);
                (whole(from * 1000), whole(end + step - 1))
            }
            _ => (whole(now.0) - self.seconds() * 1000, whole(now.0)),
        };
        let until = until.max(from + step);
        Window { from: Timestamp(from), until: Timestamp(until), step: self.step() }
    }

    /// The same, no further back than so many days.
    #[must_use]
    pub fn at_most(self, days: Option<u32>, now: Timestamp) -> Self {
        let Some(days) = days else { return self };
        let most = i64::from(days) * 24 * 3_600;
        if let Self::Between { from, until } = self {
            // Up to a step that every shorter one is a part of: a window begins with a whole one.
            let step = self.step().max(3_600);
            let oldest = now.0.div_euclid(1000) - most;
            let first = (oldest + step - 1).div_euclid(step) * step;
            let from = from.max(first);
            let moment = |at: i64| Timestamp(at.saturating_mul(1000));
            return Self::between(moment(from), moment(until.max(from + Self::SHORTEST)));
        }
        if self.seconds() <= most {
            return self;
        }
        Self::ALL.into_iter().rev().find(|one| one.seconds() <= most).unwrap_or(Self::Hour)
    }
}

impl TryFrom<String> for Range {
    type Error = NoRange;

    fn try_from(name: String) -> Result<Self, NoRange> {
        Self::from_name(&name).ok_or(NoRange)
    }
}

impl From<Range> for String {
    fn from(range: Range) -> Self {
        range.name()
    }
}

/// A span of time that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Window {
    /// Its begin.
    pub from: Timestamp,
    /// Its end.
    pub until: Timestamp,
    /// How far apart points are, in seconds.
    pub step: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_looks_at_about_the_same_time_sees_the_same_window() {
        for range in Range::ALL {
            assert_eq!(Range::from_name(&range.name()), Some(range));
            assert!(range.seconds() / range.step() <= Range::POINTS, "{range:?}");
            let first = range.until(Timestamp(1_795_780_800_000));
            let later = range.until(Timestamp(1_795_780_800_000 + range.step() * 1000 - 1));
            assert_eq!(first, later);
            assert_eq!(first.until.0 - first.from.0, range.seconds() * 1000);
            assert_eq!(first.until.0 % (range.step() * 1000), 0);
        }
    }

    #[test]
    fn from_one_moment_to_another_is_a_range_too() {
        let range = Range::between(Timestamp(7_200_000), Timestamp(0));
        assert_eq!(range.name(), "0-7200");
        assert_eq!(Range::from_name("0-7200"), Some(range));
        assert_eq!((Range::from_name("x-1"), Range::from_name("2h")), (None, None));
        let window = range.until(Timestamp(1_000_000_000));
        assert_eq!(
            (window.from, window.until, window.step),
            (Timestamp(0), Timestamp(7_200_000), 60)
        );
        let long = Range::between(Timestamp(0), Timestamp(400 * 86_400_000));
        assert!(long.seconds() <= 92 * 86_400 && long.seconds() / long.step() <= Range::POINTS);
        let cut = range.until(Timestamp(600_000));
        assert_eq!(cut.until, Timestamp(600_000), "what is to come is not asked for");
    }

    #[test]
    fn who_may_look_back_so_far_looks_no_further() {
        let day = 86_400_000;
        let now = Timestamp(1_000 * day + 12_345);
        assert_eq!(Range::Month.at_most(None, now), Range::Month);
        assert_eq!(Range::Month.at_most(Some(7), now), Range::Week);
        assert_eq!(Range::Day.at_most(Some(7), now), Range::Day);
        assert_eq!(Range::Week.at_most(Some(0), now), Range::Hour);
        // Nor does a short time that is long ago get them there.
        let oldest = now.0 - 7 * day;
        for (from, until) in [(900, 901), (920, 1_000), (990, 999), (999, 1_000)] {
            let range = Range::between(Timestamp(from * day), Timestamp(until * day));
            let seen = range.at_most(Some(7), now);
            assert!(seen.until(now).from.0 >= oldest, "{range:?} {seen:?}");
            assert_eq!(Range::from_name(&seen.name()), Some(seen));
        }
        let lately = Range::between(Timestamp(999 * day), Timestamp(1_000 * day));
        assert_eq!(lately.at_most(Some(7), now), lately);
    }

    #[test]
    fn who_asks_up_to_now_asks_for_the_same_a_moment_later() {
        let day = 86_400_000;
        let now = 20_000 * day + 3_600_000;
        for days in [1, 7, 30, 44, 90, 400] {
            let range = |after: i64| {
                Range::between(Timestamp(now - days * day + after), Timestamp(now + after))
            };
            let one = range(1_000);
            assert_eq!(one, range(59_000), "{days}");
            assert_eq!(Range::from_name(&one.name()), Some(one), "{days}");
            assert!(one.seconds() / one.step() <= Range::POINTS, "{days}");
            let Range::Between { from, until } = one else { panic!("{one:?}") };
            assert_eq!((from % 60, until % 60), (0, 0));
        }
        let far = Range::from_name("0-9223372036854775").map(|one| one.until(Timestamp(now)));
        assert!(far.is_some_and(|window| window.until > window.from));
    }

    #[test]
    fn what_was_not_measured_does_not_count() {
        let points =
            vec![(Timestamp(0), Some(1.0)), (Timestamp(1), None), (Timestamp(2), Some(3.0))];
        let series = Series { points, ..Series::default() };
        assert_eq!((series.last(), series.mean()), (Some(3.0), Some(2.0)));
        assert_eq!(Series::default().mean(), None);
    }
}
