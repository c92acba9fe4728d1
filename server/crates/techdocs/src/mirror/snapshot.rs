//! The files of a commit, as far as their contents are here.

use super::{blobs::Blobs, manifest::Manifest};
use crate::site::Source;
use std::{
    collections::{BTreeSet, HashMap},
    io,
    sync::{Arc, Mutex, PoisonError},
};

/// The files.
pub(super) struct Snapshot {
    paths: Vec<String>,
    keys: HashMap<String, String>,
    blobs: Arc<Blobs>,
    /// What was asked for and is not here.
    missed: Mutex<BTreeSet<String>>,
}

impl Snapshot {
    pub fn new(manifest: &Manifest, blobs: Arc<Blobs>) -> Self {
        let key = |(path, version): (&String, &String)| (path.clone(), manifest.key(version, path));
        Self {
            paths: manifest.files.keys().cloned().collect(),
            keys: manifest.files.iter().map(key).collect(),
            blobs,
            missed: Mutex::default(),
        }
    }

    /// What was asked for and is not here; forgets it.
    pub fn take_missed(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.missed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether a file's content is here.
    pub fn has(&self, path: &str) -> bool {
        self.keys.get(path).is_some_and(|key| self.blobs.has(key))
    }
}

impl Source for Snapshot {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let key = self.keys.get(path).ok_or(io::ErrorKind::NotFound)?;
        self.blobs.read(key).inspect_err(|_| {
            let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
            missed.insert(path.to_owned());
        })
    }
}
