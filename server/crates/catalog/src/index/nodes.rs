//! Everybody who is there or is mentioned, by a number of their own. A number stays as long as its
//! entity is there or mentioned, also while what the entity says changes.

mod image;

use super::{entry::Entry, relation::Relation, slots::Slots};
use hashbrown::{DefaultHashBuilder, HashTable};
use platform::EntityRef;
use std::{hash::BuildHasher, sync::Arc};

/// A relation to another node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub relation: Relation,
    pub other: u32,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Node {
    pub reference: Arc<EntityRef>,
    /// What is known of the entity; `None` when it is only mentioned.
    pub entry: Option<Entry>,
    /// Who mentions it, as the relation from here to there; in order, each once.
    pub incoming: Vec<Edge>,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    slots: Slots<Node>,
    free: Vec<u32>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Nodes {
    /// Makes room for so many.
    pub fn expect(&mut self, count: usize) {
        let Self { table, slots, hasher, .. } = self;
        table.reserve(count, |number| hash_at(slots, hasher, *number));
    }

    /// The number of a node.
    pub fn number(&self, reference: &EntityRef) -> Option<u32> {
        let same =
            |number: &u32| self.get(*number).is_some_and(|node| *node.reference == *reference);
        self.table.find(self.hasher.hash_one(reference.as_str()), same).copied()
    }

    /// The number of an entity that is there.
    pub fn entity(&self, reference: &EntityRef) -> Option<u32> {
        self.number(reference).filter(|number| self.entry(*number).is_some())
    }

    /// The number of a node, which is made when there is none.
    pub fn open(&mut self, reference: &EntityRef) -> u32 {
        if let Some(number) = self.number(reference) {
            return number;
        }
        let number = self.free.pop().unwrap_or_else(|| self.slots.push(None));
        let node =
            Node { reference: Arc::new(reference.clone()), entry: None, incoming: Vec::new() };
        self.slots.set(number, node);
        let Self { table, slots, hasher, .. } = self;
        let hash = |number: &u32| hash_at(slots, hasher, *number);
        table.insert_unique(hash(&number), number, hash);
        number
    }

    /// Forgets a node that is neither there nor mentioned any more.
    pub fn close(&mut self, number: u32) {
        let unused = |node: &&Node| node.entry.is_none() && node.incoming.is_empty();
        let Some(node) = self.get(number).filter(unused) else { return };
        let hash = self.hasher.hash_one(node.reference.as_str());
        if let Ok(entry) = self.table.find_entry(hash, |one| *one == number) {
            entry.remove();
        }
        self.slots.take(number);
        self.free.push(number);
    }

    pub fn get(&self, number: u32) -> Option<&Node> {
        self.slots.get(number)
    }

    pub fn get_mut(&mut self, number: u32) -> Option<&mut Node> {
        self.slots.get_mut(number)
    }

    pub fn entry(&self, number: u32) -> Option<&Entry> {
        self.get(number)?.entry.as_ref()
    }

    pub fn reference(&self, number: u32) -> Option<&Arc<EntityRef>> {
        self.get(number).map(|node| &node.reference)
    }

    /// Every entity that is there.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.slots.iter().filter_map(|(_, node)| node.entry.as_ref())
    }

    /// Everybody who is only mentioned.
    pub fn mentioned(&self) -> impl Iterator<Item = u32> {
        self.slots.iter().filter(|(_, node)| node.entry.is_none()).map(|(number, _)| number)
    }

    /// One more than the greatest number.
    pub fn end(&self) -> usize {
        self.slots.len()
    }

    /// Relations of a node in no order: its own, then those that others declare. What both ends
    /// declare is there twice.
    pub fn pairs(&self, number: u32) -> impl Iterator<Item = Edge> {
        let node = self.get(number);
        let own =
            node.and_then(|node| node.entry.as_ref()).into_iter().flat_map(|entry| &entry.edges);
        own.chain(node.into_iter().flat_map(|node| &node.incoming)).copied()
    }

    /// Those of a type, each once.
    pub fn related(&self, number: u32, relation: Relation) -> impl Iterator<Item = u32> {
        let incoming = self.get(number).map(|node| node.incoming.as_slice()).unwrap_or_default();
        let from = incoming.partition_point(|edge| edge.relation < relation);
        let incoming = incoming.get(from..).unwrap_or_default();
        let until = incoming.partition_point(|edge| edge.relation == relation);
        let incoming = incoming.get(..until).unwrap_or_default();
        let own = self.entry(number).into_iter().flat_map(|entry| &entry.edges);
        let own = own
            .filter(move |edge| edge.relation == relation && incoming.binary_search(edge).is_err());
        own.chain(incoming).map(|edge| edge.other)
    }

    /// Whether a node has a relation of a type.
    pub fn is_related(&self, number: u32, relation: Relation) -> bool {
        self.related(number, relation).next().is_some()
    }
}

fn hash_at(slots: &Slots<Node>, hasher: &DefaultHashBuilder, number: u32) -> u64 {
    let node = slots.get(number);
    node.map_or(0, |node| hasher.hash_one(node.reference.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_while_somebody_needs_it() {
        let mut nodes = Nodes::default();
        let reference = |name: &str| EntityRef::new("component", "default", name);
        let first = nodes.open(&reference("a"));
        assert_eq!(nodes.open(&reference("A")), first);
        let edge = Edge { relation: Relation::named("ownedBy").unwrap(), other: first };
        nodes.get_mut(first).unwrap().incoming.push(edge);
        nodes.close(first);
        assert_eq!(nodes.number(&reference("a")), Some(first), "it is mentioned");
        nodes.get_mut(first).unwrap().incoming.clear();
        nodes.close(first);
        assert_eq!(nodes.number(&reference("a")), None);
        assert_eq!(nodes.open(&reference("b")), first, "numbers are used again");
    }
}
