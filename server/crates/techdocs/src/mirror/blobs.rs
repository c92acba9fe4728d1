//! Contents of files, each in a file named by what the host calls it.

use sha2::{Digest, Sha256};
use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// The contents.
pub(super) struct Blobs {
    folder: PathBuf,
    next: AtomicU64,
}

/// The name under which a content is kept.
pub(super) fn key_of(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().fold(String::new(), |name, byte| {
        let digit = |four: u8| char::from_digit(u32::from(four), 16).unwrap_or_default();
        name + &String::from_iter([digit(byte >> 4), digit(byte & 15)])
    })
}

impl Blobs {
    pub fn open(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, next: AtomicU64::default() })
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(&key[..2]).join(key)
    }

    pub fn has(&self, key: &str) -> bool {
        self.path(key).is_file()
    }

    pub fn read(&self, key: &str) -> io::Result<Vec<u8>> {
        fs::read(self.path(key))
    }

    /// Keeps a content: whole or not at all.
    pub fn write(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(key);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let unfinished = self.folder.join(format!("{}-{number}.part", std::process::id()));
        fs::write(&unfinished, bytes)?;
        fs::rename(unfinished, path)
    }

    /// Removes all that are not among those in use; tells how many bytes the others have.
    pub fn sweep(&self, used: &HashSet<String>) -> io::Result<()> {
        for (path, name, _) in self.all()? {
            if !used.contains(&name) && is_old(&path) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// The sizes of those that are kept.
    pub fn size(&self) -> io::Result<u64> {
        Ok(self.all()?.into_iter().map(|(.., size)| size).sum())
    }

    fn all(&self) -> io::Result<Vec<(PathBuf, String, u64)>> {
        let mut found = Vec::new();
        let mut waiting = vec![self.folder.clone()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                // What another one has just removed is gone.
                let Ok(metadata) = entry.metadata() else { continue };
                if metadata.is_dir() {
                    waiting.push(entry.path());
                } else {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    found.push((entry.path(), name, metadata.len()));
                }
            }
        }
        Ok(found)
    }
}

/// What was written a moment ago may belong to a site that is still being fetched.
fn is_old(path: &Path) -> bool {
    const MOMENT: std::time::Duration = std::time::Duration::from_mins(10);
    let written = fs::metadata(path).and_then(|metadata| metadata.modified());
    written.is_ok_and(|written| written.elapsed().is_ok_and(|age| age > MOMENT))
}
