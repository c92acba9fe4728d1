//! Releases: one for each seventh change that was merged and built.

use super::{
    Simulated, Slug, address, commits,
    pages::{Asked, page},
    refusal::Refusal,
    repository,
};
use crate::history::Change;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use platform::Timestamp;
use serde_json::{Value, json};

/// Of so many changes one is a release.
const EVERY: i64 = 7;

pub(super) async fn list(
    State(server): Simulated,
    Path((owner, name)): Slug,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let name = repository(&owner, &name)?;
    let world = &server.world;
    let merged = commits::merged(world, name);
    let all = merged.into_iter().filter(|change| change.number % EVERY == 0);
    let all = all.filter_map(|change| {
        let built = world.history.built(&change, &world.runs)?;
        (built <= world.now()).then_some((change, built))
    });
    let path = format!("repos/{owner}/{name}/releases");
    Ok(page(&path, all.collect(), &asked, |shown, _| {
        shown.iter().map(|(change, built)| json(change, *built)).collect()
    }))
}

fn json(change: &Change, built: Timestamp) -> Value {
    let tag = format!("v1.{}.0", change.number / EVERY);
    let id = address::id(&["release", change.repository, &tag]);
    let own = address::of(change.repository, &format!("releases/{id}"));
    let ball = |kind: &str| address::of(change.repository, &format!("{kind}/{tag}"));
    json!({
        "url": own,
        "html_url": address::page(change.repository, &format!("releases/tag/{tag}")),
        "assets_url": format!("{own}/assets"),
        "upload_url": format!("{own}/assets{{?name,label}}"),
        "tarball_url": ball("tarball"),
        "zipball_url": ball("zipball"),
        "id": id,
        "node_id": address::node(&["release", &own]),
        "tag_name": tag,
        "target_commitish": "main",
        "name": format!("{tag}: {}", change.title),
        "body": format!("{} (#{})", change.title, change.number),
        "draft": false,
        "prerelease": false,
        "created_at": change.ended.to_rfc3339(),
        "published_at": built.to_rfc3339(),
        "author": address::person(change.author),
        "assets": [],
    })
}
