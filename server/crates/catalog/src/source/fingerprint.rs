//! How a place looks: as long as it looks the same, it holds the same and need not be read.
//!
//! Of a file that is its stamp (size, times and inode in a folder, the blob at a code host), its own
//! and that of every file whose text its placeholders put in; of an address it is its text. Everything else that what is made of a text depends on (the
//! program, the settings, where the source comes from) is mixed in as the context.

use super::files::Files;
use crate::import::hash;
use std::{
    fs::Metadata,
    os::unix::fs::MetadataExt,
    time::{Duration, SystemTime},
};

/// A file that changed this lately may change once more without looking different: clocks of files
/// tick slowly.
const UNSETTLED: Duration = Duration::from_millis(100);

/// The same where the clock only knows seconds.
const UNSETTLED_SECONDS: Duration = Duration::from_secs(2);

const SEPARATOR: char = '\n';

/// What a place's text is read under.
#[derive(Clone, Debug)]
pub(super) struct Context(String);

impl Context {
    pub fn new(parts: &[&str]) -> Self {
        let mut digest = hash(&parts.join("\0"));
        digest.truncate(16);
        Self(digest)
    }

    /// The same for what has another origin.
    pub fn of_origin(&self, origin: &str) -> Self {
        Self::new(&[&self.0, origin])
    }

    /// The text that stands for it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The fingerprint of an address's text.
pub(super) fn of_text(context: &Context, text: &str) -> String {
    format!("{}{SEPARATOR}{}", context.0, hash(text))
}

/// How a file looked before it was read.
pub(super) struct Look {
    path: String,
    stamp: Option<String>,
}

/// Looks at a file.
pub(super) fn look(files: &dyn Files, path: &str) -> Look {
    Look { path: path.to_owned(), stamp: files.settled_stamp(path) }
}

/// The fingerprint of a file and of what its text was made with, each looked at before it was read;
/// `None` when one of them is no file or cannot be trusted to look different after another change.
pub(super) fn of_files(context: &Context, own: &Look, used: &[Option<Look>]) -> Option<String> {
    let mut text = format!("{}{SEPARATOR}{}", context.0, own.stamp.as_ref()?);
    for look in used {
        let Look { path, stamp } = look.as_ref()?;
        if path.contains(SEPARATOR) {
            return None;
        }
        for part in [stamp.as_ref()?, path] {
            text.push(SEPARATOR);
            text.push_str(part);
        }
    }
    Some(text)
}

/// Whether a file looks as its fingerprint says.
pub(super) fn looks_so(
    context: &Context,
    files: &dyn Files,
    path: &str,
    fingerprint: &str,
) -> bool {
    let mut parts = fingerprint.split(SEPARATOR);
    if parts.next() != Some(&context.0) {
        return false;
    }
    let same = |path: &str, stamp: &str| files.stamp(path).as_deref() == Some(stamp);
    let Some(own) = parts.next() else { return false };
    if !same(path, own) {
        return false;
    }
    while let Some(stamp) = parts.next() {
        if !parts.next().is_some_and(|path| same(path, stamp)) {
            return false;
        }
    }
    true
}

/// The stamp of a file that did not change just now.
pub(super) fn settled(metadata: &Metadata, now: SystemTime) -> Option<String> {
    let whole_seconds = metadata.mtime_nsec() == 0 && metadata.ctime_nsec() == 0;
    let patience = if whole_seconds { UNSETTLED_SECONDS } else { UNSETTLED };
    let changed = |seconds: i64, nanoseconds: i64| {
        let since = Duration::new(u64::try_from(seconds).ok()?, u32::try_from(nanoseconds).ok()?);
        now.duration_since(SystemTime::UNIX_EPOCH + since).ok()
    };
    let written = changed(metadata.mtime(), metadata.mtime_nsec())?;
    let touched = changed(metadata.ctime(), metadata.ctime_nsec())?;
    (written.min(touched) > patience).then(|| stamp(metadata))
}

/// How a file of a folder looks.
pub(super) fn stamp(metadata: &Metadata) -> String {
    format!(
        "{:x}.{:x}.{:x}.{:x}.{:x}.{:x}",
        metadata.size(),
        metadata.mtime(),
        metadata.mtime_nsec(),
        metadata.ctime(),
        metadata.ctime_nsec(),
        metadata.ino()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::folder::Root;
    use std::{fs, path::Path, thread};
    use tempfile::TempDir;

    fn written(folder: &Path, name: &str, text: &str) {
        fs::write(folder.join(name), text).unwrap();
    }

    fn taken(root: &Root, used: &[&str]) -> Option<String> {
        let used: Vec<_> = used.iter().map(|path| Some(look(root, path))).collect();
        of_files(&Context::new(&["a"]), &look(root, "own.yaml"), &used)
    }

    #[test]
    fn a_file_looks_the_same_until_it_or_one_that_it_uses_changes() {
        let folder = TempDir::new().unwrap();
        let path = folder.path();
        for name in ["own.yaml", "used.txt", "other.txt"] {
            written(path, name, "text");
        }
        let root = Root::open(path).unwrap();
        assert_eq!(taken(&root, &[]), None, "it may still change without looking different");
        thread::sleep(UNSETTLED * 2);
        let fingerprint = taken(&root, &["used.txt"]).unwrap();
        let same = |parts: &[&str]| looks_so(&Context::new(parts), &root, "own.yaml", &fingerprint);
        written(path, "other.txt", "else");
        assert!(same(&["a"]));
        assert!(!same(&["b"]), "under another context");
        written(path, "used.txt", "TEXT");
        assert!(!same(&["a"]));

        thread::sleep(UNSETTLED * 2);
        let fingerprint = taken(&root, &["used.txt"]).unwrap();
        fs::remove_file(path.join("used.txt")).unwrap();
        assert!(!looks_so(&Context::new(&["a"]), &root, "own.yaml", &fingerprint));
        assert_eq!(taken(&root, &["used.txt"]), None);
        let fingerprint = taken(&root, &[]).unwrap();
        written(path, "own.yaml", "TEXT");
        assert!(!looks_so(&Context::new(&["a"]), &root, "own.yaml", &fingerprint));
    }

    #[test]
    fn what_uses_an_address_has_none() {
        let folder = TempDir::new().unwrap();
        written(folder.path(), "own.yaml", "text");
        thread::sleep(UNSETTLED * 2);
        let root = Root::open(folder.path()).unwrap();
        assert_eq!(of_files(&Context::new(&["a"]), &look(&root, "own.yaml"), &[None]), None);
    }
}
