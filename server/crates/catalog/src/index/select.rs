//! Selections: the part that is asked for, in order, of those that a filter means.

use super::{Index, Seen, columns::Column, flat::lower, sorted::Sorted};
use crate::query::{Direction, Order, Position, Selection, Start};
use platform::EntityRef;
use roaring::RoaringBitmap;
use std::{cmp::Ordering, sync::Arc};

/// The part of a list that was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selected {
    /// In order, also when the part was asked for going back.
    pub rows: Vec<Arc<EntityRef>>,
    /// The places of the first and the last.
    pub ends: Option<(Position, Position)>,
    /// How many the filter means in all.
    pub total: u64,
    /// Whether any come before the part. Not known (and `false`) after an offset.
    pub earlier: bool,
    /// Whether any come after it.
    pub later: bool,
}

impl Index {
    /// Selects.
    #[must_use]
    pub fn select(&self, seen: &Seen, selection: &Selection) -> Selected {
        let mut matching = seen.narrow(self.matching(seen, &selection.filter));
        let field = selection.order.first().map(|order| lower(&order.field));
        let column = field.as_ref().map(|field| self.column(seen, field));
        if let Some(text) = &selection.text {
            matching &= self.with_text(seen, text, field.as_deref());
        }
        if selection.order.len() > 1 || !selection.only_ordered && column.is_some() {
            return self.sorted_whole(seen, selection, &matching);
        }
        if let Some(column) = &column {
            matching &= &column.members;
        }
        self.part(selection, &matching, column.as_deref())
    }

    /// A part of those in an order that is kept: by walking along it, or, when few are meant and
    /// they lie far apart, by sorting them.
    fn part(
        &self,
        selection: &Selection,
        matching: &RoaringBitmap,
        column: Option<&Column>,
    ) -> Selected {
        let total = matching.len();
        if let (Some(0), Start::Offset(offset)) = (selection.limit, &selection.start) {
            // Only the count is asked for.
            return Selected { total, later: *offset < total, ..Selected::default() };
        }
        let kept = column.map_or(&self.by_reference, |column| &column.sorted);
        let wanted = selection.limit.unwrap_or(usize::MAX);
        let few = if is_few(selection, total, self.all.len()) {
            Some(self.sort(matching, column))
        } else {
            None
        };
        let order = few.as_ref().unwrap_or(kept);
        let descending =
            selection.order.first().is_some_and(|one| one.direction == Direction::Desc);
        let back = matches!(selection.start, Start::Before(_));
        let walk = |up: bool, from: Option<&Position>| -> Box<dyn Iterator<Item = u32> + '_> {
            let walk = self.walk(order, column, up, from);
            Box::new(walk.filter(|number| matching.contains(*number)))
        };
        let up = descending == back;
        let (from, skipped) = match &selection.start {
            Start::Offset(offset) => (None, usize::try_from(*offset).unwrap_or(usize::MAX)),
            Start::After(position) | Start::Before(position) => (Some(position), 0),
        };
        let walked = walk(up, from).skip(skipped).take(wanted.saturating_add(1));
        let mut found: Vec<u32> = walked.collect();
        let further = found.len() > wanted;
        found.truncate(wanted);
        if back {
            found.reverse();
        }
        let ends = found.first().zip(found.last()).and_then(|(first, last)| {
            Some((self.position_of(column, *first)?, self.position_of(column, *last)?))
        });
        let earlier = match (&selection.start, &ends) {
            (Start::After(_), Some((first, _))) => walk(descending, Some(first)).next().is_some(),
            (Start::Before(_), _) => further,
            _ => false,
        };
        let later = match (&selection.start, &ends) {
            (Start::Before(_), Some((_, last))) => walk(!descending, Some(last)).next().is_some(),
            (Start::Before(_), None) => total > 0,
            _ => further,
        };
        let rows = found.into_iter().filter_map(|number| self.reference_of(number)).collect();
        Selected { rows, ends, total, earlier, later }
    }

    /// Along an order, up or down, from behind a position on or from the end.
    fn walk<'a>(
        &'a self,
        order: &'a Sorted,
        column: Option<&'a Column>,
        up: bool,
        from: Option<&Position>,
    ) -> Box<dyn Iterator<Item = u32> + 'a> {
        match (up, from) {
            (true, None) => Box::new(order.iter()),
            (false, None) => Box::new(order.backward(order.end())),
            (true, Some(from)) => {
                let behind = |number| match self.compare_position(column, number, from) {
                    Ordering::Equal => Ordering::Less,
                    other => other,
                };
                Box::new(order.forward(order.find(&behind)))
            }
            (false, Some(from)) => {
                let at = |number| self.compare_position(column, number, from);
                Box::new(order.backward(order.find(&at)))
            }
        }
    }

    fn sort(&self, matching: &RoaringBitmap, column: Option<&Column>) -> Sorted {
        let mut keyed: Vec<(Option<Position>, u32)> =
            matching.iter().map(|number| (self.position_of(column, number), number)).collect();
        keyed.sort_unstable();
        Sorted::of(keyed.into_iter().map(|(_, number)| number))
    }

    /// By several fields, or with those who lack the field at the end: everything is sorted.
    fn sorted_whole(
        &self,
        seen: &Seen,
        selection: &Selection,
        matching: &RoaringBitmap,
    ) -> Selected {
        let columns: Vec<(Arc<Column>, &Order)> = selection
            .order
            .iter()
            .map(|one| (self.column(seen, &lower(&one.field)), one))
            .collect();
        let mut numbers: Vec<u32> = matching.iter().collect();
        numbers.sort_by(|one, other| {
            let each = columns.iter().map(|(column, order)| {
                let value = |number: u32| self.value_of(column, number);
                match (value(*one), value(*other)) {
                    (Some(one), Some(other)) if order.direction == Direction::Asc => {
                        one.cmp(&other)
                    }
                    (Some(one), Some(other)) => other.cmp(&one),
                    (one, other) => one.is_none().cmp(&other.is_none()),
                }
            });
            let by_value = each.into_iter().find(|order| *order != Ordering::Equal);
            by_value.unwrap_or_else(|| self.compare_references(*one, *other))
        });
        let offset = match selection.start {
            Start::Offset(offset) => usize::try_from(offset).unwrap_or(usize::MAX),
            Start::After(_) | Start::Before(_) => 0,
        };
        let end = offset.saturating_add(selection.limit.unwrap_or(usize::MAX)).min(numbers.len());
        let part = numbers.get(offset..end).unwrap_or_default();
        Selected {
            rows: part.iter().filter_map(|number| self.reference_of(*number)).collect(),
            ends: None,
            total: matching.len(),
            earlier: false,
            later: end < numbers.len(),
        }
    }

    fn reference_of(&self, number: u32) -> Option<Arc<EntityRef>> {
        self.nodes.reference(number).map(Arc::clone)
    }
}

/// Whether it is less work to sort those who are meant than to walk along everybody until the part
/// is full.
fn is_few(selection: &Selection, meant: u64, all: u64) -> bool {
    let offset = if let Start::Offset(offset) = selection.start { offset } else { 0 };
    let wanted = selection.limit.map_or(meant, |limit| limit as u64 + 1).saturating_add(offset);
    let steps = wanted.min(meant).saturating_mul(all) / meant.max(1);
    let steps = if wanted > meant { all } else { steps };
    let sorting = meant * u64::from(meant.max(2).ilog2()) * 20;
    sorting < steps
}
