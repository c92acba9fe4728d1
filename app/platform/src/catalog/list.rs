//! Lists of entities: rows, facets and counts.

use crate::{EntityRef, Timestamp, catalog::FacetField};
use serde::{Deserialize, Serialize};

/// A mention of another entity, with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The entity that is meant.
    pub target: EntityRef,
    /// Its display name, or the short reference when it does not exist.
    pub label: String,
    /// Its `spec.type`.
    pub entity_type: Option<String>,
    /// Whether the catalog holds it; a mention may lead nowhere.
    pub exists: bool,
}

/// One entity in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRow {
    /// Canonical reference.
    pub reference: EntityRef,
    /// Kind as written.
    pub kind: String,
    /// What a person calls it.
    pub label: String,
    /// `metadata.description`, first line only, at most 200 characters.
    pub description: Option<String>,
    /// `spec.type`
    pub entity_type: Option<String>,
    /// `spec.lifecycle`
    pub lifecycle: Option<String>,
    /// The first owner.
    pub owner: Option<Reference>,
    /// The system, or for a system its domain.
    pub system: Option<Reference>,
    /// `metadata.tags`
    pub tags: Vec<String>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A kind and how many entities it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// Lower-cased kind.
    pub kind: String,
    /// Kind as most descriptors write it.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// The values of one field among the entities that match everything else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// The field.
    pub field: FacetField,
    /// Values with their exact counts: chosen ones first, then by count, label and value; at most
    /// [`Facet::SHOWN`] of them.
    pub values: Vec<FacetValue>,
    /// How many values there are in all.
    pub total: u64,
}

impl Facet {
    /// How many values of a facet an answer carries.
    pub const SHOWN: usize = 50;
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value as it stands in an address.
    pub value: String,
    /// The value as a person reads it.
    pub label: String,
    /// How many entities would be left with this value chosen and the field's others not.
    pub count: u64,
    /// Whether the question chooses it.
    pub chosen: bool,
}

/// One page of the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage {
    /// The rows.
    pub rows: Vec<EntityRow>,
    /// How many entities match in all.
    pub total: u64,
    /// How many matching rows stand before the first one.
    pub offset: u64,
    /// Kinds with counts, whatever the question's filters, most useful first.
    pub kinds: Vec<KindCount>,
    /// The facets of the question's kind, those without any value left out.
    pub facets: Vec<Facet>,
    /// Where the page before starts; `Some("")` is the first page.
    pub previous: Option<String>,
    /// Where the next page starts.
    pub next: Option<String>,
}
