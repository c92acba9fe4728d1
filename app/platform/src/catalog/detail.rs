//! One entity with everything known of it.

use crate::{
    Entity, Timestamp,
    catalog::{EntityRow, Problem, Reference},
};
use serde::{Deserialize, Serialize};

/// What an entity's page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityDetail {
    /// The descriptor as read, with the annotations of its location, and with the `metadata.uid` and
    /// `metadata.etag` that the catalog gives it.
    pub entity: Entity,
    /// The entity as it stands in lists.
    pub row: EntityRow,
    /// Relations in both directions, by type, then target.
    pub relations: Vec<Relation>,
    /// For a Group or User: what it owns itself. Otherwise empty. At most 500 rows.
    pub owned: Vec<EntityRow>,
    /// How many it owns in all.
    pub owned_total: u64,
    /// For a Group: its parents, nearest first. For a System: its domain. Otherwise empty.
    pub ancestors: Vec<Reference>,
    /// Where it comes from.
    pub source: Source,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// When it was first seen; `None` when only the database knows, and that is away.
    pub created_at: Option<Timestamp>,
    /// Whether who asks may have it taken out, at once or once somebody has approved.
    #[serde(default)]
    pub removable: bool,
    /// Since when the database is away: this is what is known without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_since: Option<Timestamp>,
}

/// A typed edge of an entity, as Backstage names it (`ownedBy`, `dependsOn`, `hasPart` …).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// The type, from this entity's point of view.
    #[serde(rename = "type")]
    pub relation_type: String,
    /// The other entity.
    pub target: Reference,
}

/// The place of a descriptor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// File (relative to its source) or URL.
    pub location: String,
    /// The first line of the document in it, from 1.
    pub line: u32,
    /// The configured source that led there.
    pub origin: String,
    /// A page that shows the descriptor.
    pub view_url: Option<String>,
    /// A page that edits it.
    pub edit_url: Option<String>,
    /// A page of the source code.
    pub source_url: Option<String>,
}
