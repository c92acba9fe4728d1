//! Commits of main branches: one for each merged change.

use super::{
    Simulated, Slug, Within, address, changes,
    pages::{Asked, page},
    refusal::Refusal,
    repositories, repository,
};
use crate::{
    history::{Change, object},
    world::World,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use platform::Timestamp;
use serde_json::{Value, json};
use std::cmp::Reverse;

/// How far back commits are listed, in days.
const DAYS: i64 = 120;

/// What is on the main branch, the latest first.
pub(super) fn merged(world: &World, repository: &str) -> Vec<Change> {
    merged_over(world, repository, DAYS)
}

/// The same over so many days.
pub(super) fn merged_over(world: &World, repository: &str, days: i64) -> Vec<Change> {
    let now = world.now();
    let from = Timestamp(now.0 - days * 24 * 3_600_000);
    let mut merged = world.history.changes(repository, from, now);
    merged.retain(|change| change.is_merged(now));
    merged.sort_by_key(|change| Reverse(change.ended));
    merged
}

/// A commit in GitHub's form: of a change, or the first of its repository.
pub(super) fn of(world: &World, repository: &str, name: &str) -> Result<Value, Refusal> {
    let merged = merged(world, repository);
    let place = merged.iter().position(|change| change.commit == name);
    if let Some(place) = place {
        return Ok(commit(world, &merged[place], merged.get(place + 1)));
    }
    if name == object(&["first", repository]) {
        return Ok(form(
            repository,
            name,
            "slipway-bot",
            "2025-01-01T08:00:00Z",
            "First commit",
            None,
        ));
    }
    Err(Refusal::NotFound)
}

fn commit(world: &World, change: &Change, before: Option<&Change>) -> Value {
    let (headline, body) = world.history.message(change, before);
    let message = if body.is_empty() { headline } else { format!("{headline}\n\n{body}") };
    let before = before.map(|before| before.commit.clone());
    let before = before.unwrap_or_else(|| object(&["first", change.repository]));
    let at = change.ended.to_rfc3339();
    form(change.repository, &change.commit, change.author.login, &at, &message, Some(before))
}

fn form(
    repository: &str,
    name: &str,
    login: &str,
    at: &str,
    message: &str,
    before: Option<String>,
) -> Value {
    let own = address::of(repository, &format!("commits/{name}"));
    let tree = object(&["tree", name]);
    let signed = json!({"name": login, "email": format!("{login}@users.noreply.github.northwind.example"), "date": at});
    let parents: Vec<_> = before
        .into_iter()
        .map(|before| {
            json!({
                "sha": before,
                "url": address::of(repository, &format!("commits/{before}")),
                "html_url": address::page(repository, &format!("commit/{before}")),
            })
        })
        .collect();
    json!({
        "sha": name,
        "node_id": address::node(&["commit", name]),
        "url": own,
        "html_url": address::page(repository, &format!("commit/{name}")),
        "comments_url": format!("{own}/comments"),
        "commit": {
            "url": address::of(repository, &format!("git/commits/{name}")),
            "author": signed,
            "committer": signed,
            "message": message,
            "comment_count": 0,
            "tree": {"sha": tree, "url": address::of(repository, &format!("git/trees/{tree}"))},
        },
        "author": address::user(login),
        "committer": address::user(login),
        "parents": parents,
    })
}

pub(super) async fn list(
    State(server): Simulated,
    Path((owner, name)): Slug,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let name = repository(&owner, &name)?;
    let merged = merged(&server.world, name);
    // A list may begin at a commit instead of at a branch.
    let begin = match asked.sha.as_str() {
        "" | "main" => 0,
        wanted => merged
            .iter()
            .position(|change| change.commit.starts_with(wanted))
            .ok_or(Refusal::NotFound)?,
    };
    let path = format!("repos/{owner}/{name}/commits");
    let before = merged.iter().skip(1).map(Some).chain([None]);
    let all: Vec<_> = merged.iter().zip(before).skip(begin).collect();
    Ok(page(&path, all, &asked, |shown, _| {
        shown.into_iter().map(|(change, before)| commit(&server.world, change, before)).collect()
    }))
}

pub(super) async fn one(
    State(server): Simulated,
    Path((owner, name, wanted)): Within,
) -> Result<Json<Value>, Refusal> {
    let name = repository(&owner, &name)?;
    let world = &server.world;
    let wanted = if wanted == "main" { repositories::head(world, name) } else { wanted };
    of(world, name, &wanted).map(Json)
}

/// The pull requests that brought a commit.
pub(super) async fn pulls(
    State(server): Simulated,
    Path((owner, name, wanted)): Within,
) -> Result<Json<Value>, Refusal> {
    let name = repository(&owner, &name)?;
    let merged = merged(&server.world, name);
    let found = merged.iter().filter(|change| change.commit == wanted || change.head == wanted);
    Ok(Json(found.map(|change| changes::simple(&server.world, change)).collect()))
}
