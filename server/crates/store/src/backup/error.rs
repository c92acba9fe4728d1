//! What can go wrong with a backup: always named with the file or database, and the fix.

use crate::StoreError;
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no backup, or why it was not restored. Of a restore nothing has happened then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database does not do what is asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be read or written.
    #[error("backup {}: {source}; {fix}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
        /// What to do.
        fix: &'static str,
    },
    /// There is a file of that name.
    #[error("backup {} is there already; name another file, or remove that one", .0.display())]
    Exists(PathBuf),
    /// Another backup is being written under that name.
    #[error("backup {} is being written by another process; wait for it", .0.display())]
    Busy(PathBuf),
    /// The file is none of ours, or not as it was written.
    #[error("backup {} cannot be used: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The database has something in it.
    #[error(
        "database {0} is not empty; restore into an empty one, or replace what is there with --replace"
    )]
    NotEmpty(String),
    /// The database is in use.
    #[error("database {0} is in use by a running Slipway; stop it first")]
    InUse(String),
    /// There is no database of ours to back up.
    #[error(
        "database {0} was not made by Slipway; name the one that it runs on with --database-url or --data-dir"
    )]
    Foreign(String),
}

impl BackupError {
    pub(super) fn reading(path: &Path, source: io::Error) -> Self {
        if matches!(source.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
            || source.kind() == io::ErrorKind::InvalidInput
        {
            return Self::damaged(path, &format!("it is cut off or altered ({source})"));
        }
        let fix = "see whether it is there and may be read";
        Self::File { path: path.to_owned(), source, fix }
    }

    pub(super) fn writing(path: &Path, source: io::Error) -> Self {
        let fix = "name a file in a folder that may be written to, on a disk with room";
        Self::File { path: path.to_owned(), source, fix }
    }

    pub(super) fn damaged(path: &Path, reason: &str) -> Self {
        let reason = format!("{reason}; use another backup");
        Self::Damaged { path: path.to_owned(), reason }
    }

    /// A statement's failure.
    pub(super) fn database(name: &str, error: sqlx::Error) -> Self {
        Self::Store(StoreError::failed(name, error))
    }
}
