//! Issues of such repositories; their labels and whose they are.

use super::{
    super::{ACCOUNT, Simulated, Slug, Within, address, refusal::Refusal},
    found,
};
use crate::made::MadeRepository;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Map, Value, json};

/// Where they are kept.
const PLACE: &str = "issues";

fn all(made: &MadeRepository) -> Vec<Value> {
    made.places.get(PLACE).and_then(Value::as_array).cloned().unwrap_or_default()
}

pub(super) async fn list(
    State(server): Simulated,
    Path((_, name)): Slug,
) -> Result<Json<Value>, Refusal> {
    Ok(Json(all(&found(&server, &name)?.0).into()))
}

fn of_number(made: &MadeRepository, number: &str) -> Result<Value, Refusal> {
    let number: i64 = number.parse().map_err(|_| Refusal::NotFound)?;
    all(made).into_iter().find(|one| one["number"] == json!(number)).ok_or(Refusal::NotFound)
}

pub(super) async fn one(
    State(server): Simulated,
    Path((_, name, number)): Within,
) -> Result<Json<Value>, Refusal> {
    of_number(&found(&server, &name)?.0, &number).map(Json)
}

pub(super) async fn open(
    State(server): Simulated,
    Path((_, name)): Slug,
    Json(asked): Json<Map<String, Value>>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (made, _) = found(&server, &name)?;
    if asked.get("title").and_then(Value::as_str).is_none_or(str::is_empty) {
        return Err(Refusal::Unprocessable("Validation Failed: title is missing"));
    }
    let now = server.world.now().to_rfc3339();
    let opened = server.world.made.change(&name, |repository| {
        let number = repository.number();
        let own = address::of(&made.name, &format!("issues/{number}"));
        let labels = labels(asked.get("labels"));
        let issue = json!({
            "id": address::id(&["issue", &own]),
            "node_id": address::node(&["issue", &own]),
            "number": number,
            "url": own,
            "repository_url": address::of(&made.name, "").trim_end_matches('/'),
            "labels_url": format!("{own}/labels{{/name}}"),
            "comments_url": format!("{own}/comments"),
            "events_url": format!("{own}/events"),
            "html_url": address::page(&made.name, &format!("issues/{number}")),
            "state": "open",
            "title": asked.get("title"),
            "body": asked.get("body"),
            "user": address::user(ACCOUNT),
            "labels": labels,
            "assignee": null,
            "assignees": [],
            "milestone": null,
            "locked": false,
            "comments": 0,
            "closed_at": null,
            "created_at": now,
            "updated_at": now,
            "author_association": "MEMBER",
        });
        let place = repository.places.entry(PLACE.to_owned()).or_insert_with(|| json!([]));
        if let Some(all) = place.as_array_mut() {
            all.push(issue.clone());
        }
        issue
    })?;
    Ok((StatusCode::CREATED, Json(opened.ok_or(Refusal::NotFound)?)))
}

fn labels(names: Option<&Value>) -> Vec<Value> {
    let names = names.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    names.map(|name| json!({"name": name, "color": "ededed", "default": false})).collect()
}

pub(super) async fn change(
    State(server): Simulated,
    Path((_, name, number)): Within,
    Json(asked): Json<Map<String, Value>>,
) -> Result<Json<Value>, Refusal> {
    let fields = ["state", "title", "body", "state_reason"];
    let changes = asked.into_iter().filter(|(field, _)| fields.contains(&field.as_str()));
    let changes: Vec<(String, Value)> = changes.collect();
    changed(State(server), Path((String::new(), name, number)), |issue| issue.extend(changes)).await
}

/// Labels, and whose it is. A pull request takes them too, and tells nothing of them.
pub(super) async fn add(
    State(server): Simulated,
    Path((_, name, number, what)): Path<(String, String, String, String)>,
    Json(asked): Json<Value>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (made, _) = found(&server, &name)?;
    let is_pull = made.pulls.iter().any(|pull| pull.number.to_string() == number);
    let labels = labels(asked.get("labels"));
    if is_pull {
        return Ok((StatusCode::CREATED, Json(json!(labels))));
    }
    let told = labels.clone();
    let is_labels = what == "labels";
    let issue = changed(State(server), Path((String::new(), name, number)), |issue| {
        if let Some(Value::Array(known)) = issue.get_mut("labels").filter(|_| is_labels) {
            known.extend(labels);
        }
    });
    let issue = issue.await?;
    Ok(if is_labels { (StatusCode::OK, Json(json!(told))) } else { (StatusCode::CREATED, issue) })
}

async fn changed(
    State(server): Simulated,
    Path((_, name, number)): Within,
    change: impl FnOnce(&mut Map<String, Value>),
) -> Result<Json<Value>, Refusal> {
    let wanted = of_number(&found(&server, &name)?.0, &number)?["number"].clone();
    server.world.made.change(&name, |repository| {
        let all = repository.places.get_mut(PLACE).and_then(Value::as_array_mut);
        let issue = all.into_iter().flatten().find(|one| one["number"] == wanted);
        if let Some(Value::Object(issue)) = issue {
            change(issue);
        }
    })?;
    one(State(server), Path((String::new(), name, number))).await
}
