//! Templates and tasks as somebody asks them: what they may not see is not there.

use super::{draft::of_run, service::RunService};
use async_trait::async_trait;
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use platform::{
    EntityRef,
    access::{Asker, Permission, PrincipalKind},
    audit::AuditEvent,
    catalog::Notice,
    scaffolder::{
        ActionDescription, ActionError, Decide, DraftRun, NewTask, RunFile, Scaffolder,
        ScaffolderError, Task, TaskEvent, TaskPage, TaskQuery, TemplateCard, TemplateEntities,
        TemplateForm, TemplateUpdate, TemplateUse,
    },
};
use serde_json::{Map, Value};
use std::{future::ready, sync::Arc, time::Duration};
use store::StoreError;
use tokio_stream::wrappers::BroadcastStream;

/// How often whoever listens looks all the same: a hint may get lost.
const LOOK: Duration = Duration::from_secs(2);

/// Events of an answer at the most.
const MOST_EVENTS: u32 = 2_000;

/// Templates and tasks for one asker.
pub(super) struct Asked {
    pub service: Arc<RunService>,
    pub asker: Asker,
    pub entities: Arc<dyn TemplateEntities>,
}

impl Asked {
    pub fn new(service: Arc<RunService>, asker: Asker) -> Self {
        let entities = (service.parts.entities)(&asker);
        Self { service, asker, entities }
    }

    /// Tells the audit log what was not allowed.
    pub async fn denied(
        &self,
        permission: Permission,
        object: &str,
        reason: &str,
    ) -> Result<(), ScaffolderError> {
        let event = AuditEvent::of(&self.asker, permission).on(object).denied(reason);
        let now = self.service.parts.clock.now();
        self.service.parts.store.audit(&event, now).await.map_err(unavailable)
    }
}

/// What the store's failure is to who asks.
pub(super) fn unavailable(error: StoreError) -> ScaffolderError {
    ScaffolderError::Unavailable(error.to_string())
}

/// What an action's failure is to who asks.
pub(super) fn refused(error: ActionError) -> ScaffolderError {
    match error {
        ActionError::Input(text) => ScaffolderError::BadRequest(text),
        ActionError::NotAllowed(text) => ScaffolderError::NotAllowed(text),
        ActionError::Refused(text) | ActionError::Undecided(text) => {
            ScaffolderError::Conflict(text)
        }
        ActionError::Unavailable { message, .. } => ScaffolderError::Unavailable(message),
        ActionError::Cancelled => ScaffolderError::Conflict("it was cancelled".to_owned()),
    }
}

#[async_trait]
impl Scaffolder for Asked {
    async fn templates(&self) -> Result<Vec<TemplateCard>, ScaffolderError> {
        self.cards().await
    }

    async fn form(&self, template: &EntityRef) -> Result<Option<TemplateForm>, ScaffolderError> {
        self.form_of(template).await
    }

    async fn star(&self, template: &EntityRef, starred: bool) -> Result<(), ScaffolderError> {
        let principal = &self.asker.principal;
        if principal.kind == PrincipalKind::Anonymous {
            let words = "sign in to keep templates among your own";
            return Err(ScaffolderError::NotAllowed(words.to_owned()));
        }
        let missing = || ScaffolderError::NotFound(format!("there is no template {template}"));
        self.entities.facts(template).ok_or_else(missing)?;
        let store = &self.service.parts.store;
        store.star_template(&principal.id, template, starred).await.map_err(unavailable)?;
        Ok(())
    }

    async fn create(&self, new: &NewTask) -> Result<String, ScaffolderError> {
        self.begin(new).await
    }

    async fn try_draft(&self, run: &DraftRun) -> Result<String, ScaffolderError> {
        self.begin_draft(run).await
    }

    async fn tasks(&self, query: &TaskQuery) -> Result<TaskPage, ScaffolderError> {
        self.page(query).await
    }

    async fn task(&self, id: &str) -> Result<Option<Task>, ScaffolderError> {
        self.whole(id).await
    }

    async fn spec(&self, id: &str) -> Result<Option<Value>, ScaffolderError> {
        if self.seen(id).await?.is_none() {
            return Ok(None);
        }
        let body = self.service.parts.store.task_body(id).await.map_err(unavailable)?;
        Ok(body.and_then(|body| serde_json::from_str(&body.spec).ok()))
    }

    async fn events(
        &self,
        id: &str,
        after: i64,
        limit: u32,
    ) -> Result<Option<Vec<TaskEvent>>, ScaffolderError> {
        if self.seen(id).await?.is_none() {
            return Ok(None);
        }
        let limit = limit.min(MOST_EVENTS);
        let events = self.service.parts.store.task_events(id, after, limit).await;
        events.map(Some).map_err(unavailable)
    }

    fn told(&self, id: &str) -> BoxStream<'static, ()> {
        let id = id.to_owned();
        let heard = BroadcastStream::new(self.service.told.subscribe());
        // Who missed some looks, too.
        let heard = heard
            .filter_map(move |task| ready(task.map_or(true, |task| *task == *id).then_some(())));
        let looks = stream::unfold((), |()| async {
            tokio::time::sleep(LOOK).await;
            Some(((), ()))
        });
        stream::select(heard, looks).boxed()
    }

    async fn files(&self, id: &str) -> Result<Option<Vec<RunFile>>, ScaffolderError> {
        if self.seen(id).await?.is_none() {
            return Ok(None);
        }
        let files = self.service.parts.store.task_files(id).await.map_err(unavailable)?;
        Ok(Some(of_run(files)))
    }

    async fn cancel(&self, id: &str) -> Result<(), ScaffolderError> {
        self.end(id).await
    }

    async fn retry(
        &self,
        id: &str,
        from: Option<&str>,
        secrets: &Map<String, Value>,
    ) -> Result<(), ScaffolderError> {
        self.go_on(id, from, secrets).await
    }

    async fn decide(&self, id: &str, decide: &Decide) -> Result<(), ScaffolderError> {
        self.decide_about(id, decide).await
    }

    async fn undo(&self, id: &str, step: &str) -> Result<(), ScaffolderError> {
        self.undo_step(id, step).await
    }

    fn actions(&self) -> Vec<ActionDescription> {
        self.service.descriptions()
    }

    async fn complete(
        &self,
        provider: &str,
        resource: &str,
        context: &Map<String, Value>,
        token: Option<&str>,
    ) -> Result<Vec<(String, Option<String>)>, ScaffolderError> {
        // The company's account sees more than everybody may: it tells nothing to who may use no template.
        let templates = self.entities.templates();
        if token.is_none() && !templates.iter().any(|row| self.may(&row.reference).is_possible()) {
            let words = "only who may use a template is told what code hosts have";
            return Err(ScaffolderError::NotAllowed(words.to_owned()));
        }
        for actions in &self.service.parts.providers {
            let found = actions.complete(&self.asker, provider, resource, context, token).await;
            if let Some(found) = found.map_err(refused)? {
                return Ok(found);
            }
        }
        Err(ScaffolderError::NotFound(format!("nothing completes {resource} of {provider}")))
    }

    async fn origin(&self, entity: &EntityRef) -> Result<Option<TemplateUse>, ScaffolderError> {
        let mut found = self.service.origins.origin(&self.asker, entity).await?;
        if let Some(found) = &mut found
            && let Some(task) = found.task.take()
            && self.seen(&task).await?.is_some()
        {
            found.task = Some(task);
        }
        Ok(found)
    }

    async fn preview_update(
        &self,
        entity: &EntityRef,
    ) -> Result<Option<TemplateUpdate>, ScaffolderError> {
        self.service.origins.preview(&self.asker, entity).await
    }

    async fn update(&self, entity: &EntityRef) -> Result<String, ScaffolderError> {
        let wish = self.service.origins.update(&self.asker, entity).await?;
        self.begin_wish(wish).await
    }

    fn version(&self) -> i64 {
        self.service.version()
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        // Whose tasks they are is nobody else's business: only that something changed is told.
        let changed = BroadcastStream::new(self.service.changed.subscribe());
        changed.map(|_| Notice { position: 0, entities: Vec::new() }).boxed()
    }
}
