//! Who sees what, for the search index: the numbers that the index here has for entities, and which
//! of them somebody sees.

use super::CatalogService;
use crate::index::Sight;
use platform::{
    EntityRef,
    access::{Asker, Object, Permission, PrincipalKind},
    search::{Seen, Visibility},
};
use std::sync::{Arc, atomic::Ordering};

/// Entities that are numbered in one go, while changes wait.
const AT_ONCE: usize = 4_096;

impl Visibility for CatalogService {
    fn position(&self) -> i64 {
        self.now_at()
    }

    fn numbering(&self) -> u64 {
        self.numbering.load(Ordering::Acquire)
    }

    fn numbers(&self, entities: &[EntityRef]) -> Vec<Option<u32>> {
        let mut numbers = Vec::with_capacity(entities.len());
        for portion in entities.chunks(AT_ONCE) {
            let index = self.index();
            numbers.extend(portion.iter().map(|entity| index.number_of(entity)));
        }
        numbers
    }

    fn seen(&self, asker: &Asker, permission: Permission) -> Seen {
        match self.index().permitted(&self.sight_of(asker), permission).words() {
            Some(words) => Seen::Only(words),
            None => Seen::Everything,
        }
    }

    fn sees(&self, asker: &Asker, permission: Permission, entity: &EntityRef) -> bool {
        let index = self.index();
        let seen = index.permitted(&self.sight_of(asker), permission);
        index.is_seen(&seen, entity)
    }

    fn explains(&self, asker: &Asker) -> bool {
        let principal = &asker.principal;
        principal.kind == PrincipalKind::System
            || self.authority.decide(principal, Permission::Admin, &Object::Portal).is_allowed()
    }
}

impl CatalogService {
    fn sight_of(&self, asker: &Asker) -> Sight {
        if asker.principal.kind == PrincipalKind::System {
            return Sight::default();
        }
        Sight::of(Arc::clone(&asker.principal), Arc::clone(&self.authority))
    }
}
