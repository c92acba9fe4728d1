//! Files of a commit.

use super::{GitLab, explain, wire::WireEntry};
use crate::{http::HttpError, path, patterns::Patterns};
use platform::code_host::{FileKind, HostError, Repository, RepositoryFile};

/// Folders that are looked into at the most.
const FOLDERS: usize = 1_000;

/// The files that match, sorted by path. Only folders on the way are looked into.
pub(super) async fn files(
    gitlab: &GitLab,
    repository: &Repository,
    commit: &str,
    patterns: &[String],
) -> Result<Vec<RepositoryFile>, HostError> {
    let patterns = Patterns::new(patterns)?;
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    let mut asked = 0;
    while let Some(folder) = folders.pop() {
        asked += 1;
        if asked > FOLDERS {
            return Err(HostError::Refused(format!(
                "{} has too many folders to look through; name the folder of its catalog files in \
                 catalog-paths",
                repository.slug
            )));
        }
        for entry in tree(gitlab, repository, commit, &folder).await.map_err(explain)? {
            if entry.sort == "tree" && patterns.reach(&entry.path) {
                folders.push(entry.path);
            } else if entry.sort == "blob"
                && entry.mode != "120000"
                && patterns.match_file(&entry.path)
            {
                found.push(RepositoryFile { path: entry.path, version: entry.id });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// Everything at a path, with links and modes.
pub(super) async fn all(
    gitlab: &GitLab,
    repository: &Repository,
    commit: &str,
    path: &str,
) -> Result<Vec<(RepositoryFile, FileKind)>, HostError> {
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    let mut asked = 0;
    while let Some(folder) = folders.pop() {
        asked += 1;
        if asked > FOLDERS {
            let slug = &repository.slug;
            return Err(HostError::Refused(format!("{slug} has too many folders at {path:?}")));
        }
        for entry in tree(gitlab, repository, commit, &folder).await.map_err(explain)? {
            if entry.sort == "tree" {
                folders.push(entry.path);
            } else if entry.sort == "blob" {
                let kind = FileKind::of_mode(&entry.mode);
                found.push((RepositoryFile { path: entry.path, version: entry.id }, kind));
            }
        }
    }
    if found.is_empty() && !path.is_empty() {
        // Perhaps it is a file: it stands in the folder around it.
        let around = path.rsplit_once('/').map_or("", |(around, _)| around);
        let entries = tree(gitlab, repository, commit, around).await.map_err(explain)?;
        for entry in entries.into_iter().filter(|one| one.sort == "blob" && one.path == path) {
            let kind = FileKind::of_mode(&entry.mode);
            found.push((RepositoryFile { path: entry.path, version: entry.id }, kind));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
    Ok(found)
}

/// One folder. Of a folder that is not there GitLab says 404, or gives an empty list.
async fn tree(
    gitlab: &GitLab,
    repository: &Repository,
    commit: &str,
    folder: &str,
) -> Result<Vec<WireEntry>, HttpError> {
    let (id, commit, folder) = (&repository.id, path::part(commit), path::part(folder));
    let query = format!("ref={commit}&path={folder}&per_page=100&pagination=keyset");
    let listed = gitlab.all(&format!("/projects/{id}/repository/tree?{query}")).await;
    match listed {
        Err(HttpError::Status { status: 404, message, .. }) if message.contains("Tree") => {
            Ok(Vec::new())
        }
        listed => listed,
    }
}
