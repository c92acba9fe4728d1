//! How an update is thought through: three states of a project are brought together, and merged.

use super::{
    Origins, away, failed,
    files::{self, Files},
    merge,
    place::{Place, place},
    recipe::Recipe,
    render::render,
    successor::successor,
    told::may,
    update::{MARKER, Plan, merged_version},
    version::{fetched, version},
};
use crate::runs::templates::permitted_body;
use platform::{
    EntityRef,
    access::Asker,
    ci::May,
    scaffolder::{Fetch, ScaffolderError, TemplateEntities, TemplateSource, TemplateUpdate},
};
use serde_json::Value;
use store::OriginRecord;

impl Origins {
    /// What an update would bring; `None` when the asker sees no such entity, or it was made with no
    /// template.
    pub async fn preview(
        &self,
        asker: &Asker,
        entity: &EntityRef,
    ) -> Result<Option<TemplateUpdate>, ScaffolderError> {
        let Some(plan) = self.plan(asker, entity).await? else {
            return Ok(None);
        };
        if plan.merge.is_empty() && plan.from != plan.to {
            // The project has it all already: from now on it is of that version.
            let packed = files::pack(&plan.theirs);
            let packed = packed.map_err(|error| ScaffolderError::Unavailable(error.to_string()))?;
            self.stands_at(&plan.entity, &plan.to, &plan.recipe.text(), packed).await?;
        }
        Ok(Some(plan.told()))
    }

    /// Thinks an update through. Whoever asks must be allowed to use the template.
    pub(super) async fn plan(
        &self,
        asker: &Asker,
        entity: &EntityRef,
    ) -> Result<Option<Plan>, ScaffolderError> {
        let entities = (self.entities)(asker);
        let Some(text) = entities.entity(entity).await? else { return Ok(None) };
        let Some(record) =
            self.store.template_origin(entity).await.map_err(|error| away(&error))?
        else {
            return Ok(None);
        };
        let source = self.source(&*entities, &record).await?;
        let (record, old) = self.settled(record).await?;
        let shown: Value = serde_json::from_str(&text).unwrap_or_default();
        let place = place(old.published.as_ref(), &shown).map_err(ScaffolderError::Conflict)?;

        let mut ours = self.repository(&old, &place).await?;
        let merged = ours.remove(MARKER).and_then(|file| merged_version(&file.content));
        let (from, old, base) = self.base(entity, record, old, merged.as_deref()).await?;

        let spec = self.spec(asker, &*entities, &source);
        let mut recipe = successor(&old, &source, spec);
        let rendered = render(&self.tools, &recipe, asker).await.map_err(failed)?;
        recipe.sources = rendered.sources;
        let sum = fetched(&*self.skeletons, &recipe, true).await.map_err(failed)?;
        let to = version(&recipe.spec, &sum);
        let theirs = rendered.files;
        let merged = tokio::task::spawn_blocking(move || {
            let merge = merge::merge(&base, &ours, &theirs);
            (merge, ours, theirs)
        });
        let (merge, ours, theirs) =
            merged.await.map_err(|error| ScaffolderError::Unavailable(error.to_string()))?;
        let (entity, template) = (entity.clone(), source.entity.reference().clone());
        Ok(Some(Plan { entity, template, from, to, place, recipe, theirs, ours, merge }))
    }

    /// The template as it is now, for somebody who may use it.
    async fn source(
        &self,
        entities: &dyn TemplateEntities,
        record: &OriginRecord,
    ) -> Result<TemplateSource, ScaffolderError> {
        let template = &record.template;
        let source = entities.template(template).await?;
        let source = source.ok_or_else(|| {
            ScaffolderError::NotFound(format!("{template} is not there any more"))
        })?;
        if let May::Not { reason } = may(entities, &record.entity, template) {
            return Err(ScaffolderError::NotAllowed(reason));
        }
        Ok(source)
    }

    /// The `spec` of a template, as somebody may use it.
    pub(super) fn spec(
        &self,
        asker: &Asker,
        entities: &dyn TemplateEntities,
        source: &TemplateSource,
    ) -> Value {
        let body = permitted_body(source, entities, &*self.authority, &asker.principal);
        body.get("spec").cloned().unwrap_or_default()
    }

    /// An origin whose files are known. What could not be told before may be told by now.
    async fn settled(
        &self,
        record: OriginRecord,
    ) -> Result<(OriginRecord, Recipe), ScaffolderError> {
        let record = if record.version.is_none() {
            self.settle_one(&record).await?;
            let again =
                self.store.template_origin(&record.entity).await.map_err(|error| away(&error))?;
            again.unwrap_or(record)
        } else {
            record
        };
        if let Some(reason) = &record.failure {
            return Err(ScaffolderError::Conflict(reason.clone()));
        }
        let recipe = Recipe::read(&record.recipe);
        let recipe = recipe.ok_or_else(|| {
            ScaffolderError::Conflict("nobody can read any more how it was made".to_owned())
        })?;
        Ok((record, recipe))
    }

    /// The files of the project as they are now.
    async fn repository(&self, recipe: &Recipe, place: &Place) -> Result<Files, ScaffolderError> {
        let wanted = Fetch { base: recipe.base.clone(), url: place.tree.clone(), token: None };
        let fetched = self.skeletons.fetch(&wanted).await.map_err(failed)?;
        let read = tokio::task::spawn_blocking(move || files::read(&fetched.place)).await;
        let unread = |error: String| ScaffolderError::Unavailable(error);
        read.map_err(|error| unread(error.to_string()))?.map_err(|error| unread(error.to_string()))
    }

    /// The version that the project has of its template, how that was made, and its files. An update
    /// that was merged counts from here on.
    async fn base(
        &self,
        entity: &EntityRef,
        record: OriginRecord,
        old: Recipe,
        merged: Option<&str>,
    ) -> Result<(String, Recipe, Files), ScaffolderError> {
        let next = record.next.filter(|next| Some(next.version.as_str()) == merged);
        let (version, recipe, packed) = match next {
            Some(next) => {
                let recipe = Recipe::read(&next.recipe).unwrap_or(old);
                let packed = next.files.clone();
                self.stands_at(entity, &next.version, &next.recipe, next.files).await?;
                (Some(next.version), recipe, Some(packed))
            }
            None => (record.version, old, record.files),
        };
        let files = packed.as_deref().and_then(files::unpack);
        match version.zip(files) {
            Some((version, files)) => Ok((version, recipe, files)),
            None => Err(ScaffolderError::Conflict(
                "what the template made then is not known any more".to_owned(),
            )),
        }
    }

    async fn stands_at(
        &self,
        entity: &EntityRef,
        version: &str,
        recipe: &str,
        files: Vec<u8>,
    ) -> Result<(), ScaffolderError> {
        let mut unit = self.store.begin().await.map_err(|error| away(&error))?;
        unit.origin_stands_at(entity, version, recipe, files)
            .await
            .map_err(|error| away(&error))?;
        unit.commit().await.map(drop).map_err(|error| away(&error))
    }
}
