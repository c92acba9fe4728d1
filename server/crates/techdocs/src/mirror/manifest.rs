//! What a site was made of, written down.

use super::{
    Mirrored,
    blobs::{Blobs, key_of},
    slot::State,
    snapshot::Snapshot,
};
use platform::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A site at a commit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The address that it was asked for by.
    pub address: String,
    /// The host's name for the repository.
    pub repository: String,
    /// The repository's web page.
    pub page: String,
    pub commit: String,
    /// When it was fetched, in milliseconds.
    pub at: i64,
    /// What stands before and behind a path in the address of the page that edits it.
    pub edit: (String, String),
    /// Every file below the folder: its path from there on, and the host's name for its content.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// The name under which a file's content is kept.
    pub fn key(&self, version: &str, path: &str) -> String {
        // Hosts without names for contents call them by the commit: then the path counts too.
        let path = if version == self.commit { path } else { "" };
        key_of(&[&self.page, version, path])
    }

    pub fn into_state(self, blobs: &Arc<Blobs>) -> State {
        let mirrored = Mirrored {
            source: Arc::new(Snapshot::new(&self, Arc::clone(blobs))),
            stamp: key_of(&[&self.commit, &self.address]),
            at: Timestamp(self.at),
            problem: None,
            edit: Some(self.edit.clone()),
            repository: Some(self.page.clone()),
        };
        State { mirrored, manifest: Some(Arc::new(self)) }
    }
}

fn path_of(folder: &Path, address: &str) -> PathBuf {
    folder.join("sites").join(format!("{}.json", key_of(&[address])))
}

/// What was written of a site; what cannot be read was not.
pub(super) fn read(folder: &Path, address: &str) -> Option<Manifest> {
    let text = fs::read(path_of(folder, address)).ok()?;
    serde_json::from_slice::<Manifest>(&text).ok().filter(|manifest| manifest.address == address)
}

/// Writes it, whole or not at all.
pub(super) fn write(folder: &Path, manifest: &Manifest) -> io::Result<()> {
    let path = path_of(folder, &manifest.address);
    let unfinished = path.with_extension("part");
    fs::write(&unfinished, serde_json::to_vec(manifest)?)?;
    fs::rename(unfinished, path)
}

/// Removes contents that no site has any more and, while all is more than `most`, the sites that
/// were fetched the longest ago; the newest stays.
pub(super) fn forget(folder: &Path, blobs: &Blobs, most: u64) -> io::Result<()> {
    let mut sites = Vec::new();
    for entry in fs::read_dir(folder.join("sites"))? {
        let path = entry?.path();
        let text = fs::read(&path)?;
        if let Ok(manifest) = serde_json::from_slice::<Manifest>(&text) {
            sites.push((manifest.at, path, manifest));
        }
    }
    sites.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    blobs.sweep(&used(sites.iter().map(|(.., manifest)| manifest)))?;
    while sites.len() > 1 && blobs.size()? > most {
        if let Some((_, path, _)) = sites.pop() {
            fs::remove_file(path)?;
        }
        blobs.sweep(&used(sites.iter().map(|(.., manifest)| manifest)))?;
    }
    Ok(())
}

fn used<'a>(sites: impl Iterator<Item = &'a Manifest>) -> HashSet<String> {
    sites
        .flat_map(|site| site.files.iter().map(|(path, version)| site.key(version, path)))
        .collect()
}
