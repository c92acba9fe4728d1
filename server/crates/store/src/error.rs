//! What can go wrong with the database: always named with the database (never its password) and
//! the fix.

use sqlx::migrate::MigrateError;
use std::path::PathBuf;
use std::time::Duration;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is not one of a database that Slipway can use.
    #[error("database address \"{address}\": {reason}")]
    Address {
        /// The address, without a password.
        address: String,
        /// What is wrong with it and how to write it.
        reason: String,
    },
    /// The database's file cannot be made or written.
    #[error(
        "database {database}: cannot write {}: {source}; name a file in a folder that Slipway may \
         write to",
        path.display()
    )]
    File {
        /// The database.
        database: String,
        /// The file or folder concerned.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database did not let us in.
    #[error("database {database} cannot be opened: {source}; {fix}")]
    Unreachable {
        /// The database.
        database: String,
        /// What the driver says.
        source: Box<sqlx::Error>,
        /// What to do.
        fix: &'static str,
    },
    /// A newer Slipway made the schema.
    #[error(
        "database {database} was written by a newer Slipway: it has schema change {found}, this \
         one knows them up to {known}; start the newer version, or restore a backup made before it"
    )]
    NewerSchema {
        /// The database.
        database: String,
        /// The change that is not known here.
        found: i64,
        /// The last change that is.
        known: i64,
    },
    /// The schema could not be brought up to date.
    #[error("database {database}: its schema cannot be brought up to date: {source}; {fix}")]
    Migration {
        /// The database.
        database: String,
        /// What went wrong.
        source: Box<MigrateError>,
        /// What to do.
        fix: &'static str,
    },
    /// A unit of work was to be committed although a part of it had failed.
    #[error("database {database}: a part of this unit of work failed before; do all of it again")]
    Incomplete {
        /// The database.
        database: String,
    },
    /// The database has not answered for a while.
    #[error(
        "database {database} has been away for {} s; Slipway goes on by itself when it is back; \
         see whether it runs, can be reached from here and is not overloaded",
        time.as_secs()
    )]
    Away {
        /// The database.
        database: String,
        /// For how long.
        time: Duration,
    },
    /// A statement failed.
    #[error("database {database}: {source}; {fix}")]
    Failed {
        /// The database.
        database: String,
        /// What the driver says.
        source: Box<sqlx::Error>,
        /// What to do.
        fix: &'static str,
    },
}

impl StoreError {
    /// Whether it may go away by itself: the database is away, for a while or for longer.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Away { .. } => true,
            Self::Failed { source, .. } | Self::Unreachable { source, .. } => is_outage(source),
            _ => false,
        }
    }

    /// A statement's failure.
    pub(crate) fn failed(database: &str, source: sqlx::Error) -> Self {
        let fix = fix(&source);
        Self::Failed { database: database.to_owned(), source: Box::new(source), fix }
    }

    /// A failure to open the database.
    pub(crate) fn unreachable(database: &str, source: sqlx::Error) -> Self {
        let fix = fix(&source);
        Self::Unreachable { database: database.to_owned(), source: Box::new(source), fix }
    }

    /// A failure to bring the schema up to date.
    pub(crate) fn migration(database: &str, known: i64, source: MigrateError) -> Self {
        let database = database.to_owned();
        let fix = match &source {
            MigrateError::VersionMissing(found) => {
                return Self::NewerSchema { database, found: *found, known };
            }
            MigrateError::VersionMismatch(_) => {
                "another build of Slipway made this schema: use the release that did, or an empty \
                 database"
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => fix(error),
            _ => "restore a backup, or use an empty database",
        };
        Self::Migration { database, source: Box::new(source), fix }
    }
}

/// Whether the error may go away by itself: the database restarts, or the network is away.
pub(crate) fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        // Connection exceptions, shutting down, starting up, too many connections.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            code.len() == 5 && (code.starts_with("08") || code.starts_with("57P"))
                || code == "53300"
        }),
        _ => false,
    }
}

fn fix(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => {
            "see whether the database runs, can be reached from here and is not overloaded"
        }
        sqlx::Error::PoolClosed => "Slipway is shutting down",
        sqlx::Error::Tls(_) => "check sslmode and sslrootcert in the database's address",
        sqlx::Error::Database(error) => {
            error.code().as_deref().map_or(UNKNOWN, |code| fix_of_code(code))
        }
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
            "the row was not written by Slipway: restore a backup"
        }
        _ => UNKNOWN,
    }
}

const UNKNOWN: &str = "if it happens again, please report it with this line";

/// SQLite's extended result codes are numbers whose lowest byte is the primary code; PostgreSQL's
/// SQLSTATEs have five characters.
fn fix_of_code(code: &str) -> &'static str {
    if code.len() < 5 {
        return match code.parse::<u32>().map(|code| code & 0xff) {
            Ok(5 | 6) => "another process holds the database's file: stop it",
            Ok(8 | 14 | 23) => "give Slipway the right to write to the database's file and folder",
            Ok(10) => "the disk does not read or write: check it",
            Ok(11 | 26) => {
                "the file is no intact SQLite database: restore a backup or move it away"
            }
            Ok(13) => "the disk is full: free some space",
            _ => UNKNOWN,
        };
    }
    match code {
        "28P01" | "28000" => "check user name and password in the database's address",
        "3D000" => "create the database first (createdb), or name another one",
        "42501" => "give the user the right to create tables in the database's schema",
        "53100" => "the database server's disk is full: free some space",
        "53300" => "raise max_connections of the server, or lower it in Slipway's configuration",
        "55P03" => "another process holds the change log for too long: look for one that hangs",
        "25006" => "the server is a read-only replica: name the primary",
        _ if code.starts_with("57P") => "the server restarts: try again",
        _ => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fix_fits_the_code_of_either_database() {
        assert!(fix_of_code("5").contains("another process"));
        assert!(fix_of_code("1032").contains("right to write"), "SQLITE_READONLY_DBMOVED");
        assert!(fix_of_code("13").contains("full"));
        assert!(fix_of_code("28P01").contains("password"));
        assert!(fix_of_code("57P03").contains("restarts"));
        assert_eq!(fix_of_code("22000"), UNKNOWN);
    }
}
