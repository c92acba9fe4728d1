//! Folders in which templates are rendered once more.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Longer than that nothing is rendered.
const LONGEST: Duration = Duration::from_hours(1);

/// A folder that goes with whoever has it.
pub(super) struct Desk(PathBuf);

impl Desk {
    /// A new one.
    pub fn below(folder: &Path) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let place = folder.join(format!("origin-{}-{number}", std::process::id()));
        // One that a process of the same number left behind.
        if place.exists() {
            fs::remove_dir_all(&place)?;
        }
        fs::create_dir_all(&place)?;
        Ok(Self(place))
    }

    /// Where it is.
    pub fn place(&self) -> &Path {
        &self.0
    }

    /// A folder in it; never one outside of it.
    pub fn folder(&self, path: &str) -> PathBuf {
        let parts = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
        parts.fold(self.0.clone(), |place, part| place.join(part))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // What stays is removed when its name is used again.
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Removes what processes left that died while they rendered. Blocking.
pub(super) fn sweep(folder: &Path) {
    let is_old = |entry: &fs::DirEntry| {
        let changed = entry.metadata().and_then(|metadata| metadata.modified());
        changed.is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > LONGEST))
    };
    // Where nothing was rendered yet there is no folder.
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for entry in entries.filter(is_old) {
        if let Err(error) = fs::remove_dir_all(entry.path()) {
            tracing::debug!(place = %entry.path().display(), %error, "cannot be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_goes_with_whoever_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) =
            (Desk::below(folder.path()).unwrap(), Desk::below(folder.path()).unwrap());
        assert_ne!(one.place(), other.place());
        assert_eq!(one.folder("./a/../b"), one.place().join("a/b"));
        let place = one.place().to_owned();
        assert!(place.is_dir());
        drop(one);
        assert!(!place.exists() && other.place().is_dir());
        sweep(folder.path());
        assert!(other.place().is_dir(), "it is of now");
    }
}
