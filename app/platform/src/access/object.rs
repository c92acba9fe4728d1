//! What somebody wants to do something with, as permissions see it.

use crate::EntityRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What of an entity decides about who may do what with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityFacts {
    /// Which it is.
    pub reference: EntityRef,
    /// `spec.type`.
    pub spec_type: Option<String>,
    /// `spec.lifecycle`.
    pub lifecycle: Option<String>,
    /// Who owns it: the targets of its `ownedBy` relations.
    pub owners: BTreeSet<EntityRef>,
    /// The system that it is part of.
    pub system: Option<EntityRef>,
    /// `metadata.tags`.
    pub tags: BTreeSet<String>,
    /// Whether its annotation `slipway.dev/restricted` is `true`.
    pub restricted: bool,
}

impl EntityFacts {
    /// The annotation of what only some may see.
    pub const RESTRICTED: &str = "slipway.dev/restricted";
}

/// What a question of permission is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object<'a> {
    /// The portal as a whole.
    Portal,
    /// An entity, or what belongs to it.
    Entity(&'a EntityFacts),
}

/// Which facts of an entity the policies of a permission look at. Entities that agree in these
/// form a class: one decision holds for all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, by its name")]
pub struct Aspects {
    /// Kind.
    pub kind: bool,
    /// Namespace.
    pub namespace: bool,
    /// `spec.type`.
    pub spec_type: bool,
    /// `spec.lifecycle`.
    pub lifecycle: bool,
    /// Owners.
    pub owners: bool,
    /// System.
    pub system: bool,
    /// Tags.
    pub tags: bool,
    /// Whether it is restricted.
    pub restricted: bool,
    /// The entities that policies name one by one: each is a class of its own.
    pub named: BTreeSet<EntityRef>,
}

impl Aspects {
    /// What either of two looks at.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            kind: self.kind || other.kind,
            namespace: self.namespace || other.namespace,
            spec_type: self.spec_type || other.spec_type,
            lifecycle: self.lifecycle || other.lifecycle,
            owners: self.owners || other.owners,
            system: self.system || other.system,
            tags: self.tags || other.tags,
            restricted: self.restricted || other.restricted,
            named: self.named.union(&other.named).cloned().collect(),
        }
    }

    /// The class of an entity, as the facts of one that stands for all of it: what nobody looks at
    /// is empty.
    #[must_use]
    pub fn class_of(&self, facts: &EntityFacts) -> EntityFacts {
        if self.named.contains(&facts.reference) {
            return facts.clone();
        }
        let reference = &facts.reference;
        let kind = if self.kind { reference.kind() } else { "" };
        let namespace = if self.namespace { reference.namespace() } else { "" };
        let text = |seen: bool, text: &Option<String>| text.clone().filter(|_| seen);
        EntityFacts {
            reference: EntityRef::new(kind, namespace, ""),
            spec_type: text(self.spec_type, &facts.spec_type),
            lifecycle: text(self.lifecycle, &facts.lifecycle),
            owners: if self.owners { facts.owners.clone() } else { BTreeSet::new() },
            system: facts.system.clone().filter(|_| self.system),
            tags: if self.tags { facts.tags.clone() } else { BTreeSet::new() },
            restricted: self.restricted && facts.restricted,
        }
    }
}
