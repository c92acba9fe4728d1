//! References of Git by REST: a branch is made, brought further, removed.

use super::{
    super::{Simulated, Slug, Within, address, refusal::Refusal},
    found, pushed,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A reference, in GitHub's form.
fn told(name: &str, reference: &str, commit: &str) -> Value {
    json!({
        "ref": reference,
        "node_id": address::node(&["ref", name, reference]),
        "url": address::of(name, &format!("git/{reference}")),
        "object": {
            "type": "commit",
            "sha": commit,
            "url": address::of(name, &format!("git/commits/{commit}")),
        },
    })
}

pub(super) async fn one(
    State(server): Simulated,
    Path((_, name, reference)): Within,
) -> Result<Json<Value>, Refusal> {
    let (_, git) = found(&server, &name)?;
    if git.branches().await?.is_empty() {
        return Err(Refusal::Conflict("Git Repository is empty."));
    }
    let reference = format!("refs/{reference}");
    let commit = git.commit(&reference).await.ok_or(Refusal::NotFound)?;
    Ok(Json(told(&name, &reference, &commit)))
}

#[derive(Debug, Deserialize)]
pub(super) struct NewReference {
    #[serde(rename = "ref")]
    reference: String,
    sha: String,
}

pub(super) async fn make(
    State(server): Simulated,
    Path((_, name)): Slug,
    Json(asked): Json<NewReference>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (_, git) = found(&server, &name)?;
    let commit = git.commit(&asked.sha).await;
    let commit = commit.ok_or(Refusal::Unprocessable("Object does not exist"))?;
    // Nothing may be there.
    let made = git.run(&["update-ref", &asked.reference, &commit, &"0".repeat(40)], b"").await;
    made.map_err(|_| Refusal::Unprocessable("Reference already exists"))?;
    pushed::note(&server, &name).await?;
    Ok((StatusCode::CREATED, Json(told(&name, &asked.reference, &commit))))
}

#[derive(Debug, Deserialize)]
pub(super) struct Moved {
    sha: String,
    #[serde(default)]
    force: bool,
}

pub(super) async fn change(
    State(server): Simulated,
    Path((_, name, reference)): Within,
    Json(asked): Json<Moved>,
) -> Result<Json<Value>, Refusal> {
    let (_, git) = found(&server, &name)?;
    let reference = format!("refs/{reference}");
    let before = git.commit(&reference).await;
    let before = before.ok_or(Refusal::Unprocessable("Reference does not exist"))?;
    let follows = git.run(&["merge-base", "--is-ancestor", &before, &asked.sha], b"").await.is_ok();
    if !follows && !asked.force {
        return Err(Refusal::Unprocessable("Update is not a fast forward"));
    }
    git.run(&["update-ref", &reference, &asked.sha], b"").await?;
    pushed::note(&server, &name).await?;
    Ok(Json(told(&name, &reference, &asked.sha)))
}

pub(super) async fn remove(
    State(server): Simulated,
    Path((_, name, reference)): Within,
) -> Result<StatusCode, Refusal> {
    let (_, git) = found(&server, &name)?;
    let reference = format!("refs/{reference}");
    if git.commit(&reference).await.is_none() {
        return Err(Refusal::Unprocessable("Reference does not exist"));
    }
    git.run(&["update-ref", "-d", &reference], b"").await?;
    pushed::note(&server, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
