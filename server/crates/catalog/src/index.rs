//! The catalog in memory: exact counts, facets, orders and relations, following the change log.
//!
//! Entities have dense numbers; each value of each facet has a bitmap of them, each column a sorted
//! set. Bodies stay in the store. What the index holds depends on the entities alone, not on the
//! order in which they came (tests hold it to that).

mod cursor;
mod entry;
mod list;
mod order;
mod related;
mod suggest;

use crate::relations::mentions;
use entry::Entry;
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

/// The tabs of the catalog begin with these kinds; others follow by name.
const FIRST_KINDS: [&str; 9] =
    ["component", "api", "system", "domain", "resource", "group", "user", "template", "location"];

/// Where a mention comes from: the entity that makes it, and the relation that the mentioned one
/// has to it.
type Incoming = BTreeSet<(&'static str, EntityRef)>;

/// The index.
#[derive(Debug, Default)]
pub struct Index {
    numbers: HashMap<EntityRef, u32>,
    entries: Vec<Option<Entry>>,
    free: Vec<u32>,
    kinds: BTreeMap<Arc<str>, RoaringBitmap>,
    /// How often each spelling of a kind is used.
    spellings: BTreeMap<Arc<str>, BTreeMap<Arc<str>, u64>>,
    facets: HashMap<FacetField, BTreeMap<Arc<str>, RoaringBitmap>>,
    orders: Orders,
    incoming: HashMap<EntityRef, Incoming>,
    /// References that are no references, by entity: pointer and what is wrong.
    malformed: BTreeMap<EntityRef, Vec<(String, String)>>,
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
        let reference = entity.reference().clone();
        self.remove(&reference);
        let mut edges = BTreeSet::new();
        for mention in mentions(entity) {
            match mention.target {
                Ok(target) => {
                    let back = (mention.inverse, reference.clone());
                    self.incoming.entry(target.clone()).or_default().insert(back);
                    edges.insert((mention.relation_type, target, mention.inverse));
                }
                Err(error) => {
                    let wrong = (mention.pointer, error.to_string());
                    self.malformed.entry(reference.clone()).or_default().push(wrong);
                }
            }
        }
        let entry = Entry::of(entity, edges, updated_at);
        let number = self.free.pop().unwrap_or_else(|| {
            self.entries.push(None);
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        });
        self.kinds.entry(Arc::from(reference.kind())).or_default().insert(number);
        let spellings = self.spellings.entry(Arc::from(reference.kind())).or_default();
        *spellings.entry(Arc::clone(&entry.kind)).or_default() += 1;
        for (field, value) in entry.facets() {
            let values = self.facets.entry(field).or_default();
            values.entry(Arc::from(value.as_str())).or_default().insert(number);
        }
        self.orders.insert(&entry, number);
        self.numbers.insert(reference, number);
        if let Some(slot) = self.entries.get_mut(number as usize) {
            *slot = Some(entry);
        }
    }

    /// Takes an entity out.
    pub fn remove(&mut self, reference: &EntityRef) {
        let Some(number) = self.numbers.remove(reference) else { return };
        let slot = self.entries.get_mut(number as usize);
        let Some(entry) = slot.and_then(Option::take) else { return };
        take(&mut self.kinds, reference.kind(), number);
        self.forget_spelling(&entry);
        for (field, value) in entry.facets() {
            if let Some(values) = self.facets.get_mut(&field) {
                take(values, &value, number);
            }
        }
        self.orders.remove(&entry, number);
        for (_, target, inverse) in &entry.edges {
            if let Some(sources) = self.incoming.get_mut(target) {
                sources.remove(&(*inverse, reference.clone()));
                if sources.is_empty() {
                    self.incoming.remove(target);
                }
            }
        }
        self.malformed.remove(reference);
        self.free.push(number);
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
            label: entry.map_or_else(|| target.short(), |entry| entry.label.clone()),
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
            reference: entry.reference.clone(),
            kind: entry.kind.to_string(),
            label: entry.label.clone(),
            description: entry.description.clone(),
            entity_type: entry.entity_type.as_deref().map(str::to_owned),
            lifecycle: entry.lifecycle.as_deref().map(str::to_owned),
            owner: entry.owner().map(|owner| self.mention(owner)),
            system: entry.system().map(|system| self.mention(system)),
            tags: entry.tags.iter().map(|tag| tag.to_string()).collect(),
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
