//! Trees of code hosts whose accounts are known: what a commit holds is listed, and each content fetched
//! once, whatever commits it is in.

use super::{
    HostedSkeletons,
    address::Tree,
    broke, is_commit,
    shelf::{Shelf, key_of},
    unkept,
};
use futures::{StreamExt, TryStreamExt, stream};
use platform::{
    code_host::{CodeHost, FileKind, Repository, RepositoryFile},
    scaffolder::{ActionError, FetchedFiles},
};
use scaffolder::files::{Bounds, Failed, Workspace};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Contents that are asked for at the same time.
const AT_ONCE: usize = 8;

/// A file of a skeleton, by its path in it.
struct File {
    path: String,
    kind: FileKind,
    content: Vec<u8>,
}

impl HostedSkeletons {
    pub(super) async fn hosted(
        &self,
        account: &dyn CodeHost,
        tree: &Tree,
        at: Option<&str>,
    ) -> Result<FetchedFiles, ActionError> {
        let name = tree.name_in(account.page()).unwrap_or_default();
        let repository = account.repository(name).await?;
        let missing = || ActionError::Input(format!("there is no repository {}", tree.page));
        let repository = repository.ok_or_else(missing)?;
        let (branch, path) = tree.branch_and_path(repository.default_branch.as_deref());
        let branch = branch.or_else(|| repository.default_branch.clone());
        let commit = match at {
            Some(commit) => commit.to_owned(),
            None => head(account, &repository, branch.as_deref()).await?,
        };
        let key = key_of(&["hosted", &repository.page, &commit, &path]);
        let turn = self.turn(&key);
        let _turn = turn.lock().await;
        let place = match self.shelf.find(&key) {
            Some(place) => place,
            None => self.lay_out(account, &repository, (&commit, &path), &key).await?,
        };
        Ok(FetchedFiles { place, commit: Some(commit), address: tree.address.clone() })
    }

    /// Brings what a commit holds at a path.
    async fn lay_out(
        &self,
        account: &dyn CodeHost,
        repository: &Repository,
        (commit, path): (&str, &str),
        key: &str,
    ) -> Result<PathBuf, ActionError> {
        let listed = account.tree(repository, commit, path).await?;
        if listed.is_empty() {
            let slug = &repository.slug;
            return Err(ActionError::Input(format!("{slug} has nothing at {path:?} in {commit}")));
        }
        if listed.len() as u64 > self.bounds.files {
            let most = self.bounds.files;
            return Err(ActionError::Refused(format!("{path:?} holds more than {most} files")));
        }
        let one = listed.len() == 1 && listed.iter().all(|(file, _)| file.path == path);
        // A file's path in a skeleton is what stands behind the folder's; of one file its name is left.
        let outer = if one { path.rsplit_once('/').map_or("", |(outer, _)| outer) } else { path };
        let most = usize::try_from(self.bounds.file).unwrap_or(usize::MAX);
        // All of it is held until it is written: no more than may be.
        let held = AtomicU64::new(0);
        let (held, all) = (&held, self.bounds.bytes);
        let fetch = |(file, kind): (RepositoryFile, FileKind)| async move {
            let content = content(account, repository, &self.shelf, &file, most).await?;
            let size = content.len() as u64;
            if held.fetch_add(size, Ordering::Relaxed).saturating_add(size) > all {
                return Err(ActionError::Refused(format!("{path:?} holds more than {all} bytes")));
            }
            let inner = file.path.strip_prefix(outer).unwrap_or(&file.path);
            let path = inner.trim_start_matches('/').to_owned();
            Ok::<_, ActionError>(File { path, kind, content })
        };
        let files = stream::iter(listed).map(fetch).buffer_unordered(AT_ONCE);
        let files: Vec<File> = files.try_collect().await?;
        let unfinished = self.shelf.begin().map_err(|error| unkept(&error))?;
        if let (true, [file]) = (one, files.as_slice()) {
            unfinished.is_file(&file.path).map_err(|error| unkept(&error))?;
        }
        let (folder, bounds) = (unfinished.files(), self.bounds);
        let written = tokio::task::spawn_blocking(move || write(&folder, bounds, files));
        let written = written.await.map_err(broke)?;
        written.map_err(|reason| ActionError::Refused(format!("{path:?}: {reason}")))?;
        self.keep(unfinished, key).await
    }
}

/// The commit that a branch is at; a commit is a place of its own.
async fn head(
    account: &dyn CodeHost,
    repository: &Repository,
    branch: Option<&str>,
) -> Result<String, ActionError> {
    let slug = &repository.slug;
    let branch = branch.ok_or_else(|| ActionError::Input(format!("{slug} is empty")))?;
    if is_commit(branch) {
        return Ok(branch.to_owned());
    }
    let head = account.head(repository, branch).await?;
    head.ok_or_else(|| ActionError::Input(format!("{slug} has no branch {branch}")))
}

/// What a file holds: as it was fetched once, or fetched now.
async fn content(
    account: &dyn CodeHost,
    repository: &Repository,
    shelf: &Arc<Shelf>,
    file: &RepositoryFile,
    most: usize,
) -> Result<Vec<u8>, ActionError> {
    // A host may call every version of a file by its commit; so the path is part of the name.
    let key = key_of(&["blob", &repository.page, &file.version, &file.path]);
    if let Some(content) = shelf.content(&key) {
        return Ok(content);
    }
    let content = account.bytes(repository, file, most).await?;
    shelf.keep_content(&key, &content).map_err(|error| unkept(&error))?;
    Ok(content)
}

/// Writes all of them into a folder that nothing leads out of. Blocking.
fn write(folder: &Path, bounds: Bounds, files: Vec<File>) -> Result<(), Failed> {
    let workspace = Workspace::open_within(folder, bounds)?;
    for File { path, kind, content } in files {
        let place = workspace.place(&path)?;
        match kind {
            FileKind::Plain => workspace.write(&place, &content, Some(0o644))?,
            FileKind::Executable => workspace.write(&place, &content, Some(0o755))?,
            FileKind::Link => {
                let target = String::from_utf8_lossy(&content).into_owned();
                workspace.link(Path::new(&target), &place)?;
            }
        }
    }
    Ok(())
}
