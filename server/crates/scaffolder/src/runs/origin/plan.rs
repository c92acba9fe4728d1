//! What an update would bring: three states of a project, merged.

use super::{
    Origins, away, failed,
    files::{self, Files},
    merge::{self, Merge},
    place::{Place, place},
    recipe::{Published, Recipe},
    render::render,
    version::{fetched, version},
};
use crate::{
    form::{self, EnginePatterns},
    runs::{draft::difference, secrets::Masker},
    steps,
};
use platform::{
    EntityRef,
    access::{Asker, Decision, Permission},
    scaffolder::{
        Fetch, FileChange, FileChangeKind, ScaffolderError, TemplateEntities, TemplateSource,
        TemplateUpdate,
    },
};
use serde_json::{Map, Value, json};
use store::OriginRecord;

/// The file of a repository that tells which version of its template is merged.
pub(super) const MARKER: &str = ".slipway/template.json";

/// An update, thought through.
pub(super) struct Plan {
    pub entity: EntityRef,
    pub template: EntityRef,
    pub from: String,
    pub to: String,
    pub place: Place,
    /// How the template's files of now are made.
    pub recipe: Recipe,
    /// They.
    pub theirs: Files,
    /// The project.
    pub ours: Files,
    pub merge: Merge,
}

impl Plan {
    /// What is told of it.
    pub fn told(&self) -> TemplateUpdate {
        let masker = Masker::default();
        let mut files: Vec<FileChange> = Vec::new();
        for (path, file) in &self.merge.put {
            let old = self.ours.get(path).map(|old| old.content.as_slice());
            let kind = if old.is_some() { FileChangeKind::Changed } else { FileChangeKind::Added };
            files.push(FileChange {
                step: String::new(),
                path: path.clone(),
                kind,
                bytes: file.content.len() as u64,
                executable: file.executable,
                diff: difference(path, old, &file.content, &masker),
            });
        }
        for path in &self.merge.removed {
            let old = self.ours.get(path).map(|old| old.content.as_slice());
            files.push(FileChange {
                step: String::new(),
                path: path.clone(),
                kind: FileChangeKind::Removed,
                bytes: 0,
                executable: false,
                diff: difference(path, old, &[], &masker),
            });
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        TemplateUpdate {
            entity: self.entity.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            files,
            conflicts: self.merge.conflicts.clone(),
        }
    }

    /// What stands in the marker once it is merged.
    pub fn marker(&self) -> String {
        let marker = json!({ "template": self.template, "version": self.to });
        format!("{marker:#}\n")
    }
}

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

        let mut recipe = successor(&old, &source);
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
        if matches!(entities.decide(Permission::TemplateUse, template), Decision::Deny) {
            let words = format!("you may not use {template}");
            return Err(ScaffolderError::NotAllowed(words));
        }
        Ok(source)
    }

    /// An origin whose files are known.
    async fn settled(
        &self,
        record: OriginRecord,
    ) -> Result<(OriginRecord, Recipe), ScaffolderError> {
        let record = if record.version.is_none() && record.failure.is_none() {
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

/// The version that a marker tells.
fn merged_version(marker: &[u8]) -> Option<String> {
    let marker: Value = serde_json::from_slice(marker).ok()?;
    marker["version"].as_str().map(str::to_owned)
}

/// How the files of the template of now are made for the same project: with what was filled in then, and
/// what the form fills in by itself since.
fn successor(old: &Recipe, source: &TemplateSource) -> Recipe {
    let whole: Value = serde_json::from_str(&source.body).unwrap_or_default();
    let spec = whole["spec"].clone();
    Recipe {
        base: source.location.clone(),
        values: filled(&spec, old.values.clone()),
        published: old.published.as_ref().map(|published| moved(published, &spec)),
        memory: Vec::new(),
        sources: Vec::new(),
        spec,
        ..old.clone()
    }
}

fn filled(spec: &Value, values: Map<String, Value>) -> Map<String, Value> {
    let pages = match &spec["parameters"] {
        Value::Array(pages) => pages.as_slice(),
        Value::Null => &[],
        page => std::slice::from_ref(page),
    };
    pages.iter().fold(values, |values, page| form::defaults(page, &values, &EnginePatterns))
}

/// Where the template publishes by now: the step may be called otherwise.
fn moved(published: &Published, spec: &Value) -> Published {
    let same = |written: &steps::Written<'_>| written.action == published.action;
    let Some(written) = steps::written(spec).into_iter().find(same) else {
        return published.clone();
    };
    let path = written.step["input"]["sourcePath"].as_str();
    // One that is made of values is as it was then.
    let path = path.filter(|path| !path.contains("${{")).map(str::to_owned);
    Published {
        step: written.id,
        source_path: path.or_else(|| published.source_path.clone()),
        ..published.clone()
    }
}
