//! Orders by any key: made when somebody first asks for one, kept up to date from then on.

use super::{Index, Seen, flat::lower, relation::Relation, sorted::Sorted};
use crate::query::Position;
use platform::EntityRef;
use roaring::RoaringBitmap;
use std::{
    borrow::Cow,
    cmp::Ordering,
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering as Memory},
    },
};

/// So many are kept; the one that was not asked for the longest has to go.
const MOST: usize = 24;

/// In a column: the entity has no value.
const NONE: u32 = u32::MAX;

/// The order of a key: those who have a value, by the least of their values, then by reference.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    /// For each entity the term that it is sorted by or, where the key is a relation, the node.
    terms: Vec<u32>,
    relation: Option<Relation>,
    /// Who has a value.
    pub members: RoaringBitmap,
    pub sorted: Sorted,
}

impl Column {
    /// The term that an entity is sorted by.
    pub fn term(&self, number: u32) -> Option<u32> {
        self.terms.get(number as usize).copied().filter(|term| *term != NONE)
    }

    fn set(&mut self, number: u32, term: u32) {
        let at = number as usize;
        if self.terms.len() <= at {
            self.terms.resize(at + 1, NONE);
        }
        if let Some(slot) = self.terms.get_mut(at) {
            *slot = term;
        }
        if term == NONE {
            self.members.remove(number);
        } else {
            self.members.insert(number);
        }
    }
}

/// By key, each with the time when it was last asked for.
type Known = HashMap<Box<str>, (Arc<Column>, AtomicU64)>;

/// The columns that there are.
#[derive(Debug, Default)]
pub(super) struct Columns {
    known: RwLock<Known>,
    /// By type of relation, the nodes that it leads to, in the order of their texts.
    targets: RwLock<HashMap<Relation, Arc<[u32]>>>,
    /// Held while one is made, so that none is made twice at once.
    making: Mutex<()>,
    clock: AtomicU64,
}

impl Columns {
    fn get(&self, key: &str) -> Option<Arc<Column>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let (column, used) = known.get(key)?;
        used.store(self.clock.fetch_add(1, Memory::Relaxed), Memory::Relaxed);
        Some(Arc::clone(column))
    }

    fn put(&self, key: &str, column: Arc<Column>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            let oldest = known.iter().min_by_key(|(_, (_, used))| used.load(Memory::Relaxed));
            let oldest = oldest.map(|(key, _)| key.clone());
            oldest.and_then(|oldest| known.remove(&oldest));
        }
        let used = AtomicU64::new(self.clock.fetch_add(1, Memory::Relaxed));
        known.insert(Box::from(key), (column, used));
    }

    fn known(&mut self) -> &mut Known {
        self.known.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the orders of a relation that somebody got or lost.
    pub fn forget(&mut self, relation: Relation) {
        let known = self.known();
        if !known.is_empty() {
            known.remove(relation.key());
        }
        let targets = self.targets.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !targets.is_empty() {
            targets.remove(&relation);
        }
    }
}

impl Index {
    /// The order of a key, in lower case.
    pub(super) fn column(&self, seen: &Seen, key: &str) -> Arc<Column> {
        // By what a relation leads to only who sees it can be told in order; that one is not kept.
        if let Some(relation) = Relation::of_key(key).filter(|_| !seen.is_everything()) {
            return Arc::new(self.make_relation_column(seen, relation));
        }
        if let Some(column) = self.columns.get(key) {
            return column;
        }
        let _alone = self.columns.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(column) = self.columns.get(key) {
            return column;
        }
        let column = Arc::new(self.make_column(key));
        self.columns.put(key, Arc::clone(&column));
        column
    }

    fn make_column(&self, key: &str) -> Column {
        if let Some(relation) = Relation::of_key(key) {
            return self.make_relation_column(&Seen::everything(), relation);
        }
        let mut terms: Vec<_> = self
            .terms
            .of(key)
            .filter_map(|(at, term)| Some((lower(term.value.as_deref()?), at, term)))
            .collect();
        terms.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        let same = terms.chunk_by(|one, other| one.0 == other.0);
        let same = same.map(|same| {
            same.iter()
                .flat_map(|(_, at, term)| term.members.iter().map(move |number| (number, *at)))
        });
        self.fill(Column::default(), same)
    }

    fn make_relation_column(&self, seen: &Seen, relation: Relation) -> Column {
        let targets = self.sorted_targets(relation);
        let shown = targets.iter().filter(|target| !self.hides(seen, **target));
        let same = shown.map(|target| {
            let (target, mut sources) = (*target, RoaringBitmap::new());
            self.related_to(target, relation, &mut sources);
            sources.into_iter().map(move |number| (number, target))
        });
        self.fill(Column { relation: Some(relation), ..Column::default() }, same)
    }

    /// The nodes that relations of a type lead to, in the order of their texts.
    pub(super) fn sorted_targets(&self, relation: Relation) -> Arc<[u32]> {
        let known = self.columns.targets.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&relation) {
            return Arc::clone(known);
        }
        drop(known);
        let whole = Seen::everything();
        let mut targets: Vec<(&str, u32)> = self
            .targets(&whole, relation)
            .map(|(target, reference)| (reference.as_str(), target))
            .collect();
        targets.sort_unstable();
        let targets: Arc<[u32]> = targets.into_iter().map(|(_, target)| target).collect();
        let mut known = self.columns.targets.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(relation, Arc::clone(&targets));
        targets
    }

    /// Fills a column with groups of entities that have the same value, the least value first. Who is
    /// in it already stays where it is.
    fn fill(
        &self,
        mut column: Column,
        groups: impl Iterator<Item = impl Iterator<Item = (u32, u32)>>,
    ) -> Column {
        let ranks = self.ranks();
        let mut order = Vec::new();
        for group in groups {
            let begin = order.len();
            for (number, term) in group {
                if column.term(number).is_none() {
                    column.set(number, term);
                    order.push(number);
                }
            }
            if let Some(group) = order.get_mut(begin..) {
                group.sort_unstable_by_key(|number: &u32| ranks.get(*number as usize).copied());
            }
        }
        column.sorted = Sorted::of(order.into_iter());
        column
    }

    /// For each entity its place in the order of references.
    fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![0; self.nodes.end()];
        for (rank, number) in (0_u32..).zip(self.by_reference.iter()) {
            if let Some(slot) = ranks.get_mut(number as usize) {
                *slot = rank;
            }
        }
        ranks
    }

    /// Takes an entity out of all orders, while its terms are still known.
    pub(super) fn leave_columns(&mut self, number: u32) {
        let mut columns = std::mem::take(&mut self.columns);
        for (column, _) in columns.known().values_mut() {
            // The orders of relations are made anew whenever one changes.
            let Some(term) = column.term(number).filter(|_| column.relation.is_none()) else {
                continue;
            };
            let column = Arc::make_mut(column);
            let mut sorted = std::mem::take(&mut column.sorted);
            sorted.remove(number, |other| self.compare(column, other, number, term));
            column.sorted = sorted;
            column.set(number, NONE);
        }
        self.columns = columns;
    }

    /// Puts an entity into the orders of the keys that it has values of.
    pub(super) fn enter_columns(&mut self, number: u32) {
        let mut columns = std::mem::take(&mut self.columns);
        for (key, (column, _)) in columns.known() {
            let Some(term) = self.least_term(key, number) else { continue };
            let column = Arc::make_mut(column);
            let mut sorted = std::mem::take(&mut column.sorted);
            sorted.insert(number, |other| self.compare(column, other, number, term));
            column.sorted = sorted;
            column.set(number, term);
        }
        self.columns = columns;
    }

    /// Of the terms of a key that an entity has, the one whose value is the least.
    fn least_term(&self, key: &str, number: u32) -> Option<u32> {
        let wanted = self.terms.key_number(key)?;
        let own = self.nodes.entry(number)?.terms.iter().copied();
        let has = own.filter_map(|at| {
            let term = self.terms.term(at).filter(|term| term.key == wanted)?;
            Some((lower(term.value.as_deref()?), at))
        });
        has.min_by(|one, other| one.0.cmp(&other.0)).map(|(_, at)| at)
    }

    /// How an entity of a column stands to one that has, or will have, a term.
    fn compare(&self, column: &Column, other: u32, number: u32, term: u32) -> Ordering {
        let theirs = self.value_of(column, other);
        theirs.cmp(&self.term_value(term)).then_with(|| self.compare_references(other, number))
    }

    pub(super) fn compare_references(&self, one: u32, other: u32) -> Ordering {
        self.nodes.reference(one).cmp(&self.nodes.reference(other))
    }

    /// What an entity is sorted by, in lower case.
    pub(super) fn value_of(&self, column: &Column, number: u32) -> Option<Cow<'_, str>> {
        let term = column.term(number)?;
        if column.relation.is_some() {
            return Some(Cow::Borrowed(self.nodes.reference(term)?.as_str()));
        }
        self.term_value(term)
    }

    fn term_value(&self, term: u32) -> Option<Cow<'_, str>> {
        self.terms.term(term)?.value.as_deref().map(lower)
    }

    /// How an entity of an order stands to a position.
    pub(super) fn compare_position(
        &self,
        column: Option<&Column>,
        number: u32,
        position: &Position,
    ) -> Ordering {
        let value = column.and_then(|column| self.value_of(column, number));
        let by_value = value.as_deref().cmp(&position.value.as_deref());
        let reference = self.nodes.reference(number).map(|reference| &**reference);
        by_value.then_with(|| reference.cmp(&Some(&position.reference)))
    }

    /// The place of an entity in an order.
    pub(super) fn position_of(&self, column: Option<&Column>, number: u32) -> Option<Position> {
        let value = column.and_then(|column| self.value_of(column, number));
        let reference = EntityRef::clone(self.nodes.reference(number)?);
        Some(Position { value: value.map(Cow::into_owned), reference })
    }
}
