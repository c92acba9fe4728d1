//! What the catalog knows of people, and what the policies make of it.

use super::{Aspects, EntityFacts, Principal};
use crate::EntityRef;
use std::collections::BTreeSet;

/// The people and teams of the catalog. In memory and quick.
pub trait Directory: Send + Sync {
    /// The User entities whose value at a key (`spec.profile.email`,
    /// `metadata.annotations.github.com/user-login`, `metadata.name` …) is this one, without
    /// regard to case.
    fn users_with(&self, key: &str, value: &str) -> Vec<EntityRef>;

    /// The Groups that a User is a member of, and those around these, however deep.
    fn groups_of(&self, user: &EntityRef) -> BTreeSet<EntityRef>;

    /// What a person calls an entity; `None` when there is none.
    fn label_of(&self, entity: &EntityRef) -> Option<String>;

    /// A number that is another one as soon as any answer may be another one.
    fn epoch(&self) -> u64;
}

/// Entities that agree in everything that policies look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassOfEntities {
    /// The facts of one that stands for all.
    pub facts: EntityFacts,
    /// How many there are.
    pub count: u64,
    /// A few of them.
    pub examples: Vec<EntityRef>,
}

/// A group of the catalog, and whom it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupNode {
    /// Which.
    pub group: EntityRef,
    /// What a person calls it; `None` where it is only mentioned.
    pub label: Option<String>,
    /// The groups right around it.
    pub around: BTreeSet<EntityRef>,
    /// The users that it names, or that name it.
    pub members: BTreeSet<EntityRef>,
}

/// The entities of the catalog, as permissions are about them.
pub trait Objects: Send + Sync {
    /// What of an entity decides; `None` when there is none.
    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts>;

    /// All entities, by what some aspects tell apart. It goes through all of them: for questions of
    /// people, not for every request.
    fn classes(&self, aspects: &Aspects) -> Vec<ClassOfEntities>;

    /// Every User entity, by reference.
    fn users(&self) -> Vec<EntityRef>;

    /// Every group that is there or mentioned by one that is, by reference. It goes through all of
    /// them: for questions of people.
    fn groups(&self) -> Vec<GroupNode>;
}

/// Who has which role.
pub trait RoleBook: Send + Sync {
    /// The roles of a principal, by what else is known of it: `claims` are the groups and roles
    /// that its provider tells, by the names that the provider has for them.
    fn roles_of(&self, principal: &Principal, claims: &BTreeSet<String>) -> BTreeSet<String>;

    /// A number that is another one as soon as any answer may be another one.
    fn epoch(&self) -> u64 {
        0
    }
}
