//! What is wrong in the catalog, where, and what to do about it.

use super::{Claimant, HeldRemovals};
use crate::{EntityRef, Timestamp};
use serde::{Deserialize, Serialize};

/// The sort of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// An entity that its source no longer has, with too many others to be believed.
    Held,
    /// A document that is no valid entity.
    Refused,
    /// Two places claim one entity.
    Conflict,
    /// An entity whose location no longer leads to it.
    Orphan,
    /// A mention of an entity that does not exist.
    Dangling,
    /// A source or location that cannot be read.
    Unreadable,
}

impl ProblemKind {
    /// Every sort, in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::Held, Self::Unreadable, Self::Refused, Self::Conflict, Self::Orphan, Self::Dangling];

    /// The name in addresses and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Refused => "refused",
            Self::Conflict => "conflict",
            Self::Orphan => "orphan",
            Self::Dangling => "dangling",
            Self::Unreadable => "unreadable",
        }
    }

    /// The sort of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is missing or wrong in the catalog.
    Error,
    /// Worth mending, nothing is lost.
    Warning,
}

/// Something that a person should mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The sort.
    pub kind: ProblemKind,
    /// How bad it is.
    pub severity: Severity,
    /// File (relative to its source) or URL.
    pub location: String,
    /// Line of the place, from 1, when known.
    pub line: Option<u32>,
    /// Column of the place, from 1, when known.
    pub column: Option<u32>,
    /// The configured source.
    pub origin: String,
    /// The entity concerned, when known.
    pub entity: Option<EntityRef>,
    /// What is wrong and how to mend it, in a sentence or two.
    pub message: String,
    /// When it was first seen, when known.
    pub since: Option<Timestamp>,
    /// Of a conflict, everybody who says what the entity is, the first one first.
    pub claimants: Vec<Claimant>,
}

/// How many problems of each sort there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemCounts {
    /// Removals that are held.
    pub held: u64,
    /// Refused documents.
    pub refused: u64,
    /// Conflicts.
    pub conflict: u64,
    /// Orphans.
    pub orphan: u64,
    /// Dangling references.
    pub dangling: u64,
    /// Unreadable locations.
    pub unreadable: u64,
}

impl ProblemCounts {
    /// The count of one sort.
    #[must_use]
    pub const fn of(&self, kind: ProblemKind) -> u64 {
        match kind {
            ProblemKind::Held => self.held,
            ProblemKind::Refused => self.refused,
            ProblemKind::Conflict => self.conflict,
            ProblemKind::Orphan => self.orphan,
            ProblemKind::Dangling => self.dangling,
            ProblemKind::Unreadable => self.unreadable,
        }
    }

    /// All of them.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.held + self.refused + self.conflict + self.orphan + self.dangling + self.unreadable
    }
}

/// One page of problems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemPage {
    /// Counts of every sort.
    pub counts: ProblemCounts,
    /// The problems asked for, worst first, then by place.
    pub problems: Vec<Problem>,
    /// The removals that are held, by source and decision.
    pub held: Vec<HeldRemovals>,
    /// Whether people may decide: not where the catalog is read-only.
    pub decidable: bool,
    /// How many stand before the first one.
    pub offset: u64,
    /// How many there are of the sort asked for.
    pub total: u64,
}

impl ProblemPage {
    /// Problems of a page.
    pub const SIZE: u32 = 100;
}
