//! Files of a commit and their texts.

use super::{
    GitHub, explain,
    wire::{WireBlob, WireEntry, WireTree},
};
use crate::{
    http::HttpError,
    path,
    patterns::Patterns,
    text::{self, TextError},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use moka::sync::Cache;
use platform::code_host::{FileKind, HostError, Repository, RepositoryFile};
use std::sync::Arc;

/// Folders that are looked into one by one when a repository is too large to be listed at once.
const FOLDERS: usize = 1_000;

/// Bytes of listings that are kept while a repository is read.
const KEPT: u64 = 32 << 20;

/// Listings by commit, which never change.
pub(super) struct Trees(Cache<(String, String), Arc<Listing>>);

/// Every file of a commit, or nothing when there are too many for one answer.
struct Listing {
    files: Vec<RepositoryFile>,
    truncated: bool,
}

impl Default for Trees {
    fn default() -> Self {
        let weigh = |_: &(String, String), listing: &Arc<Listing>| {
            let bytes: usize =
                listing.files.iter().map(|file| file.path.len() + file.version.len() + 48).sum();
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().max_capacity(KEPT).weigher(weigh).build())
    }
}

/// The files that match, sorted by path.
pub(super) async fn files(
    github: &GitHub,
    repository: &Repository,
    commit: &str,
    patterns: &[String],
) -> Result<Vec<RepositoryFile>, HostError> {
    let patterns = Patterns::new(patterns)?;
    let listing = listing(github, repository, commit).await.map_err(explain)?;
    let mut found = if listing.truncated {
        folder_by_folder(github, repository, commit, &patterns).await?
    } else {
        let matching = listing.files.iter().filter(|file| patterns.match_file(&file.path));
        matching.cloned().collect()
    };
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// Everything at a path, with links and modes.
pub(super) async fn all(
    github: &GitHub,
    repository: &Repository,
    commit: &str,
    path: &str,
) -> Result<Vec<(RepositoryFile, FileKind)>, HostError> {
    let (mut found, mut folders) = (Vec::new(), Vec::new());
    let whole = tree(github, repository, commit, "?recursive=1").await.map_err(explain)?;
    if whole.truncated {
        // Too many for one answer: folder by folder, and only those on the way and below.
        folders.push((String::new(), commit.to_owned()));
    } else {
        take(whole, "", path, &mut found, &mut Vec::new());
    }
    let mut asked = 0;
    while let Some((folder, name)) = folders.pop() {
        asked += 1;
        if asked > FOLDERS {
            let slug = &repository.slug;
            return Err(HostError::Refused(format!("{slug} has too many folders at {path:?}")));
        }
        let tree = tree(github, repository, &name, "").await.map_err(explain)?;
        take(tree, &folder, path, &mut found, &mut folders);
    }
    found.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
    Ok(found)
}

/// Takes what of a tree is at a path, and the folders in which more of it is.
fn take(
    tree: WireTree,
    folder: &str,
    wanted: &str,
    found: &mut Vec<(RepositoryFile, FileKind)>,
    folders: &mut Vec<(String, String)>,
) {
    for WireEntry { path, sort, mode, sha } in tree.tree {
        let path = format!("{folder}{path}");
        let is_in = |outer: &str, inner: &str| {
            outer.is_empty() || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
        };
        let is_wanted = path == wanted || is_in(wanted, &path);
        if sort == "tree" && (is_wanted || is_in(&path, wanted)) {
            folders.push((format!("{path}/"), sha));
        } else if sort == "blob" && is_wanted {
            found.push((RepositoryFile { path, version: sha }, FileKind::of_mode(&mode)));
        }
    }
}

async fn listing(
    github: &GitHub,
    repository: &Repository,
    commit: &str,
) -> Result<Arc<Listing>, HttpError> {
    let key = (repository.id.clone(), commit.to_owned());
    if let Some(known) = github.trees.0.get(&key) {
        return Ok(known);
    }
    let tree = tree(github, repository, commit, "?recursive=1").await?;
    let files = if tree.truncated {
        Vec::new()
    } else {
        tree.tree.into_iter().filter_map(|entry| file(entry, "")).collect()
    };
    let listing = Arc::new(Listing { files, truncated: tree.truncated });
    github.trees.0.insert(key, Arc::clone(&listing));
    Ok(listing)
}

async fn tree(
    github: &GitHub,
    repository: &Repository,
    name: &str,
    query: &str,
) -> Result<WireTree, HttpError> {
    let path = format!("/repos/{}/git/trees/{}{query}", repository.id, path::part(name));
    github.open(github.client.get(&path)).await?.send().await?.json()
}

/// A file of a tree: no folder, no link, no submodule.
fn file(entry: WireEntry, folder: &str) -> Option<RepositoryFile> {
    let is_file = entry.sort == "blob" && entry.mode != "120000";
    is_file.then(|| RepositoryFile { path: format!("{folder}{}", entry.path), version: entry.sha })
}

async fn folder_by_folder(
    github: &GitHub,
    repository: &Repository,
    commit: &str,
    patterns: &Patterns,
) -> Result<Vec<RepositoryFile>, HostError> {
    let mut found = Vec::new();
    let mut folders = vec![(String::new(), commit.to_owned())];
    let mut asked = 0;
    while let Some((folder, name)) = folders.pop() {
        asked += 1;
        if asked > FOLDERS {
            return Err(HostError::Refused(format!(
                "{} has too many files to look through; name the folder of its catalog files in \
                 catalog-paths",
                repository.slug
            )));
        }
        let tree = tree(github, repository, &name, "").await.map_err(explain)?;
        for entry in tree.tree {
            let path = format!("{folder}{}", entry.path);
            if entry.sort == "tree" && patterns.reach(&path) {
                folders.push((format!("{path}/"), entry.sha));
            } else if patterns.match_file(&path) {
                found.extend(file(entry, &folder));
            }
        }
    }
    Ok(found)
}

/// The text of a blob.
pub(super) async fn text(
    github: &GitHub,
    repository: &Repository,
    file: &RepositoryFile,
    most: usize,
) -> Result<String, HostError> {
    text::utf8(bytes(github, repository, file, most).await?).map_err(unusable)
}

/// What a blob holds.
pub(super) async fn bytes(
    github: &GitHub,
    repository: &Repository,
    file: &RepositoryFile,
    most: usize,
) -> Result<Vec<u8>, HostError> {
    let path = format!("/repos/{}/git/blobs/{}", repository.id, path::part(&file.version));
    let call = github.open(github.client.get(&path)).await.map_err(explain)?;
    // Base64 is a third longer, with line breaks and what stands around it.
    let answer = call.most(most.saturating_mul(3) / 2 + 4096).send().await;
    let answer = answer.map_err(|error| match error {
        HttpError::TooLong(_) => HostError::Refused(text::too_long(most)),
        error => explain(error),
    })?;
    let blob: WireBlob = answer.json().map_err(explain)?;
    let bytes = if blob.encoding == "utf-8" {
        blob.content.into_bytes()
    } else {
        let plain: String = blob.content.split_ascii_whitespace().collect();
        let decoded = STANDARD.decode(plain);
        decoded.map_err(|error| HostError::Unavailable(format!("no base64: {error}")))?
    };
    if bytes.len() > most {
        return Err(HostError::Refused(text::too_long(most)));
    }
    Ok(bytes)
}

fn unusable(error: TextError) -> HostError {
    match error {
        TextError::Http(error) => explain(error),
        TextError::Unusable(reason) => HostError::Refused(reason),
    }
}
