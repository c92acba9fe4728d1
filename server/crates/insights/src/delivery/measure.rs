//! From histories to numbers. Pure.
//!
//! What a number counts belongs to a time by one moment of it: a deployment and its changes by when it was
//! there, a failure by when it began.

use super::{
    history::{Deployed, History, Sort},
    statistics::{median, ninetieth},
};
use platform::{
    TimeRange, Timestamp,
    delivery::{Band, Gaps, LeadPart, Measure, Part, Reading, Value},
};

const DAY: f64 = 86_400_000.0;

/// Of how little time nothing is said of how often something happens, in milliseconds.
const SHORTEST: i64 = 86_400_000;

/// What the numbers of a time are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Deployments of something new that are there.
    pub deliveries: u64,
    /// All that brought something new, well or not.
    pub attempts: u64,
    /// Those that failed.
    pub failed: u64,
    /// All that are there, rollbacks too.
    pub there: u64,
    /// Those of these that mend what failed.
    pub rework: u64,
    /// Lead times of changes, in milliseconds.
    pub leads: Vec<i64>,
    /// Their parts, by [`Part::ALL`].
    pub parts: [Vec<i64>; Part::ALL.len()],
    /// Times to restore of what failed in it, in milliseconds.
    pub restores: Vec<i64>,
    /// Services that have a history by its end.
    pub services: u64,
    /// What is not in the numbers.
    pub gaps: Gaps,
}

/// The deployments that were there in a time.
#[must_use]
pub fn within(history: &History, range: TimeRange) -> &[Deployed] {
    let all = &history.deployments;
    let from = all.partition_point(|one| one.finished_at < range.from);
    let to = all.partition_point(|one| one.finished_at < range.to);
    all.get(from..to).unwrap_or_default()
}

impl Sample {
    /// What of a history falls into a time.
    #[must_use]
    pub fn of(history: &History, range: TimeRange) -> Self {
        let services = u64::from(history.since.is_some_and(|since| since < range.to));
        let mut sample = Self { services, ..Self::default() };
        for deployment in within(history, range) {
            sample.add(deployment);
        }
        let all = &history.failures;
        let from = all.partition_point(|(began_at, _)| *began_at < range.from);
        let to = all.partition_point(|(began_at, _)| *began_at < range.to);
        for (_, lasted) in all.get(from..to).unwrap_or_default() {
            match lasted {
                Some(lasted) => sample.restores.push(*lasted),
                None => sample.gaps.unrestored += 1,
            }
        }
        sample
    }

    fn add(&mut self, deployment: &Deployed) {
        self.deliveries += u64::from(deployment.is_delivery());
        if deployment.is_attempt() {
            self.attempts += 1;
            self.failed += u64::from(deployment.failure.is_some());
            self.gaps.without_commit += u64::from(deployment.succeeded && !deployment.located);
        }
        if deployment.succeeded && deployment.sort != Sort::Repeat {
            self.there += 1;
            self.rework += u64::from(deployment.rework);
        }
        for change in &deployment.changes {
            self.leads.push(change.lead());
            for (all, part) in self.parts.iter_mut().zip(change.parts) {
                all.extend(part);
            }
            self.gaps.without_pull += u64::from(change.pull.is_none());
            self.gaps.without_build += u64::from(change.parts[3].is_none());
            self.gaps.skewed += u64::from(change.skewed);
        }
    }

    /// Puts another one's numbers in with these.
    pub fn join(&mut self, other: &Self) {
        self.deliveries += other.deliveries;
        self.attempts += other.attempts;
        self.failed += other.failed;
        self.there += other.there;
        self.rework += other.rework;
        self.services += other.services;
        self.leads.extend(&other.leads);
        for (all, more) in self.parts.iter_mut().zip(&other.parts) {
            all.extend(more);
        }
        self.restores.extend(&other.restores);
        self.gaps.without_commit += other.gaps.without_commit;
        self.gaps.without_pull += other.gaps.without_pull;
        self.gaps.without_build += other.gaps.without_build;
        self.gaps.skewed += other.gaps.skewed;
        self.gaps.unrestored += other.gaps.unrestored;
        self.gaps.excluded += other.gaps.excluded;
        self.gaps.without_sources += other.gaps.without_sources;
    }

    /// The same in the order that medians are read off.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.leads.sort_unstable();
        self.restores.sort_unstable();
        for part in &mut self.parts {
            part.sort_unstable();
        }
        self
    }

    /// How much a measure is made of.
    #[must_use]
    pub fn size(&self, measure: Measure) -> u64 {
        let count = |all: &Vec<i64>| all.len() as u64;
        match measure {
            Measure::Frequency => self.deliveries,
            Measure::LeadTime => count(&self.leads),
            Measure::FailureRate => self.attempts,
            Measure::RestoreTime => count(&self.restores),
            Measure::Rework => self.there,
        }
    }

    /// The number of a measure; `None` with too little data. It is to be sorted. `known` is how much of the
    /// time there are facts of.
    #[must_use]
    pub fn value(&self, measure: Measure, known: TimeRange) -> Option<Value> {
        if measure != Measure::Frequency && self.size(measure) < measure.least() {
            return None;
        }
        match measure {
            Measure::Frequency => {
                let enough = self.services > 0 && known.milliseconds() >= SHORTEST;
                enough.then(|| Value::PerWeek(real(self.deliveries) / weeks(known)))
            }
            Measure::LeadTime => median(&self.leads).map(Value::Time),
            Measure::RestoreTime => median(&self.restores).map(Value::Time),
            Measure::FailureRate => Some(Value::Share(real(self.failed) / real(self.attempts))),
            Measure::Rework => Some(Value::Share(real(self.rework) / real(self.there))),
        }
    }

    /// How a measure stands, against the sample of the period before.
    #[must_use]
    pub fn reading(
        &self,
        measure: Measure,
        known: TimeRange,
        (before, known_before): (&Self, TimeRange),
    ) -> Reading {
        let value = self.value(measure, known);
        let per_service = match value {
            Some(Value::PerWeek(rate)) => Some(rate / real(self.services.max(1))),
            _ => None,
        };
        let ninetieth = value.and(match measure {
            Measure::LeadTime => ninetieth(&self.leads),
            Measure::RestoreTime => ninetieth(&self.restores),
            _ => None,
        });
        let counted = match measure {
            Measure::FailureRate => Some(self.failed),
            Measure::Rework => Some(self.rework),
            _ => None,
        };
        let banded = per_service.or_else(|| value.map(Value::number));
        Reading {
            measure,
            value,
            ninetieth,
            samples: self.size(measure),
            counted,
            per_service,
            band: banded.and_then(|number| Band::of(measure, number)),
            before: before.value(measure, known_before),
            samples_before: before.size(measure),
        }
    }

    /// The parts of the lead times.
    #[must_use]
    pub fn lead_parts(&self) -> Vec<LeadPart> {
        let parts = Part::ALL.into_iter().zip(&self.parts);
        parts
            .map(|(part, all)| LeadPart {
                part,
                median: median(all),
                ninetieth: ninetieth(all),
                sum: all.iter().sum(),
                samples: all.len() as u64,
            })
            .collect()
    }
}

/// How much of a time there are facts of: from when they begin, up to now.
#[must_use]
pub fn known(range: TimeRange, since: Option<Timestamp>, now: Timestamp) -> TimeRange {
    let from = since.map_or(range.to, |since| range.from.max(since).min(range.to));
    TimeRange { from, to: range.to.min(now).max(from) }
}

#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
const fn real(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "times are below 2^53 milliseconds")]
fn weeks(range: TimeRange) -> f64 {
    range.milliseconds() as f64 / DAY / 7.0
}
