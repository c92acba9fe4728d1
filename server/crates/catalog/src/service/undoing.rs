//! Undoing what a person did.

use super::{CatalogService, answers::unavailable};
use crate::{
    import::{
        acts::Act,
        undo::{self, Undoing},
    },
    locations::NewLocation,
};
use platform::{
    access::Asker,
    catalog::{Actor, CatalogError, Cause, Change, Operation},
};
use std::collections::{BTreeSet, HashSet};
use store::Store;

impl CatalogService {
    /// The last act of a person about a location (by its id) or an entity (by its reference), to be
    /// undone.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn last_act(&self, subject: &str) -> Result<Option<String>, CatalogError> {
        let last = self.store.last_change_set(subject).await.map_err(unavailable)?;
        Ok(last.map(|set| set.id))
    }

    /// Undoes what a person did in one act; gives the set of changes that did it.
    ///
    /// # Errors
    /// `NotFound` when no such act is remembered, `Conflict` when the world moved on since,
    /// `NotAllowed` when the catalog is read-only.
    pub(super) async fn undo_changes(
        &self,
        asker: &Asker,
        set: &str,
    ) -> Result<String, CatalogError> {
        self.locations.check_writable()?;
        let known = self.store.change_set(set).await.map_err(unavailable)?;
        let restored = known.as_ref().and_then(Act::of).and_then(|act| match act {
            Act::Location { id, before, .. } => Some(before?.with_id(&id)),
            Act::Entity { .. } | Act::Choice { .. } => None,
        });
        if let Some(location) = restored {
            let (location_type, target) = (location.location_type, location.target);
            self.checked(&NewLocation { location_type, target, presence: None })?;
        }
        let undone = undo::undo(&self.store, set, asker, self.clock.now()).await;
        match undone.map_err(unavailable)? {
            Undoing::Done(set) => Ok(set),
            Undoing::Refused(reason) => {
                Err(CatalogError::Conflict(format!("this cannot be undone: {reason}")))
            }
            Undoing::Unknown => Err(CatalogError::NotFound(format!(
                "there is no change set {set:?} that a person made, or it is no longer remembered"
            ))),
        }
    }
}

/// Notes which of the changes belong to an act that can still be undone.
pub(super) async fn mark_undoable(
    store: &Store,
    changes: &mut [Change],
) -> Result<(), CatalogError> {
    let open = undoable(store, changes.iter().map(|change| &change.by)).await?;
    for change in changes {
        change.undoable = change.by.change_set.as_ref().is_some_and(|set| open.contains(set));
    }
    Ok(())
}

/// The acts among some causes that can be undone, of people and of time: the last ones about what they
/// are about.
pub(super) async fn undoable(
    store: &Store,
    causes: impl Iterator<Item = &Cause>,
) -> Result<HashSet<String>, CatalogError> {
    let acts = causes
        .filter(|cause| cause.actor == Actor::Person || cause.operation == Operation::Expired);
    let ids: BTreeSet<&str> = acts.filter_map(|cause| cause.change_set.as_deref()).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let sets = store.open_change_sets(&ids).await.map_err(unavailable)?;
    Ok(sets.into_iter().map(|set| set.id).collect())
}
