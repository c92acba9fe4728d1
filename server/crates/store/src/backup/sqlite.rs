//! Backups of SQLite: a read transaction of its own sees the file as it was at one moment, while
//! others write; a restored database is another file that takes the place of the first.

use super::read::Backup;
use super::restore::{Tell, load};
use super::schema::{Schema, known};
use super::write::sync_folder;
use super::{BackupError, Summary};
use crate::StoreError;
use crate::database::Session;
use crate::migrations;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long to wait for others that write.
const BUSY: Duration = Duration::from_secs(30);

const STEPS: &str = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";

const IS_OURS: &str =
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'";

const TABLES: &str =
    "SELECT COUNT(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'";

/// Opens the file for reading, as it is now; gives the steps of its schema, too.
pub(super) async fn snapshot(
    name: &str,
    path: &Path,
) -> Result<(SqliteConnection, Vec<i64>), BackupError> {
    if !path.is_file() {
        return Err(BackupError::Foreign(name.to_owned()));
    }
    let failed = |error| BackupError::database(name, error);
    let mut connection = connect(path).await.map_err(failed)?;
    sqlx::raw_sql("PRAGMA query_only = ON; BEGIN")
        .execute(&mut connection)
        .await
        .map_err(failed)?;
    let ours: i64 = sqlx::query_scalar(IS_OURS).fetch_one(&mut connection).await.map_err(failed)?;
    if ours == 0 {
        return Err(BackupError::Foreign(name.to_owned()));
    }
    let steps = sqlx::query_scalar(STEPS).fetch_all(&mut connection).await.map_err(failed)?;
    Ok((connection, steps))
}

/// Makes a new file of a backup, and gives it the name of the database when it is complete.
pub(super) async fn replace(
    name: &str,
    path: &Path,
    mut backup: Backup,
    replace: bool,
    progress: Tell<'_>,
) -> Result<Summary, BackupError> {
    if !replace {
        check_empty(name, path).await?;
    }
    let mut new = path.as_os_str().to_owned();
    new.push(".restoring");
    let new = PathBuf::from(new);
    let made = make(name, &new, &mut backup, progress).await;
    if let Err(error) = made {
        // What is left of it is removed at the next attempt at the latest.
        remove(&new);
        return Err(error);
    }
    fold(path).await;
    let named = fs::rename(&new, path).and_then(|()| sync_folder(path));
    named.map_err(|source| file_error(name, path, source))?;
    Ok(backup.summary())
}

async fn make(
    name: &str,
    new: &Path,
    backup: &mut Backup,
    progress: Tell<'_>,
) -> Result<(), BackupError> {
    remove(new);
    create(new).map_err(|source| file_error(name, new, source))?;
    let failed = |error| BackupError::database(name, error);
    let migrated = |error| StoreError::migration(name, migrations::NEWEST, error);
    let mut connection = connect(new).await.map_err(failed)?;
    // Nobody but us knows the file, and it is synchronised once, at the end.
    let quick = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF";
    sqlx::raw_sql(quick).execute(&mut connection).await.map_err(failed)?;
    let steps = migrations::sqlite_of(&backup.header.schema);
    steps.run_direct(None, &mut connection, false).await.map_err(migrated)?;
    let mut transaction = connection.begin().await.map_err(failed)?;
    load(name, &mut Session::Sqlite(&mut transaction), "", backup, progress).await?;
    transaction.commit().await.map_err(failed)?;
    migrations::sqlite().run_direct(None, &mut connection, false).await.map_err(migrated)?;
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await
        .map_err(failed)?;
    if sound != "ok" {
        return Err(failed(sqlx::Error::Protocol(format!("the new file is damaged: {sound}"))));
    }
    connection.close().await.map_err(failed)?;
    File::open(new).and_then(|file| file.sync_all()).map_err(|source| file_error(name, new, source))
}

async fn connect(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::new().filename(path).busy_timeout(BUSY).connect().await
}

/// That there is no database yet, or one without a row.
async fn check_empty(name: &str, path: &Path) -> Result<(), BackupError> {
    match fs::metadata(path) {
        Err(_) => return Ok(()),
        Ok(file) if file.len() == 0 => return Ok(()),
        Ok(_) => {}
    }
    let failed = |error| BackupError::database(name, error);
    let mut connection = connect(path).await.map_err(failed)?;
    let tables: i64 =
        sqlx::query_scalar(TABLES).fetch_one(&mut connection).await.map_err(failed)?;
    if tables == 0 {
        return Ok(());
    }
    let ours: i64 = sqlx::query_scalar(IS_OURS).fetch_one(&mut connection).await.map_err(failed)?;
    if ours == 0 {
        return Err(BackupError::NotEmpty(name.to_owned()));
    }
    let steps = sqlx::query_scalar(STEPS).fetch_all(&mut connection).await.map_err(failed)?;
    let schema = Schema::of(&known(name, steps)?).await?;
    for table in &schema.tables {
        let any = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {} LIMIT 1)", table.name);
        let any: i64 = sqlx::query_scalar(AssertSqlSafe(any))
            .fetch_one(&mut connection)
            .await
            .map_err(failed)?;
        if any > 0 {
            return Err(BackupError::NotEmpty(name.to_owned()));
        }
    }
    connection.close().await.map_err(failed)
}

/// Folds the write-ahead log of the file that is to be replaced into it, so that it cannot be taken
/// for the log of the new one. When that fails the file is damaged, and the log is worth nothing
/// without it.
async fn fold(path: &Path) {
    if path.is_file() {
        let folded = async {
            let mut old = SqliteConnectOptions::new()
                .filename(path)
                .journal_mode(SqliteJournalMode::Delete)
                .busy_timeout(BUSY)
                .connect()
                .await?;
            sqlx::query("SELECT COUNT(*) FROM sqlite_master").fetch_one(&mut old).await?;
            old.close().await
        };
        if let Err(error) = folded.await {
            tracing::warn!(%error, "the database that is replaced cannot be opened");
        }
    }
    for end in ["-wal", "-shm"] {
        let mut log = path.as_os_str().to_owned();
        log.push(end);
        // There is none after a clean end.
        drop(fs::remove_file(log));
    }
}

/// Readable by nobody else, with its folder.
fn create(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn remove(path: &Path) {
    // That there is none is what is wanted.
    drop(fs::remove_file(path));
}

fn file_error(name: &str, path: &Path, source: io::Error) -> BackupError {
    let (database, path) = (name.to_owned(), path.to_owned());
    BackupError::Store(StoreError::File { database, path, source })
}
