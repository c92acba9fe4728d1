//! What pages ask.

use super::{
    ActionDescription, Decide, DraftRun, NewTask, RunFile, ScaffolderError, Task, TaskEvent,
    TaskPage, TaskQuery, TemplateCard, TemplateForm, TemplateUpdate, TemplateUse,
};
use crate::{EntityRef, catalog::Notice};
use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use serde_json::{Map, Value};

/// Golden paths, for one asker: what they may not see is not there.
#[async_trait]
pub trait Scaffolder: Send + Sync {
    /// All templates.
    async fn templates(&self) -> Result<Vec<TemplateCard>, ScaffolderError>;

    /// What a template asks for; `None` when there is no such template.
    async fn form(&self, template: &EntityRef) -> Result<Option<TemplateForm>, ScaffolderError>;

    /// Keeps a template among the asker's own, or lets it go.
    async fn star(&self, template: &EntityRef, starred: bool) -> Result<(), ScaffolderError>;

    /// Begins a task; gives its number. Before anything is run, values are held against the form, and
    /// steps against the actions that there are.
    async fn create(&self, new: &NewTask) -> Result<String, ScaffolderError>;

    /// Tries a template that somebody is writing; gives the task's number.
    async fn try_draft(&self, run: &DraftRun) -> Result<String, ScaffolderError>;

    /// Tasks.
    async fn tasks(&self, query: &TaskQuery) -> Result<TaskPage, ScaffolderError>;

    /// A task; `None` when there is none, or the asker may not see it.
    async fn task(&self, id: &str) -> Result<Option<Task>, ScaffolderError>;

    /// The template's text of a task, as it is run: JSON.
    async fn spec(&self, id: &str) -> Result<Option<Value>, ScaffolderError>;

    /// What a task told behind an event, the oldest first, so many at the most; `None` as above.
    async fn events(
        &self,
        id: &str,
        after: i64,
        limit: u32,
    ) -> Result<Option<Vec<TaskEvent>>, ScaffolderError>;

    /// Wakes whenever a task told something, from now on; ends never.
    fn told(&self, id: &str) -> BoxStream<'static, ()>;

    /// Files that a draft made.
    async fn files(&self, id: &str) -> Result<Option<Vec<RunFile>>, ScaffolderError>;

    /// Ends a task: the step under way is told to stop, what comes behind it is not begun.
    async fn cancel(&self, id: &str) -> Result<(), ScaffolderError>;

    /// Goes on with a task that ended badly: from the step named, or from the first that did not end
    /// well.
    async fn retry(
        &self,
        id: &str,
        from: Option<&str>,
        secrets: &Map<String, Value>,
    ) -> Result<(), ScaffolderError>;

    /// Decides about a step of which nobody knows whether it was done.
    async fn decide(&self, id: &str, decide: &Decide) -> Result<(), ScaffolderError>;

    /// Removes what a step made, of a task that ended.
    async fn undo(&self, id: &str, step: &str) -> Result<(), ScaffolderError>;

    /// Every action that there is, by name.
    fn actions(&self) -> Vec<ActionDescription>;

    /// What a field may hold.
    async fn complete(
        &self,
        provider: &str,
        resource: &str,
        context: &Map<String, Value>,
        token: Option<&str>,
    ) -> Result<Vec<(String, Option<String>)>, ScaffolderError>;

    /// Which template an entity was made with; `None` when with none.
    async fn origin(&self, entity: &EntityRef) -> Result<Option<TemplateUse>, ScaffolderError>;

    /// What an update to the template's text of now would bring; `None` as above.
    async fn preview_update(
        &self,
        entity: &EntityRef,
    ) -> Result<Option<TemplateUpdate>, ScaffolderError>;

    /// Opens a pull request with it; gives the number of the task that does so.
    async fn update(&self, entity: &EntityRef) -> Result<String, ScaffolderError>;

    /// A number that grows whenever something changes.
    fn version(&self) -> i64;

    /// Word of changes from now on.
    fn notices(&self) -> BoxStream<'static, Notice>;
}

/// Where nothing is made.
pub struct NoScaffolder;

fn nowhere<T>() -> Result<T, ScaffolderError> {
    Err(ScaffolderError::NotFound("no templates are run here".to_owned()))
}

#[async_trait]
impl Scaffolder for NoScaffolder {
    async fn templates(&self) -> Result<Vec<TemplateCard>, ScaffolderError> {
        Ok(Vec::new())
    }

    async fn form(&self, _: &EntityRef) -> Result<Option<TemplateForm>, ScaffolderError> {
        Ok(None)
    }

    async fn star(&self, _: &EntityRef, _: bool) -> Result<(), ScaffolderError> {
        nowhere()
    }

    async fn create(&self, _: &NewTask) -> Result<String, ScaffolderError> {
        nowhere()
    }

    async fn try_draft(&self, _: &DraftRun) -> Result<String, ScaffolderError> {
        nowhere()
    }

    async fn tasks(&self, _: &TaskQuery) -> Result<TaskPage, ScaffolderError> {
        Ok(TaskPage::default())
    }

    async fn task(&self, _: &str) -> Result<Option<Task>, ScaffolderError> {
        Ok(None)
    }

    async fn spec(&self, _: &str) -> Result<Option<Value>, ScaffolderError> {
        Ok(None)
    }

    async fn events(
        &self,
        _: &str,
        _: i64,
        _: u32,
    ) -> Result<Option<Vec<TaskEvent>>, ScaffolderError> {
        Ok(None)
    }

    fn told(&self, _: &str) -> BoxStream<'static, ()> {
        stream::pending().boxed()
    }

    async fn files(&self, _: &str) -> Result<Option<Vec<RunFile>>, ScaffolderError> {
        Ok(None)
    }

    async fn cancel(&self, _: &str) -> Result<(), ScaffolderError> {
        nowhere()
    }

    async fn retry(
        &self,
        _: &str,
        _: Option<&str>,
        _: &Map<String, Value>,
    ) -> Result<(), ScaffolderError> {
        nowhere()
    }

    async fn decide(&self, _: &str, _: &Decide) -> Result<(), ScaffolderError> {
        nowhere()
    }

    async fn undo(&self, _: &str, _: &str) -> Result<(), ScaffolderError> {
        nowhere()
    }

    fn actions(&self) -> Vec<ActionDescription> {
        Vec::new()
    }

    async fn complete(
        &self,
        _: &str,
        _: &str,
        _: &Map<String, Value>,
        _: Option<&str>,
    ) -> Result<Vec<(String, Option<String>)>, ScaffolderError> {
        Ok(Vec::new())
    }

    async fn origin(&self, _: &EntityRef) -> Result<Option<TemplateUse>, ScaffolderError> {
        Ok(None)
    }

    async fn preview_update(
        &self,
        _: &EntityRef,
    ) -> Result<Option<TemplateUpdate>, ScaffolderError> {
        Ok(None)
    }

    async fn update(&self, _: &EntityRef) -> Result<String, ScaffolderError> {
        nowhere()
    }

    fn version(&self) -> i64 {
        0
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}
