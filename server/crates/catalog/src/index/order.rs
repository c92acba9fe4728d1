//! The orders of the portal's catalog: a sorted list a column, so that a page is a walk and not a
//! sort. Rows without a value come last, whichever way the order goes.

use super::{cursor::Cursor, entry::Entry, flat::lower, nodes::Nodes, sorted::Sorted};
use platform::catalog::Column;
use std::{borrow::Cow, cmp::Ordering, collections::BTreeMap, panic::resume_unwind};

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Orders {
    by_column: BTreeMap<Column, Sorted>,
}

/// Numbers on the way, one after the other.
type Way<'a> = Box<dyn Iterator<Item = u32> + 'a>;

impl Orders {
    /// All orders, a thread a column, of entities in the order of their references.
    pub fn of(nodes: &Nodes, by_reference: &Sorted) -> Self {
        let numbers: Vec<u32> = by_reference.iter().collect();
        let make = |column: Column| {
            let key = |number: u32| {
                let value = nodes.entry(number).and_then(|entry| value(nodes, entry, column));
                (beginning(value.as_deref()), value, number)
            };
            let mut keyed: Vec<_> = numbers.iter().copied().map(key).collect();
            // Stable: those of one value stay in the order of their references. Most values differ
            // in their beginnings, and those are at hand.
            keyed.sort_by(|(begin, one, _), (other_begin, other, _)| {
                let by_beginning = begin.cmp(other_begin);
                by_beginning.then_with(|| by_value(one.as_deref(), other.as_deref()))
            });
            (column, Sorted::of(keyed.into_iter().map(|(_, _, number)| number)))
        };
        let by_column = std::thread::scope(|scope| {
            let threads: Vec<_> =
                sortable().map(|column| scope.spawn(move || make(column))).collect();
            let joined = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
            joined.map(|order| order.unwrap_or_else(|panic| resume_unwind(panic))).collect()
        });
        Self { by_column }
    }

    /// Every order, that of the references first; always in the same order.
    pub fn all<'a>(&'a self, by_reference: &'a Sorted) -> impl Iterator<Item = &'a Sorted> {
        let columns = sortable().filter_map(|column| self.by_column.get(&column));
        std::iter::once(by_reference).chain(columns)
    }

    /// All orders, of entities in about that order: one list a column, as [`Orders::all`] gave them.
    pub fn again(nodes: &Nodes, lists: impl Iterator<Item = Vec<u32>>) -> Self {
        let make = |(column, mut numbers): (Column, Vec<u32>)| {
            let before = |one: u32, other: u32| match nodes.entry(other) {
                Some(entry) => compare(column, nodes, one, entry),
                None => Ordering::Less,
            };
            if !numbers.is_sorted_by(|one, other| before(*one, *other) == Ordering::Less) {
                numbers.sort_by(|one, other| before(*one, *other));
            }
            (column, Sorted::of(numbers.into_iter()))
        };
        Self { by_column: sortable().zip(lists).map(make).collect() }
    }

    /// Puts an entity in.
    pub fn insert(&mut self, nodes: &Nodes, number: u32) {
        let Some(entry) = nodes.entry(number) else { return };
        for column in sortable() {
            let order = self.by_column.entry(column).or_default();
            order.insert(number, |other| compare(column, nodes, other, entry));
        }
    }

    /// Takes an entity out, while it is still there.
    pub fn remove(&mut self, nodes: &Nodes, number: u32) {
        let Some(entry) = nodes.entry(number) else { return };
        for column in sortable() {
            if let Some(order) = self.by_column.get_mut(&column) {
                order.remove(number, |other| compare(column, nodes, other, entry));
            }
        }
    }

    /// From a place on, or from the beginning: what comes there and after it, and what came before
    /// it, the nearest first.
    pub fn ways<'a>(
        &'a self,
        nodes: &'a Nodes,
        column: Column,
        descending: bool,
        from: Option<&Cursor>,
    ) -> (Way<'a>, Way<'a>) {
        let Some(order) = self.by_column.get(&column) else {
            return (Box::new(std::iter::empty()), Box::new(std::iter::empty()));
        };
        let is_missing = move |number: u32| {
            nodes.entry(number).is_none_or(|entry| value(nodes, entry, column).is_none())
        };
        let valued =
            |number: u32| if is_missing(number) { Ordering::Greater } else { Ordering::Less };
        let edge = order.find(&valued);
        let missing = move || order.backward(order.end()).take_while(move |one| is_missing(*one));
        match (descending, from) {
            (false, None) => (Box::new(order.iter()), Box::new(std::iter::empty())),
            (true, None) => {
                (Box::new(order.backward(edge).chain(missing())), Box::new(std::iter::empty()))
            }
            (false, Some(from)) => {
                let place = order.find(&|number| at(nodes, column, number, from));
                (Box::new(order.forward(place)), Box::new(order.backward(place)))
            }
            (true, Some(from)) => {
                let behind = |number| match at(nodes, column, number, from) {
                    Ordering::Equal => Ordering::Less,
                    other => other,
                };
                let place = order.find(&behind);
                if from.value().is_none() {
                    let ahead = order.backward(place).take_while(move |one| is_missing(*one));
                    let valued = order.iter().take_while(move |one| !is_missing(*one));
                    return (Box::new(ahead), Box::new(order.forward(place).chain(valued)));
                }
                let before = order.forward(place).take_while(move |one| !is_missing(*one));
                (Box::new(order.backward(place).chain(missing())), Box::new(before))
            }
        }
    }
}

fn sortable() -> impl Iterator<Item = Column> {
    Column::ALL.into_iter().filter(|column| column.sortable())
}

/// How an entity of a column's order stands to one that is, or will be, in it.
fn compare(column: Column, nodes: &Nodes, other: u32, entry: &Entry) -> Ordering {
    let Some(other) = nodes.entry(other) else { return Ordering::Greater };
    let (theirs, own) = (value(nodes, other, column), value(nodes, entry, column));
    let by_value = by_value(theirs.as_deref(), own.as_deref());
    by_value.then_with(|| other.reference.cmp(&entry.reference))
}

/// How an entity of a column's order stands to a place.
fn at(nodes: &Nodes, column: Column, number: u32, place: &Cursor) -> Ordering {
    let Some(entry) = nodes.entry(number) else { return Ordering::Greater };
    let by_value = by_value(value(nodes, entry, column).as_deref(), place.value());
    by_value.then_with(|| (*entry.reference).cmp(place.reference()))
}

/// The first bytes of a value as a number that stands to others as the value does, but for those that
/// begin alike. Whoever has no value comes last.
fn beginning(value: Option<&str>) -> (bool, u64) {
    let Some(value) = value else { return (true, 0) };
    let mut bytes = [0; 8];
    for (byte, first) in bytes.iter_mut().zip(value.bytes()) {
        *byte = first;
    }
    (false, u64::from_be_bytes(bytes))
}

fn by_value(one: Option<&str>, other: Option<&str>) -> Ordering {
    one.is_none().cmp(&other.is_none()).then_with(|| one.cmp(&other))
}

/// What an entity is sorted by in a column.
pub(super) fn value<'a>(
    nodes: &'a Nodes,
    entry: &'a Entry,
    column: Column,
) -> Option<Cow<'a, str>> {
    let short = |number: Option<u32>| Some(Cow::Borrowed(nodes.reference(number?)?.short_str()));
    match column {
        Column::Name => Some(lower(&entry.label)),
        Column::Type => entry.entity_type.as_deref().map(lower),
        Column::Lifecycle => entry.lifecycle.as_deref().map(lower),
        Column::Owner => short(entry.owner),
        Column::System => short(entry.system),
        Column::Namespace => Some(Cow::Borrowed(entry.reference.namespace())),
        Column::Updated => Some(Cow::Owned(format!("{:020}", entry.updated_at.0.max(0)))),
        Column::Tags => None,
    }
}
