//! Locations that people register by hand: the questions about them, and what is done to them.

mod analysis;
mod preview;
mod query;
mod reconcile;
mod trial;

use super::{CatalogService, Origin, Retry};
use crate::{
    import::registered::{self, Outcome},
    locations::{
        self, Location, LocationSettings, NewLocation, OnConflict, RegisteredOrigin, Registration,
    },
};
use platform::{
    Entity, EntityRef,
    access::{Asker, Permission},
    audit::AuditEvent,
    catalog::CatalogError,
    entity::MANAGED_BY_ORIGIN_LOCATION,
};
use std::sync::Arc;
use store::{RegisteredLocation, StoreError};
use tokio::sync::Semaphore;

pub(super) use reconcile::run;

/// Registered locations that are read at the same time: a portal may have thousands.
const AT_ONCE: usize = 8;

/// Addresses that are read at the same time before they are registered.
const TRIALS: usize = 4;

/// What the service needs for them.
pub(super) struct Locations {
    pub settings: LocationSettings,
    retry: Retry,
    turns: Arc<Semaphore>,
    trials: Arc<Semaphore>,
}

impl Locations {
    pub fn new(settings: LocationSettings, retry: Retry) -> Self {
        let (turns, trials) = (Semaphore::new(AT_ONCE), Semaphore::new(TRIALS));
        Self { settings, retry, turns: Arc::new(turns), trials: Arc::new(trials) }
    }

    /// The source of a location.
    fn origin(&self, location: &RegisteredLocation, turns: &Arc<Semaphore>) -> Arc<dyn Origin> {
        let inner = (self.settings.origins)(&location.location_type, &location.target);
        Arc::new(RegisteredOrigin::new(location.clone(), inner, Arc::clone(turns)))
    }

    /// That changes by hand are allowed.
    pub fn check_writable(&self) -> Result<(), CatalogError> {
        if self.settings.readonly {
            let message = "the catalog is read-only here (setting catalog.readonly); change the \
                           files that it is read from instead";
            return Err(CatalogError::NotAllowed(message.to_owned()));
        }
        Ok(())
    }
}

impl CatalogService {
    /// Every registered location, the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Unavailable`].
    pub(super) async fn locations(&self) -> Result<Vec<Location>, CatalogError> {
        let records = self.store.registered_locations().await.map_err(unavailable)?;
        Ok(records.into_iter().map(Location::from).collect())
    }

    /// The registered location of an id.
    ///
    /// # Errors
    /// [`CatalogError::Unavailable`].
    pub(super) async fn location(&self, id: &str) -> Result<Option<Location>, CatalogError> {
        let record = self.store.registered_location(id).await.map_err(unavailable)?;
        Ok(record.map(Location::from))
    }

    /// The registered location that an entity came through.
    ///
    /// # Errors
    /// [`CatalogError::Unavailable`].
    pub(super) async fn location_of(
        &self,
        reference: &EntityRef,
    ) -> Result<Option<Location>, CatalogError> {
        let Some(record) = self.store.entity(reference).await.map_err(unavailable)? else {
            return Ok(None);
        };
        let entity: Option<Entity> = serde_json::from_str(&record.body).ok();
        let origin = entity.as_ref().and_then(|one| one.annotation(MANAGED_BY_ORIGIN_LOCATION));
        let Some((location_type, target)) = origin.and_then(|origin| origin.split_once(':')) else {
            return Ok(None);
        };
        let found = self.store.registered_target(location_type, target).await;
        Ok(found.map_err(unavailable)?.map(Location::from))
    }

    /// Registers a location. Its entities come as soon as it is read, in every process on the
    /// same database.
    ///
    /// # Errors
    /// `BadQuery` when it may not be registered, `Conflict` when it is a configured source or
    /// registered already and is not to be read again, `NotAllowed` when the catalog is read-only.
    pub(super) async fn register_location(
        &self,
        asker: &Asker,
        asked: &NewLocation,
        on_conflict: OnConflict,
    ) -> Result<Registration, CatalogError> {
        self.locations.check_writable()?;
        let asked = self.checked(asked)?;
        let now = self.clock.now();
        let done = registered::register(&self.store, &asked, asker, now).await;
        let done = done.map_err(unavailable)?;
        let (location, exists) = match (done, on_conflict) {
            (Outcome::Taken(taken), OnConflict::Reject) => return Err(conflict(&taken)),
            (Outcome::Taken(taken), OnConflict::Refresh) => {
                let source = locations::source_name(&taken);
                let event = AuditEvent::of(asker, Permission::SourceRefresh).on(&source);
                self.read_again(&[&source], Some(&event)).await.map_err(unavailable)?;
                (taken, Some(true))
            }
            (Outcome::Done(location), _) => (location, None),
            (Outcome::Unknown, _) => return Err(unknown(&asked.target)),
        };
        let (entities, problems, conflicts) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Registration { location: location.into(), entities, exists, problems, conflicts })
    }

    /// Gives a registered location another target.
    ///
    /// # Errors
    /// As [`CatalogService::register_location`], and `NotFound`.
    pub(super) async fn update_location(
        &self,
        asker: &Asker,
        id: &str,
        asked: &NewLocation,
    ) -> Result<Location, CatalogError> {
        self.locations.check_writable()?;
        let asked = self.checked(asked)?;
        let now = self.clock.now();
        let done = registered::update(&self.store, id, &asked, asker, now).await;
        match done.map_err(unavailable)? {
            Outcome::Done(location) => Ok(location.into()),
            Outcome::Taken(taken) => Err(conflict(&taken)),
            Outcome::Unknown => Err(unknown(id)),
        }
    }

    /// Removes a registered location, and what only it claimed.
    ///
    /// # Errors
    /// `NotFound`, `NotAllowed` when the catalog is read-only.
    pub(super) async fn remove_location(
        &self,
        asker: &Asker,
        id: &str,
    ) -> Result<(), CatalogError> {
        self.locations.check_writable()?;
        let now = self.clock.now();
        match registered::remove(&self.store, id, asker, now).await.map_err(unavailable)? {
            Outcome::Unknown => Err(unknown(id)),
            Outcome::Done(_) | Outcome::Taken(_) => Ok(()),
        }
    }

    /// The location by the rules, unless it is a configured source.
    pub(super) fn checked(&self, asked: &NewLocation) -> Result<NewLocation, CatalogError> {
        let types = &self.locations.settings.types;
        let asked = locations::checked(asked, types).map_err(CatalogError::BadQuery)?;
        let name = locations::normalized(&asked.target);
        match self.sources.configured(|configured| configured == name) {
            None => Ok(asked),
            Some(source) => Err(CatalogError::Conflict(format!(
                "{source} is a source of the configuration already (catalog.sources); it needs \
                 not be registered"
            ))),
        }
    }
}

fn conflict(taken: &RegisteredLocation) -> CatalogError {
    let (location_type, target, id) = (&taken.location_type, &taken.target, &taken.id);
    CatalogError::Conflict(format!(
        "the location {location_type}:{target} is registered already, with the id {id}; refresh \
         or remove that one"
    ))
}

fn unknown(id: &str) -> CatalogError {
    CatalogError::NotFound(format!("there is no registered location {id:?}"))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn unavailable(error: StoreError) -> CatalogError {
    CatalogError::Unavailable(error.to_string())
}
