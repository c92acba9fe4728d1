//! The catalog in memory: exact counts, facets, orders and relations, following the change log.
//!
//! Entities, and those that are only mentioned, have dense numbers (`nodes`). What an entity says is a
//! set of terms, each with a bitmap of those who say it (`terms`); its relations are edges (`links`);
//! orders are sorted lists of numbers (`sorted`). Bodies stay in the store. What the index holds
//! depends on the entities alone, not on the order in which they came (tests hold it to that).

mod access;
mod change;
mod columns;
mod counts;
mod cursor;
mod entry;
mod flat;
pub mod image;
mod links;
mod list;
mod load;
mod matching;
mod members;
mod nodes;
mod order;
mod people;
mod related;
mod relation;
mod select;
mod slots;
mod sorted;
mod suggest;
mod terms;
mod text_filter;
mod values;
mod words;

pub use access::{Seen, Sight, facts_of};
pub use change::Incoming;
pub use counts::{Counted, Facet};
pub(crate) use flat::{lower, number_text};
pub use links::Dangling;
pub use select::Selected;

use access::Access;
use columns::Columns;
use counts::Counts;
use entry::Entry;
use links::Links;
use load::Loading;
use nodes::Nodes;
use order::Orders;
use platform::{
    EntityRef,
    catalog::{EntityRow, FacetField, KindCount, Reference},
};
use roaring::RoaringBitmap;
use sorted::Sorted;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use terms::Terms;
use values::Values;
use words::Words;

/// The tabs of the catalog begin with these kinds; others follow by name.
const FIRST_KINDS: [&str; 9] =
    ["component", "api", "system", "domain", "resource", "group", "user", "template", "location"];

/// The index.
#[derive(Debug, Default)]
pub struct Index {
    nodes: Nodes,
    /// Who is there, and not only mentioned.
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
    /// In the order of the references.
    by_reference: Sorted,
    terms: Terms,
    columns: Columns,
    counts: Counts,
    access: Access,
    /// Many entities are being put in, and none is asked for.
    loading: Option<Loading>,
    /// How many versions of entities were given out.
    versions: u64,
    /// Tells this one from any other, also from the one that takes its place.
    life: Arc<()>,
}

impl Index {
    /// An empty one whose versions of entities are none that another one has given out.
    #[must_use]
    pub fn after(other: &Self) -> Self {
        Self { versions: other.versions, ..Self::default() }
    }

    /// How many entities there are.
    #[must_use]
    pub fn len(&self) -> usize {
        usize::try_from(self.all.len()).unwrap_or(usize::MAX)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether the entity is there.
    #[must_use]
    pub fn contains(&self, reference: &EntityRef) -> bool {
        self.nodes.entity(reference).is_some()
    }

    /// The entity as a row of lists.
    #[must_use]
    pub fn row(&self, seen: &Seen, reference: &EntityRef) -> Option<EntityRow> {
        let entry = self.entry(reference).filter(|_| self.is_seen(seen, reference))?;
        Some(self.row_of(seen, entry))
    }

    /// A mention of an entity, with what is known of it. What is not seen is not there.
    #[must_use]
    pub fn mention(&self, seen: &Seen, target: &EntityRef) -> Reference {
        let entry = self.entry(target).filter(|_| self.is_seen(seen, target));
        Reference {
            target: target.clone(),
            label: entry.map_or_else(|| target.short(), |entry| entry.label.to_string()),
            entity_type: entry.and_then(|entry| entry.entity_type.as_deref().map(str::to_owned)),
            exists: entry.is_some(),
        }
    }

    fn mention_of(&self, seen: &Seen, number: Option<u32>) -> Option<Reference> {
        Some(self.mention(seen, self.nodes.reference(number?)?))
    }

    /// Kinds with counts: the well-known first, then the others by name.
    #[must_use]
    pub fn kinds(&self, seen: &Seen) -> Vec<KindCount> {
        let rank = |kind: &str| FIRST_KINDS.iter().position(|first| *first == kind);
        let mut kinds: Vec<KindCount> = self
            .kinds
            .iter()
            .map(|(kind, numbers)| KindCount {
                kind: kind.to_string(),
                label: self.spelling(kind),
                count: match seen.visible() {
                    Some(visible) => numbers.intersection_len(visible),
                    None => numbers.len(),
                },
            })
            .filter(|kind| kind.count > 0)
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

    fn entry(&self, reference: &EntityRef) -> Option<&Entry> {
        self.nodes.entry(self.nodes.number(reference)?)
    }

    fn row_of(&self, seen: &Seen, entry: &Entry) -> EntityRow {
        EntityRow {
            reference: EntityRef::clone(&entry.reference),
            kind: entry.kind.to_string(),
            label: entry.label.to_string(),
            description: entry.description.as_deref().map(str::to_owned),
            entity_type: entry.entity_type.as_deref().map(str::to_owned),
            lifecycle: entry.lifecycle.as_deref().map(str::to_owned),
            owner: self.mention_of(seen, entry.owner),
            system: self.mention_of(seen, entry.system),
            tags: entry.tags.iter().map(ToString::to_string).collect(),
            updated_at: entry.updated_at,
        }
    }
}
