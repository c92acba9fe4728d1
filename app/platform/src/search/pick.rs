//! Choosing one entity of many, by the beginning of what it is called.

use crate::EntityRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody looks for who has to name an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickQuery {
    /// What was typed: the beginning of a name, of a title, of their words, or of a reference.
    pub text: String,
    /// The kinds that are wanted, lower-cased; none is all.
    pub kinds: BTreeSet<String>,
    /// Where the answer before ended.
    pub after: Option<String>,
    /// How many are wanted, at most [`PickQuery::MOST`].
    pub limit: u64,
}

impl PickQuery {
    /// How many are shown at once.
    pub const USUAL: u64 = 12;
    /// Entities of one answer at the most.
    pub const MOST: u64 = 50;
}

/// An entity to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picked {
    /// Which.
    pub entity: EntityRef,
    /// What people call it.
    pub label: String,
    /// `spec.type`
    pub entity_type: Option<String>,
}

/// Some of the entities to choose from: whose title begins so first, then by title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickPage {
    /// The entities.
    pub rows: Vec<Picked>,
    /// Leads on; `None` at the end.
    pub next: Option<String>,
}
