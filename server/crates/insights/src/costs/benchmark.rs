//! A service among those that are like it. Pure; only of what the asker may see.

use super::{
    book::{Book, Owner},
    lens::Sight,
};
use platform::costs::{Amount, Benchmark, DayRange, PerRequest, Portion, SizeClass};
use std::collections::BTreeMap;

/// Fewer that are like it tell nothing, and too much of each other.
const FEWEST: usize = 4;

/// What each entity that is seen costs on some days, and how many hours of cores it asked for.
pub(crate) fn measured(
    book: &Book,
    sight: &Sight,
    range: DayRange,
) -> BTreeMap<usize, (Amount, Amount)> {
    let places = book.places(range);
    let mut all: BTreeMap<usize, (Amount, Amount)> = BTreeMap::new();
    for item in &book.items {
        let Owner::Entity(place) = item.owner else { continue };
        if !sight.readable[place] || !sight.sources[item.source] {
            continue;
        }
        let (cost, hours) = all.entry(place).or_default();
        if item.counts() {
            *cost += item.sum(places.clone());
        } else if item.portion == Portion::CoreHours {
            *hours += item.sum(places.clone());
        }
    }
    all
}

/// Those that are like an entity, itself among them: of its type and its size.
pub(crate) fn alike(
    book: &Book,
    measured: &BTreeMap<usize, (Amount, Amount)>,
    entity: usize,
    days: usize,
) -> Option<(String, SizeClass, Vec<usize>)> {
    let own = book.entities[entity].entity_type.clone()?;
    let size = |place: &usize| {
        let hours = measured.get(place).map(|(_, hours)| *hours)?;
        (!hours.is_zero()).then(|| SizeClass::of(hours, days))
    };
    let wanted = size(&entity)?;
    let like = |place: &&usize| {
        book.entities[**place].entity_type.as_ref() == Some(&own) && size(place) == Some(wanted)
    };
    let alike = measured.keys().filter(like).copied().collect();
    Some((own, wanted, alike))
}

/// Where an entity stands among those that are like it; `requests` are those of each of them, where they
/// are known.
pub(crate) fn benchmark(
    book: &Book,
    measured: &BTreeMap<usize, (Amount, Amount)>,
    entity: usize,
    days: usize,
    requests: &BTreeMap<usize, u64>,
) -> Option<Benchmark> {
    let (entity_type, size, alike) = alike(book, measured, entity, days)?;
    if alike.len() < FEWEST {
        return None;
    }
    let own = measured.get(&entity)?.0;
    let mut costs: Vec<Amount> = alike.iter().map(|place| measured[place].0).collect();
    costs.sort_unstable();
    let known = alike.iter().all(|place| requests.get(place).is_some_and(|count| *count > 0));
    let per_request = known.then(|| per_request(measured, entity, &alike, requests)).flatten();
    Some(Benchmark {
        entity_type,
        size,
        count: u64::try_from(alike.len()).unwrap_or(u64::MAX),
        percentile: percentile(&costs, own),
        median: quantile(&costs, 2),
        lower: quantile(&costs, 1),
        upper: quantile(&costs, 3),
        per_request,
    })
}

fn per_request(
    measured: &BTreeMap<usize, (Amount, Amount)>,
    entity: usize,
    alike: &[usize],
    requests: &BTreeMap<usize, u64>,
) -> Option<PerRequest> {
    let of = |place: usize| Some(per_thousand(measured.get(&place)?.0, *requests.get(&place)?));
    let mut all: Vec<Amount> = alike.iter().filter_map(|place| of(*place)).collect();
    all.sort_unstable();
    Some(PerRequest {
        requests: *requests.get(&entity)?,
        per_thousand: of(entity)?,
        median: Some(quantile(&all, 2)),
    })
}

/// What a thousand requests cost.
pub(crate) fn per_thousand(cost: Amount, requests: u64) -> Amount {
    cost.times(1_000, requests.into())
}

/// How many of a hundred are below, half of those that are alike among them: the mid-rank, rounded down.
fn percentile(sorted: &[Amount], own: Amount) -> u8 {
    let below = sorted.partition_point(|cost| *cost < own);
    let alike = sorted.partition_point(|cost| *cost <= own) - below;
    let rank = (2 * below + alike) * 100 / (2 * sorted.len().max(1));
    u8::try_from(rank).unwrap_or(100)
}

/// The value that so many quarters are not above: the nearest rank.
fn quantile(sorted: &[Amount], quarters: usize) -> Amount {
    let rank = (sorted.len() * quarters).div_ceil(4).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_middle() {
        let cents =
            |all: &[i64]| all.iter().map(|one| Amount::from_cents(*one)).collect::<Vec<_>>();
        let four = cents(&[1, 2, 2, 9]);
        let of = |cost: i64| percentile(&four, Amount::from_cents(cost));
        assert_eq!([of(1), of(2), of(9)], [12, 50, 87]);
        assert_eq!([1, 2, 3].map(|one| quantile(&four, one).cents()), [1, 2, 2]);
        let five = cents(&[1, 2, 3, 4, 5]);
        assert_eq!([1, 2, 3].map(|one| quantile(&five, one).cents()), [2, 3, 4]);
        assert_eq!(per_thousand(Amount::from_cents(300), 4_000).to_string(), "0.75");
    }
}
