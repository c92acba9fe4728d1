//! Trying a template that somebody is writing: nothing is made, and what would come of it is told.

use super::{
    super::{answer::Json, body::Body, error::ApiError, schemas::ErrorSchema},
    Caller, Scaffolding,
    errors::Refused,
    shapes,
};
use axum::{extract::DefaultBodyLimit, http::StatusCode};
use futures::StreamExt;
use platform::scaffolder::{DraftRun, RunFile, Scaffolder, Task, TaskEvent};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::Duration;
use tokio::time::timeout;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Bytes of a template with the files beside it.
const LARGEST: usize = 10 << 20;

/// How long the caller waits; shorter than any request may take.
const PATIENCE: Duration = Duration::from_secs(25);

/// How often it is looked although nobody woke us.
const LOOK: Duration = Duration::from_secs(1);

/// Events that are read at once.
const PORTION: u32 = 500;

pub(super) fn routes() -> OpenApiRouter<Scaffolding> {
    OpenApiRouter::default().routes(routes!(dry_run)).layer(DefaultBodyLimit::max(LARGEST))
}

/// A template that is to be tried.
#[derive(Deserialize, ToSchema)]
#[schema(as = TemplateToTry)]
#[serde(rename_all = "camelCase")]
struct Trying {
    /// The template.
    template: Value,
    /// What is filled in.
    #[serde(default)]
    #[schema(value_type = Value)]
    values: Map<String, Value>,
    /// Secrets.
    #[serde(default)]
    #[schema(value_type = Option<Value>)]
    secrets: Map<String, Value>,
    /// The files beside the template.
    #[serde(default)]
    directory_contents: Vec<GivenFile>,
}

/// A file beside a template.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GivenFile {
    /// Its path below the template's folder.
    path: String,
    /// What it holds.
    base64_content: String,
    /// Whether it can be executed.
    #[serde(default)]
    executable: bool,
}

/// Try a template
///
/// Steps that work on files are done, every other one tells what it would do.
#[utoipa::path(
    post,
    path = "/api/scaffolder/v2/dry-run",
    operation_id = "dry_run_template",
    tag = "Scaffolder",
    request_body(content = Trying, example = json!({
        "template": {"apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template", "metadata": {"name": "try"}, "spec": {"type": "service", "steps": []}},
        "values": {},
        "directoryContents": [],
    })),
    responses(
        (status = 200, description = "`log`, `steps`, `output` and `directoryContents`.", body = Value),
        (status = 400, description = "The template is none, or what was filled in does not fit: `errors`.", body = Value),
        (status = 403, description = "The caller may not try templates.", body = ErrorSchema),
        (status = 413, description = "It is more than 10 MiB.", body = ErrorSchema),
        (status = 503, description = "It takes too long; the text names the task, which goes on.", body = ErrorSchema),
    ),
)]
async fn dry_run(caller: Caller, Body(asked): Body<Trying>) -> Result<Json<Value>, Refused> {
    let files = asked.directory_contents.into_iter().map(|file| {
        let GivenFile { path, base64_content, executable } = file;
        RunFile { path, content: base64_content, executable }
    });
    let run = DraftRun {
        template: asked.template.to_string(),
        files: files.collect(),
        values: asked.values,
        secrets: asked.secrets,
    };
    let scaffolder = &**caller;
    let id = scaffolder.try_draft(&run).await?;
    let ended = timeout(PATIENCE, end(scaffolder, &id)).await;
    let late = || {
        let seconds = PATIENCE.as_secs();
        let message = format!("it takes longer than {seconds} seconds; see /create/tasks/{id}");
        ApiError::Other(StatusCode::SERVICE_UNAVAILABLE, message)
    };
    let task = ended.map_err(|_| late())??;
    let log = log(scaffolder, &id).await?;
    let files = scaffolder.files(&id).await?.unwrap_or_default();
    Ok(Json(told(&task, &log, files)))
}

/// Waits for the end of a task.
async fn end(scaffolder: &dyn Scaffolder, id: &str) -> Result<Task, ApiError> {
    let mut woken = scaffolder.told(id);
    loop {
        let task = scaffolder.task(id).await?;
        let task = task.ok_or_else(|| ApiError::NotFound(format!("there is no task {id}")))?;
        if task.row.state.has_ended() {
            return Ok(task);
        }
        drop(timeout(LOOK, woken.next()).await);
    }
}

/// All that a task told.
async fn log(scaffolder: &dyn Scaffolder, id: &str) -> Result<Vec<TaskEvent>, ApiError> {
    let mut all: Vec<TaskEvent> = Vec::new();
    loop {
        let after = all.last().map_or(0, |event| event.id);
        let portion = scaffolder.events(id, after, PORTION).await?.unwrap_or_default();
        if portion.is_empty() {
            return Ok(all);
        }
        all.extend(portion);
    }
}

fn told(task: &Task, log: &[TaskEvent], files: Vec<RunFile>) -> Value {
    let log = log.iter().map(|event| json!({"body": shapes::event(event, None)["body"]}));
    let steps = task.steps.iter().map(|step| {
        json!({"id": step.id, "name": step.name, "action": step.action, "input": step.input})
    });
    let files = files.into_iter().map(|file| {
        let RunFile { path, content, executable } = file;
        json!({"path": path, "base64Content": content, "executable": executable})
    });
    let output = task.draft.as_ref().and_then(|draft| draft.output.as_ref());
    let output = output.or(task.output.as_ref()).map(shapes::output);
    let requests = task.draft.as_ref().map(|draft| &draft.requests);
    json!({
        "log": log.collect::<Vec<_>>(),
        "steps": steps.collect::<Vec<_>>(),
        "output": output.unwrap_or_else(|| json!({})),
        "directoryContents": files.collect::<Vec<_>>(),
        "requests": requests,
    })
}
