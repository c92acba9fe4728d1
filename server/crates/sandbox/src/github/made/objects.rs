//! Objects of Git by REST: blobs, trees, commits.

use super::{
    super::{ACCOUNT, Simulated, Slug, Within, address, refusal::Refusal},
    found,
};
use crate::made::{Git, GitFault};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Who wrote a commit, when, and what they say.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Signed {
    message: String,
    author: Option<Signature>,
    committer: Option<Signature>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Signature {
    name: String,
    email: String,
    date: Option<String>,
}

impl Signed {
    /// A commit of the token's account.
    pub fn bot(message: &str) -> Self {
        Self { message: message.to_owned(), author: None, committer: None }
    }
}

impl Signature {
    fn of_account() -> Self {
        let email = format!("{ACCOUNT}@users.noreply.github.northwind.example");
        Self { name: ACCOUNT.to_owned(), email, date: None }
    }
}

/// Writes a commit.
pub(super) async fn commit(
    git: &Git,
    tree: &str,
    parents: &[String],
    signed: &Signed,
) -> Result<String, GitFault> {
    let author = signed.author.clone().unwrap_or_else(Signature::of_account);
    let committer = signed.committer.clone().unwrap_or_else(|| author.clone());
    let mut variables = vec![
        ("GIT_AUTHOR_NAME", author.name),
        ("GIT_AUTHOR_EMAIL", author.email),
        ("GIT_COMMITTER_NAME", committer.name),
        ("GIT_COMMITTER_EMAIL", committer.email),
    ];
    variables.extend(author.date.map(|date| ("GIT_AUTHOR_DATE", date)));
    variables.extend(committer.date.map(|date| ("GIT_COMMITTER_DATE", date)));
    let mut arguments = vec!["commit-tree", tree];
    for parent in parents {
        arguments.extend(["-p", parent]);
    }
    let said = git.run_as(&arguments, signed.message.as_bytes(), &variables).await?;
    Ok(String::from_utf8_lossy(&said).trim().to_owned())
}

#[derive(Debug, Deserialize)]
pub(super) struct NewBlob {
    content: String,
    encoding: Option<String>,
}

pub(super) async fn write_blob(
    State(server): Simulated,
    Path((_, name)): Slug,
    Json(asked): Json<NewBlob>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (_, git) = found(&server, &name)?;
    let bytes = match asked.encoding.as_deref() {
        Some("base64") => {
            let wrong = Refusal::Unprocessable("content is not valid Base64");
            STANDARD.decode(asked.content).map_err(|_| wrong)?
        }
        _ => asked.content.into_bytes(),
    };
    let id = git.line(&["hash-object", "-w", "--stdin"], &bytes).await?;
    let url = address::of(&name, &format!("git/blobs/{id}"));
    Ok((StatusCode::CREATED, Json(json!({"sha": id, "url": url}))))
}

pub(super) async fn blob(
    State(server): Simulated,
    Path((_, name, id)): Within,
) -> Result<Json<Value>, Refusal> {
    let (_, git) = found(&server, &name)?;
    let bytes = git.run(&["cat-file", "blob", &id], b"").await.map_err(|_| Refusal::NotFound)?;
    Ok(Json(json!({
        "sha": id,
        "node_id": address::node(&["blob", &id]),
        "size": bytes.len(),
        "url": address::of(&name, &format!("git/blobs/{id}")),
        "content": STANDARD.encode(bytes),
        "encoding": "base64",
    })))
}

#[derive(Debug, Deserialize)]
pub(super) struct NewTree {
    base_tree: Option<String>,
    tree: Vec<NewEntry>,
}

#[derive(Debug, Deserialize)]
struct NewEntry {
    path: String,
    mode: Option<String>,
    sha: Option<String>,
    content: Option<String>,
}

pub(super) async fn write_tree(
    State(server): Simulated,
    Path((_, name)): Slug,
    Json(asked): Json<NewTree>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (_, git) = found(&server, &name)?;
    // An index of its own: several may write at once.
    let index = tempfile_name(&git, &asked);
    let own = [("GIT_INDEX_FILE", index.clone())];
    if let Some(base) = &asked.base_tree {
        git.run_as(&["read-tree", base], b"", &own).await?;
    }
    let mut lines = String::new();
    for entry in &asked.tree {
        let mode = entry.mode.as_deref().unwrap_or("100644");
        let id = match (&entry.content, &entry.sha) {
            (Some(text), _) => git.line(&["hash-object", "-w", "--stdin"], text.as_bytes()).await?,
            (None, Some(id)) => id.clone(),
            // Nothing shall be there.
            (None, None) => "0".repeat(40),
        };
        let mode = if entry.content.is_none() && entry.sha.is_none() { "0" } else { mode };
        // Writing to a text does not fail.
        let _ = write!(lines, "{mode} {id}\t{}\0", entry.path);
    }
    git.run_as(&["update-index", "-z", "--index-info"], lines.as_bytes(), &own).await?;
    let said = git.run_as(&["write-tree"], b"", &own).await?;
    drop(std::fs::remove_file(index));
    let id = String::from_utf8_lossy(&said).trim().to_owned();
    let told = listed(&git, &name, &id, false).await?;
    Ok((StatusCode::CREATED, Json(told)))
}

fn tempfile_name(git: &Git, asked: &NewTree) -> String {
    let words = format!("{asked:?}");
    let name = crate::history::object(&[&words]);
    git.folder.join(format!("index-{name}")).to_string_lossy().into_owned()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Depth {
    recursive: String,
}

pub(super) async fn tree(
    State(server): Simulated,
    Path((_, name, wanted)): Within,
    Query(depth): Query<Depth>,
) -> Result<Json<Value>, Refusal> {
    let (_, git) = found(&server, &name)?;
    let wanted = format!("{wanted}^{{tree}}");
    let id =
        git.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], b"").await;
    let id = id.map_err(|_| Refusal::NotFound)?;
    Ok(Json(listed(&git, &name, &id, !depth.recursive.is_empty()).await?))
}

async fn listed(git: &Git, name: &str, id: &str, deep: bool) -> Result<Value, GitFault> {
    let entries = git.listed(id, deep).await?.into_iter().map(|one| {
        let kind = if one.kind == "tree" { "trees" } else { "blobs" };
        let mut told = json!({
            "path": one.path,
            "mode": one.mode,
            "type": one.kind,
            "sha": one.id,
            "url": address::of(name, &format!("git/{kind}/{}", one.id)),
        });
        if let Some(size) = one.size {
            told["size"] = json!(size);
        }
        told
    });
    let entries: Vec<Value> = entries.collect();
    let url = address::of(name, &format!("git/trees/{id}"));
    Ok(json!({"sha": id, "url": url, "tree": entries, "truncated": false}))
}

#[derive(Debug, Deserialize)]
pub(super) struct NewCommit {
    tree: String,
    #[serde(default)]
    parents: Vec<String>,
    #[serde(flatten)]
    signed: Signed,
}

pub(super) async fn write_commit(
    State(server): Simulated,
    Path((_, name)): Slug,
    Json(asked): Json<NewCommit>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (_, git) = found(&server, &name)?;
    let id = commit(&git, &asked.tree, &asked.parents, &asked.signed).await?;
    let whole = super::commits::told(&git, &name, &id).await?;
    let mut told = whole["commit"].clone();
    told["sha"] = json!(id);
    told["node_id"] = whole["node_id"].clone();
    told["html_url"] = whole["html_url"].clone();
    told["parents"] = whole["parents"].clone();
    told["verification"] = json!({"verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null});
    if let Some(told) = told.as_object_mut() {
        told.remove("comment_count");
    }
    Ok((StatusCode::CREATED, Json(told)))
}
