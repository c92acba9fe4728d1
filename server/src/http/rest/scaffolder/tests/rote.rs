//! Golden paths that answer by rote: one task of Jane's, which nobody else may see.

use async_trait::async_trait;
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use platform::{
    EntityRef, Timestamp,
    catalog::{Notice, Reference},
    scaffolder::{
        ActionDescription, Decide, DraftRun, EventKind, Invalid, NewTask, OutputLink, RunFile,
        Scaffolder, ScaffolderError, Step, StepState, Task, TaskEvent, TaskOutput, TaskPage,
        TaskQuery, TaskRow, TaskState, TemplateCard, TemplateForm, TemplateUpdate, TemplateUse,
    },
};
use serde_json::{Map, Value, json};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::Notify;

/// What was asked, and whether the task has ended.
#[derive(Default)]
pub struct Seen {
    pub begun: Mutex<Option<NewTask>>,
    pub tried: Mutex<Option<DraftRun>>,
    ended: AtomicBool,
    woken: Notify,
}

impl Seen {
    pub fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
        // Who begins to listen a moment later is woken, too.
        self.woken.notify_one();
    }
}

pub struct Rote {
    pub seen: Arc<Seen>,
    pub principal: String,
}

const ID: &str = "task-1";

impl Rote {
    fn is_shown(&self, id: &str) -> bool {
        id == ID && self.principal == "user:default/jane"
    }

    fn check(&self, id: &str) -> Result<(), ScaffolderError> {
        let nowhere = || ScaffolderError::NotFound(format!("there is no task {id}"));
        self.is_shown(id).then_some(()).ok_or_else(nowhere)
    }

    fn has_ended(&self) -> bool {
        self.seen.ended.load(Ordering::SeqCst)
    }

    fn row(&self) -> TaskRow {
        let target = EntityRef::new("template", "default", "go-service");
        let label = "Go service".to_owned();
        TaskRow {
            id: ID.to_owned(),
            template: Reference { target, label, entity_type: None, exists: true },
            state: if self.has_ended() { TaskState::Completed } else { TaskState::Waiting },
            is_draft: false,
            created_at: Timestamp(0),
            ended_at: None,
            created_by: self.principal.clone(),
            created_by_label: "Jane".to_owned(),
            created_by_entity: self.principal.parse().ok(),
            subject: None,
            made: None,
            step: None,
            steps: (0, 1),
            note: None,
        }
    }
}

fn event(id: i64, kind: EventKind, message: &str) -> TaskEvent {
    let is_log = kind == EventKind::Log && id > 1;
    TaskEvent {
        id,
        task: ID.to_owned(),
        kind,
        at: Timestamp(id),
        step: is_log.then(|| "step-1".to_owned()),
        state: is_log.then_some(StepState::Completed),
        ended: (kind == EventKind::Completion).then_some(TaskState::Completed),
        message: message.to_owned(),
    }
}

#[async_trait]
impl Scaffolder for Rote {
    async fn templates(&self) -> Result<Vec<TemplateCard>, ScaffolderError> {
        Ok(Vec::new())
    }

    async fn form(&self, _: &EntityRef) -> Result<Option<TemplateForm>, ScaffolderError> {
        Ok(None)
    }

    async fn star(&self, _: &EntityRef, _: bool) -> Result<(), ScaffolderError> {
        Ok(())
    }

    async fn create(&self, new: &NewTask) -> Result<String, ScaffolderError> {
        if self.principal != "user:default/jane" {
            let needed = format!("needs permission template.use on {}", new.template);
            return Err(ScaffolderError::NotAllowed(needed));
        }
        if !new.values.contains_key("name") {
            return Err(ScaffolderError::Invalid(vec![Invalid {
                page: 0,
                pointer: "/name".to_owned(),
                keyword: "required".to_owned(),
                message: "is required".to_owned(),
            }]));
        }
        *self.seen.begun.lock().unwrap() = Some(new.clone());
        Ok(ID.to_owned())
    }

    async fn try_draft(&self, run: &DraftRun) -> Result<String, ScaffolderError> {
        *self.seen.tried.lock().unwrap() = Some(run.clone());
        Ok(ID.to_owned())
    }

    async fn tasks(&self, query: &TaskQuery) -> Result<TaskPage, ScaffolderError> {
        assert!(query.limit > 0);
        let rows: Vec<TaskRow> = self.is_shown(ID).then(|| self.row()).into_iter().collect();
        Ok(TaskPage { total: rows.len() as u64, rows, ..TaskPage::default() })
    }

    async fn task(&self, id: &str) -> Result<Option<Task>, ScaffolderError> {
        let step = Step {
            id: "step-1".to_owned(),
            name: "Log".to_owned(),
            action: "debug:log".to_owned(),
            state: StepState::Processing,
            started_at: None,
            ended_at: None,
            input: None,
            output: None,
            note: None,
            rounds: None,
            approval: None,
            undo: None,
        };
        let link = OutputLink {
            title: "Repository".to_owned(),
            url: Some("https://a.example".to_owned()),
            entity: None,
            icon: None,
        };
        let output = TaskOutput { links: vec![link], ..TaskOutput::default() };
        Ok(self.is_shown(id).then(|| Task {
            row: self.row(),
            values: json!({"name": "shop"}),
            steps: vec![step],
            output: self.has_ended().then_some(output),
            draft: None,
            warnings: Vec::new(),
            may_cancel: true,
            may_retry: true,
            missing_secrets: Vec::new(),
            may_decide: true,
        }))
    }

    async fn spec(&self, _: &str) -> Result<Option<Value>, ScaffolderError> {
        Ok(Some(
            json!({"metadata": {"name": "go-service"}, "spec": {"steps": [{"action": "debug:log"}]}}),
        ))
    }

    async fn events(
        &self,
        id: &str,
        after: i64,
        _: u32,
    ) -> Result<Option<Vec<TaskEvent>>, ScaffolderError> {
        if !self.is_shown(id) {
            return Ok(None);
        }
        let mut all = vec![event(1, EventKind::Log, "begins")];
        if self.has_ended() {
            all.push(event(2, EventKind::Log, "done"));
            all.push(event(3, EventKind::Completion, "ended"));
        }
        all.retain(|event| event.id > after);
        Ok(Some(all))
    }

    fn told(&self, _: &str) -> BoxStream<'static, ()> {
        let seen = Arc::clone(&self.seen);
        stream::unfold(seen, async |seen| {
            seen.woken.notified().await;
            Some(((), seen))
        })
        .boxed()
    }

    async fn files(&self, _: &str) -> Result<Option<Vec<RunFile>>, ScaffolderError> {
        let (path, content) = ("b.txt".to_owned(), "Yg==".to_owned());
        Ok(Some(vec![RunFile { path, content, executable: true }]))
    }

    async fn cancel(&self, id: &str) -> Result<(), ScaffolderError> {
        self.check(id)
    }

    async fn retry(
        &self,
        id: &str,
        _: Option<&str>,
        _: &Map<String, Value>,
    ) -> Result<(), ScaffolderError> {
        self.check(id)
    }

    async fn decide(&self, id: &str, _: &Decide) -> Result<(), ScaffolderError> {
        self.check(id)
    }

    async fn undo(&self, id: &str, _: &str) -> Result<(), ScaffolderError> {
        self.check(id)
    }

    fn actions(&self) -> Vec<ActionDescription> {
        let action = |id: &str| ActionDescription {
            id: id.to_owned(),
            description: String::new(),
            input: json!({"type": "object"}),
            output: json!({"type": "object"}),
            examples: Vec::new(),
            is_local: true,
            is_repeatable: true,
        };
        vec![action("debug:log"), action("catalog:fetch")]
    }

    async fn complete(
        &self,
        _: &str,
        _: &str,
        context: &Map<String, Value>,
        token: Option<&str>,
    ) -> Result<Vec<(String, Option<String>)>, ScaffolderError> {
        assert_eq!(token, None, "an empty token is none");
        let owner = context["owner"].as_str().unwrap();
        Ok(vec![(format!("{owner}/shop"), Some("Shop".to_owned())), (format!("{owner}/x"), None)])
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

    async fn update(&self, entity: &EntityRef) -> Result<String, ScaffolderError> {
        Err(ScaffolderError::NotFound(entity.to_string()))
    }

    fn version(&self) -> i64 {
        0
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}
