//! What people register by hand, as [`platform::catalog::Registry`] asks for it.

use super::{
    Asked, CatalogService,
    answers::unavailable,
    problems::{is_shown, recorded},
};
use crate::locations::{self, NewLocation, OnConflict, generated};
use async_trait::async_trait;
use platform::{
    EntityRef, Timestamp,
    access::Permission,
    audit::AuditEvent,
    catalog::{
        CatalogError, ImportState, Preview, Registry, RegistryAccess, SourceDetail, SourceEntry,
        SourceRegistration, SourceState,
    },
};
use std::collections::{BTreeMap, BTreeSet};
use store::RegisteredLocation;

#[async_trait]
impl Registry for Asked {
    fn access(&self) -> RegistryAccess {
        let settings = &self.service.locations.settings;
        match (settings.readonly, settings.types.is_empty()) {
            (true, _) => RegistryAccess::ReadOnly,
            (false, true) => RegistryAccess::Closed,
            (false, false) if !self.may(Permission::CatalogRegister) => RegistryAccess::Denied,
            (false, false) => RegistryAccess::Open,
        }
    }

    async fn preview(&self, target: &str) -> Result<Preview, CatalogError> {
        self.check(Permission::CatalogRegister, target).await?;
        self.service.previewed(target).await
    }

    async fn register(&self, target: &str) -> Result<String, CatalogError> {
        let (location_type, target) = ("url".to_owned(), target.to_owned());
        let asked = NewLocation { location_type, target, presence: None };
        let done = self.register_location(&asked, OnConflict::Reject).await?;
        Ok(format!("{}:{}", done.location.location_type, done.location.target))
    }

    async fn unregister(&self, source: &str) -> Result<(), CatalogError> {
        match self.service.registration(source).await? {
            Some(location) => self.remove_location(&location.id).await,
            None if self.service.is_configured(source) => Err(CatalogError::Conflict(format!(
                "{source} is a source of the configuration; take it out of catalog.sources"
            ))),
            None => Err(nowhere(source)),
        }
    }

    async fn sources(&self) -> Result<Vec<SourceEntry>, CatalogError> {
        self.check(Permission::SourceRead, "sources").await?;
        let states =
            self.service.states.all().into_iter().map(|state| (state.target.clone(), state));
        let mut states: BTreeMap<String, SourceState> = states.collect();
        let registered = self.service.store.registered_locations().await.map_err(unavailable)?;
        let registered: Vec<SourceEntry> = registered
            .into_iter()
            .map(|location| {
                let state = states.remove(&locations::source_name(&location));
                entry(location, state)
            })
            .collect();
        // A registered source that was just removed has a state for another moment.
        states.retain(|name, _| self.service.is_configured(name));
        let configured =
            states.into_values().map(|state| SourceEntry { state, registration: None });
        let mut sources: Vec<SourceEntry> = configured.chain(registered).collect();
        for source in &mut sources {
            let hidden = self.hidden_of(&source.state.target).await?;
            source.state.entities = source.state.entities.saturating_sub(hidden);
        }
        Ok(sources)
    }

    async fn source(&self, name: &str) -> Result<Option<SourceDetail>, CatalogError> {
        let entries = self.sources().await?;
        let Some(entry) = entries.into_iter().find(|entry| entry.state.target == name) else {
            return Ok(None);
        };
        let own = entry.registration.as_ref().map(|registration| &registration.entity);
        let claims = self.service.store.claims_of_source(name).await.map_err(unavailable)?;
        let claimed: BTreeSet<EntityRef> =
            claims.into_iter().map(|claim| claim.key.reference).collect();
        let claimed: Vec<EntityRef> =
            claimed.into_iter().filter(|reference| Some(reference) != own).collect();
        let mut shown = self.service.store.entities(&claimed).await.map_err(unavailable)?;
        shown.retain(|record| record.source == name && !self.hides(&record.reference));
        let mut heirs = BTreeMap::new();
        for claim in self.service.store.claims_beside(name).await.map_err(unavailable)? {
            if claim.orphaned_at.is_none() {
                heirs.entry(claim.key.reference).or_insert(claim.key.source);
            }
        }
        heirs.retain(|reference, _| {
            shown.binary_search_by(|record| record.reference.cmp(reference)).is_ok()
        });
        let most = u32::try_from(SourceDetail::SHOWN).unwrap_or(u32::MAX);
        let problems =
            self.service.store.problems_of_source(name, most).await.map_err(unavailable)?;
        let view = self.view();
        let (index, seen) = view.looked_at();
        let rows = shown.iter().filter_map(|record| index.row(&seen, &record.reference));
        let problems = problems.into_iter().map(recorded);
        Ok(Some(SourceDetail {
            entities: rows.take(SourceDetail::SHOWN).collect(),
            total: u64::try_from(shown.len()).unwrap_or(u64::MAX),
            shared: heirs.into_iter().take(SourceDetail::SHOWN).collect(),
            problems: problems.filter(|one| is_shown(&index, &seen, one)).collect(),
            entry,
        }))
    }

    async fn refresh_source(&self, name: &str) -> Result<(), CatalogError> {
        if !self.service.is_configured(name) && self.service.registration(name).await?.is_none() {
            return Err(nowhere(name));
        }
        self.check(Permission::SourceRefresh, name).await?;
        let event = AuditEvent::of(&self.asker, Permission::SourceRefresh).on(name);
        self.service.read_again(&[name], Some(&event)).await.map_err(unavailable)
    }

    async fn refresh(&self, entity: &EntityRef) -> Result<(), CatalogError> {
        self.refresh_entity(entity.as_str()).await
    }

    async fn remove(&self, entity: &EntityRef) -> Result<(), CatalogError> {
        self.remove_entity(entity).await
    }
}

impl Asked {
    /// How many entities of a source the asker does not see.
    async fn hidden_of(&self, source: &str) -> Result<u64, CatalogError> {
        if self.view().looked_at().1.is_everything() {
            return Ok(0);
        }
        let claims = self.service.store.claims_of_source(source).await.map_err(unavailable)?;
        let view = self.view();
        let (index, seen) = view.looked_at();
        let references: BTreeSet<&EntityRef> =
            claims.iter().map(|claim| &claim.key.reference).collect();
        let hidden = references.into_iter().filter(|one| index.is_hidden(&seen, one)).count();
        Ok(u64::try_from(hidden).unwrap_or(u64::MAX))
    }
}

impl CatalogService {
    fn is_configured(&self, name: &str) -> bool {
        self.sources.configured(|configured| configured == name).is_some()
    }

    async fn registration(&self, name: &str) -> Result<Option<RegisteredLocation>, CatalogError> {
        let Some((location_type, target)) = locations::registered_as(name) else {
            return Ok(None);
        };
        self.store.registered_target(location_type, target).await.map_err(unavailable)
    }
}

/// Until this process has begun to read it, it waits.
fn entry(location: RegisteredLocation, state: Option<SourceState>) -> SourceEntry {
    let (target, read_at) = (locations::source_name(&location), None::<Timestamp>);
    let waiting = || {
        let state = ImportState::Waiting;
        SourceState { target, state, read_at, entities: 0, limit: None, reader: None }
    };
    let mut state = state.unwrap_or_else(waiting);
    // Its own Location is no find.
    state.entities = state.entities.saturating_sub(1);
    let entity = generated::reference(&location.location_type, &location.target);
    let RegisteredLocation { id, target, created_at: at, .. } = location;
    SourceEntry { state, registration: Some(SourceRegistration { id, target, at, entity }) }
}

fn nowhere(source: &str) -> CatalogError {
    CatalogError::NotFound(format!("there is no source {source:?} any more"))
}
