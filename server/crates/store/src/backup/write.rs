//! Writing a backup.

use super::format::{End, FORMAT, Header, TableHead, VERSION, encoded};
use super::schema::{Schema, Table, known};
use super::{BackupError, Progress, Summary, postgres, sqlite};
use crate::address::{Address, display};
use crate::database::Session;
use crate::statement::Statement;
use flate2::{Compression, write::GzEncoder};
use platform::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, SqliteConnection};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes all that a database holds at this moment into a new file. The database may be in use:
/// what is written to it meanwhile is not in the backup. Until all is in it, the file has another
/// name (with `.partial` behind it), under which a killed backup leaves it.
///
/// # Errors
/// When there is a file of that name, it cannot be written, or the database cannot be read.
pub async fn back_up(
    url: &str,
    path: &Path,
    made_by: &str,
    now: Timestamp,
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<Summary, BackupError> {
    let mut source = Snapshot::take(url).await?;
    let schema = Schema::of(&source.steps).await?;
    let mut output = Output::create(path)?;
    let position = source.position().await?;
    let header = Header {
        format: FORMAT.to_owned(),
        version: VERSION,
        made_by: made_by.to_owned(),
        made_at: now.0,
        schema: source.steps.clone(),
        position,
    };
    output.line(&header).map_err(|error| output.failed(error))?;
    let mut rows = 0;
    for table in &schema.tables {
        rows += source.write(table, &mut output, progress).await?;
    }
    source.end().await;
    output.finish(rows, path)?;
    Ok(Summary { made_at: now, made_by: made_by.to_owned(), position, rows })
}

/// A database as it is at one moment, whatever is written to it since.
struct Snapshot {
    name: String,
    connection: Connection,
    /// The steps of the schema that were applied.
    steps: Vec<i64>,
}

enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Snapshot {
    async fn take(url: &str) -> Result<Self, BackupError> {
        let name = display(url);
        let (connection, steps) = match Address::parse(url)? {
            Address::Sqlite(path) => {
                let (connection, steps) = sqlite::snapshot(&name, &path).await?;
                (Connection::Sqlite(connection), steps)
            }
            Address::Postgres(options) => {
                let (connection, steps) = postgres::snapshot(&name, *options).await?;
                (Connection::Postgres(connection), steps)
            }
        };
        let steps = known(&name, steps)?;
        Ok(Self { name, connection, steps })
    }

    fn session(&mut self) -> Session<'_> {
        match &mut self.connection {
            Connection::Sqlite(connection) => Session::Sqlite(connection),
            Connection::Postgres(connection) => Session::Postgres(connection),
        }
    }

    async fn position(&mut self) -> Result<i64, BackupError> {
        let last = Statement::new("SELECT COALESCE(MAX(position), 0) AS position FROM changes");
        let found = self.session().fetch(&last, |row| row.get("position")).await;
        let found = found.map_err(|error| BackupError::database(&self.name, error))?;
        Ok(found.first().copied().unwrap_or(0))
    }

    /// Writes the rows of a table; gives their number.
    async fn write(
        &mut self,
        table: &Table,
        output: &mut Output,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<u64, BackupError> {
        let columns = table.columns.iter().map(|(name, _)| name.clone()).collect();
        let head = TableHead { table: table.name.clone(), columns };
        output.line(&head).map_err(|error| output.failed(error))?;
        let mut rows = 0;
        let mut broken = None;
        let select = Statement::made(table.select(), Vec::new());
        let read = self.session().each(&select, |row| {
            let values = table.columns.iter().map(|(name, kind)| encoded(row, name, *kind));
            let values = values.collect::<Result<Vec<_>, _>>()?;
            if let Err(error) = output.line(&values) {
                broken = Some(error);
                return Err(sqlx::Error::RowNotFound);
            }
            rows += 1;
            progress(Progress { table: &table.name, rows });
            Ok(())
        });
        let read = read.await;
        if let Some(error) = broken {
            return Err(output.failed(error));
        }
        read.map_err(|error| BackupError::database(&self.name, error))?;
        Ok(rows)
    }

    /// Nothing depends on how it ends: nothing was written.
    async fn end(self) {
        match self.connection {
            Connection::Sqlite(connection) => drop(sqlx::Connection::close(connection).await),
            Connection::Postgres(connection) => drop(sqlx::Connection::close(connection).await),
        }
    }
}

/// The file while it is written.
struct Output {
    path: PathBuf,
    encoder: GzEncoder<BufWriter<File>>,
    sum: Sha256,
    line: Vec<u8>,
}

impl Output {
    fn create(path: &Path) -> Result<Self, BackupError> {
        if path.exists() {
            return Err(BackupError::Exists(path.to_owned()));
        }
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        // It holds all that Slipway knows.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let failed = |error| BackupError::writing(&partial, error);
        let file = options.open(&partial).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => file.set_len(0).map_err(failed)?,
            Err(TryLockError::WouldBlock) => return Err(BackupError::Busy(partial)),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let encoder = GzEncoder::new(BufWriter::new(file), Compression::default());
        Ok(Self { path: partial, encoder, sum: Sha256::new(), line: Vec::new() })
    }

    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line)?;
        self.line.push(b'\n');
        self.sum.update(&self.line);
        self.encoder.write_all(&self.line)
    }

    fn failed(&self, error: io::Error) -> BackupError {
        BackupError::writing(&self.path, error)
    }

    /// The last line; then the file is on the disk, and gets its name.
    fn finish(mut self, rows: u64, path: &Path) -> Result<(), BackupError> {
        let sha256 = hexadecimal(&self.sum.clone().finalize());
        let end = serde_json::json!({ "end": End { rows, sha256 } });
        self.line(&end).map_err(|error| self.failed(error))?;
        let Self { path: partial, encoder, .. } = self;
        let failed = |error| BackupError::writing(&partial, error);
        let file = encoder.finish().and_then(|buffer| Ok(buffer.into_inner()?)).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        // Never over a file that came meanwhile.
        std::fs::hard_link(&partial, path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => BackupError::Exists(path.to_owned()),
            _ => BackupError::writing(path, error),
        })?;
        std::fs::remove_file(&partial).map_err(failed)?;
        sync_folder(path).map_err(failed)
    }
}

/// Makes a new name survive a power cut.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
