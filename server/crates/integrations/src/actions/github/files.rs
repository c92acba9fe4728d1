//! Files as objects of Git, written by REST: what is written is named by what it holds, so that writing
//! it again writes nothing.

use super::{
    super::{
        asked::{Asked, Method},
        commit::{Author, Entry, Prepared, signed_off},
        input::go_on,
    },
    round::{Repo, Round},
    wire::{WireCommit, WireObject},
};
use crate::path::part;
use base64::{Engine, engine::general_purpose::STANDARD};
use platform::scaffolder::ActionError;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Files of one request, and bytes of their texts.
const BATCH: (usize, usize) = (300, 4 << 20);

/// The files of a commit: mode and name of each path; `None` of those too many to be listed.
pub(super) struct Known {
    pub tree: String,
    files: Option<HashMap<String, (String, String)>>,
}

/// A change of a tree.
#[derive(Clone, Debug)]
pub(super) enum TreeChange {
    /// This file of the workspace shall be there.
    Put(String, Entry),
    /// Nothing shall be there.
    Remove(String),
}

#[derive(Deserialize)]
struct WireTree {
    tree: Vec<WireEntry>,
    #[serde(default)]
    truncated: bool,
}

#[derive(Deserialize)]
struct WireEntry {
    path: String,
    mode: String,
    sha: String,
}

/// What a commit holds.
pub(super) async fn known(repo: &Repo<'_>, commit: &str) -> Result<Known, ActionError> {
    let place = repo.at(&format!("/commits/{}", part(commit)));
    let found: WireCommit =
        repo.get(&place).await.map_err(|error| repo.explain(&error, "looks at the branch"))?;
    let tree = found.commit.tree.sha;
    let place = repo.at(&format!("/git/trees/{}?recursive=1", part(&tree)));
    let listed: WireTree =
        repo.get(&place).await.map_err(|error| repo.explain(&error, "lists its files"))?;
    let entries = listed.tree.into_iter().map(|one| (one.path, (one.mode, one.sha)));
    let files = (!listed.truncated).then(|| entries.collect());
    Ok(Known { tree, files })
}

impl Known {
    /// What a repository holds that is not there yet.
    pub fn nothing() -> Self {
        Self { tree: "the first tree".to_owned(), files: Some(HashMap::new()) }
    }

    fn has(&self, path: &str, entry: &Entry) -> bool {
        let found = self.files.as_ref().and_then(|files| files.get(path));
        found.is_some_and(|(mode, id)| *mode == entry.mode && *id == entry.id)
    }

    /// The name of what is at a path.
    pub fn id_of(&self, path: &str) -> Option<&str> {
        Some(self.files.as_ref()?.get(path)?.1.as_str())
    }

    /// Whether something is at a path, as far as it is known.
    pub fn may_have(&self, path: &str) -> bool {
        self.files.as_ref().is_none_or(|files| files.contains_key(path))
    }

    /// What has to change so that the files of a workspace are there, below a folder.
    pub fn changes(&self, entries: &[Entry], folder: &str, removed: &[String]) -> Vec<TreeChange> {
        let at = |path: &str| {
            if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
        };
        let put = entries.iter().map(|entry| (at(&entry.path), entry));
        let put = put.filter(|(path, entry)| !self.has(path, entry) && !removed.contains(path));
        let put = put.map(|(path, entry)| TreeChange::Put(path, entry.clone()));
        let gone = removed.iter().filter(|path| self.may_have(path)).cloned();
        put.chain(gone.map(TreeChange::Remove)).collect()
    }
}

/// Writes a tree with the changes laid over another one; gives its name.
pub(super) async fn write_tree(
    round: &Round<'_>,
    repo: &Repo<'_>,
    prepared: &Prepared<'_>,
    base: &str,
    changes: &[TreeChange],
) -> Result<String, ActionError> {
    let mut tree = base.to_owned();
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for change in changes {
        go_on(round.call)?;
        let (entry, size) = tree_entry(repo, prepared, change).await?;
        if batch.len() == BATCH.0 || bytes + size > BATCH.1 {
            tree = send_tree(repo, &tree, std::mem::take(&mut batch)).await?;
            bytes = 0;
        }
        batch.push(entry);
        bytes += size;
    }
    if batch.is_empty() { Ok(tree) } else { send_tree(repo, &tree, batch).await }
}

async fn tree_entry(
    repo: &Repo<'_>,
    prepared: &Prepared<'_>,
    change: &TreeChange,
) -> Result<(Value, usize), ActionError> {
    let (path, entry) = match change {
        TreeChange::Put(path, entry) => (path, entry),
        TreeChange::Remove(path) => {
            // A path without a name is taken away.
            let gone = json!({"path": path, "mode": "100644", "type": "blob", "sha": null});
            return Ok((gone, path.len()));
        }
    };
    let content = prepared.content(entry).await?;
    let shape = |field: &str, value: &str| json!({"path": path, "mode": entry.mode, "type": "blob", field: value});
    match String::from_utf8(content) {
        Ok(text) if text.len() < BATCH.1 => Ok((shape("content", &text), text.len())),
        Ok(text) => Ok((shape("sha", &send_blob(repo, text.as_bytes()).await?), 100)),
        Err(bytes) => Ok((shape("sha", &send_blob(repo, bytes.as_bytes()).await?), 100)),
    }
}

async fn send_blob(repo: &Repo<'_>, bytes: &[u8]) -> Result<String, ActionError> {
    let asked = Asked::new(Method::Post, repo.at("/git/blobs"), "writes a file");
    let body = json!({"content": STANDARD.encode(bytes), "encoding": "base64"});
    named(repo, &asked.with(body)).await
}

async fn send_tree(
    repo: &Repo<'_>,
    base: &str,
    entries: Vec<Value>,
) -> Result<String, ActionError> {
    let asked = Asked::new(Method::Post, repo.at("/git/trees"), "writes the files");
    named(repo, &asked.with(json!({"base_tree": base, "tree": entries}))).await
}

/// The request for a commit. Without an author it is the credential's own, which GitHub signs.
pub(super) fn commit(
    round: &Round<'_>,
    repo: &Repo<'_>,
    (tree, parent): (&str, &str),
    author: Option<&Author>,
    message: &str,
) -> Asked {
    let at = round.call.task_created_at.to_rfc3339();
    let signature =
        author.map(|author| json!({"name": author.name, "email": author.email, "date": at}));
    let message = author.map_or_else(|| message.to_owned(), |one| signed_off(message, one));
    let asked = Asked::new(Method::Post, repo.at("/git/commits"), "writes the commit");
    asked.with(json!({
        "message": message,
        "tree": tree,
        "parents": [parent],
        "author": signature,
        "committer": signature,
    }))
}

/// Sends what gives something a name.
pub(super) async fn named(repo: &Repo<'_>, asked: &Asked) -> Result<String, ActionError> {
    let answer = repo.send(asked).await.and_then(|answer| answer.json::<WireObject>());
    answer.map(|object| object.sha).map_err(|error| repo.explain(&error, asked.purpose()))
}

/// The paths of changes, as a draft tells them.
pub(super) fn paths(changes: &[TreeChange]) -> Vec<Value> {
    let told = changes.iter().map(|change| match change {
        TreeChange::Put(path, entry) => json!({"path": path, "mode": entry.mode, "type": "blob"}),
        TreeChange::Remove(path) => json!({"path": path, "sha": null}),
    });
    told.collect()
}
