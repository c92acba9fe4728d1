//! Who sees what, as the catalog tells the index: by the number that it has for an entity.

use crate::{
    EntityRef,
    access::{Asker, Permission},
};

/// What somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Every entity.
    Everything,
    /// Those whose bit is set, by number.
    Only(Vec<u64>),
}

impl Seen {
    /// Whether the entity of a number is seen.
    #[must_use]
    pub fn contains(&self, number: u32) -> bool {
        match self {
            Self::Everything => true,
            Self::Only(words) => {
                let word = words.get(number as usize / 64).copied().unwrap_or_default();
                word >> (number % 64) & 1 == 1
            }
        }
    }
}

/// The numbers of entities, and who sees which. In memory and quick.
pub trait Visibility: Send + Sync {
    /// The position of the change log that answers are as of.
    fn position(&self) -> i64;

    /// A number that is another one as soon as entities are numbered anew.
    fn numbering(&self) -> u64;

    /// The numbers of entities; `None` for one that is not there.
    fn numbers(&self, entities: &[EntityRef]) -> Vec<Option<u32>>;

    /// With which entities somebody may do something.
    fn seen(&self, asker: &Asker, permission: Permission) -> Seen;

    /// Whether somebody may do something with an entity, now.
    fn sees(&self, asker: &Asker, permission: Permission, entity: &EntityRef) -> bool;

    /// Whether somebody may know why results stand where they stand.
    fn explains(&self, asker: &Asker) -> bool {
        let _ = asker;
        false
    }
}
