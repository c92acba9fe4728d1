//! The catalog as somebody asks it: everything that is asked and done on a request goes through here.
//!
//! The public traits are in `answers` and `registry`, the calls that only the REST API makes below. A
//! change is audited in its own transaction; what changes nothing is audited by [`Asked::note`].

use super::{
    CatalogService, DifferencePage, EntityDifference, LoggedChange, answers::unavailable, importer,
    view::View,
};
use crate::locations::{
    AnalyzedLocation, Location, LocationPage, NewLocation, OnConflict, Predicate, Registration,
    generated,
};
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Permission},
    audit::AuditEvent,
    catalog::{CatalogError, ChangesPage, ChangesQuery, Moment},
};
use serde_json::Value;
use std::sync::Arc;

/// The catalog for one asker; cheap to clone.
#[derive(Clone)]
pub struct Asked {
    pub(super) service: Arc<CatalogService>,
    pub(super) asker: Asker,
}

impl CatalogService {
    /// The catalog as somebody asks it. Slipway's own parts ask as [`Asker::system`].
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Asked {
        Asked { service: Arc::clone(self), asker: asker.clone() }
    }
}

impl Asked {
    /// Who asks.
    #[must_use]
    pub const fn asker(&self) -> &Asker {
        &self.asker
    }

    /// Tells the audit log of what changes nothing.
    ///
    /// # Errors
    /// [`CatalogError::Unavailable`].
    pub async fn note(&self, event: &AuditEvent) -> Result<(), CatalogError> {
        let now = self.service.clock.now();
        self.service.store.audit(event, now).await.map_err(unavailable)
    }

    /// The catalog as it is.
    #[must_use]
    pub fn seen_now(&self) -> View {
        self.view().since(self.oldest_shown())
    }

    /// The catalog as it was at a moment.
    ///
    /// # Errors
    /// `BadQuery` when the moment is still to come, `Gone` when it is not known any more.
    pub async fn seen_at(&self, moment: Moment) -> Result<View, CatalogError> {
        self.check_moment(moment).await?;
        let seen = self.service.seen_at(moment).await?.seen_by(self.sight());
        Ok(seen.since(self.oldest_shown()))
    }

    /// What changed, newest first, with the fields that each change is about; at most `limit`.
    ///
    /// # Errors
    /// `BadQuery` and `Gone` for moments that cannot be asked for.
    pub async fn logged_changes(
        &self,
        question: &ChangesQuery,
        limit: usize,
    ) -> Result<(ChangesPage, Vec<LoggedChange>), CatalogError> {
        self.service.logged_changes(self, question, limit).await
    }

    /// Which entities are different between two moments, by reference, after one of them.
    ///
    /// # Errors
    /// `BadQuery` and `Gone` for moments that cannot be asked for.
    pub async fn differences(
        &self,
        question: &ChangesQuery,
        after: Option<&EntityRef>,
        limit: usize,
    ) -> Result<DifferencePage, CatalogError> {
        self.service.differences(self, question, after, limit).await
    }

    /// What is different of one entity between two moments; `None` when it was there at neither.
    ///
    /// # Errors
    /// `BadQuery` and `Gone` for moments that cannot be asked for.
    pub async fn entity_difference(
        &self,
        reference: &EntityRef,
        from: Moment,
        to: Option<Moment>,
    ) -> Result<Option<EntityDifference>, CatalogError> {
        self.service.entity_difference(self, reference, from, to).await
    }

    /// The last act about a location (by its id) or an entity (by its reference), to be undone.
    ///
    /// # Errors
    /// [`CatalogError::Unavailable`].
    pub async fn last_act(&self, subject: &str) -> Result<Option<String>, CatalogError> {
        self.service.last_act(subject).await
    }

    /// Undoes what was done in one act; gives the set of changes that did it.
    ///
    /// # Errors
    /// `NotFound` when no such act is remembered, `Conflict` when the world moved on since,
    /// `NotAllowed` when the catalog is read-only.
    pub async fn undo_changes(&self, set: &str) -> Result<String, CatalogError> {
        self.check_undo(set).await?;
        let done = self.service.undo_changes(&self.asker, set).await;
        self.told(Permission::CatalogWrite, set, done).await
    }

    /// Every registered location, the oldest first.
    ///
    /// # Errors
    /// [`CatalogError::Unavailable`].
    pub async fn locations(&self) -> Result<Vec<Location>, CatalogError> {
        Ok(self.shown_locations(self.service.locations().await?))
    }

    /// The registered location of an id.
    ///
    /// # Errors
    /// [`CatalogError::Unavailable`].
    pub async fn location(&self, id: &str) -> Result<Option<Location>, CatalogError> {
        let found = self.service.location(id).await?;
        Ok(self.shown_locations(found).into_iter().next())
    }

    /// The registered location that an entity came through.
    ///
    /// # Errors
    /// [`CatalogError::Unavailable`].
    pub async fn location_of(
        &self,
        reference: &EntityRef,
    ) -> Result<Option<Location>, CatalogError> {
        if !self.view().sees(reference) {
            return Ok(None);
        }
        let found = self.service.location_of(reference).await?;
        Ok(self.shown_locations(found).into_iter().next())
    }

    /// At most `limit` of the locations that a predicate chooses, by id, after the one of an id.
    ///
    /// # Errors
    /// [`CatalogError::Unavailable`].
    pub async fn locations_by_query(
        &self,
        predicate: Option<&Predicate>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<LocationPage, CatalogError> {
        let shown = self.locations().await?;
        Ok(CatalogService::locations_by_query(shown, predicate, after, limit))
    }

    /// Registers a location.
    ///
    /// # Errors
    /// `BadQuery` when it may not be registered, `Conflict` when it is a configured source or
    /// registered already and is not to be read again, `NotAllowed` when the catalog is read-only.
    pub async fn register_location(
        &self,
        asked: &NewLocation,
        on_conflict: OnConflict,
    ) -> Result<Registration, CatalogError> {
        self.check(Permission::CatalogRegister, &asked.target).await?;
        let done = self.service.register_location(&self.asker, asked, on_conflict).await;
        self.told(Permission::CatalogRegister, &asked.target, done).await
    }

    /// What registering a location would do.
    ///
    /// # Errors
    /// `BadQuery` when it may not be registered or cannot be read, `Conflict` when it is a
    /// configured source.
    pub async fn try_location(&self, asked: &NewLocation) -> Result<Registration, CatalogError> {
        self.check(Permission::CatalogRegister, &asked.target).await?;
        self.service.try_location(asked).await
    }

    /// Gives a registered location another target.
    ///
    /// # Errors
    /// As [`Asked::register_location`], and `NotFound`.
    pub async fn update_location(
        &self,
        id: &str,
        asked: &NewLocation,
    ) -> Result<Location, CatalogError> {
        self.check(Permission::CatalogRegister, &asked.target).await?;
        self.check(Permission::CatalogUnregister, id).await?;
        let done = self.service.update_location(&self.asker, id, asked).await;
        self.told(Permission::CatalogRegister, id, done).await
    }

    /// Removes a registered location, and what only it claimed.
    ///
    /// # Errors
    /// `NotFound`, `NotAllowed` when the catalog is read-only.
    pub async fn remove_location(&self, id: &str) -> Result<(), CatalogError> {
        self.check(Permission::CatalogUnregister, id).await?;
        let done = self.service.remove_location(&self.asker, id).await;
        self.told(Permission::CatalogUnregister, id, done).await
    }

    /// What stands at an address.
    ///
    /// # Errors
    /// `BadQuery` when the address may not be read, or is that of a file that cannot be used.
    pub async fn analyze_location(
        &self,
        asked: &NewLocation,
        file_name: Option<&str>,
    ) -> Result<AnalyzedLocation, CatalogError> {
        self.check(Permission::CatalogRegister, &asked.target).await?;
        self.service.analyze_location(asked, file_name).await
    }

    /// What is wrong with a descriptor that somebody wrote; nothing when it is well.
    ///
    /// # Errors
    /// `BadQuery` when `location`, where it would stand, is no `type:target` that may be read.
    pub fn validate_entity(
        &self,
        entity: Value,
        location: &str,
    ) -> Result<Vec<String>, CatalogError> {
        self.service.validate_entity(entity, location)
    }

    /// Reads the sources of an entity's claims again, soon.
    ///
    /// # Errors
    /// `BadQuery` when it is no entity reference, `NotFound` when there is no such entity.
    pub async fn refresh_entity(&self, entity: &str) -> Result<(), CatalogError> {
        if let Ok(reference) = entity.parse::<EntityRef>() {
            self.check_entity(Permission::CatalogRefresh, &reference).await?;
        }
        let done = self.service.refresh_entity(&self.asker, entity).await;
        self.told(Permission::CatalogRefresh, entity, done).await
    }

    /// Takes an entity out, and reads its sources again: what they still say returns. That there
    /// is no such entity is no error.
    ///
    /// # Errors
    /// `NotAllowed` when the catalog is read-only.
    pub async fn remove_entity(&self, reference: &EntityRef) -> Result<(), CatalogError> {
        self.check_entity(Permission::CatalogRemove, reference).await?;
        let done = self.service.remove_entity(&self.asker, reference).await;
        self.told(Permission::CatalogRemove, reference.as_str(), done).await
    }

    /// Waits until an act that was done shows, and tells the audit log of one that was allowed and
    /// went wrong: one that was done is told of in its own transaction.
    pub(super) async fn told<T>(
        &self,
        permission: Permission,
        on: &str,
        done: Result<T, CatalogError>,
    ) -> Result<T, CatalogError> {
        let Err(error) = &done else {
            importer::shown(&self.service).await;
            return done;
        };
        let event = AuditEvent::of(&self.asker, permission).on(on).failed(error.to_string());
        // When that fails too, the database is away, which is what the asker is told anyhow.
        if let Err(error) = self.note(&event).await {
            tracing::warn!(%error, "an act that failed cannot be noted");
        }
        done
    }

    /// The locations whose Location entity the asker sees; it may not be there yet.
    fn shown_locations(&self, locations: impl IntoIterator<Item = Location>) -> Vec<Location> {
        let view = self.view();
        let (index, seen) = view.looked_at();
        let entity = |one: &Location| generated::reference(&one.location_type, &one.target);
        locations.into_iter().filter(|one| !index.is_hidden(&seen, &entity(one))).collect()
    }

    /// That a moment is one that the asker sees.
    pub(super) async fn check_moment(&self, moment: Moment) -> Result<(), CatalogError> {
        let Some(oldest) = self.oldest_shown() else { return Ok(()) };
        if self.service.mark_of(moment).await?.at >= oldest || is_since(moment, oldest) {
            return Ok(());
        }
        let oldest = Moment::At(oldest);
        Err(CatalogError::Gone(format!("you see the catalog since {oldest}, and not of {moment}")))
    }

    /// That the asker may undo an act.
    async fn check_undo(&self, set: &str) -> Result<(), CatalogError> {
        let known = self.service.store.change_set(set).await.map_err(unavailable)?;
        if let Some(entity) = known.and_then(|set| set.subject.parse::<EntityRef>().ok()) {
            self.check_entity(Permission::CatalogWrite, &entity).await
        } else {
            self.check(Permission::CatalogRegister, set).await?;
            self.check(Permission::CatalogUnregister, set).await
        }
    }
}

fn is_since(moment: Moment, oldest: Timestamp) -> bool {
    matches!(moment, Moment::At(at) if at >= oldest)
}
