//! Backups: all that a database holds at one moment, in one file that either database can be made
//! from again.
//!
//! The file is gzip of lines of JSON, so that it can be looked at with the usual tools: a
//! [`format::Header`], then for each table a [`format::TableHead`] and its rows as lists, then a
//! [`format::End`] with the number of rows and the SHA-256 of all lines before it. A file without
//! that last line, or whose sum differs, is refused before anything is touched.
//!
//! Tables and columns are those that the steps of the schema make (`schema.rs` looks at what they
//! make), so a new table is in the next backup by itself; a column of a type that nobody has dealt
//! with is an error of the tests. What only concerns running processes (leases) is left out.

mod error;
mod format;
mod postgres;
mod read;
mod restore;
mod schema;
mod sqlite;
mod write;

pub use error::BackupError;
pub use read::inspect;
pub use restore::restore;
pub use write::back_up;

use platform::Timestamp;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// When it was made.
    pub made_at: Timestamp,
    /// The version that made it.
    pub made_by: String,
    /// The change log's last position in it.
    pub position: i64,
    /// Rows in all.
    pub rows: u64,
}

/// How far a backup or restore has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The table that it is at.
    pub table: &'a str,
    /// Rows of it so far.
    pub rows: u64,
}
