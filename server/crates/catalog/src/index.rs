//! The catalog in memory: exact counts, facets, orders and relations, following the change log.
//!
//! Entities have dense numbers; each value of each facet has a bitmap of them, each column a sorted
//! set. Bodies stay in the store. What the index holds depends on the entities alone, not on the
//! order in which they came (tests hold it to that).

mod cursor;
mod entry;
mod links;
mod list;
mod order;
mod related;
mod suggest;
mod values;
mod words;

pub use links::Dangling;

use crate::relations::mentions;
use entry::Entry;
use links::{Edge, Links};
use order::{Orders, RowKey};
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{EntityRow, FacetField, KindCount, Reference},
};
use roaring::RoaringBitmap;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};
use values::Values;
use words::Words;

/// The tabs of the catalog begin with these kinds; others follow by name.
const FIRST_KINDS: [&str; 9] =
    ["component", "api", "system", "domain", "resource", "group", "user", "template", "location"];

/// The index.
#[derive(Debug, Default)]
pub struct Index {
    numbers: HashMap<Arc<EntityRef>, u32>,
    entries: Vec<Option<Entry>>,
    free: Vec<u32>,
    all: RoaringBitmap,
    kinds: BTreeMap<Arc<str>, RoaringBitmap>,
    /// How often each spelling of a kind is used.
    spellings: BTreeMap<Arc<str>, BTreeMap<Arc<str>, u64>>,
    facets: HashMap<FacetField, Values>,
    orders: Orders,
    links: Links,
    /// References that are no references, by entity: pointer and what is wrong.
    malformed: BTreeMap<EntityRef, Vec<(String, String)>>,
    words: Words,
}

impl Index {
    /// How many entities there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Whether the entity is there.
    #[must_use]
    pub fn contains(&self, reference: &EntityRef) -> bool {
        self.numbers.contains_key(reference)
    }

    /// Puts an entity in, or in the place of the one of the same reference.
    pub fn put(&mut self, entity: &Entity, updated_at: Timestamp) {
        let reference = self.shared(entity.reference());
        let was_there = self.take_out(&reference);
        let edges = self.edges(entity, &reference);
        let words = &mut self.words;
        let entry = Entry::of(entity, Arc::clone(&reference), edges, updated_at, words);
        let number = self.free.pop().unwrap_or_else(|| {
            self.entries.push(None);
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        });
        self.all.insert(number);
        let kind = words.get(reference.kind());
        let spellings = self.spellings.entry(Arc::clone(&kind)).or_default();
        *spellings.entry(Arc::clone(&entry.kind)).or_default() += 1;
        self.kinds.entry(kind).or_default().insert(number);
        for (field, value) in entry.facets() {
            self.facets.entry(field).or_default().insert(&value, number, words);
        }
        self.orders.insert(&entry, number, words);
        self.numbers.insert(Arc::clone(&reference), number);
        let numbers = &self.numbers;
        self.links.add(&reference, &entry.edges, |target| numbers.contains_key(target));
        if !was_there {
            self.links.appeared(&reference);
        }
        if let Some(slot) = self.entries.get_mut(number as usize) {
            *slot = Some(entry);
        }
    }

    /// Takes an entity out.
    pub fn remove(&mut self, reference: &EntityRef) {
        let reference = self.shared(reference);
        if self.take_out(&reference) {
            self.links.vanished(&reference);
        }
    }

    /// Takes out what an entity says, not that it is there for those who mention it; tells whether
    /// it was.
    fn take_out(&mut self, reference: &Arc<EntityRef>) -> bool {
        let Some(number) = self.numbers.remove(reference) else { return false };
        let slot = self.entries.get_mut(number as usize);
        let Some(entry) = slot.and_then(Option::take) else { return false };
        self.all.remove(number);
        take(&mut self.kinds, reference.kind(), number);
        self.forget_spelling(&entry);
        for (field, value) in entry.facets() {
            if let Some(values) = self.facets.get_mut(&field) {
                values.remove(&value, number);
            }
        }
        self.orders.remove(&entry, number);
        self.links.remove(reference, &entry.edges);
        self.malformed.remove(reference);
        self.free.push(number);
        true
    }

    /// What an entity mentions. What is no reference is noted as malformed.
    fn edges(&mut self, entity: &Entity, reference: &EntityRef) -> BTreeSet<Edge> {
        let mut edges = BTreeSet::new();
        for mention in mentions(entity) {
            match mention.target {
                Ok(target) => {
                    let (relation, inverse) = (mention.relation_type, mention.inverse);
                    edges.insert(Edge { relation, target: self.shared(&target), inverse });
                }
                Err(error) => {
                    let wrong = (mention.pointer, error.to_string());
                    self.malformed.entry(reference.clone()).or_default().push(wrong);
                }
            }
        }
        edges
    }

    /// One copy of a reference for all who hold it.
    fn shared(&self, reference: &EntityRef) -> Arc<EntityRef> {
        let known = self.numbers.get_key_value(reference).map(|(shared, _)| shared);
        let known = known.or_else(|| self.links.shared(reference));
        known.map_or_else(|| Arc::new(reference.clone()), Arc::clone)
    }

    /// The entity as a row of lists.
    #[must_use]
    pub fn row(&self, reference: &EntityRef) -> Option<EntityRow> {
        self.entry(reference).map(|entry| self.row_of(entry))
    }

    /// A mention of an entity, with what is known of it.
    #[must_use]
    pub fn mention(&self, target: &EntityRef) -> Reference {
        let entry = self.entry(target);
        Reference {
            target: target.clone(),
            label: entry.map_or_else(|| target.short(), |entry| entry.label.to_string()),
            entity_type: entry.and_then(|entry| entry.entity_type.as_deref().map(str::to_owned)),
            exists: entry.is_some(),
        }
    }

    /// Kinds with counts: the well-known first, then the others by name.
    #[must_use]
    pub fn kinds(&self) -> Vec<KindCount> {
        let rank = |kind: &str| FIRST_KINDS.iter().position(|first| *first == kind);
        let mut kinds: Vec<KindCount> = self
            .kinds
            .iter()
            .map(|(kind, numbers)| KindCount {
                kind: kind.to_string(),
                label: self.spelling(kind),
                count: numbers.len(),
            })
            .collect();
        kinds
            .sort_by_key(|kind| (rank(&kind.kind).unwrap_or(FIRST_KINDS.len()), kind.kind.clone()));
        kinds
    }

    /// The kind as most descriptors write it.
    fn spelling(&self, kind: &str) -> String {
        let spellings = self.spellings.get(kind).into_iter().flatten();
        let most = spellings.max_by_key(|(_, count)| **count);
        most.map_or_else(|| kind.to_owned(), |(spelling, _)| spelling.to_string())
    }

    fn forget_spelling(&mut self, entry: &Entry) {
        let kind = entry.reference.kind();
        let Some(spellings) = self.spellings.get_mut(kind) else { return };
        if let Some(count) = spellings.get_mut(&entry.kind) {
            *count -= 1;
        }
        spellings.retain(|_, count| *count > 0);
        if spellings.is_empty() {
            self.spellings.remove(kind);
        }
    }

    fn entry(&self, reference: &EntityRef) -> Option<&Entry> {
        self.by_number(*self.numbers.get(reference)?)
    }

    fn by_number(&self, number: u32) -> Option<&Entry> {
        self.entries.get(number as usize)?.as_ref()
    }

    fn by_key(&self, key: &RowKey) -> Option<(u32, &Entry)> {
        self.by_number(key.number).map(|entry| (key.number, entry))
    }

    fn row_of(&self, entry: &Entry) -> EntityRow {
        EntityRow {
            reference: EntityRef::clone(&entry.reference),
            kind: entry.kind.to_string(),
            label: entry.label.to_string(),
            description: entry.description.as_deref().map(str::to_owned),
            entity_type: entry.entity_type.as_deref().map(str::to_owned),
            lifecycle: entry.lifecycle.as_deref().map(str::to_owned),
            owner: entry.owner().map(|owner| self.mention(owner)),
            system: entry.system().map(|system| self.mention(system)),
            tags: entry.tags.iter().map(ToString::to_string).collect(),
            updated_at: entry.updated_at,
        }
    }
}

fn take(values: &mut BTreeMap<Arc<str>, RoaringBitmap>, value: &str, number: u32) {
    let Some(numbers) = values.get_mut(value) else { return };
    numbers.remove(number);
    if numbers.is_empty() {
        values.remove(value);
    }
}
