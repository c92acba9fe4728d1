//! What is around a repository: protection, hooks, keys, secrets, variables, environments. What is put at
//! a place is kept there, what is posted to a list gets a number in it.

use super::{
    super::{Simulated, address, refusal::Refusal},
    found,
};
use crate::made::MadeRepository;
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Lists that something may be posted to.
const LISTS: [&str; 5] = ["hooks", "keys", "autolinks", "variables", "deployment-branch-policies"];

/// The first parts of places that there are.
const PLACES: [&str; 10] = [
    "actions",
    "autolinks",
    "branches",
    "collaborators",
    "environments",
    "hooks",
    "keys",
    "pages",
    "subscription",
    "vulnerability-alerts",
];

/// The public half of a key whose private half nobody has: secrets go in, and never come out.
const SEALING: [u8; 32] = [9; 32];

pub(super) async fn answer(
    State(server): Simulated,
    Path(named): Path<HashMap<String, String>>,
    method: Method,
    body: Bytes,
) -> Result<Response, Refusal> {
    let name = named.get("repository").cloned().unwrap_or_default();
    found(&server, &name)?;
    let place = named.get("rest").cloned().unwrap_or_default();
    let first = place.split('/').next().unwrap_or_default();
    if !PLACES.contains(&first) {
        return Err(Refusal::NotFound);
    }
    if place.ends_with("secrets/public-key") {
        let key = json!({"key_id": "1", "key": STANDARD.encode(SEALING)});
        return Ok(Json(key).into_response());
    }
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let change = |kept: &mut MadeRepository| match method {
        Method::POST => posted(kept, &place, body),
        Method::PUT | Method::PATCH => put(kept, &place, body),
        Method::DELETE => removed(kept, &place),
        _ => read(kept, &place),
    };
    let told = server.world.made.change(&name, change)?;
    let (status, told) = told.ok_or(Refusal::NotFound)??;
    if told.is_null() {
        Ok(status.into_response())
    } else {
        Ok((status, Json(told)).into_response())
    }
}

type Told = Result<(StatusCode, Value), Refusal>;

/// A list, and the name or number in it.
fn in_list(place: &str) -> Option<(&str, &str)> {
    let (list, item) = place.rsplit_once('/')?;
    let last = list.rsplit('/').next().unwrap_or(list);
    LISTS.contains(&last).then_some((list, item))
}

fn is(one: &Value, item: &str) -> bool {
    let number = item.parse::<i64>().ok();
    number.is_some_and(|number| one["id"] == number) || one["name"] == item
}

fn posted(kept: &mut MadeRepository, place: &str, body: Value) -> Told {
    let last = place.rsplit('/').next().unwrap_or_default();
    if !LISTS.contains(&last) {
        // A switch, such as pages or signatures.
        if kept.places.contains_key(place) && place == "pages" {
            return Err(Refusal::Conflict("GitHub Pages is already enabled."));
        }
        kept.places.insert(place.to_owned(), body.clone());
        return Ok((
            StatusCode::CREATED,
            if body.is_null() { json!({"enabled": true}) } else { body },
        ));
    }
    let id = kept.number();
    let list = kept.places.entry(place.to_owned()).or_insert_with(|| json!([]));
    let list = list.as_array_mut().ok_or(Refusal::NotFound)?;
    let same =
        |one: &Value, field: &str| one.get(field).is_some() && one.get(field) == body.get(field);
    let is_there = list.iter().any(|one| match last {
        "variables" => same(one, "name"),
        "keys" => same(one, "key"),
        "autolinks" => same(one, "key_prefix"),
        _ => false,
    });
    if is_there && last == "variables" {
        return Err(Refusal::Conflict("Already exists"));
    }
    if is_there {
        return Err(Refusal::Unprocessable("Validation Failed: already exists"));
    }
    let mut item = body;
    if let Some(item) = item.as_object_mut() {
        item.insert("id".to_owned(), json!(id));
        item.insert("url".to_owned(), json!(address::of(&kept.name, &format!("{place}/{id}"))));
    }
    list.push(item.clone());
    // A variable is made without a word.
    let told = if last == "variables" { json!({}) } else { item };
    Ok((StatusCode::CREATED, told))
}

fn put(kept: &mut MadeRepository, place: &str, body: Value) -> Told {
    if let Some((list, item)) = in_list(place) {
        let list = kept.places.get_mut(list).and_then(Value::as_array_mut);
        let found = list.into_iter().flatten().find(|one| is(one, item));
        let found = found.and_then(Value::as_object_mut).ok_or(Refusal::NotFound)?;
        found.extend(body.as_object().cloned().unwrap_or_default());
        return Ok((StatusCode::NO_CONTENT, Value::Null));
    }
    let mut whole = body;
    if place.starts_with("environments/") && whole.is_object() {
        whole["name"] = json!(place.trim_start_matches("environments/"));
    }
    let is_new = kept.places.insert(place.to_owned(), whole.clone()).is_none();
    let is_silent = place.contains("secrets/") || place.starts_with("collaborators/");
    if is_silent || place.starts_with("actions/") {
        let status = if is_new && is_silent { StatusCode::CREATED } else { StatusCode::NO_CONTENT };
        // GitHub answers with nothing, and calls it JSON.
        return Ok((status, Value::Null));
    }
    Ok((StatusCode::OK, whole))
}

fn removed(kept: &mut MadeRepository, place: &str) -> Told {
    if let Some((list, item)) = in_list(place) {
        let list = kept.places.get_mut(list).and_then(Value::as_array_mut);
        let list = list.ok_or(Refusal::NotFound)?;
        let before = list.len();
        list.retain(|one| !is(one, item));
        let found = list.len() < before;
        return if found {
            Ok((StatusCode::NO_CONTENT, Value::Null))
        } else {
            Err(Refusal::NotFound)
        };
    }
    match kept.places.remove(place) {
        Some(_) => Ok((StatusCode::NO_CONTENT, Value::Null)),
        None => Err(Refusal::NotFound),
    }
}

fn read(kept: &MadeRepository, place: &str) -> Told {
    let last = place.rsplit('/').next().unwrap_or_default();
    let empty = LISTS.contains(&last).then(|| json!([]));
    let found = kept.places.get(place).cloned().or(empty).ok_or(Refusal::NotFound)?;
    // What is sealed is not told again.
    let found = if place.contains("secrets/") { json!({"name": last}) } else { found };
    if last == "variables" {
        let count = found.as_array().map_or(0, Vec::len);
        return Ok((StatusCode::OK, json!({"total_count": count, "variables": found})));
    }
    Ok((StatusCode::OK, found))
}
