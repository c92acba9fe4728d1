//! Templates, and what golden paths ask of other entities, as
//! [`platform::scaffolder::TemplateEntities`] wants it.

mod registering;

use super::{Asked, CatalogService};
use crate::{
    locations::registered_as,
    query::{Filter, Selection, Test},
    source::Target,
};
use async_trait::async_trait;
use platform::{
    Entity, EntityRef,
    access::{Asker, Decision, EntityFacts, Permission},
    catalog::{CatalogError, EntityRow, Reference},
    entity::MANAGED_BY_LOCATION,
    scaffolder::{Registered, ScaffolderError, TemplateEntities, TemplateSource},
};
use serde_json::Value;
use std::{path::PathBuf, slice};
use store::EntityRecord;

/// The kind of templates.
const TEMPLATE: &str = "template";

/// Where a User says its address.
const EMAIL: &str = "/profile/email";

fn failed(error: CatalogError) -> ScaffolderError {
    match error {
        CatalogError::BadQuery(text) => ScaffolderError::BadRequest(text),
        CatalogError::NotFound(text) | CatalogError::Gone(text) => ScaffolderError::NotFound(text),
        CatalogError::Conflict(text) => ScaffolderError::Conflict(text),
        CatalogError::NotAllowed(text) => ScaffolderError::NotAllowed(text),
        CatalogError::Refused(refusal) if refusal.by.is_empty() => {
            ScaffolderError::NotAllowed(refusal.to_string())
        }
        CatalogError::Refused(refusal) => ScaffolderError::NeedsApproval(refusal),
        CatalogError::Unavailable(text) => ScaffolderError::Unavailable(text),
    }
}

#[async_trait]
impl TemplateEntities for Asked {
    fn templates(&self) -> Vec<EntityRow> {
        let view = self.seen_now();
        let kind = Filter::Field("kind".to_owned(), Test::OneOf(vec![TEMPLATE.to_owned()]));
        let selected = view.select(&Selection::of(kind));
        let (index, seen) = view.looked_at();
        selected.rows.iter().filter_map(|one| index.row(&seen, one)).collect()
    }

    async fn template(
        &self,
        template: &EntityRef,
    ) -> Result<Option<TemplateSource>, ScaffolderError> {
        if template.kind() != TEMPLATE {
            return Ok(None);
        }
        let Some(record) = self.recorded(template).await? else { return Ok(None) };
        let entity: Entity = serde_json::from_str(&record.body)
            .map_err(|error| ScaffolderError::Unavailable(format!("{template}: {error}")))?;
        let location = self.service.place_of(&record, &entity);
        Ok(Some(TemplateSource { entity, body: record.body, location }))
    }

    async fn entity(&self, entity: &EntityRef) -> Result<Option<String>, ScaffolderError> {
        let served = self.seen_now().served_one(entity).await.map_err(failed)?;
        Ok(served.map(|served| String::from_utf8_lossy(&served.json).into_owned()))
    }

    fn reference(&self, entity: &EntityRef) -> Reference {
        let view = self.seen_now();
        let (index, seen) = view.looked_at();
        index.mention(&seen, entity)
    }

    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision {
        self.decide_with(permission, entity)
    }

    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts> {
        Self::facts(self, entity, false)
    }

    async fn email(&self) -> Result<Option<String>, ScaffolderError> {
        let Some(own) = &self.asker.principal.entity else { return Ok(None) };
        // They know who they are, whatever else they may see.
        let system = self.service.asked(&Asker::system("scaffolder"));
        let Some(record) = system.recorded(own).await? else { return Ok(None) };
        let entity: Value = serde_json::from_str(&record.body).unwrap_or_default();
        let email = entity.get("spec").and_then(|spec| spec.pointer(EMAIL));
        let email = email.and_then(Value::as_str).map(str::trim);
        Ok(email.filter(|email| email.contains('@')).map(str::to_owned))
    }

    async fn register(
        &self,
        address: &str,
        template: &EntityRef,
    ) -> Result<Registered, ScaffolderError> {
        self.register_made(address, template).await
    }

    async fn unregister(&self, address: &str, template: &EntityRef) -> Result<(), ScaffolderError> {
        self.unregister_made(address, template).await
    }
}

impl Asked {
    async fn recorded(&self, entity: &EntityRef) -> Result<Option<EntityRecord>, ScaffolderError> {
        let records = self.seen_now().records(slice::from_ref(entity)).await.map_err(failed)?;
        Ok(records.into_iter().next())
    }
}

impl CatalogService {
    /// The folders of the sources that lie on this machine.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        self.sources.folders()
    }

    /// The file of an entity where it lies on this machine, else its address: of a page, or
    /// `git+URL#branch:path` where only a clone has it. It is made of where the source read it, not
    /// of what the descriptor says of itself: skeletons are looked for beside it.
    fn place_of(&self, record: &EntityRecord, entity: &Entity) -> String {
        let EntityRecord { source, location, .. } = record;
        if location.contains("://") {
            return location.clone();
        }
        if let Some(folder) = self.folder_of(source) {
            return folder.join(location).to_string_lossy().into_owned();
        }
        let target = registered_as(source)
            .filter(|(location_type, _)| *location_type == "url")
            .map_or(source.as_str(), |(_, target)| target);
        if let Ok(Target::Git { url, branch, .. }) = Target::parse(target) {
            return format!("git+{url}#{}:{location}", branch.unwrap_or_default());
        }
        let said =
            entity.annotation(MANAGED_BY_LOCATION).and_then(|said| said.strip_prefix("url:"));
        said.unwrap_or(location).to_owned()
    }
}
