//! The data folder: made when it is not there, and owned by one process at a time.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataFolderError {
    /// It is not there and cannot be made.
    #[error(
        "the data folder {folder} cannot be made ({reason}); name another one with --data-dir or SLIPWAY__SERVER__DATA_DIR"
    )]
    Missing {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// It cannot be written to.
    #[error(
        "the data folder {folder} is not writable ({reason}); give Slipway's user the right to write there, or name another one with --data-dir"
    )]
    NotWritable {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Another process has it.
    #[error(
        "the data folder {folder} is in use by another running Slipway; stop that one, or give this one its own --data-dir (several at once need PostgreSQL: --database-url)"
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
}

/// The data folder, held until this is dropped or the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct DataFolder {
    _lock: File,
}

const LOCK: &str = "slipway.lock";

impl DataFolder {
    /// Makes the folder and takes it.
    ///
    /// # Errors
    /// When it cannot be made or written to, or another process has it.
    pub(crate) fn take(folder: &Path) -> Result<Self, DataFolderError> {
        std::fs::create_dir_all(folder)
            .map_err(|reason| DataFolderError::Missing { folder: folder.to_owned(), reason })?;
        let not_writable =
            |reason| DataFolderError::NotWritable { folder: folder.to_owned(), reason };
        let mut options = OpenOptions::new();
        let mut lock = options
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(LOCK))
            .map_err(not_writable)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => DataFolderError::InUse { folder: folder.to_owned() },
            TryLockError::Error(reason) => not_writable(reason),
        })?;
        // For a person who looks: the lock itself is the system's and ends with the process.
        let written = lock.set_len(0).and_then(|()| writeln!(lock, "{}", std::process::id()));
        written.map_err(not_writable)?;
        Ok(Self { _lock: lock })
    }

    /// Takes the folder of an SQLite database too, when that is another one: two processes must
    /// not write to one file, whatever data folders they were given.
    ///
    /// # Errors
    /// As [`DataFolder::take`].
    pub(crate) fn take_database(
        folder: &Path,
        database_url: &str,
    ) -> Result<Option<Self>, DataFolderError> {
        let Some(file) = sqlite_file(database_url) else { return Ok(None) };
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let same = match (parent.canonicalize(), folder.canonicalize()) {
            (Ok(parent), Ok(folder)) => parent == folder,
            _ => false,
        };
        if same { Ok(None) } else { Self::take(parent).map(Some) }
    }
}

/// The file of an `sqlite:` address; `None` for other databases and for one in memory.
fn sqlite_file(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().filter(|path| !path.is_empty() && *path != ":memory:")?;
    Some(PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_owner_at_a_time() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("new/data");
        let first = DataFolder::take(&folder).unwrap();
        let second = DataFolder::take(&folder).unwrap_err();
        assert!(matches!(second, DataFolderError::InUse { .. }), "{second}");
        drop(first);
        DataFolder::take(&folder).unwrap();
    }

    #[test]
    fn a_database_elsewhere_is_taken_too() {
        let root = tempfile::tempdir().unwrap();
        let (one, two) = (root.path().join("one"), root.path().join("two"));
        let url = format!("sqlite:{}", one.join("slipway.db").display());
        let _first = DataFolder::take(&one).unwrap();
        assert!(DataFolder::take_database(&one, &url).unwrap().is_none());
        let _second = DataFolder::take(&two).unwrap();
        let error = DataFolder::take_database(&two, &url).unwrap_err();
        assert!(matches!(error, DataFolderError::InUse { .. }), "{error}");
        assert!(DataFolder::take_database(&two, "postgres://db/slipway").unwrap().is_none());
        assert!(DataFolder::take_database(&two, "sqlite::memory:").unwrap().is_none());
    }

    #[test]
    fn a_file_in_its_place_is_told() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("data");
        std::fs::write(&folder, "").unwrap();
        let error = DataFolder::take(&folder).unwrap_err();
        assert!(matches!(error, DataFolderError::Missing { .. }), "{error}");
    }
}
