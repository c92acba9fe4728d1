//! A difference, cut into what one transaction does.

use super::{PORTION, difference::Difference};
use platform::EntityRef;
use std::collections::{BTreeSet, HashMap};
use store::ClaimRecord;

/// What one transaction does: everything about some entities.
#[derive(Debug, Default)]
pub(super) struct Portion {
    pub references: BTreeSet<EntityRef>,
    pub puts: Vec<ClaimRecord>,
    pub gone: Vec<i64>,
    pub orphaned: Vec<i64>,
}

/// The portions of a difference, in the order of the traversal. All that concerns one entity stands
/// in one portion: one that moved from file to file is never gone in between.
pub(super) fn portions(change: Difference, found: Vec<ClaimRecord>) -> Vec<Portion> {
    let mut portions = Portions::default();
    let mut puts = change.puts.iter().peekable();
    for (at, claim) in (0..).zip(found) {
        if puts.next_if(|put| **put == at).is_some() {
            portions.of(&claim.key.reference).puts.push(claim);
        }
    }
    for gone in &change.gone {
        portions.of(&gone.reference).gone.push(gone.id);
    }
    for (id, reference) in &change.orphaned {
        portions.of(reference).orphaned.push(*id);
    }
    portions.all
}

#[derive(Default)]
struct Portions {
    all: Vec<Portion>,
    places: HashMap<EntityRef, usize>,
}

impl Portions {
    /// The portion of an entity: the one that has it, else the last one that has room.
    fn of(&mut self, reference: &EntityRef) -> &mut Portion {
        let place = self.places.get(reference).copied().unwrap_or_else(|| {
            let place = self.places.len() / PORTION;
            self.places.insert(reference.clone(), place);
            place
        });
        if place == self.all.len() {
            self.all.push(Portion::default());
        }
        let portion = &mut self.all[place];
        portion.references.insert(reference.clone());
        portion
    }
}
