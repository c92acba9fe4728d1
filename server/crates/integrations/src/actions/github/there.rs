//! What stands where a pull request would go, for a draft to compare with.

use super::{
    super::commit::Prepared,
    files::Known,
    round::{Repo, Round},
};
use crate::path::part;
use base64::{Engine, engine::general_purpose::STANDARD};
use platform::scaffolder::{ActionError, FetchedFiles};
use serde::Deserialize;
use std::{
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// Files that are brought at the most: what is more is shown as if it were new.
const MOST: usize = 200;

/// How long what a draft was compared with is kept.
const KEPT: Duration = Duration::from_hours(1);

/// Where files of the workspace go.
pub(super) struct Paths {
    /// The folder of the workspace.
    pub source: String,
    /// The folder of the repository.
    pub target: String,
}

#[derive(Deserialize)]
struct WireBlob {
    content: String,
}

/// Brings the file of each path that the workspace has, too.
pub(super) async fn lay_out(
    round: &Round<'_>,
    commit: &str,
    known: &Known,
    prepared: &Prepared<'_>,
    paths: &Paths,
) -> Result<FetchedFiles, ActionError> {
    let all = round.settings.folder.join("there");
    let place = all.join(part(&round.call.key));
    let emptied = (all, place.clone());
    let empty = tokio::task::spawn_blocking(move || empty(&emptied.0, &emptied.1)).await;
    empty.map_err(|error| unusable(&error))?.map_err(|error| unusable(&error))?;
    let entries = prepared.entries.iter().filter_map(|entry| {
        let id = known.id_of(&joined(&paths.target, &entry.path))?;
        (entry.mode != "120000").then_some((entry, id))
    });
    for (entry, id) in entries.take(MOST) {
        let bytes = if entry.id == id {
            prepared.content(entry).await?
        } else {
            blob(&round.repo, id).await?
        };
        let file = place.join(joined(&paths.source, &entry.path));
        let written = async {
            if let Some(folder) = file.parent() {
                tokio::fs::create_dir_all(folder).await?;
            }
            tokio::fs::write(&file, bytes).await
        };
        written.await.map_err(|error| unusable(&error))?;
    }
    let address = format!("{}/tree/{commit}/{}", round.repo.page(), paths.target);
    Ok(FetchedFiles { place, commit: Some(commit.to_owned()), address })
}

async fn blob(repo: &Repo<'_>, id: &str) -> Result<Vec<u8>, ActionError> {
    let place = repo.at(&format!("/git/blobs/{}", part(id)));
    let found: WireBlob =
        repo.get(&place).await.map_err(|error| repo.explain(&error, "reads a file"))?;
    let plain: String = found.content.split_ascii_whitespace().collect();
    STANDARD.decode(plain).map_err(|error| unusable(&error))
}

fn joined(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

/// An empty place; what was compared with a while ago is gone.
fn empty(all: &Path, place: &Path) -> io::Result<()> {
    std::fs::create_dir_all(all)?;
    let old = |path: &PathBuf| {
        let changed = path.metadata().and_then(|facts| facts.modified());
        let age = changed.ok().and_then(|at| SystemTime::now().duration_since(at).ok());
        path == place || age.is_some_and(|age| age > KEPT)
    };
    let there = std::fs::read_dir(all)?.filter_map(Result::ok).map(|entry| entry.path());
    for path in there.filter(old) {
        // Another draft may be clearing, too.
        if let Err(error) = std::fs::remove_dir_all(path)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
    }
    std::fs::create_dir_all(place)
}

fn unusable(error: &dyn std::fmt::Display) -> ActionError {
    let message = format!("what is there cannot be laid out: {error}");
    ActionError::Unavailable { message, until: None }
}
