//! What is allocated in a cluster against what is billed for it. Pure.

use super::book::Book;
use platform::costs::{Amount, DayRange, Portion, Reconciled, Reconciliation};
use std::collections::BTreeMap;

/// Both sources of each cluster that both know, on days that both are done with; those that differ most
/// on their last day first. `threshold` is in thousandths of what is billed.
pub(crate) fn reconciled(book: &Book, range: DayRange, threshold: i64) -> Vec<Reconciliation> {
    let places = book.places(range);
    let mut clusters: BTreeMap<&str, Both> = BTreeMap::new();
    for item in &book.items {
        let allocates = book.sources[item.source].allocates;
        let told = match item.portion {
            Portion::Cluster if !allocates => false,
            // What is shared out is counted where it was given.
            _ if item.counts() && allocates => true,
            _ => continue,
        };
        let both = clusters.entry(&item.cluster).or_default();
        let (sums, sources) = if told {
            (&mut both.allocated, &mut both.from.0)
        } else {
            (&mut both.billed, &mut both.from.1)
        };
        sums.resize(places.len(), 0);
        for (sum, place) in sums.iter_mut().zip(places.clone()) {
            *sum += item.at(place);
        }
        if !sources.contains(&item.source) {
            sources.push(item.source);
        }
    }
    let mut all: Vec<Reconciliation> = clusters
        .into_iter()
        .filter_map(|(cluster, both)| both.told(book, cluster, range, threshold))
        .collect();
    all.sort_by_key(|one| {
        std::cmp::Reverse(one.days.first().and_then(Reconciled::difference).map(i64::abs))
    });
    all
}

#[derive(Default)]
struct Both {
    allocated: Vec<i128>,
    billed: Vec<i128>,
    /// The sources of each.
    from: (Vec<usize>, Vec<usize>),
}

impl Both {
    fn told(
        self,
        book: &Book,
        cluster: &str,
        range: DayRange,
        threshold: i64,
    ) -> Option<Reconciliation> {
        let Self { allocated, billed, from } = self;
        if allocated.is_empty() || billed.is_empty() {
            return None;
        }
        let done = |place: usize| {
            let all = from.0.iter().chain(&from.1);
            all.into_iter().all(|source| book.sources[*source].told[place] == Some(true))
        };
        let places = book.places(range);
        let first = places.start;
        let mut days: Vec<Reconciled> = Vec::new();
        for place in places.rev().filter(|place| done(*place)) {
            let (allocated, billed) = (allocated[place - first], billed[place - first]);
            // A cluster that was not there yet, or is not any more.
            if allocated == 0 || billed == 0 {
                continue;
            }
            let day = book.span.first.plus(i32::try_from(place).unwrap_or(0));
            let (allocated, billed) = (Amount::from_nanos(allocated), Amount::from_nanos(billed));
            let mut one = Reconciled { day, allocated, billed, alert: false };
            one.alert = is_too_far(&one, threshold);
            days.push(one);
        }
        (!days.is_empty()).then(|| Reconciliation {
            cluster: cluster.to_owned(),
            allocated: days.iter().map(|day| day.allocated).sum(),
            billed: days.iter().map(|day| day.billed).sum(),
            days,
            threshold,
        })
    }
}

/// Compared without rounding: a hair more is more.
fn is_too_far(day: &Reconciled, threshold: i64) -> bool {
    let away = (day.allocated - day.billed).abs().nanos().saturating_mul(1_000);
    away > day.billed.abs().nanos().saturating_mul(threshold.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::costs::Day;

    #[test]
    fn just_over_is_over() {
        let day = |allocated: &str| Reconciled {
            day: Day(0),
            allocated: allocated.parse().unwrap(),
            billed: "100".parse().unwrap(),
            alert: false,
        };
        assert!(!is_too_far(&day("105"), 50));
        assert!(is_too_far(&day("105.000000001"), 50));
        assert!(is_too_far(&day("94.999999999"), 50));
        assert_eq!(day("105").difference(), Some(50));
    }
}
