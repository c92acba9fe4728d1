//! What is measured.

use super::Band;
use serde::{Deserialize, Serialize};

/// A measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// How often something new comes to production.
    Frequency,
    /// How long it takes from the first commit of a change until it runs in production.
    LeadTime,
    /// The share of deployments to production that fail.
    FailureRate,
    /// How long it takes until what failed is well again.
    RestoreTime,
    /// The share of deployments that nobody planned: they mend what failed.
    Rework,
}

impl Measure {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 5] =
        [Self::Frequency, Self::LeadTime, Self::FailureRate, Self::RestoreTime, Self::Rework];

    /// The four that have bands.
    pub const KEYS: [Self; 4] =
        [Self::Frequency, Self::LeadTime, Self::FailureRate, Self::RestoreTime];

    /// Its name in addresses and downloads.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frequency => "frequency",
            Self::LeadTime => "lead-time",
            Self::FailureRate => "failure-rate",
            Self::RestoreTime => "restore-time",
            Self::Rework => "rework",
        }
    }

    /// The measure of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether a greater number is a better one.
    #[must_use]
    pub const fn more_is_better(self) -> bool {
        matches!(self, Self::Frequency)
    }

    /// How many samples it takes at least to say a number: with fewer, one more would make another one.
    /// Of a rate it takes more than of a median.
    #[must_use]
    pub const fn least(self) -> u64 {
        match self {
            Self::Frequency => 1,
            Self::LeadTime => 5,
            Self::RestoreTime => 3,
            Self::FailureRate | Self::Rework => 10,
        }
    }
}

/// A number of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "in", content = "is")]
pub enum Value {
    /// Deployments a week.
    PerWeek(f64),
    /// Milliseconds.
    Time(i64),
    /// A share, from 0 to 1.
    Share(f64),
}

impl Value {
    /// The bare number.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "times are below 2^53 milliseconds")]
    pub const fn number(self) -> f64 {
        match self {
            Self::PerWeek(number) | Self::Share(number) => number,
            Self::Time(time) => time as f64,
        }
    }
}

/// A measure as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Which.
    pub measure: Measure,
    /// The number: a rate, or the median of times. `None` with too little data.
    pub value: Option<Value>,
    /// Of times, the one that nine of ten do not exceed.
    pub ninetieth: Option<i64>,
    /// Of how much it is made: deployments, changes or failures.
    pub samples: u64,
    /// Of a rate, how many of those it counts.
    pub counted: Option<u64>,
    /// Of the frequency, how many a service has; what its band is of.
    pub per_service: Option<f64>,
    /// The band; `None` with too little data, and where the report has none.
    pub band: Option<Band>,
    /// The number of the period before, as long as this one.
    pub before: Option<Value>,
    /// Of how much that is made.
    pub samples_before: u64,
}

impl Reading {
    /// The change against the period before, as a share of what it was then; `None` where either is
    /// missing or it was nothing.
    #[must_use]
    pub fn change(&self) -> Option<f64> {
        let (now, before) = (self.value?.number(), self.before?.number());
        (before.abs() > f64::EPSILON).then(|| now / before - 1.0)
    }
}

/// A part of the lead time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// From the first commit until it is proposed.
    Code,
    /// From there until it is approved.
    Review,
    /// From there until it is on the main branch.
    Merge,
    /// From there until it is built.
    Build,
    /// From there until it runs in production.
    Deploy,
}

impl Part {
    /// All of them, in the order in which they follow each other.
    pub const ALL: [Self; 5] = [Self::Code, Self::Review, Self::Merge, Self::Build, Self::Deploy];

    /// Its name in addresses and downloads.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Review => "review",
            Self::Merge => "merge",
            Self::Build => "build",
            Self::Deploy => "deploy",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_back_to_its_measure() {
        for measure in Measure::ALL {
            assert_eq!(Measure::from_name(measure.name()), Some(measure));
        }
        assert_eq!(Measure::from_name("speed"), None);
    }

    #[test]
    fn a_change_is_against_what_was() {
        let mut reading = Reading {
            measure: Measure::LeadTime,
            value: Some(Value::Time(150)),
            ninetieth: None,
            samples: 9,
            counted: None,
            per_service: None,
            band: None,
            before: Some(Value::Time(100)),
            samples_before: 9,
        };
        assert_eq!(reading.change(), Some(0.5));
        reading.before = Some(Value::Time(0));
        assert_eq!(reading.change(), None);
    }
}
