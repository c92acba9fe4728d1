//! Where an entity comes from: the locations that led to it.

use super::{answers::unavailable, view::View};
use platform::{EntityRef, catalog::CatalogError};
use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};
use store::EntityRecord;

/// An entity and the locations that name the place where it stands.
pub type Ancestor = (Arc<EntityRef>, Vec<EntityRef>);

impl View {
    /// The entity itself, then the locations that led to it, nearest first, each with its own
    /// parents; `None` when there is no such entity.
    ///
    /// # Errors
    /// When the store does not answer; of the past, which file led to which is not kept.
    pub async fn ancestry(&self, root: &EntityRef) -> Result<Option<Vec<Ancestor>>, CatalogError> {
        if self.mark().is_some() {
            let message = "which file led to which is only known of now; leave out asOf";
            return Err(CatalogError::BadQuery(message.to_owned()));
        }
        if !self.sees(root) {
            return Ok(None);
        }
        let mut seen = HashSet::from([root.clone()]);
        let mut ahead = vec![root.clone()];
        let mut ancestry = Vec::new();
        while let Some(reference) = ahead.pop() {
            let record = self.store.entity(&reference).await.map_err(unavailable)?;
            let Some(record) = record else { continue };
            let parents = self.parents(&record).await?;
            let parents: Vec<EntityRef> =
                parents.into_iter().filter(|parent| self.sees(parent)).collect();
            ahead.extend(
                parents.iter().rev().filter(|parent| seen.insert((*parent).clone())).cloned(),
            );
            ancestry.push((Arc::new(reference), parents));
        }
        Ok(Some(ancestry))
    }

    /// Whether an entity is there and seen.
    pub(super) fn sees(&self, reference: &EntityRef) -> bool {
        let (index, seen) = self.looked_at();
        index.is_seen(&seen, reference)
    }

    /// The Location entities that name the place where an entity stands.
    async fn parents(&self, record: &EntityRecord) -> Result<Vec<EntityRef>, CatalogError> {
        let ways =
            self.store.ways_to(&record.source, &record.location).await.map_err(unavailable)?;
        let mut parents = BTreeSet::new();
        for parent in ways.into_iter().filter_map(|way| way.parent) {
            let claims =
                self.store.claims_at(&record.source, &parent).await.map_err(unavailable)?;
            let locations = claims.into_iter().map(|claim| claim.key.reference);
            parents.extend(locations.filter(|reference| reference.kind() == "location"));
        }
        parents.remove(&record.reference);
        Ok(parents.into_iter().collect())
    }
}
