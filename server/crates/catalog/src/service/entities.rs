//! Entities as Backstage's clients ask for them: selections, bodies, facets.

use super::{CatalogService, served::Served, view::View};
use crate::{
    index::{Facet, Index, Seen, Selected},
    query::{Filter, Selection, Test},
};
use moka::sync::Cache;
use platform::{EntityRef, catalog::CatalogError};
use std::{
    collections::HashMap,
    hash::RandomState,
    sync::{Arc, PoisonError, atomic::Ordering},
};

/// What a body in the cache takes beside its own bytes.
const OVERHEAD: usize = 256;

/// Bodies that were served lately: nobody has to take out what is no longer true, since nobody asks
/// for its version any more.
#[derive(Clone)]
pub(super) struct Bodies {
    kept: Cache<Body, Served>,
    numbering: RandomState,
}

/// The index, the version, and what of its relations is left out ([`Index::hidden_relations`]): who
/// sees the same of an entity gets the same body.
type Body = (i64, u64, u64);

impl Bodies {
    /// With room for so many bytes.
    pub fn new(bytes: u64) -> Self {
        let weight = |_: &Body, served: &Served| {
            u32::try_from(served.json.len() + OVERHEAD).unwrap_or(u32::MAX)
        };
        let kept = Cache::builder().max_capacity(bytes).weigher(weight).build();
        Self { kept, numbering: RandomState::new() }
    }

    fn hidden(&self, index: &Index, seen: &Seen, reference: &EntityRef) -> u64 {
        index.hidden_relations(seen, reference, &self.numbering)
    }
}

impl View {
    /// Selects entities.
    #[must_use]
    pub fn select(&self, selection: &Selection) -> Selected {
        let (index, seen) = self.looked_at();
        index.select(&seen, selection)
    }

    /// The values of keys among those that a filter means.
    #[must_use]
    pub fn facets(&self, keys: &[String], filter: &Filter) -> Vec<Arc<Facet>> {
        let (index, seen) = self.looked_at();
        index.facets(&seen, keys, filter)
    }

    /// The entity of an identifier.
    #[must_use]
    pub fn with_uid(&self, uid: &str) -> Option<EntityRef> {
        let test = Test::OneOf(vec![uid.to_lowercase()]);
        let selection = Selection::of(Filter::Field("metadata.uid".to_owned(), test));
        let found = self.select(&selection).rows;
        found.first().map(|reference| EntityRef::clone(reference))
    }

    /// Which of the references a filter means, one answer for each.
    #[must_use]
    pub fn meant(&self, references: &[Option<EntityRef>], filter: &Filter) -> Vec<bool> {
        let (index, seen) = self.looked_at();
        index.meant(&seen, references, filter)
    }

    /// One entity.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn served_one(&self, reference: &EntityRef) -> Result<Option<Served>, CatalogError> {
        let (version, hidden) = {
            let (index, seen) = self.looked_at();
            (index.version(&seen, reference), self.bodies.hidden(&index, &seen, reference))
        };
        let Some(version) = version else { return Ok(None) };
        if let Some(served) = self.bodies.kept.get(&(self.number(), version, hidden)) {
            return Ok(Some(served));
        }
        let served = self.served(&[Arc::new(reference.clone())]).await?;
        Ok(served.into_iter().next().flatten())
    }

    /// Entities, one answer for each reference; `None` for what is not there.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn served(
        &self,
        references: &[Arc<EntityRef>],
    ) -> Result<Vec<Option<Served>>, CatalogError> {
        let (versions, hidden): (Vec<Option<u64>>, Vec<u64>) = {
            let (index, seen) = self.looked_at();
            let version = |one: &Arc<EntityRef>| index.version(&seen, one);
            let hidden = |one: &Arc<EntityRef>| self.bodies.hidden(&index, &seen, one);
            references.iter().map(|one| (version(one), hidden(one))).unzip()
        };
        let cached = |(version, hidden): (&Option<u64>, &u64)| {
            self.bodies.kept.get(&(self.number(), (*version)?, *hidden))
        };
        let mut found: Vec<Option<Served>> = versions.iter().zip(&hidden).map(cached).collect();
        let missing: Vec<(usize, u64)> = (0..)
            .zip(versions.iter().zip(&found))
            .filter_map(|(at, (version, found))| Some((at, version.filter(|_| found.is_none())?)))
            .collect();
        if missing.is_empty() {
            return Ok(found);
        }
        for (at, served) in self.made(references, &missing).await? {
            if let Some(slot) = found.get_mut(at) {
                *slot = Some(served);
            }
        }
        Ok(found)
    }

    /// Makes bodies from the store. The versions were read before the store is: a body is then that
    /// of its version or of a later one, which nobody will take it for.
    async fn made(
        &self,
        references: &[Arc<EntityRef>],
        missing: &[(usize, u64)],
    ) -> Result<Vec<(usize, Served)>, CatalogError> {
        let wanted: Vec<EntityRef> = missing
            .iter()
            .filter_map(|(at, _)| references.get(*at))
            .map(|reference| EntityRef::clone(reference))
            .collect();
        let records = self.records(&wanted).await?;
        let records: HashMap<&EntityRef, _> =
            records.iter().map(|record| (&record.reference, record)).collect();
        let mut made = Vec::with_capacity(missing.len());
        for (at, version) in missing {
            let Some(reference) = references.get(*at) else { continue };
            let Some(record) = records.get(&**reference) else { continue };
            let (relations, hidden) = {
                let (index, seen) = self.looked_at();
                let hidden = self.bodies.hidden(&index, &seen, reference);
                (index.relation_pairs(&seen, reference), hidden)
            };
            let served = Served::of(record, relations)
                .map_err(|reason| CatalogError::Unavailable(format!("{reference}: {reason}")))?;
            self.bodies.kept.insert((self.number(), *version, hidden), served.clone());
            made.push((*at, served));
        }
        Ok(made)
    }

    /// The body of a version, when it was served lately.
    pub(super) fn lately(&self, version: u64) -> Option<Served> {
        self.bodies.kept.get(&(self.number(), version, 0))
    }

    /// The number that tells this index from others in the cache.
    fn number(&self) -> i64 {
        self.mark().map_or(0, |mark| mark.position)
    }
}

impl CatalogService {
    /// Puts a new index in the place of the one that there is.
    pub(super) fn replace_index(&self, index: Index) {
        let mut shown = self.index.write().unwrap_or_else(PoisonError::into_inner);
        *shown = index;
        self.numbering.fetch_add(1, Ordering::AcqRel);
    }
}
