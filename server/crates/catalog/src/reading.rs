//! What reading a source yields: claims, problems and the locations it came to.

use platform::{
    Entity, EntityRef,
    catalog::{ProblemKind, Severity},
};
use store::LocationRecord;

/// Everything that one pass over a source found.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Valid documents, in the order of the traversal.
    pub claims: Vec<Claim>,
    /// What could not be used.
    pub findings: Vec<Finding>,
    /// Every location that was led to, read or not.
    pub locations: Vec<LocationRecord>,
}

/// A valid document.
#[derive(Clone, Debug)]
pub struct Claim {
    /// File relative to the source, or URL.
    pub location: String,
    /// First line of the document, from 1.
    pub line: u32,
    /// The entity: placeholders resolved, location annotations set.
    pub entity: Entity,
}

/// Something that could not be used.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The sort: `Refused` for a document, `Unreadable` for a file, URL or target.
    pub kind: ProblemKind,
    /// How bad it is.
    pub severity: Severity,
    /// File relative to the source, or URL.
    pub location: String,
    /// Line from 1.
    pub line: Option<u32>,
    /// Column from 1.
    pub column: Option<u32>,
    /// The entity that a refused document names, when that much can be read.
    pub entity: Option<EntityRef>,
    /// What is wrong and how to mend it.
    pub message: String,
    /// What of this location's earlier entities must be kept although this pass did not see them.
    pub keep: Keep,
}

/// What an import keeps of a location that was not (wholly) readable: nothing disappears because
/// of a broken file or a network that is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nothing: the finding says nothing about earlier entities.
    Nothing,
    /// The entity that the finding names.
    Named,
    /// Everything that was read from this location before.
    Location,
    /// Everything from this location and from those that it led to.
    Subtree,
}
