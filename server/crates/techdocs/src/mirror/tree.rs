//! What a code host has of a site: the tree of its commit, and of that what the site is made of.

use super::{MirrorLimits, blobs::Blobs, manifest::Manifest, slot::Slot, snapshot::Snapshot};
use crate::{
    publish::is_shown,
    site::{Site, is_left_out},
};
use futures::{StreamExt, TryStreamExt, stream};
use platform::{
    Timestamp,
    code_host::{CodeHost, FileChange, HostError, Repository, RepositoryFile},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Contents that are asked for at the same time.
const AT_ONCE: usize = 8;
/// How often a site may name further files before it is taken for endless.
const ROUNDS: usize = 12;
/// Files of a tree.
const MOST_FILES: usize = 100_000;

/// What a site is made of now; `None` when that is what it was made of before.
pub(super) async fn fetch(
    host: &dyn CodeHost,
    blobs: &Arc<Blobs>,
    slot: &Slot,
    limits: MirrorLimits,
    now: Timestamp,
) -> Result<Option<Manifest>, String> {
    let told = |error: HostError| error.to_string();
    let address = &slot.address;
    let name = address.name_in(host.page()).unwrap_or_default();
    let repository = host.repository(name).await.map_err(told)?;
    let repository = repository.ok_or_else(|| format!("there is no {}", address.repository))?;
    let (branch, path) = branch_and_path(slot, &repository);
    let branch = branch.ok_or_else(|| format!("{} is empty", repository.slug))?;
    let commit = match host.head(&repository, &branch).await.map_err(told)? {
        Some(commit) => commit,
        // A commit is a place of its own.
        None if is_commit(&branch) => branch.clone(),
        None => return Err(format!("{} has no branch {branch}", repository.slug)),
    };
    if slot.manifest().is_some_and(|before| before.commit == commit) {
        return Ok(None);
    }
    let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
    let patterns = [format!("{}**", globset::escape(&folder))];
    let listed = host.files(&repository, &commit, &patterns).await.map_err(told)?;
    if listed.len() > MOST_FILES {
        return Err(format!("{} holds more than {MOST_FILES} files", repository.slug));
    }
    let inner = listed.into_iter().filter_map(|file| {
        let inner = file.path.strip_prefix(&folder)?;
        let kept = !inner.split('/').any(is_left_out);
        kept.then(|| (inner.to_owned(), file.version))
    });
    let pages = host.file_pages(&repository, &branch, &format!("{folder}{PLACEHOLDER}"));
    let edit = pages.edit.split_once(PLACEHOLDER).unwrap_or((&pages.edit, ""));
    let manifest = Manifest {
        address: slot.text.clone(),
        repository: repository.id.clone(),
        page: repository.page.clone(),
        commit,
        at: now.0,
        edit: (edit.0.to_owned(), edit.1.to_owned()),
        files: inner.collect::<BTreeMap<_, _>>(),
    };
    complete(host, blobs, &repository, &folder, &manifest, &slot.name, limits).await?;
    Ok(Some(manifest))
}

/// Stands for a file in the address of its page.
const PLACEHOLDER: &str = "SLIPWAY-FILE";

/// A branch's name may hold slashes; that of the repository's own branch is known.
fn branch_and_path(slot: &Slot, repository: &Repository) -> (Option<String>, String) {
    let (own, path) = (repository.default_branch.clone(), slot.address.path.clone());
    let Some(branch) = &slot.address.branch else { return (own, path) };
    let whole = format!("{branch}/{path}");
    let rest = own.as_ref().and_then(|own| whole.strip_prefix(own.as_str()));
    match rest.and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) => (own, rest.trim_matches('/').to_owned()),
        None => (Some(branch.clone()), path),
    }
}

fn is_commit(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Fetches what the site turns out to need, until that is all here.
async fn complete(
    host: &dyn CodeHost,
    blobs: &Arc<Blobs>,
    repository: &Repository,
    folder: &str,
    manifest: &Manifest,
    name: &str,
    limits: MirrorLimits,
) -> Result<(), String> {
    let fetched = AtomicU64::new(0);
    for _ in 0..ROUNDS {
        let snapshot = Snapshot::new(manifest, Arc::clone(blobs));
        let name = name.to_owned();
        let needed = tokio::task::spawn_blocking(move || needed(snapshot, &name)).await;
        let needed = needed.map_err(|error| error.to_string())??;
        if needed.is_empty() {
            return Ok(());
        }
        let fetched = &fetched;
        let one = |path: String| async move {
            let Some(version) = manifest.files.get(&path) else { return Ok(()) };
            let (path_there, version) = (format!("{folder}{path}"), version.clone());
            let key = manifest.key(&version, &path);
            let file = RepositoryFile { path: path_there, version };
            let bytes = host.bytes(repository, &file, limits.file).await;
            let bytes = bytes.map_err(|error| format!("{path}: {error}"))?;
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            if fetched.fetch_add(length, Ordering::Relaxed) + length > limits.site {
                return Err(format!("the site holds more than {} bytes", limits.site));
            }
            blobs.write(&key, &bytes).map_err(|error| format!("{path} cannot be kept: {error}"))
        };
        stream::iter(needed).map(one).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
    }
    Err("the site names ever more files".to_owned())
}

/// What a site needs and is not here: configuration first, then pages and what they show.
fn needed(snapshot: Snapshot, name: &str) -> Result<BTreeSet<String>, String> {
    let snapshot = Arc::new(snapshot);
    let site = match Site::open(Arc::clone(&snapshot), name) {
        Ok(site) => site,
        Err(error) => {
            let missed = snapshot.take_missed();
            return if missed.is_empty() { Err(error.to_string()) } else { Ok(missed) };
        }
    };
    let mut needed = snapshot.take_missed();
    let pages = site.page_sources();
    let shown = site.assets().filter(|(path, _)| is_shown(path)).map(|(_, source)| source);
    let all = pages.chain(shown).filter(|path| !snapshot.has(path));
    needed.extend(all.map(str::to_owned));
    if !needed.is_empty() {
        return Ok(needed);
    }
    // Only pages that are here tell what they take in.
    let takes_in = site.page_sources().any(|path| {
        let text = crate::site::Source::text(&snapshot, path);
        text.is_ok_and(|text| text.contains("8<-"))
    });
    if takes_in || !site.config().appends_nothing() {
        site.each_page(|_| {});
    }
    Ok(snapshot.take_missed())
}

/// Who last changed a file, and when.
pub(super) async fn last_change(
    host: &dyn CodeHost,
    slot: &Slot,
    manifest: &Manifest,
    path: &str,
) -> Result<Option<FileChange>, String> {
    let told = |error: HostError| error.to_string();
    let name = slot.address.name_in(host.page()).unwrap_or_default();
    let Some(repository) = host.repository(name).await.map_err(told)? else { return Ok(None) };
    let (_, folder) = branch_and_path(slot, &repository);
    let path = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    host.last_change(&repository, &manifest.commit, &path).await.map_err(told)
}

/// Fetches a file that was not needed before; whether it is here now.
pub(super) async fn fetch_one(
    host: &dyn CodeHost,
    blobs: &Blobs,
    slot: &Slot,
    path: &str,
    limits: MirrorLimits,
) -> Result<bool, String> {
    let Some(manifest) = slot.manifest() else { return Ok(false) };
    let Some(version) = manifest.files.get(path) else { return Ok(false) };
    let key = manifest.key(version, path);
    if blobs.has(&key) {
        return Ok(true);
    }
    let name = slot.address.name_in(host.page()).unwrap_or_default();
    let told = |error: HostError| error.to_string();
    let Some(repository) = host.repository(name).await.map_err(told)? else { return Ok(false) };
    let (_, folder) = branch_and_path(slot, &repository);
    let path = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    let file = RepositoryFile { path, version: version.clone() };
    let bytes = host.bytes(&repository, &file, limits.file).await.map_err(told)?;
    blobs.write(&key, &bytes).map_err(|error| error.to_string())?;
    Ok(true)
}
