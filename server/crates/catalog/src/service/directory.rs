//! The catalog's people, for who asks who somebody is; and its entities, for who asks of rights.

use super::CatalogService;
use platform::{
    EntityRef,
    access::{Aspects, ClassOfEntities, Directory, EntityFacts, GroupNode, Objects},
    rights::Forecast,
};
use std::collections::BTreeSet;

impl Directory for CatalogService {
    fn users_with(&self, key: &str, value: &str) -> Vec<EntityRef> {
        self.index().users_with(key, value)
    }

    fn groups_of(&self, user: &EntityRef) -> BTreeSet<EntityRef> {
        self.index().groups_of(user)
    }

    fn label_of(&self, entity: &EntityRef) -> Option<String> {
        self.index().label_of(entity)
    }

    /// Where the log stands: whatever changed, people may have.
    fn epoch(&self) -> u64 {
        self.now_at().unsigned_abs()
    }
}

impl Objects for CatalogService {
    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts> {
        self.index().facts(entity)
    }

    fn classes(&self, aspects: &Aspects) -> Vec<ClassOfEntities> {
        self.index().grouped(aspects, Forecast::NAMED)
    }

    fn users(&self) -> Vec<EntityRef> {
        self.index().users()
    }

    fn groups(&self) -> Vec<GroupNode> {
        self.index().groups()
    }
}
