//! Tasks, events and outputs in the shapes that Backstage's client reads.

use platform::{
    Timestamp,
    scaffolder::{EventKind, StepState, Task, TaskEvent, TaskOutput, TaskRow, TaskState},
};
use serde_json::{Map, Value, json};

/// The version of templates, where a text does not say it.
const VERSION: &str = "scaffolder.backstage.io/v1beta3";

/// A task, whole: `spec` is the template's text as it is run.
pub(super) fn task(task: &Task, spec: Option<&Value>) -> Value {
    let mut whole = row(&task.row);
    let mut told = described(&task.row, spec);
    told.insert("parameters".to_owned(), task.values.clone());
    whole.insert("spec".to_owned(), Value::Object(told));
    let steps = task.steps.iter().map(|step| {
        json!({
            "id": step.id,
            "name": step.name,
            "action": step.action,
            "status": step_state(step.state),
            "startedAt": step.started_at.map(Timestamp::to_rfc3339),
            "endedAt": step.ended_at.map(Timestamp::to_rfc3339),
        })
    });
    whole.insert("steps".to_owned(), steps.collect());
    whole.extend(task.output.as_ref().map(|told| ("output".to_owned(), output(told))));
    Value::Object(whole)
}

/// A task in a list: which template it is of, but not what was filled in.
pub(super) fn listed(task: &TaskRow) -> Value {
    let mut listed = row(task);
    listed.insert("spec".to_owned(), Value::Object(described(task, None)));
    Value::Object(listed)
}

fn row(task: &TaskRow) -> Map<String, Value> {
    let by = task.created_by_entity.as_ref();
    let by = by.map_or_else(|| task.created_by.clone(), ToString::to_string);
    let fields = json!({
        "id": task.id,
        "status": task.state.backstage_name(),
        "createdAt": task.created_at.to_rfc3339(),
        "createdBy": by,
        // What is known of a task is written when it moves on.
        "lastHeartbeatAt": task.ended_at.unwrap_or(task.created_at).to_rfc3339(),
    });
    object(fields)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// What a task runs, as Backstage calls it: a "task spec".
fn described(task: &TaskRow, template: Option<&Value>) -> Map<String, Value> {
    let of = |pointer: &str| template.and_then(|template| template.pointer(pointer)).cloned();
    let steps = of("/spec/steps").and_then(|steps| match steps {
        Value::Array(steps) => Some(steps),
        _ => None,
    });
    let steps: Vec<Value> = steps.into_iter().flatten().enumerate().map(step).collect();
    let mut info = object(json!({"entityRef": task.template.target}));
    info.extend(of("/metadata").map(|told| ("entity".to_owned(), json!({"metadata": told}))));
    let mut user = Map::new();
    user.extend(task.created_by_entity.as_ref().map(|by| ("ref".to_owned(), json!(by))));
    object(json!({
        "apiVersion": of("/apiVersion").unwrap_or_else(|| Value::from(VERSION)),
        "parameters": {},
        "steps": steps,
        "output": of("/spec/output").unwrap_or_else(|| json!({})),
        "templateInfo": info,
        "user": user,
    }))
}

/// A step with the id and name that it has when the template gives none.
fn step((at, step): (usize, Value)) -> Value {
    let mut step = object(step);
    let id = format!("step-{}", at + 1);
    let id = step.entry("id").or_insert_with(|| Value::from(id)).clone();
    let name = step.get("action").cloned().unwrap_or(id);
    step.entry("name").or_insert(name);
    Value::Object(step)
}

/// An event. The last one tells what came of the task.
pub(super) fn event(event: &TaskEvent, ended: Option<&TaskOutput>) -> Value {
    let mut body = object(json!({"message": event.message}));
    body.extend(event.step.as_ref().map(|step| ("stepId".to_owned(), json!(step))));
    body.extend(event.state.map(|state| ("status".to_owned(), json!(step_state(state)))));
    if event.kind == EventKind::Completion {
        if event.ended == Some(TaskState::Failed) {
            body.insert("error".to_owned(), json!({"name": "Error", "message": event.message}));
        }
        body.extend(ended.map(|told| ("output".to_owned(), output(told))));
    }
    json!({
        "id": event.id,
        "taskId": event.task,
        "type": event.kind.name(),
        "createdAt": event.at.to_rfc3339(),
        "body": body,
    })
}

/// How a step stands, for clients that know no waiting, no doubt and no undoing.
const fn step_state(state: StepState) -> &'static str {
    match state {
        StepState::Waiting | StepState::Undecided => "processing",
        StepState::Undone => "cancelled",
        other => other.name(),
    }
}

/// What a task shows at its end.
pub(super) fn output(output: &TaskOutput) -> Value {
    let links = output.links.iter().map(|link| {
        let mut told = object(json!({"title": link.title}));
        told.extend(link.url.as_ref().map(|url| ("url".to_owned(), json!(url))));
        told.extend(link.entity.as_ref().map(|one| ("entityRef".to_owned(), json!(one))));
        told.extend(link.icon.as_ref().map(|icon| ("icon".to_owned(), json!(icon))));
        Value::Object(told)
    });
    let texts = output.texts.iter().map(|text| {
        let mut told = object(json!({
            "title": text.title,
            "content": text.content,
            "default": text.default,
        }));
        told.extend(text.icon.as_ref().map(|icon| ("icon".to_owned(), json!(icon))));
        Value::Object(told)
    });
    let mut told = output.more.clone();
    told.insert("links".to_owned(), links.collect());
    told.insert("text".to_owned(), texts.collect());
    Value::Object(told)
}
