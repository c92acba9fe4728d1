//! What was brought: trees of files and contents of files, each under a name that stands for exactly that.

use crate::system::hexadecimal;
use sha2::{Digest, Sha256};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

/// Bytes that are kept.
const KEPT: u64 = 2 << 30;
/// How often room is made.
const OFTEN: Duration = Duration::from_mins(10);
/// What was used so lately may be in use.
const LATELY: Duration = Duration::from_hours(1);
/// How long a clone is kept that nobody needs: it is brought again more slowly than the rest.
const CLONES: Duration = Duration::from_hours(24 * 14);
/// How what is not whole yet ends.
const PART: &str = "part";
/// The folder of a tree in which its files are.
const FILES: &str = "files";
/// The file beside it that names the only one of them, where one was asked for.
const ONE: &str = "one";

/// The shelf.
pub(super) struct Shelf {
    trees: PathBuf,
    blobs: PathBuf,
    clones: PathBuf,
    next: AtomicU64,
    cleared: Mutex<Option<Instant>>,
}

/// A tree that is being laid out; it is gone when it is dropped before it is kept.
pub(super) struct Unfinished(PathBuf);

impl Unfinished {
    /// Where its files go.
    pub(super) fn files(&self) -> PathBuf {
        self.0.join(FILES)
    }

    /// Says that it is one file.
    pub(super) fn is_file(&self, name: &str) -> io::Result<()> {
        fs::write(self.0.join(ONE), name)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Once it is kept, nothing is there any more.
        drop(fs::remove_dir_all(&self.0));
    }
}

/// A name that stands for all of these.
pub(super) fn key_of<P: AsRef<[u8]>>(parts: &[P]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        let part = part.as_ref();
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hexadecimal(&hasher.finalize())
}

impl Shelf {
    pub(super) fn open(folder: PathBuf) -> io::Result<Self> {
        let (trees, blobs) = (folder.join("trees"), folder.join("blobs"));
        fs::create_dir_all(&trees)?;
        fs::create_dir_all(&blobs)?;
        let (clones, next) = (folder.join("clones"), AtomicU64::default());
        let shelf = Self { trees, blobs, clones, next, cleared: Mutex::default() };
        for (place, _) in shelf.all()? {
            if place.extension().is_some_and(|extension| extension == PART) {
                // Whoever made it is dead: a process has its data folder for itself.
                remove(&place);
            }
        }
        Ok(shelf)
    }

    /// The files of a tree: their folder, or the one file.
    pub(super) fn find(&self, key: &str) -> Option<PathBuf> {
        let tree = self.trees.join(key);
        let place = place_in(&tree)?;
        touch(&tree);
        Some(place)
    }

    /// Begins a tree.
    pub(super) fn begin(&self) -> io::Result<Unfinished> {
        let unfinished = Unfinished(self.trees.join(self.part()));
        fs::create_dir_all(&unfinished.0)?;
        Ok(unfinished)
    }

    /// Keeps a tree under its name, unless it is there already.
    pub(super) fn keep(&self, unfinished: Unfinished, key: &str) -> io::Result<PathBuf> {
        let tree = self.trees.join(key);
        if let Err(error) = fs::rename(&unfinished.0, &tree)
            && !tree.is_dir()
        {
            return Err(error);
        }
        place_in(&tree).ok_or_else(|| io::Error::other("nothing was brought"))
    }

    /// A content.
    pub(super) fn content(&self, key: &str) -> Option<Vec<u8>> {
        let place = self.blobs.join(key);
        let content = fs::read(&place).ok()?;
        touch(&place);
        Some(content)
    }

    /// Keeps a content.
    pub(super) fn keep_content(&self, key: &str, content: &[u8]) -> io::Result<()> {
        let unfinished = self.blobs.join(self.part());
        fs::write(&unfinished, content)?;
        fs::rename(unfinished, self.blobs.join(key))
    }

    /// Removes what was not used for longest, when it is too much. What is in use stays.
    pub(super) fn make_room(&self) {
        {
            let mut cleared = self.cleared.lock().unwrap_or_else(PoisonError::into_inner);
            if cleared.is_some_and(|at| at.elapsed() < OFTEN) {
                return;
            }
            *cleared = Some(Instant::now());
        }
        if let Err(error) = self.clear(KEPT, LATELY) {
            tracing::warn!(%error, "skeletons that are not needed any more cannot be removed");
        }
    }

    fn clear(&self, most: u64, lately: Duration) -> io::Result<()> {
        let now = SystemTime::now();
        let mut all: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for (place, metadata) in self.all()? {
            let size = if metadata.is_dir() { size_of(&place)? } else { metadata.len() };
            all.push((metadata.modified().unwrap_or(now), size, place));
        }
        let mut kept: u64 = all.iter().map(|(_, size, _)| size).sum();
        all.sort();
        for (used, size, place) in all {
            let age = now.duration_since(used).unwrap_or_default();
            if kept <= most || age < lately {
                break;
            }
            remove(&place);
            kept = kept.saturating_sub(size);
        }
        for (place, metadata) in listed(&self.clones)? {
            let used = metadata.modified().unwrap_or(now);
            if now.duration_since(used).is_ok_and(|age| age > CLONES) {
                remove(&place);
            }
        }
        Ok(())
    }

    /// Notes that a clone was used now.
    pub(super) fn used(&self, clone: &Path) {
        if clone.starts_with(&self.clones) {
            touch(clone);
        }
    }

    /// All trees and contents.
    fn all(&self) -> io::Result<Vec<(PathBuf, fs::Metadata)>> {
        Ok([listed(&self.trees)?, listed(&self.blobs)?].concat())
    }

    fn part(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        format!("{}-{number}.{PART}", std::process::id())
    }
}

/// What is in a folder; nothing where there is none.
fn listed(folder: &Path) -> io::Result<Vec<(PathBuf, fs::Metadata)>> {
    let mut all = Vec::new();
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(all),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        // What somebody has just removed is gone.
        if let Ok(metadata) = entry.metadata() {
            all.push((entry.path(), metadata));
        }
    }
    Ok(all)
}

/// Where the files of a tree are; the one file itself where it is marked as one.
fn place_in(tree: &Path) -> Option<PathBuf> {
    let files = tree.join(FILES);
    if !files.is_dir() {
        return None;
    }
    match fs::read_to_string(tree.join(ONE)) {
        Ok(name) => Some(files.join(name)),
        Err(_) => Some(files),
    }
}

/// Notes that something was used now.
fn touch(place: &Path) {
    let touched = fs::File::open(place).and_then(|file| file.set_modified(SystemTime::now()));
    if let Err(error) = touched {
        tracing::debug!(%error, "it is not noted that a skeleton was used");
    }
}

fn remove(place: &Path) {
    let removed = if place.is_dir() { fs::remove_dir_all(place) } else { fs::remove_file(place) };
    if let Err(error) = removed {
        tracing::debug!(%error, "a skeleton cannot be removed");
    }
}

fn size_of(tree: &Path) -> io::Result<u64> {
    let mut size = 0;
    let mut folders = vec![tree.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            if metadata.is_dir() {
                folders.push(entry.path());
            } else {
                size += metadata.len();
            }
        }
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(shelf: &Shelf, key: &str, content: &str) -> PathBuf {
        let unfinished = shelf.begin().unwrap();
        fs::create_dir_all(unfinished.files()).unwrap();
        fs::write(unfinished.files().join("a"), content).unwrap();
        shelf.keep(unfinished, key).unwrap()
    }

    #[test]
    fn a_tree_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path().to_owned()).unwrap();
        drop(shelf.begin().unwrap());
        assert_eq!(fs::read_dir(&shelf.trees).unwrap().count(), 0);
        std::mem::forget(shelf.begin().unwrap());
        let place = kept(&shelf, "k", "first");
        assert_eq!(kept(&shelf, "k", "second"), place);
        assert_eq!(fs::read_to_string(place.join("a")).unwrap(), "first");
        let shelf = Shelf::open(folder.path().to_owned()).unwrap();
        assert_eq!(fs::read_dir(&shelf.trees).unwrap().count(), 1);
        assert_eq!(shelf.find("k"), Some(place));
        assert_eq!(shelf.find("other"), None);
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path().to_owned()).unwrap();
        for (key, hours) in [("new", 2), ("old", 9), ("older", 10)] {
            kept(&shelf, key, "ten bytes.");
            let used = SystemTime::now() - Duration::from_hours(hours);
            fs::File::open(shelf.trees.join(key)).unwrap().set_modified(used).unwrap();
        }
        shelf.keep_content("now", b"ten bytes.").unwrap();
        shelf.clear(25, LATELY).unwrap();
        assert!(shelf.find("older").is_none() && shelf.find("old").is_none());
        assert!(shelf.find("new").is_some());
        let clones = folder.path().join("clones");
        for (name, days) in [("old", 15), ("new", 1)] {
            fs::create_dir_all(clones.join(name)).unwrap();
            let used = SystemTime::now() - Duration::from_hours(24 * days);
            fs::File::open(clones.join(name)).unwrap().set_modified(used).unwrap();
        }
        // What was used lately stays, even when it is too much.
        shelf.clear(0, LATELY).unwrap();
        assert_eq!(shelf.content("now").unwrap(), b"ten bytes.");
        assert!(clones.join("new").exists() && !clones.join("old").exists());
    }

    #[test]
    fn names_stand_for_their_parts() {
        assert_ne!(key_of(&["ab", "c"]), key_of(&["a", "bc"]));
        assert_eq!(key_of(&["a"]).len(), 64);
    }
}
