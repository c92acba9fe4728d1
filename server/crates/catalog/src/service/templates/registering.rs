//! Registering what a task made: by the registry's own way and rules, and by the right to use the
//! template.

use super::{Asked, failed};
use crate::{
    locations::{self, NewLocation, OnConflict, generated, registered_as},
    service::{answers::unavailable, importer},
};
use platform::{
    EntityRef, Timestamp,
    access::Permission,
    audit::AuditEvent,
    catalog::{Effect, ImportState, Preview, Registration},
    scaffolder::{Registered, ScaffolderError},
};
use serde_json::json;
use std::time::Duration;
use store::RegisteredLocation;

/// How often an address that cannot be read yet is tried again, and after how long: what was pushed a
/// moment ago is not told by every part of a host at once.
const AGAIN: [Duration; 3] =
    [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(3)];

/// How long a pass over what was registered is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is looked whether it is done.
const LOOK: Duration = Duration::from_millis(25);

/// What stands at an address.
enum Found {
    /// It can be registered.
    New(String),
    /// A source of the configuration reads the very file.
    Discovered { address: String, entities: Vec<EntityRef> },
}

impl Asked {
    pub(super) async fn register_made(
        &self,
        address: &str,
        template: &EntityRef,
    ) -> Result<Registered, ScaffolderError> {
        self.permit_made(Permission::CatalogRegister, address, template).await?;
        let target = match self.look_at(address).await? {
            Found::New(target) => target,
            Found::Discovered { address, entities } => {
                return Ok(Registered { address, entities, was_there: true });
            }
        };
        let asked = NewLocation { location_type: "url".to_owned(), target, presence: None };
        // One that is registered already may be written otherwise.
        let known = self.known(&asked).await?;
        let source = known.as_ref().map_or_else(
            || format!("{}:{}", asked.location_type, asked.target),
            locations::source_name,
        );
        let before = self.service.states.one(&source).and_then(|state| state.read_at);
        let done = self.service.register_location(&self.asker, &asked, OnConflict::Refresh).await;
        let done = self.told(Permission::CatalogRegister, &asked.target, done).await;
        let address = done.map_err(failed)?.location.target;
        self.await_pass(&source, before).await?;
        let entities = self.made_by(&source).await?;
        if entities.is_empty() {
            let message = format!("{address} holds no entity that could be read");
            return Err(ScaffolderError::BadRequest(message));
        }
        Ok(Registered { address, entities, was_there: known.is_some() })
    }

    pub(super) async fn unregister_made(
        &self,
        address: &str,
        template: &EntityRef,
    ) -> Result<(), ScaffolderError> {
        self.permit_made(Permission::CatalogUnregister, address, template).await?;
        let (location_type, target) = ("url".to_owned(), address.to_owned());
        let asked = NewLocation { location_type, target, presence: None };
        // What is gone already is no error.
        let Some(known) = self.known(&asked).await? else { return Ok(()) };
        let done = self.service.remove_location(&self.asker, &known.id).await;
        self.told(Permission::CatalogUnregister, address, done).await.map_err(failed)
    }

    /// The registered location with that target, however it is written.
    async fn known(
        &self,
        asked: &NewLocation,
    ) -> Result<Option<RegisteredLocation>, ScaffolderError> {
        let all = self.service.store.registered_locations().await;
        let all = all.map_err(unavailable).map_err(failed)?;
        Ok(all.into_iter().find(|known| locations::is_same(known, asked)))
    }

    /// That the asker may do it: by the permission, or because they may use the template, which then
    /// is what the audit log names.
    async fn permit_made(
        &self,
        permission: Permission,
        address: &str,
        template: &EntityRef,
    ) -> Result<(), ScaffolderError> {
        if self.may(permission) {
            return Ok(());
        }
        if !self.could_with(Permission::TemplateUse, template) {
            return self.require(permission, address).await.map_err(failed);
        }
        let used = json!({(permission.name()): address});
        let event = AuditEvent::of(&self.asker, Permission::TemplateUse).on_entity(template);
        self.note(&event.changing(None, Some(used))).await.map_err(failed)
    }

    /// What can be registered at an address: of the page of a repository that is its catalog file.
    async fn look_at(&self, address: &str) -> Result<Found, ScaffolderError> {
        let mut pauses = AGAIN.into_iter();
        loop {
            let reason = match self.service.previewed(address).await.map_err(failed)? {
                Preview::Registration(registration) => return found(*registration),
                Preview::Suggestion(suggestion) => {
                    format!("{address} has no catalog file: {}", suggestion.reason)
                }
                Preview::Refused(reason) => reason,
            };
            let Some(pause) = pauses.next() else {
                return Err(ScaffolderError::BadRequest(reason));
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Waits until a source was read once more, here or by another process, and can be asked.
    async fn await_pass(
        &self,
        source: &str,
        before: Option<Timestamp>,
    ) -> Result<(), ScaffolderError> {
        let passed = async {
            loop {
                let state = self.service.states.one(source);
                let is_new = |at: &Timestamp| Some(*at) != before;
                if state.is_some_and(|state| state.read_at.as_ref().is_some_and(is_new)) {
                    return;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(PATIENCE, passed).await.is_err() {
            let state = self.service.states.one(source).map(|state| state.state);
            let why = match state {
                Some(ImportState::Failed(reason)) => format!(": {reason}"),
                _ => String::new(),
            };
            let seconds = PATIENCE.as_secs();
            let message = format!("{source} is registered, but was not read in {seconds} s{why}");
            return Err(ScaffolderError::Unavailable(message));
        }
        importer::shown(&self.service).await;
        Ok(())
    }

    /// The entities of a source, in the order of its documents, but for the Location that stands for
    /// the source itself.
    async fn made_by(&self, source: &str) -> Result<Vec<EntityRef>, ScaffolderError> {
        let own = registered_as(source)
            .map(|(location_type, target)| generated::reference(location_type, target));
        let claims = self.service.store.claims_of_source(source).await;
        let mut claims = claims.map_err(unavailable).map_err(failed)?;
        claims.sort_by_key(|claim| claim.id);
        let entities = claims.into_iter().map(|claim| claim.key.reference);
        Ok(entities.filter(|one| Some(one) != own.as_ref()).collect())
    }
}

/// What a preview means for what was made just now: it is all new, or it is there as it should be.
fn found(registration: Registration) -> Result<Found, ScaffolderError> {
    let Registration { target, entities, problems, registered, .. } = registration;
    if entities.is_empty() {
        let told = problems.first().map_or("it holds no entity", |one| one.message.as_str());
        return Err(ScaffolderError::BadRequest(format!("{target}: {told}")));
    }
    let is_here = |location: &str| location == target;
    let mut discovered = Vec::new();
    for entity in &entities {
        let Effect::Conflict { source, location, .. } = &entity.effect else { continue };
        if !is_here(location) {
            let reference = &entity.reference;
            let message = format!(
                "{reference} is there already, by {location} of {source}; choose another name, or \
                 take that one out first"
            );
            return Err(ScaffolderError::Conflict(message));
        }
        discovered.push(entity.reference.clone());
    }
    let all = !registered && discovered.len() == entities.len();
    if all {
        return Ok(Found::Discovered { address: target, entities: discovered });
    }
    Ok(Found::New(target))
}
