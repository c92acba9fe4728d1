//! What the catalog leaves to people to decide: removals that are too many to be believed, and
//! which of several documents says what an entity is.

use crate::{EntityRef, Timestamp};
use serde::{Deserialize, Serialize};

/// What is to become of removals that are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Nobody has decided yet: the entities stay.
    Open,
    /// They are removed when their source is read next.
    Remove,
    /// They stay, although their source has them no more.
    Keep,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 3] = [Self::Open, Self::Remove, Self::Keep];

    /// The name in addresses and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Remove => "remove",
            Self::Keep => "keep",
        }
    }

    /// The decision of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// The removals of one source that are held, with one decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRemovals {
    /// The source.
    pub source: String,
    /// What was decided of them.
    pub decision: Decision,
    /// How many documents they are.
    pub count: u64,
    /// When the first of them was held.
    pub since: Timestamp,
    /// Tells these from others: who decides says of which ones.
    pub token: String,
}

/// A place that says what an entity is, where several do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimant {
    /// The source.
    pub source: String,
    /// File (relative to the source) or URL.
    pub location: String,
    /// First line of the document, from 1.
    pub line: u32,
    /// Whether the catalog shows what it says.
    pub shown: bool,
    /// Whether a person chose it.
    pub chosen: bool,
}

/// The choice of one place for an entity; none goes back to the rule, by which the first one has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The entity.
    pub entity: EntityRef,
    /// Source and location of the chosen document.
    pub place: Option<(String, String)>,
}
