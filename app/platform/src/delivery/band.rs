//! How a number compares with those of others: the bands of DORA's report.

use super::Measure;
use serde::{Deserialize, Serialize};

/// The report that says what a measure is, and where the lines between bands are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its year.
    pub year: u16,
    /// Its name.
    pub name: &'static str,
    /// Where it is.
    pub address: &'static str,
}

impl Edition {
    /// Where the measures are defined as they are computed here: lead time, frequency and recovery time
    /// as throughput, fail rate and rework rate as instability.
    pub const MEASURES: Self = Self {
        year: 2025,
        name: "State of AI-assisted Software Development",
        address: "https://dora.dev/research/2025/dora-report/",
    };

    /// The last report that sorts teams into four clusters. The one of 2025 shows how numbers are spread
    /// instead, so the lines are those of 2024.
    pub const BANDS: Self = Self {
        year: 2024,
        name: "Accelerate State of DevOps Report",
        address: "https://dora.dev/research/2024/dora-report/",
    };
}

/// A cluster of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// The best.
    Elite,
    /// The second.
    High,
    /// The third.
    Medium,
    /// The last.
    Low,
}

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// Days of a month, on average.
const MONTH: f64 = 365.25 / 12.0;

impl Band {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Elite, Self::High, Self::Medium, Self::Low];

    /// Its name in addresses and downloads.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Elite => "elite",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// The band of a number: deployments a week and service, milliseconds, or a share.
    ///
    /// Frequency: on demand, that is once a day and more; once a week; once a month; less. Lead time: less
    /// than a day, a week, a month; more. Time to restore: less than an hour, a day, a week; more (the
    /// report has a day for its third cluster too: the line to the fourth is drawn at the week where that
    /// begins). Failure rate: the clusters have 5, 20, 10 and 40 %; they are ordered by throughput, so the
    /// third fails less often than the second. Up to 5 and up to 20 % count as the first two, below 40 %
    /// as the third. Rework has no band: no report gives one.
    #[must_use]
    pub fn of(measure: Measure, value: f64) -> Option<Self> {
        let (limits, more_is_better) = match measure {
            Measure::Frequency => ([7.0, 1.0, 7.0 / MONTH], true),
            Measure::LeadTime => ([DAY, 7.0 * DAY, MONTH * DAY], false),
            Measure::FailureRate => ([0.05, 0.20, 0.40], false),
            Measure::RestoreTime => ([HOUR, DAY, 7.0 * DAY], false),
            Measure::Rework => return None,
        };
        let holds = |limit: &f64| match (more_is_better, measure) {
            (true, _) => value >= *limit,
            // The report gives the rates themselves, and of times what is below.
            (false, Measure::FailureRate) if *limit < 0.40 => value <= *limit,
            (false, _) => value < *limit,
        };
        let place = limits.iter().position(holds).unwrap_or(3);
        Self::ALL.get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_between_bands_are_those_of_the_report() {
        let of = |measure, value| Band::of(measure, value);
        assert_eq!(of(Measure::Frequency, 7.0), Some(Band::Elite));
        assert_eq!(of(Measure::Frequency, 6.9), Some(Band::High));
        assert_eq!(of(Measure::Frequency, 0.99), Some(Band::Medium));
        assert_eq!(of(Measure::Frequency, 0.2), Some(Band::Low));
        assert_eq!(of(Measure::LeadTime, DAY - 1.0), Some(Band::Elite));
        assert_eq!(of(Measure::LeadTime, DAY), Some(Band::High));
        assert_eq!(of(Measure::LeadTime, 8.0 * DAY), Some(Band::Medium));
        assert_eq!(of(Measure::LeadTime, 40.0 * DAY), Some(Band::Low));
        assert_eq!(of(Measure::FailureRate, 0.05), Some(Band::Elite));
        assert_eq!(of(Measure::FailureRate, 0.051), Some(Band::High));
        assert_eq!(of(Measure::FailureRate, 0.2), Some(Band::High));
        assert_eq!(of(Measure::FailureRate, 0.39), Some(Band::Medium));
        assert_eq!(of(Measure::FailureRate, 0.4), Some(Band::Low));
        assert_eq!(of(Measure::RestoreTime, HOUR), Some(Band::High));
        assert_eq!(of(Measure::RestoreTime, 2.0 * DAY), Some(Band::Medium));
        assert_eq!(of(Measure::Rework, 0.0), None);
    }
}
