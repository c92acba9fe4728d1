//! Branches and files, out of Git.

use super::{
    super::{
        Simulated, Slug, Within, address,
        pages::{Asked, page},
        refusal::Refusal,
    },
    commits, found,
};
use crate::{
    company::ORGANISATION,
    made::{Git, MadeRepository},
};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};

/// Of which commit.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct At {
    #[serde(rename = "ref")]
    reference: String,
}

fn is_protected(made: &MadeRepository, branch: &str) -> bool {
    made.places.contains_key(&format!("branches/{branch}/protection"))
}

pub(super) async fn branches(
    State(server): Simulated,
    Path((_, name)): Slug,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let (made, git) = found(&server, &name)?;
    let all = git.branches().await?;
    let path = format!("repos/{ORGANISATION}/{name}/branches");
    Ok(page(&path, all, &asked, |shown, _| {
        let told = shown.into_iter().map(|(branch, commit)| {
            json!({
                "name": branch,
                "commit": {"sha": commit, "url": address::of(&name, &format!("commits/{commit}"))},
                "protected": is_protected(&made, &branch),
            })
        });
        told.collect()
    }))
}

pub(super) async fn branch(
    State(server): Simulated,
    Path((_, name, branch)): Within,
) -> Result<Json<Value>, Refusal> {
    let (made, git) = found(&server, &name)?;
    let commit = git.head(&branch).await.ok_or(Refusal::NoBranch)?;
    let own = address::of(&name, &format!("branches/{branch}"));
    let is_protected = is_protected(&made, &branch);
    Ok(Json(json!({
        "name": branch,
        "commit": commits::told(&git, &name, &commit).await?,
        "_links": {"self": own, "html": address::page(&name, &format!("tree/{branch}"))},
        "protected": is_protected,
        "protection": {"enabled": is_protected},
        "protection_url": format!("{own}/protection"),
    })))
}

pub(super) async fn contents(
    State(server): Simulated,
    Path((_, name, path)): Within,
    Query(at): Query<At>,
) -> Result<Json<Value>, Refusal> {
    let (made, git) = found(&server, &name)?;
    file(&made, &git, &path, &at.reference).await.map(Json)
}

pub(super) async fn readme(
    State(server): Simulated,
    Path((_, name)): Slug,
) -> Result<Json<Value>, Refusal> {
    let (made, git) = found(&server, &name)?;
    file(&made, &git, "README.md", "").await.map(Json)
}

/// A file, or what is in a folder.
async fn file(
    made: &MadeRepository,
    git: &Git,
    path: &str,
    reference: &str,
) -> Result<Value, Refusal> {
    let branch = if reference.is_empty() { made.branch() } else { reference };
    let commit = git.commit(branch).await.ok_or(Refusal::NotFound)?;
    let all = git.listed(&commit, true).await?;
    let path = path.trim_end_matches('/');
    let entry = all.iter().find(|entry| entry.path == path).ok_or(Refusal::NotFound)?;
    if entry.kind == "tree" {
        let inside = all.iter().filter(|one| {
            let rest = one.path.strip_prefix(path).and_then(|rest| rest.strip_prefix('/'));
            rest.is_some_and(|rest| !rest.contains('/'))
        });
        let names = inside.map(|one| {
            let kind = if one.kind == "tree" { "dir" } else { "file" };
            shown(made, &one.path, (&one.id, branch), (kind, one.size.unwrap_or(0)))
        });
        return Ok(names.collect());
    }
    let bytes = git.run(&["cat-file", "blob", &entry.id], b"").await?;
    let size = entry.size.unwrap_or_default();
    let mut whole = shown(made, path, (&entry.id, branch), ("file", size));
    whole["encoding"] = json!("base64");
    whole["content"] = json!(STANDARD.encode(bytes));
    Ok(whole)
}

fn shown(
    made: &MadeRepository,
    path: &str,
    (id, branch): (&str, &str),
    (kind, size): (&str, u64),
) -> Value {
    let name = &made.name;
    let own = address::of(name, &format!("contents/{path}?ref={branch}"));
    let git = address::of(name, &format!("git/blobs/{id}"));
    let page = address::page(name, &format!("blob/{branch}/{path}"));
    json!({
        "type": kind,
        "size": size,
        "name": path.rsplit('/').next(),
        "path": path,
        "sha": id,
        "url": own,
        "git_url": git,
        "html_url": page,
        "download_url": address::page(name, &format!("raw/{branch}/{path}")),
        "_links": {"git": git, "self": own, "html": page},
    })
}

/// The files in `.github/workflows`.
pub(super) async fn workflows(
    State(server): Simulated,
    Path((_, name)): Slug,
) -> Result<Json<Value>, Refusal> {
    let (made, git) = found(&server, &name)?;
    let Some(commit) = git.head(made.branch()).await else {
        return Ok(Json(json!({"total_count": 0, "workflows": []})));
    };
    let all = git.listed(&commit, true).await?;
    let files = all.iter().filter(|one| one.path.starts_with(".github/workflows/"));
    let told = files.map(|one| {
        let id = address::id(&["workflow", &name, &one.path]);
        let own = address::of(&name, &format!("actions/workflows/{id}"));
        let file = one.path.rsplit('/').next().unwrap_or_default();
        let created = platform::Timestamp(made.created_at).to_rfc3339();
        json!({
            "id": id,
            "node_id": address::node(&["workflow", &own]),
            "name": file,
            "path": one.path,
            "state": "active",
            "created_at": created,
            "updated_at": created,
            "url": own,
            "html_url": address::page(&name, &format!("blob/{}/{}", made.branch(), one.path)),
            "badge_url": address::page(&name, &format!("actions/workflows/{file}/badge.svg")),
        })
    });
    let told: Vec<Value> = told.collect();
    Ok(Json(json!({"total_count": told.len(), "workflows": told})))
}
