//! Files of the workspace as a commit by REST. GitLab gives such a commit a time of its own, so that an
//! earlier try's is known by what came before it and by its message.

use super::{
    super::{
        asked::{Asked, Method},
        commit::{Author, Entry, Prepared},
        once,
    },
    round::Round,
    wire::{WireBranch, WireCommit, WireEntry},
};
use crate::{
    http::HttpError,
    path::{part, with_query},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use platform::scaffolder::ActionError;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What is to be committed, and where.
pub(super) struct Wanted<'a> {
    pub branch: &'a str,
    /// The commit that comes before it.
    pub base: &'a str,
    pub message: &'a str,
    pub folder: &'a str,
    /// `create`, `update`, `delete`, `auto`.
    pub action: &'a str,
    /// What shall not be there any more.
    pub removed: &'a [String],
}

/// What is done with a file.
#[derive(Clone, Debug)]
pub(super) struct FileAction {
    path: String,
    action: &'static str,
    /// The file of the workspace, where there is one.
    entry: Option<Entry>,
}

/// The head of a branch.
pub(super) async fn head(
    round: &Round<'_>,
    branch: &str,
) -> Result<Option<WireCommit>, ActionError> {
    let place = round.at(&format!("/repository/branches/{}", part(branch)))?;
    let found = round.way.find::<WireBranch>(&place).await;
    let found = found.map_err(|error| round.explain(&error, "looks for the branch"))?;
    Ok(found.map(|found| found.commit))
}

/// What is done with each file of the workspace, and with what shall be gone.
pub(super) async fn actions(
    round: &Round<'_>,
    wanted: &Wanted<'_>,
    entries: &[Entry],
) -> Result<Vec<FileAction>, ActionError> {
    let looks = wanted.action == "auto" || !wanted.removed.is_empty();
    let known = if looks { known(round, wanted).await? } else { HashMap::new() };
    let action = |path: &str, entry: &Entry| match wanted.action {
        "create" => Some("create"),
        "update" => Some("update"),
        "delete" => Some("delete"),
        "auto" => match known.get(path) {
            Some(id) if *id == entry.id => None,
            Some(_) => Some("update"),
            None => Some("create"),
        },
        _ => None,
    };
    let mut all = Vec::new();
    for entry in entries {
        let path = joined(wanted.folder, &entry.path);
        if entry.mode == "120000" {
            round.call.log.tell(&format!("Skipped, {path} is a link, which GitLab does not take"));
            continue;
        }
        if wanted.removed.contains(&path) {
            continue;
        }
        if let Some(action) = action(&path, entry) {
            all.push(FileAction { path, action, entry: Some(entry.clone()) });
        }
    }
    let gone = wanted.removed.iter().filter(|path| known.contains_key(*path));
    all.extend(gone.map(|path| FileAction { path: path.clone(), action: "delete", entry: None }));
    Ok(all)
}

fn joined(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

/// The files that are there, with the names of their bytes.
async fn known(
    round: &Round<'_>,
    wanted: &Wanted<'_>,
) -> Result<HashMap<String, String>, ActionError> {
    let place = round.at("/repository/tree")?;
    let query =
        [("ref", wanted.base), ("recursive", "true"), ("per_page", "100"), ("path", wanted.folder)];
    let listed = match round.way.all::<WireEntry>(&with_query(&place, &query)).await {
        // A folder that is not there has no files.
        Err(error) if error.status() == Some(404) => Vec::new(),
        listed => listed.map_err(|error| round.explain(&error, "lists its files"))?,
    };
    let files = listed.into_iter().filter(|one| one.sort == "blob");
    Ok(files.map(|one| (one.path, one.id)).collect())
}

/// The request for the commit, with what the files hold.
pub(super) async fn asked(
    round: &Round<'_>,
    wanted: &Wanted<'_>,
    prepared: &Prepared<'_>,
    (actions, author): (&[FileAction], &Author),
) -> Result<Asked, ActionError> {
    let mut told = Vec::new();
    for FileAction { path, action, entry } in actions {
        let Some(entry) = entry.as_ref().filter(|_| *action != "delete") else {
            told.push(json!({"action": action, "file_path": path}));
            continue;
        };
        told.push(json!({
            "action": action,
            "file_path": path,
            "encoding": "base64",
            "content": STANDARD.encode(prepared.content(entry).await?),
            "execute_filemode": entry.mode == "100755",
        }));
    }
    request(round, wanted, &told, Some(author))
}

/// The same, without what they hold: as a draft tells it.
pub(super) fn planned(
    round: &Round<'_>,
    wanted: &Wanted<'_>,
    actions: &[FileAction],
) -> Result<Asked, ActionError> {
    let told = actions.iter().map(|one| json!({"action": one.action, "file_path": one.path}));
    request(round, wanted, &told.collect::<Vec<_>>(), None)
}

fn request(
    round: &Round<'_>,
    wanted: &Wanted<'_>,
    actions: &[Value],
    author: Option<&Author>,
) -> Result<Asked, ActionError> {
    let place = round.at("/repository/commits")?;
    let purpose = format!("commits {} files to {}", actions.len(), wanted.branch);
    Ok(Asked::new(Method::Post, place, purpose).with(json!({
        "branch": wanted.branch,
        "commit_message": wanted.message,
        "actions": actions,
        "author_name": author.map(|author| &author.name),
        "author_email": author.map(|author| &author.email),
    })))
}

/// Commits once.
pub(super) async fn commit(
    round: &Round<'_>,
    wanted: &Wanted<'_>,
    asked: &Asked,
) -> Result<WireCommit, ActionError> {
    let find = async {
        let there = head(round, wanted.branch).await?;
        let is_ours = |there: &WireCommit| {
            there.message.trim() == wanted.message.trim()
                && there.parent_ids.iter().any(|parent| parent == wanted.base)
        };
        Ok::<_, ActionError>(there.filter(is_ours))
    };
    let make = async { round.way.send(asked).await?.json::<WireCommit>() };
    let explain = |error: HttpError| round.explain(&error, asked.purpose());
    once::make(round.call, "commit", find, make, explain).await
}
