//! Significant changes of what entities cost, and what drove them. Pure.

use super::{
    book::{Book, Item, Owner},
    statistics::{Course, Unusual},
};
use platform::costs::{Amount, Component, CostChange, Driver};
use std::collections::BTreeMap;

/// A change of an entity, by its place in the book.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub entity: usize,
    pub change: CostChange,
}

/// All changes of all entities, on days that are known of every source.
pub(crate) fn changes(book: &Book, smallest: Amount) -> Vec<Change> {
    let everybody = vec![true; book.sources.len()];
    let known: Vec<bool> = book.span.days().map(|day| book.is_known(day, &everybody)).collect();
    let mut own: BTreeMap<usize, Vec<&Item>> = BTreeMap::new();
    for item in book.items.iter().filter(|item| item.counts()) {
        if let Owner::Entity(place) = item.owner {
            own.entry(place).or_default().push(item);
        }
    }
    let mut all = Vec::new();
    for (entity, items) in own {
        let amounts = summed(&items, known.len());
        let course = Course { first: book.span.first, amounts: &amounts, known: &known };
        for unusual in course.unusual(smallest) {
            let drivers = drivers(book, &items, &known, &unusual);
            let Unusual { days, expected, actual, score } = unusual;
            let told = &book.entities[entity];
            let change = CostChange {
                entity: told.reference.clone(),
                label: told.label.clone(),
                first: days.first,
                last: days.last,
                expected,
                actual,
                score,
                drivers,
                deployment: None,
            };
            all.push(Change { entity, change });
        }
    }
    all
}

/// What items cost together, day by day.
pub(crate) fn summed(items: &[&Item], days: usize) -> Vec<Amount> {
    let day = |place: usize| items.iter().map(|item| item.at(place)).sum();
    (0..days).map(|place| Amount::from_nanos(day(place))).collect()
}

/// By how much each component was another one than usual, on the average of the days; the most first.
fn drivers(book: &Book, items: &[&Item], known: &[bool], unusual: &Unusual) -> Vec<Driver> {
    let mut components: BTreeMap<&Component, Vec<&Item>> = BTreeMap::new();
    for item in items {
        components.entry(&item.component).or_default().push(item);
    }
    let count = i128::try_from(unusual.days.count()).unwrap_or(1);
    let mut drivers: Vec<Driver> = components
        .into_iter()
        .map(|(component, items)| {
            let amounts = summed(&items, known.len());
            let course = Course { first: book.span.first, amounts: &amounts, known };
            let away = |day| {
                let usual = course.usual(day).unwrap_or_default();
                course.at(day).map_or(Amount::ZERO, |actual| actual - usual)
            };
            let delta = unusual.days.days().map(away).sum::<Amount>().times(1, count);
            Driver { component: component.clone(), delta }
        })
        .filter(|driver| driver.delta.cents() != 0)
        .collect();
    drivers.sort_by_key(|driver| std::cmp::Reverse(driver.delta.abs()));
    drivers.truncate(SHOWN);
    drivers
}

/// Drivers that are told.
const SHOWN: usize = 3;
