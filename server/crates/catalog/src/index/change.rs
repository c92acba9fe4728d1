//! Entities that come, change and go.

use super::{
    Index, entry::Entry, flat::flatten, load::Loading, nodes::Edge, nodes::Nodes, order::Orders,
    relation::Relation, sorted::Sorted,
};
use crate::{
    relations::{Mention, mentions},
    service::uid,
};
use platform::{Entity, EntityRef, Timestamp, catalog::FacetField};
use roaring::RoaringBitmap;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// An entity that is to be put in, made ready while nobody has to wait for it.
#[derive(Debug)]
pub struct Incoming {
    entity: Entity,
    mentions: Vec<Mention>,
    uid: String,
    updated_at: Timestamp,
}

impl Incoming {
    /// Makes an entity ready.
    #[must_use]
    pub fn of(entity: Entity, updated_at: Timestamp) -> Self {
        let (mentions, uid) = (mentions(&entity), uid(entity.reference()));
        Self { entity, mentions, uid, updated_at }
    }
}

impl Index {
    /// Begins to load: many entities are about to be put in, some `expected`, and none is asked for
    /// until [`Index::loaded`].
    ///
    /// Orders, and what leads nowhere, are then made at once, which is much quicker.
    pub fn load(&mut self, expected: usize) {
        self.nodes.expect(expected);
        self.loading = Some(Loading::begin(std::mem::take(&mut self.terms), expected));
    }

    /// Ends loading.
    pub fn loaded(&mut self) {
        let mut numbers = self.end_loading();
        if numbers.len() != self.len() {
            numbers = self.all.iter().collect();
        }
        // Who came in order is a run that a stable sort only looks through.
        numbers.sort_by(|one, other| self.compare_references(*one, *other));
        self.by_reference = Sorted::of(numbers.into_iter());
        self.orders = Orders::of(&self.nodes, &self.by_reference);
        self.links.find_dangling(&self.nodes);
    }

    /// Waits for the terms; gives those who came since loading began.
    fn end_loading(&mut self) -> Vec<u32> {
        let Some(loading) = self.loading.take() else { return Vec::new() };
        let (terms, arrived) = loading.end(&mut self.nodes);
        self.terms = terms;
        arrived
    }

    /// Puts an entity in, or in the place of the one of the same reference.
    pub fn put(&mut self, entity: &Entity, updated_at: Timestamp) {
        self.put_incoming(Incoming::of(entity.clone(), updated_at));
    }

    /// The same, of one that was made ready.
    pub fn put_incoming(&mut self, incoming: Incoming) {
        let Incoming { entity, mentions, uid, updated_at } = incoming;
        self.counts.clear();
        let number = self.nodes.open(entity.reference());
        let was_there = self.take_out(number);
        let Some(reference) = self.nodes.reference(number).map(Arc::clone) else { return };
        let mut entry = Entry::of(&entity, Arc::clone(&reference), updated_at, &mut self.words);
        self.mention_all(&entity, mentions, &mut entry);
        if self.loading.is_none() {
            let mut terms = Vec::new();
            flatten(&entity, &uid, |pair| terms.extend(self.terms.insert(pair, number)));
            entry.terms = terms.into_boxed_slice();
        }
        self.count(&entry, number);
        if let Some(node) = self.nodes.get_mut(number) {
            node.entry = Some(entry);
        }
        self.all.insert(number);
        self.classify(number);
        let targets = self.links.add(&mut self.nodes, &mut self.columns, number);
        self.touch(number);
        if let Some(loading) = &mut self.loading {
            loading.add(number, entity, uid);
            return;
        }
        self.links.leading_nowhere(&self.nodes, number);
        if !was_there {
            self.links.appeared(&self.nodes, number);
        }
        let before = |other| self.nodes.reference(other).cmp(&Some(&reference));
        self.by_reference.insert(number, before);
        self.orders.insert(&self.nodes, number);
        self.enter_columns(number);
        for target in targets {
            self.touch(target);
        }
    }

    /// Takes an entity out.
    pub fn remove(&mut self, reference: &EntityRef) {
        let Some(number) = self.nodes.number(reference) else { return };
        self.counts.clear();
        if self.take_out(number) {
            self.classify(number);
            self.links.vanished(&self.nodes, number);
            self.nodes.close(number);
        }
    }

    /// Takes out what an entity says, not that it is there for those who mention it; tells whether
    /// it was. Its number stays.
    fn take_out(&mut self, number: u32) -> bool {
        if self.nodes.entry(number).is_none() {
            return false;
        }
        if self.loading.is_none() {
            return self.take_out_of_all(number);
        }
        // It came a moment ago: what is to be taken out must be in first.
        self.end_loading();
        let taken = self.take_out_of_all(number);
        self.loading = Some(Loading::begin(std::mem::take(&mut self.terms), 0));
        taken
    }

    fn take_out_of_all(&mut self, number: u32) -> bool {
        let Some(reference) = self.nodes.reference(number).map(Arc::clone) else { return false };
        self.leave_columns(number);
        self.orders.remove(&self.nodes, number);
        self.by_reference
            .remove(number, |other| self.nodes.reference(other).cmp(&Some(&reference)));
        let targets = self.links.remove(&mut self.nodes, &mut self.columns, number);
        let Some(entry) = self.nodes.get_mut(number).and_then(|node| node.entry.take()) else {
            return false;
        };
        self.all.remove(number);
        self.discount(&entry, number);
        for term in &entry.terms {
            self.terms.remove(*term, number);
        }
        self.malformed.remove(&reference);
        for target in targets {
            self.touch(target);
            if target != number {
                self.nodes.close(target);
            }
        }
        true
    }

    /// Fills in what an entity mentions. What is no reference is noted as malformed.
    fn mention_all(&mut self, entity: &Entity, mentions: Vec<Mention>, entry: &mut Entry) {
        let mut edges = BTreeSet::new();
        for mention in mentions {
            match (mention.target, Relation::named(mention.relation_type)) {
                (Ok(target), Some(relation)) => {
                    let other = self.nodes.open(&target);
                    edges.insert((relation, target, other));
                }
                (Ok(_), None) => {}
                (Err(error), _) => {
                    let wrong = (mention.pointer, error.to_string());
                    let reference = EntityRef::clone(&entry.reference);
                    self.malformed.entry(reference).or_default().push(wrong);
                }
            }
        }
        let whole = match entity.reference().kind() {
            "system" | "domain" => "domain",
            _ => "system",
        };
        let first = |name: &str, meant: &dyn Fn(&EntityRef) -> bool| {
            let relation = Relation::named(name);
            let mut edges = edges.iter();
            let edge = edges.find(|(one, target, _)| Some(*one) == relation && meant(target));
            edge.map(|(_, _, other)| *other)
        };
        entry.owner = first("ownedBy", &|_| true);
        entry.system = first("partOf", &|target| target.kind() == whole);
        let edge = |(relation, _, other)| Edge { relation, other };
        entry.edges = edges.into_iter().map(edge).collect();
    }

    /// Counts an entity where the portal counts.
    fn count(&mut self, entry: &Entry, number: u32) {
        let nodes = std::mem::take(&mut self.nodes);
        self.count_among(&nodes, entry, number);
        self.nodes = nodes;
    }

    /// The same while its nodes are elsewhere.
    pub(super) fn count_among(&mut self, nodes: &Nodes, entry: &Entry, number: u32) {
        let kind = self.words.get(entry.reference.kind());
        let spellings = self.spellings.entry(Arc::clone(&kind)).or_default();
        *spellings.entry(Arc::clone(&entry.kind)).or_default() += 1;
        self.kinds.entry(kind).or_default().insert(number);
        for (field, value) in facets_of(nodes, entry) {
            self.facets.entry(field).or_default().insert(value, number, &mut self.words);
        }
    }

    fn discount(&mut self, entry: &Entry, number: u32) {
        let kind = entry.reference.kind();
        take(&mut self.kinds, kind, number);
        if let Some(spellings) = self.spellings.get_mut(kind) {
            if let Some(count) = spellings.get_mut(&entry.kind) {
                *count -= 1;
            }
            spellings.retain(|_, count| *count > 0);
            if spellings.is_empty() {
                self.spellings.remove(kind);
            }
        }
        for (field, value) in facets_of(&self.nodes, entry) {
            if let Some(values) = self.facets.get_mut(&field) {
                values.remove(value, number);
            }
        }
    }

    /// Notes that what readers get of an entity is another now.
    pub(super) fn touch(&mut self, number: u32) {
        self.versions += 1;
        let version = self.versions;
        if let Some(entry) = self.nodes.get_mut(number).and_then(|node| node.entry.as_mut()) {
            entry.version = version;
        }
    }
}

/// The values that an entity is counted under.
fn facets_of<'a>(nodes: &'a Nodes, entry: &'a Entry) -> Vec<(FacetField, &'a str)> {
    let mut facets = vec![(FacetField::Namespace, entry.reference.namespace())];
    let mut add = |field, value: Option<&'a str>| facets.extend(value.map(|value| (field, value)));
    let target = |number: Option<u32>| Some(nodes.reference(number?)?.as_str());
    add(FacetField::Type, entry.entity_type.as_deref());
    add(FacetField::Lifecycle, entry.lifecycle.as_deref());
    add(FacetField::Owner, target(entry.owner));
    add(FacetField::System, target(entry.system));
    facets.extend(entry.tags.iter().map(|tag| (FacetField::Tag, &**tag)));
    facets
}

fn take(values: &mut BTreeMap<Arc<str>, RoaringBitmap>, value: &str, number: u32) {
    let Some(numbers) = values.get_mut(value) else { return };
    numbers.remove(number);
    if numbers.is_empty() {
        values.remove(value);
    }
}
