//! Files of a commit.

use super::{Bitbucket, explain, path_of, wire::WireEntry};
use crate::{http::HttpError, path, patterns::Patterns};
use platform::code_host::{HostError, Repository, RepositoryFile};

/// Folders that are looked into at the most.
const FOLDERS: usize = 1_000;

/// The files that match, sorted by path. Only folders on the way are looked into.
pub(super) async fn files(
    bitbucket: &Bitbucket,
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
        for entry in tree(bitbucket, repository, commit, &folder).await.map_err(explain)? {
            let is_text =
                !entry.attributes.iter().any(|one| one == "link" || one == "subrepository");
            if entry.sort == "commit_directory" && patterns.reach(&entry.path) {
                folders.push(entry.path);
            } else if entry.sort == "commit_file" && is_text && patterns.match_file(&entry.path) {
                found.push(RepositoryFile { path: entry.path, version: commit.to_owned() });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// One folder. Of a folder that is not there, and of a commit without files, Bitbucket says 404.
async fn tree(
    bitbucket: &Bitbucket,
    repository: &Repository,
    commit: &str,
    folder: &str,
) -> Result<Vec<WireEntry>, HttpError> {
    let (id, commit) = (&repository.id, path::part(commit));
    let folder = if folder.is_empty() { String::new() } else { format!("{}/", path_of(folder)) };
    let path = format!("/repositories/{id}/src/{commit}/{folder}?pagelen=100");
    match bitbucket.all(&path).await {
        Err(HttpError::Status { status: 404, .. }) => Ok(Vec::new()),
        listed => listed,
    }
}
