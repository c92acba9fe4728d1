//! Tasks are begun: what was filled in is held against the form, steps against the actions that there are,
//! and everything that a run needs is written down at once.

mod write;

use super::{
    analysis::version_of,
    asked::{Asked, unavailable},
    draft::{DRAFT, beside, encoded, lay_out},
    origin::Wish,
    permitted::{filled, wished},
};
use crate::{
    check::check_with,
    form::{EnginePatterns, check_pages, validate},
};
use platform::{
    EntityRef,
    access::{Decision, Permission},
    scaffolder::{DraftRun, Invalid, NewTask, RunFile, ScaffolderError, TaskState},
};
use serde_json::{Map, Value};
use store::TaskFilter;
use write::{Begun, subject};

impl Asked {
    pub(super) async fn begin(&self, new: &NewTask) -> Result<String, ScaffolderError> {
        let missing =
            || ScaffolderError::NotFound(format!("there is no template {}", new.template));
        let source = self.entities.template(&new.template).await?.ok_or_else(missing)?;
        let decided = self.entities.decide(Permission::TemplateUse, &new.template);
        if decided == Decision::Deny {
            let reason =
                format!("needs permission {} on {}", Permission::TemplateUse, new.template);
            self.denied(Permission::TemplateUse, new.template.as_str(), &reason).await?;
            return Err(ScaffolderError::NotAllowed(reason));
        }
        if let Some(known) = self.wished_before(new.key.as_deref()).await? {
            return Ok(known);
        }
        let analysis = self.service.analysis(&source).await;
        if let Some(broken) = analysis.broken() {
            return Err(ScaffolderError::BadRequest(broken));
        }
        let body = self.body(&source);
        let values = wished(&body["spec"], new);
        let invalid = self.invalid(&body["spec"], &values, &new.secrets);
        if !invalid.is_empty() {
            return Err(ScaffolderError::Invalid(invalid));
        }
        self.has_room().await?;
        // What is only tried makes nothing that somebody would have to approve.
        let approvers = match decided {
            Decision::WithApproval { by } if !new.is_draft => Some(by),
            _ => None,
        };
        let begun = Begun {
            template: new.template.clone(),
            body,
            base: source.location,
            subject: subject(&values),
            values,
            secrets: new.secrets.clone(),
            key: new.key.clone(),
            is_draft: new.is_draft,
            analysis: Some(analysis),
            approvers,
            beside: Vec::new(),
        };
        self.write_down(begun, None).await
    }

    /// Begins a task that no template of the catalog is behind: the update of what one made.
    pub(super) async fn begin_wish(&self, wish: Wish) -> Result<String, ScaffolderError> {
        let Wish { template, spec, base, values, subject, key } = wish;
        if let Some(known) = self.wished_before(Some(&key)).await? {
            return Ok(known);
        }
        self.has_room().await?;
        let approvers = match self.entities.decide(Permission::TemplateUse, &template) {
            Decision::WithApproval { by } => Some(by),
            _ => None,
        };
        let begun = Begun {
            template,
            body: spec,
            base,
            values,
            secrets: Map::new(),
            key: Some(key),
            subject: Some(subject),
            is_draft: false,
            analysis: None,
            approvers,
            beside: Vec::new(),
        };
        self.write_down(begun, None).await
    }

    /// Tries a template that somebody is writing.
    pub(super) async fn begin_draft(&self, run: &DraftRun) -> Result<String, ScaffolderError> {
        let checked = check_with(&run.template, &self.service.known_actions());
        let checked = checked.into_iter().next();
        let checked = checked.ok_or_else(|| {
            let words = "the text holds no template: an entity with `kind: Template`";
            ScaffolderError::BadRequest(words.to_owned())
        })?;
        let body = checked.value.ok_or_else(|| {
            let told: Vec<String> = checked.findings.iter().map(ToString::to_string).collect();
            ScaffolderError::BadRequest(told.join("\n"))
        })?;
        let version = version_of(&run.template);
        let file = DRAFT;
        let analysis = self.service.look_at(&run.template, file, &body, version).await;
        if let Some(broken) = analysis.broken() {
            return Err(ScaffolderError::BadRequest(broken));
        }
        let values = filled(&body["spec"], run.values.clone());
        let invalid = self.invalid(&body["spec"], &values, &run.secrets);
        if !invalid.is_empty() {
            return Err(ScaffolderError::Invalid(invalid));
        }
        self.has_room().await?;
        let id = self.service.new_id().map_err(ScaffolderError::Unavailable)?;
        let folder = self.service.draft_folder(&id);
        let base = folder.join(file).to_string_lossy().into_owned();
        let own = RunFile {
            path: file.to_owned(),
            content: encoded(run.template.as_bytes()),
            executable: false,
        };
        let files: Vec<RunFile> =
            run.files.iter().filter(|one| one.path != file).cloned().chain([own]).collect();
        let laid = tokio::task::spawn_blocking(move || {
            lay_out(&folder, files)?;
            beside(&folder).map_err(|error| error.to_string())
        });
        let beside = laid.await.map_err(|error| ScaffolderError::Unavailable(error.to_string()))?;
        let beside = beside.map_err(ScaffolderError::BadRequest)?;
        let name = body["metadata"]["name"].as_str().unwrap_or("draft");
        let begun = Begun {
            template: EntityRef::new("template", "default", name),
            subject: subject(&values),
            body,
            base,
            values,
            secrets: run.secrets.clone(),
            key: None,
            is_draft: true,
            analysis: Some(analysis.into()),
            approvers: None,
            beside,
        };
        self.write_down(begun, Some(id)).await
    }

    async fn wished_before(&self, key: Option<&str>) -> Result<Option<String>, ScaffolderError> {
        let Some(key) = key else { return Ok(None) };
        let by = &self.asker.principal.id;
        let known = self.service.parts.store.task_of_key(by, key).await.map_err(unavailable)?;
        Ok(known.map(|task| task.id))
    }

    /// What was not filled in well; secrets are held against their own schema.
    fn invalid(
        &self,
        spec: &Value,
        values: &Map<String, Value>,
        secrets: &Map<String, Value>,
    ) -> Vec<Invalid> {
        let pages = self.pages(spec);
        let mut invalid = check_pages(&pages, values, secrets, &EnginePatterns);
        if let Some(schema) = spec.pointer("/secrets/schema") {
            let given = Value::Object(secrets.clone());
            let page = u32::try_from(pages.len().saturating_sub(1)).unwrap_or(u32::MAX);
            let told = validate(schema, &given, &EnginePatterns).into_iter().map(|one| Invalid {
                page,
                pointer: format!("secrets:{}", one.pointer),
                keyword: one.keyword.to_owned(),
                message: one.message,
            });
            invalid.extend(told);
        }
        invalid
    }

    /// Whether there is room for one more: in the queue, and of this person.
    async fn has_room(&self) -> Result<(), ScaffolderError> {
        let store = &self.service.parts.store;
        let open = |counts: Vec<(TaskState, u64)>| -> u64 {
            counts.iter().filter(|(state, _)| !state.has_ended()).map(|(_, count)| count).sum()
        };
        let all = store.count_tasks(&TaskFilter::default()).await.map_err(unavailable)?;
        if open(all) >= self.service.options.queue {
            let words = "too many tasks wait for their turn; try again in some minutes";
            return Err(ScaffolderError::TooMany(words.to_owned()));
        }
        let created_by = Some(vec![self.asker.principal.id.clone()]);
        let own = TaskFilter { created_by, ..TaskFilter::default() };
        let own = open(store.count_tasks(&own).await.map_err(unavailable)?);
        if own >= self.service.options.open_per_person {
            return Err(ScaffolderError::TooMany(format!(
                "you have {own} tasks that have not ended; wait for some of them, or cancel them"
            )));
        }
        Ok(())
    }
}
