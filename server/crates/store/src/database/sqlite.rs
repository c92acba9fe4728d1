//! SQLite: one file, one writing connection, several reading ones.

use crate::{StoreError, migrations};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, SqlitePool};
use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

/// How long to wait for another process that writes (a backup, a second `slipway`).
const BUSY: Duration = Duration::from_secs(10);
/// How long a unit of work may wait for those before it.
const QUEUE: Duration = Duration::from_secs(30);

/// Opens the file, made with its folder when it is not there, and brings its schema up to date.
/// Gives the writing pool (of one) and the reading one.
pub(super) async fn open(
    name: &str,
    path: &Path,
    max_connections: u32,
) -> Result<(SqlitePool, SqlitePool), StoreError> {
    create(path).map_err(|(path, source)| StoreError::File {
        database: name.to_owned(),
        path: path.to_owned(),
        source,
    })?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // A commit is on the disk when it returns, so that a power cut takes back nothing that
        // was announced. NORMAL would be intact too, but could lose the last commits.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .foreign_keys(true)
        .row_buffer_size(256)
        .statement_cache_capacity(64)
        // The log does not keep the size of the largest import for ever.
        .pragma("journal_size_limit", "16777216");
    // Page caches in KiB: the memory of the whole process is to stay small, and the system's own
    // cache holds the file anyway.
    let writing = options.clone().pragma("cache_size", "-4096");
    let reading = options.pragma("cache_size", "-1024").pragma("query_only", "ON");

    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(QUEUE)
        .test_before_acquire(false)
        .connect_with(writing)
        .await
        .map_err(|error| StoreError::unreachable(name, error))?;
    migrate(name, &writer).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(max_connections.saturating_sub(1).max(1))
        .idle_timeout(Duration::from_mins(1))
        .max_lifetime(None)
        .acquire_timeout(BUSY)
        .test_before_acquire(false)
        .connect_lazy_with(reading);
    Ok((writer, readers))
}

/// One transaction around all steps, which locks the file: a second process that starts at the
/// same time waits, and then finds the work done.
async fn migrate(name: &str, writer: &SqlitePool) -> Result<(), StoreError> {
    let failed = |error| StoreError::unreachable(name, error);
    let mut connection = writer.acquire().await.map_err(failed)?;
    let connection: &mut SqliteConnection = &mut connection;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed)?;
    let migrated = migrations::sqlite().run_direct(None, &mut *transaction, false).await;
    migrated.map_err(|error| StoreError::migration(name, migrations::NEWEST, error))?;
    transaction.commit().await.map_err(failed)
}

/// Makes folder and file, readable by nobody else: they hold all that Slipway knows. Also finds
/// out, before SQLite words it badly, whether they can be written.
fn create(path: &Path) -> Result<(), (&Path, io::Error)> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|error| (folder, error))?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| (path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_commit_survives_a_power_cut() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/folder/slipway.db");
        let (writer, readers) = open("test", &path, 2).await.unwrap();
        let ask = async |pool: &SqlitePool, pragma: &'static str| {
            sqlx::query_scalar::<_, i64>(pragma).fetch_one(pool).await.unwrap()
        };
        assert_eq!(ask(&writer, "PRAGMA synchronous").await, 2, "FULL");
        let mode = sqlx::query_scalar::<_, String>("PRAGMA journal_mode").fetch_one(&writer);
        assert_eq!(mode.await.unwrap(), "wal");
        assert_eq!(ask(&writer, "PRAGMA query_only").await, 0);
        assert_eq!(ask(&readers, "PRAGMA query_only").await, 1);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nobody_else_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/slipway.db");
        let _pools = open("test", &path, 2).await.unwrap();
        for (path, expected) in [(path.as_path(), 0o600), (path.parent().unwrap(), 0o700)] {
            let mode = std::fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, expected, "{}", path.display());
        }
    }
}
