//! Classes for values. Durations differ by orders of magnitude: their classes grow, from a minute
//! to a month; other values have classes of one round width.

use crate::ui::{
    Unit,
    chart::{Bin, scale::Axis},
};

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// The edges of classes of durations; what is shorter or longer than all is in an open one.
const DURATIONS: [f64; 22] = [
    0.0,
    100.0,
    500.0,
    1_000.0,
    5_000.0,
    15_000.0,
    MINUTE,
    5.0 * MINUTE,
    15.0 * MINUTE,
    30.0 * MINUTE,
    HOUR,
    2.0 * HOUR,
    4.0 * HOUR,
    8.0 * HOUR,
    16.0 * HOUR,
    DAY,
    2.0 * DAY,
    4.0 * DAY,
    7.0 * DAY,
    14.0 * DAY,
    30.0 * DAY,
    90.0 * DAY,
];

/// The classes of values, from that of the least to that of the greatest; what is no number is
/// left out.
pub fn bins_of(values: &[f64], unit: Unit) -> Vec<Bin> {
    let values: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.is_empty() {
        return Vec::new();
    }
    let edges = if unit == Unit::Duration && least >= 0.0 {
        durations(least, greatest)
    } else {
        even(least, greatest, unit)
    };
    let bins = edges.windows(2).map(|edge| Bin { from: edge[0], to: edge[1], count: 0 });
    let mut bins: Vec<_> = bins.collect();
    for value in values {
        let at = bins.partition_point(|bin| bin.to <= value).min(bins.len() - 1);
        bins[at].count += 1;
    }
    bins
}

fn durations(least: f64, greatest: f64) -> Vec<f64> {
    let first = DURATIONS.partition_point(|edge| *edge <= least).saturating_sub(1);
    let last = DURATIONS.partition_point(|edge| *edge <= greatest);
    let mut edges: Vec<_> = DURATIONS[first..(last + 1).min(DURATIONS.len())].to_vec();
    if last == DURATIONS.len() {
        edges.push(f64::INFINITY);
    }
    edges
}

/// Classes of one width: half of the step at which an axis would have ticks.
fn even(least: f64, greatest: f64, unit: Unit) -> Vec<f64> {
    let axis = Axis::of(least, greatest, unit, least >= 0.0 && least < greatest / 2.0);
    let half = axis.step / 2.0;
    // There are no half things.
    let width = if unit == Unit::Count && half.fract() != 0.0 { axis.step } else { half };
    let mut edges = vec![axis.low.min(least)];
    let mut count = 1.0;
    while edges.last().is_some_and(|edge| *edge <= greatest) {
        edges.push(axis.low + count * width);
        count += 1.0;
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn classes_of_durations_grow() {
        let bins = bins_of(&[30_000.0, 3.0 * HOUR, 3.5 * HOUR, 400.0 * DAY], Unit::Duration);
        assert_eq!(bins[0], Bin { from: 15_000.0, to: MINUTE, count: 1 });
        let hours = bins.iter().find(|bin| bin.count == 2).unwrap();
        assert_eq!((hours.from, hours.to), (2.0 * HOUR, 4.0 * HOUR));
        let open = bins.last().unwrap();
        assert_eq!((open.from, open.to, open.count), (90.0 * DAY, f64::INFINITY, 1));
        assert!(bins_of(&[f64::NAN], Unit::Duration).is_empty());
    }

    proptest! {
        #[test]
        fn every_value_is_in_the_class_that_it_belongs_to(
            values in proptest::collection::vec(-1e6_f64..1e9, 1..200), which in 0_usize..4,
        ) {
            let unit = [Unit::Count, Unit::Number, Unit::Duration, Unit::Bytes][which];
            let bins = bins_of(&values, unit);
            prop_assert!(bins.len() <= 40, "{}", bins.len());
            prop_assert!(bins.windows(2).all(|pair| pair[0].to.total_cmp(&pair[1].from).is_eq()));
            prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), values.len() as u64);
            for bin in bins {
                let inside = values.iter().filter(|value| **value >= bin.from && **value < bin.to);
                prop_assert_eq!(inside.count() as u64, bin.count);
            }
        }
    }
}
