//! How numbers went, and how they are spread. Pure.

use super::{
    history::History,
    measure::{Sample, within},
    statistics::{median, ninetieth},
};
use platform::{
    TimeRange, Zone,
    delivery::{Bin, Point},
    time_range::{Bucket, Step},
};

/// Points of a trend at the most.
pub const POINTS: u32 = 60;

const HOUR: i64 = 3_600_000;

/// Where bins of lead times begin, in milliseconds: an hour, four, a day, two, a week, a month.
const BINS: [i64; 9] =
    [0, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, 96 * HOUR, 168 * HOUR, 720 * HOUR];

/// How long each point of a time is: a day up to six weeks, a week up to more than a year, else a month.
#[must_use]
pub fn step(range: TimeRange) -> Step {
    let days = range.milliseconds() / (24 * HOUR);
    match days {
        ..=45 => Step::Day,
        46..=400 => Step::Week,
        _ => Step::Month,
    }
}

/// The points of a time, over some histories.
#[must_use]
pub fn points(histories: &[&History], range: TimeRange, step: Step, zone: &Zone) -> Vec<Point> {
    let buckets = range.buckets(step, zone);
    buckets.into_iter().map(|bucket| point(histories, bucket)).collect()
}

fn point(histories: &[&History], bucket: Bucket) -> Point {
    let mut sample = Sample::default();
    for history in histories {
        sample.join(&Sample::of(history, bucket.range));
    }
    let sample = sample.sorted();
    Point {
        at: bucket.range.from,
        deployments: sample.deliveries,
        attempts: sample.attempts,
        failed: sample.failed,
        there: sample.there,
        rework: sample.rework,
        changes: sample.leads.len() as u64,
        lead: median(&sample.leads),
        lead_ninetieth: ninetieth(&sample.leads),
        restore: median(&sample.restores),
        incomplete: bucket.is_partial(),
    }
}

/// Deployments in each bucket of a time.
#[must_use]
pub fn counts(histories: &[&History], buckets: &[Bucket]) -> Vec<u64> {
    let count = |bucket: &Bucket| {
        let all = histories.iter().map(|history| {
            let there = within(history, bucket.range).iter().filter(|one| one.is_delivery());
            there.count() as u64
        });
        all.sum()
    };
    buckets.iter().map(count).collect()
}

/// How lead times are spread; empty bins at both ends are left out. They are to be sorted.
#[must_use]
pub fn bins(leads: &[i64]) -> Vec<Bin> {
    let ends = BINS.iter().skip(1).map(|end| Some(*end)).chain([None]);
    let mut bins: Vec<Bin> = BINS
        .iter()
        .zip(ends)
        .map(|(from, until)| {
            let below = |end: i64| leads.partition_point(|lead| *lead < end);
            let end = until.map_or(leads.len(), below);
            Bin { from: *from, until, changes: (end - below(*from)) as u64 }
        })
        .collect();
    while bins.last().is_some_and(|bin| bin.changes == 0) {
        bins.pop();
    }
    let first = bins.iter().position(|bin| bin.changes > 0).unwrap_or(bins.len());
    bins.split_off(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lead_time_is_in_one_bin() {
        let leads = [HOUR, HOUR + 1, 5 * HOUR, 800 * HOUR];
        let all = bins(&leads);
        let counts: Vec<_> = all.iter().map(|bin| (bin.from / HOUR, bin.changes)).collect();
        let expected = [(1, 2), (4, 1), (12, 0), (24, 0), (48, 0), (96, 0), (168, 0), (720, 1)];
        assert_eq!(counts, expected);
        assert_eq!(all.last().unwrap().until, None);
        assert_eq!(bins(&[]), []);
    }
}
