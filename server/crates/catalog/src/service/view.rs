//! What answers are made from: the catalog as it is now, or as it was at a moment.

use super::{answers::unavailable, entities::Bodies, past::Past};
use crate::{
    import::hash,
    index::{Index, Seen, Sight},
};
use platform::{EntityRef, Timestamp, catalog::CatalogError};
use std::{
    ops::Deref,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};
use store::{EntityRecord, Mark, Store, StoreError};

/// The catalog at one moment; cheap to clone.
#[derive(Clone)]
pub struct View {
    pub(super) store: Store,
    pub(super) bodies: Bodies,
    index: Moment,
    pub(super) sight: Sight,
    /// What is older is not told.
    oldest: Option<Timestamp>,
}

#[derive(Clone)]
enum Moment {
    /// It moves on with the log.
    Now(Arc<RwLock<Index>>),
    Past(Arc<Past>),
}

/// An index that is being asked.
pub(super) enum Reading<'a> {
    Now(RwLockReadGuard<'a, Index>),
    Past(&'a Index),
}

impl Deref for Reading<'_> {
    type Target = Index;

    fn deref(&self) -> &Index {
        match self {
            Self::Now(index) => index,
            Self::Past(index) => index,
        }
    }
}

impl View {
    /// The catalog as it is.
    pub(super) fn now(store: Store, bodies: Bodies, index: Arc<RwLock<Index>>) -> Self {
        Self { store, bodies, index: Moment::Now(index), sight: Sight::default(), oldest: None }
    }

    /// The same catalog as it was.
    pub(super) fn at(&self, past: Arc<Past>) -> Self {
        Self { index: Moment::Past(past), ..self.clone() }
    }

    /// The same catalog as somebody sees it.
    pub(super) fn seen_by(&self, sight: Sight) -> Self {
        Self { sight, ..self.clone() }
    }

    /// The same catalog, of which nothing older than this is told.
    pub(super) fn since(self, oldest: Option<Timestamp>) -> Self {
        Self { oldest, ..self }
    }

    /// Whether what happened then is told.
    pub(super) fn tells_of(&self, at: Timestamp) -> bool {
        self.oldest.is_none_or(|oldest| at >= oldest)
    }

    /// The place in the log that it is as of; `None` when that is now.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        match &self.index {
            Moment::Now(_) => None,
            Moment::Past(past) => Some(past.mark),
        }
    }

    pub(super) fn index(&self) -> Reading<'_> {
        match &self.index {
            Moment::Now(index) => {
                Reading::Now(index.read().unwrap_or_else(PoisonError::into_inner))
            }
            Moment::Past(past) => Reading::Past(&past.index),
        }
    }

    /// An index that is being asked, and what of it is seen.
    pub(super) fn looked_at(&self) -> (Reading<'_>, Seen) {
        let index = self.index();
        let seen = index.seen(&self.sight);
        (index, seen)
    }

    /// Those of the entities that are there and seen, as the store has them.
    pub(super) async fn records(
        &self,
        references: &[EntityRef],
    ) -> Result<Vec<EntityRecord>, CatalogError> {
        self.stored(references).await.map_err(unavailable)
    }

    /// The same, with the store's own errors.
    pub(super) async fn stored(
        &self,
        references: &[EntityRef],
    ) -> Result<Vec<EntityRecord>, StoreError> {
        let references: Vec<EntityRef> = {
            let (index, seen) = self.looked_at();
            let shown = |one: &&EntityRef| seen.is_everything() || index.is_seen(&seen, one);
            references.iter().filter(shown).cloned().collect()
        };
        let references = references.as_slice();
        let Some(mark) = self.mark() else { return self.store.entities(references).await };
        let mut records = self.store.entities_at(mark.position, references).await?;
        for record in &mut records {
            record.hash = hash(&record.body);
        }
        Ok(records)
    }
}
