//! Locations that people register by hand: their shapes and rules. What happens to them in the
//! store is in `import::registered`, what runs for them in `service::locations`.

mod analysis;
mod cursor;
pub mod generated;
mod origin;
mod predicate;
mod rules;

pub use analysis::{
    AnalyzedLocation, ExistingFile, FieldState, FileLocation, GeneratedEntity, SuggestedField,
};
pub use cursor::LocationCursor;
pub use origin::RegisteredOrigin;
pub use predicate::Predicate;
pub use rules::{parse_location_ref, source_url};

pub(crate) use analysis::{Repository, generated as suggestion, is_file, is_same_file};

use crate::service::Origin;
use platform::{Entity, EntityRef};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};
use store::RegisteredLocation;

/// Makes the origin of a location's type and target.
pub type OriginFactory = Arc<dyn Fn(&str, &str) -> Result<Arc<dyn Origin>, String> + Send + Sync>;

/// What may be registered by hand.
#[derive(Clone)]
pub struct LocationSettings {
    /// Whether nothing may be registered or removed by hand.
    pub readonly: bool,
    /// The types that locations may have; with none, none can be registered.
    pub types: Vec<String>,
    /// Whether entities of kinds that the format does not define are refused.
    pub refuse_unknown_kinds: bool,
    /// What reads them.
    pub origins: OriginFactory,
}

impl LocationSettings {
    /// Locations of the type `url`, read by what the factory makes.
    #[must_use]
    pub fn urls(origins: OriginFactory) -> Self {
        let types = vec!["url".to_owned()];
        Self { readonly: false, types, refuse_unknown_kinds: false, origins }
    }
}

impl Default for LocationSettings {
    /// No locations by hand.
    fn default() -> Self {
        let none = "nothing reads locations that are registered by hand";
        let origins: OriginFactory = Arc::new(move |_, _| Err(none.to_owned()));
        Self { types: Vec::new(), ..Self::urls(origins) }
    }
}

impl fmt::Debug for LocationSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("LocationSettings");
        shown.field("readonly", &self.readonly).field("types", &self.types).finish_non_exhaustive()
    }
}

/// A location that is to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLocation {
    /// What sort of target it has; `url` unless the settings say otherwise.
    pub location_type: String,
    /// An http or https URL of a catalog file or a Git repository.
    pub target: String,
    /// Whether it must be there.
    pub presence: Option<Presence>,
}

/// Whether the target of a location must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// It must.
    Required,
    /// It may be missing.
    Optional,
}

impl Presence {
    /// The word for it in a descriptor.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
        }
    }
}

/// What a registration of a target that is registered already does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnConflict {
    /// It is refused.
    #[default]
    Reject,
    /// It reads that one again.
    Refresh,
}

/// A registered location as clients see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// Its identity, which stays when its target changes.
    pub id: String,
    /// What sort of target it has.
    #[serde(rename = "type")]
    pub location_type: String,
    /// Where its entities are read.
    pub target: String,
    /// Its Location entity.
    pub entity_ref: EntityRef,
}

impl From<RegisteredLocation> for Location {
    fn from(record: RegisteredLocation) -> Self {
        let entity_ref = generated::reference(&record.location_type, &record.target);
        let RegisteredLocation { id, location_type, target, .. } = record;
        Self { id, location_type, target, entity_ref }
    }
}

/// The answer to a registration.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// The location; on trial it has an id that names no stored one.
    pub location: Location,
    /// The entities that it would give; only on trial.
    pub entities: Vec<Entity>,
    /// Whether it is registered already; on trial, and when that one was read again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exists: Option<bool>,
    /// What of it could not be used; only on trial.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<TrialProblem>,
    /// Its entities that another source has; only on trial.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<TrialConflict>,
}

/// Something in a location that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialProblem {
    /// File or URL.
    pub location: String,
    /// Line from 1.
    pub line: Option<u32>,
    /// Column from 1.
    pub column: Option<u32>,
    /// The entity that a refused document names.
    pub entity_ref: Option<EntityRef>,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// An entity that another source has: that one keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialConflict {
    /// The entity.
    pub entity_ref: EntityRef,
    /// The source that has it.
    pub source: String,
    /// Its file or URL.
    pub location: String,
    /// Line from 1.
    pub line: u32,
}

/// A page of locations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocationPage {
    /// The locations, by id.
    pub items: Vec<Location>,
    /// How many there are on all pages.
    pub total_items: usize,
    /// Where the next page begins; none after the last.
    #[serde(skip)]
    pub after: Option<String>,
}

/// The name of a registered location's source: its location reference, which no configured
/// source's target can be.
#[must_use]
pub fn source_name(location: &RegisteredLocation) -> String {
    format!("{}:{}", location.location_type, location.target)
}

/// The type and target of a registered location's source, for a name that may be of one.
pub(crate) fn registered_as(source: &str) -> Option<(&str, &str)> {
    source.split_once(':')
}

/// Whether two targets are one, however they are written.
pub(crate) fn is_same(known: &RegisteredLocation, asked: &NewLocation) -> bool {
    known.location_type == asked.location_type
        && (known.target == asked.target
            || rules::normalized(&known.target) == rules::normalized(&asked.target))
}

pub(crate) use rules::{checked, normalized, reference};
