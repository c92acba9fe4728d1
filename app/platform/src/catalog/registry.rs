//! Locations that people register by hand: what a registration would do, what is registered, and how
//! it is taken back.

use crate::{
    EntityRef, Timestamp,
    catalog::{CatalogError, DiffLine, EntityRow, Problem, SourceState},
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// Whether the catalog may be changed by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegistryAccess {
    /// It may.
    #[default]
    Open,
    /// The operator has switched it off (`catalog.readonly`).
    ReadOnly,
    /// Nothing reads locations that are registered by hand.
    Closed,
    /// Who asks lacks the permission.
    Denied,
}

impl RegistryAccess {
    /// The name on the document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::ReadOnly => "readonly",
            Self::Closed => "closed",
            Self::Denied => "denied",
        }
    }

    /// The access of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Open, Self::ReadOnly, Self::Closed, Self::Denied]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

/// What stands at an address that somebody thinks of registering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preview {
    /// It can be registered, and would do this.
    Registration(Box<Registration>),
    /// There is no catalog file; one could begin like this.
    Suggestion(Suggestion),
    /// It cannot be registered, for this reason, which says how to mend it.
    Refused(String),
}

/// What registering an address would do, or reading it again where it is registered already.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The address that would be registered. Of a repository: that of its catalog file.
    pub target: String,
    /// The name of its source.
    pub source: String,
    /// Whether it is registered already.
    pub registered: bool,
    /// How many entities there are of each effect, in the order of [`Effect::NAMES`].
    pub counts: [u64; Effect::NAMES.len()],
    /// The entities, those that need a look first; at most [`Registration::SHOWN`].
    pub entities: Vec<PreviewedEntity>,
    /// What of it could not be used; at most [`Registration::SHOWN`].
    pub problems: Vec<Problem>,
    /// How many problems there are in all.
    pub problems_total: u64,
    /// The files and addresses that it leads to, in the order of reading; at most
    /// [`Registration::SHOWN`].
    pub locations: Vec<String>,
    /// How many of those there are in all.
    pub locations_total: u64,
}

impl Registration {
    /// How many of each sort an answer carries.
    pub const SHOWN: usize = 200;
}

/// An entity of an address, and what would become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewedEntity {
    /// Its reference.
    pub reference: EntityRef,
    /// Its kind as written.
    pub kind: String,
    /// What a person calls it.
    pub label: String,
    /// `spec.type`
    pub entity_type: Option<String>,
    /// Its file or URL.
    pub location: String,
    /// Line from 1.
    pub line: u32,
    /// What would become of it.
    pub effect: Effect,
}

/// What a registration would do to an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Another source or an earlier document has it and keeps it.
    Conflict {
        /// The source that has it.
        source: String,
        /// Its file or URL.
        location: String,
        /// Line from 1.
        line: u32,
    },
    /// It would change like this; no lines when there are too many of them already.
    Changed(Vec<DiffLine>),
    /// It would be new.
    Added,
    /// It is registered and no longer there: it would be removed or become an orphan.
    Missing,
    /// It would stay as it is.
    Unchanged,
}

impl Effect {
    /// The sorts, those that need a look first.
    pub const NAMES: [&'static str; 5] = ["conflict", "changed", "added", "missing", "unchanged"];

    /// Its place among the sorts.
    #[must_use]
    pub const fn rank(&self) -> usize {
        match self {
            Self::Conflict { .. } => 0,
            Self::Changed(_) => 1,
            Self::Added => 2,
            Self::Missing => 3,
            Self::Unchanged => 4,
        }
    }
}

/// A first catalog file for a place that has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The address that was asked for.
    pub target: String,
    /// Why there is nothing to register, as far as it is known.
    pub reason: String,
    /// How the file is called.
    pub file_name: String,
    /// The address that the file will have there, when that can be told.
    pub file_address: Option<String>,
    /// What it might say.
    pub yaml: String,
}

/// A source of the catalog, configured or registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// Its name and how its last reading went.
    pub state: SourceState,
    /// The registration behind it; none of a configured source.
    pub registration: Option<SourceRegistration>,
}

/// What a person registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRegistration {
    /// Its identity.
    pub id: String,
    /// The address.
    pub target: String,
    /// When it was registered.
    pub at: Timestamp,
    /// Its Location entity.
    pub entity: EntityRef,
}

/// A source with what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceDetail {
    /// The source.
    pub entry: SourceEntry,
    /// The entities that the catalog shows from it; at most [`SourceDetail::SHOWN`].
    pub entities: Vec<EntityRow>,
    /// How many those are in all.
    pub total: u64,
    /// Those of them that another source claims too, and which: it would take over.
    pub shared: Vec<(EntityRef, String)>,
    /// What of it could not be used; at most [`SourceDetail::SHOWN`].
    pub problems: Vec<Problem>,
}

impl SourceDetail {
    /// How many entities and problems an answer carries.
    pub const SHOWN: usize = 200;
}

/// The locations that people register by hand.
#[async_trait]
pub trait Registry: Send + Sync {
    /// Whether something may be registered or removed.
    fn access(&self) -> RegistryAccess;

    /// What registering an address would do. Nothing is stored.
    async fn preview(&self, target: &str) -> Result<Preview, CatalogError>;

    /// Registers an address; gives the name of its source.
    async fn register(&self, target: &str) -> Result<String, CatalogError>;

    /// Takes a registered source out, with what only it claims.
    async fn unregister(&self, source: &str) -> Result<(), CatalogError>;

    /// Every source: the configured ones, then the registered ones, the oldest first.
    async fn sources(&self) -> Result<Vec<SourceEntry>, CatalogError>;

    /// One source; `None` when there is none of that name.
    async fn source(&self, name: &str) -> Result<Option<SourceDetail>, CatalogError>;

    /// Reads a source again, soon.
    async fn refresh_source(&self, name: &str) -> Result<(), CatalogError>;

    /// Reads the sources of an entity again, soon.
    async fn refresh(&self, entity: &EntityRef) -> Result<(), CatalogError>;

    /// Takes an entity out. What a source still says of it returns when that is read again.
    async fn remove(&self, entity: &EntityRef) -> Result<(), CatalogError>;
}
