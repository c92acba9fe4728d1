//! What the folders of this machine last made a site of, written down: a site whose configuration
//! broke is still the last one that was whole when the process starts anew.
//!
//! Kept is what a site is opened by, its files' paths and its configurations. Its pages are read where
//! they are.

use crate::site::Source;
use platform::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// Sites that are remembered.
const MOST: usize = 2_000;

/// A site as it last was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    /// Which folder.
    pub(super) place: String,
    /// What its files looked like.
    pub(super) stamp: String,
    pub(super) built_at: Option<Timestamp>,
    pub(super) changed_at: Option<Timestamp>,
    paths: Vec<String>,
    /// What its configurations said, by their paths.
    configurations: BTreeMap<String, String>,
}

/// Where it is written.
pub(super) struct LastGood(PathBuf);

impl LastGood {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    fn path_of(&self, place: &str) -> PathBuf {
        let digest = Sha256::digest(place.as_bytes());
        let name = digest.iter().take(16).fold(String::new(), |mut name, byte| {
            // A text takes everything that is written to it.
            let _ = write!(name, "{byte:02x}");
            name
        });
        self.0.join(format!("{name}.json"))
    }

    /// What was written of a place; what cannot be read was not.
    pub(super) fn read(&self, place: &str) -> Option<Written> {
        let text = fs::read(self.path_of(place)).ok()?;
        serde_json::from_slice::<Written>(&text).ok().filter(|written| written.place == place)
    }

    /// Writes it, whole or not at all. Without it nothing is lost now: a failure is for the log.
    pub(super) fn write(&self, written: &Written) {
        if let Err(error) = self.try_write(written) {
            tracing::warn!(%error, "the last good site of a folder is not remembered");
        }
    }

    fn try_write(&self, written: &Written) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        let path = self.path_of(&written.place);
        let is_new = !path.exists();
        let unfinished = path.with_extension("part");
        fs::write(&unfinished, serde_json::to_vec(written)?)?;
        fs::rename(unfinished, path)?;
        if is_new { forget(&self.0) } else { Ok(()) }
    }
}

/// Removes what was written the longest ago, when there is too much.
fn forget(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.metadata()?.modified()?, entry.path()));
    }
    files.sort_unstable();
    let surplus = files.len().saturating_sub(MOST);
    files.into_iter().take(surplus).try_for_each(|(_, path)| fs::remove_file(path))
}

fn is_configuration(path: &str) -> bool {
    [".yml", ".yaml"].iter().any(|ending| path.ends_with(ending))
}

/// Files that remember which configurations were read of them.
pub(super) struct Noting {
    files: Arc<dyn Source>,
    read: Mutex<BTreeMap<String, String>>,
}

impl Noting {
    pub(super) fn new(files: Arc<dyn Source>) -> Self {
        Self { files, read: Mutex::default() }
    }

    /// What is to be remembered of the site that was opened over them.
    pub(super) fn written(
        &self,
        place: String,
        stamp: String,
        built_at: Option<Timestamp>,
        changed_at: Option<Timestamp>,
    ) -> Written {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let paths = self.files.paths().to_vec();
        Written { place, stamp, built_at, changed_at, paths, configurations: read.clone() }
    }
}

impl Source for Noting {
    fn paths(&self) -> &[String] {
        self.files.paths()
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let bytes = self.files.read(path)?;
        if is_configuration(path)
            && let Ok(text) = std::str::from_utf8(&bytes)
        {
            let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            read.insert(path.to_owned(), text.to_owned());
        }
        Ok(bytes)
    }
}

/// The files of a folder as they were, as far as they are still there: its configurations from memory,
/// everything else from where it is.
pub(super) struct Remembered {
    paths: Vec<String>,
    configurations: BTreeMap<String, String>,
    files: Arc<dyn Source>,
}

impl Remembered {
    pub(super) fn new(written: Written, files: Arc<dyn Source>) -> Self {
        let Written { mut paths, configurations, .. } = written;
        let is_there = |path: &String| files.paths().binary_search(path).is_ok();
        paths.retain(|path| configurations.contains_key(path) || is_there(path));
        Self { paths, configurations, files }
    }
}

impl Source for Remembered {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.configurations.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None if self.paths.iter().any(|known| known == path) => self.files.read(path),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_was_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let memory = LastGood::new(folder.path().join("new"));
        assert_eq!(memory.read("/a"), None);
        let written = Written {
            place: "/a".to_owned(),
            stamp: "s".to_owned(),
            built_at: Some(Timestamp(1)),
            changed_at: None,
            paths: vec!["mkdocs.yml".to_owned()],
            configurations: BTreeMap::from([("mkdocs.yml".to_owned(), "site_name: A".to_owned())]),
        };
        memory.write(&written);
        assert_eq!(memory.read("/a"), Some(written.clone()));
        assert_eq!(memory.read("/b"), None);
        fs::write(memory.path_of("/a"), "{\"place\":").unwrap();
        assert_eq!(memory.read("/a"), None, "half a file is none");
        fs::write(memory.path_of("/b"), serde_json::to_vec(&written).unwrap()).unwrap();
        assert_eq!(memory.read("/b"), None, "another place's is none");
    }
}
