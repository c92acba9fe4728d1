//! Making a database from a backup again, whole or not at all.

use super::format::{Line, TableHead, decoded};
use super::read::Backup;
use super::schema::{Kind, Schema, Table};
use super::{BackupError, Progress, Summary, inspect, postgres, sqlite};
use crate::address::{Address, display};
use crate::database::Session;
use crate::statement::{Statement, Value};
use std::path::Path;

/// Values of one statement: below the limit of either database (SQLite 32,766).
const VALUES: usize = 4_000;

/// Whom to tell how far it is.
pub(super) type Tell<'a> = &'a mut (dyn FnMut(Progress<'_>) + Send);

/// Puts what a backup holds into a database, of either sort, and brings its schema up to date. The
/// backup is read to its end and checked before anything happens; then all of it happens, or
/// nothing. A database that is not empty is only replaced when `replace` says so.
///
/// # Errors
/// When the backup cannot be used, or the database is not empty, in use or cannot be written.
pub async fn restore(
    url: &str,
    path: &Path,
    replace: bool,
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<Summary, BackupError> {
    inspect(path)?;
    // It is read again, and its sum checked again, before anything of it counts.
    let backup = Backup::open(path)?;
    let name = display(url);
    match Address::parse(url)? {
        Address::Sqlite(file) => sqlite::replace(&name, &file, backup, replace, progress).await,
        Address::Postgres(options) => {
            postgres::replace(&name, *options, backup, replace, progress).await
        }
    }
}

/// Loads all rows of a backup into tables that are there and empty. `overriding` stands before
/// `VALUES`: PostgreSQL gives out identities itself unless told otherwise.
pub(super) async fn load(
    database: &str,
    session: &mut Session<'_>,
    overriding: &str,
    backup: &mut Backup,
    progress: Tell<'_>,
) -> Result<(), BackupError> {
    let schema = Schema::of(&backup.header.schema).await?;
    let mut loading: Option<Loading<'_>> = None;
    while let Some(line) = backup.next()? {
        match (line, &mut loading) {
            (Line::Table(head), before) => {
                if let Some(table) = before.take() {
                    table.end(database, session).await?;
                }
                loading = Some(Loading::begin(&schema, &head, overriding, backup)?);
            }
            (Line::Row(values), Some(table)) => {
                table
                    .take(values)
                    .ok_or_else(|| backup.damaged("it has a row that does not fit its table"))?;
                table.write_full(database, session).await?;
                progress(Progress { table: &table.table.name, rows: table.rows });
            }
            (Line::Row(_), None) | (Line::End { .. }, _) => {
                return Err(backup.damaged("it has a row of no table"));
            }
        }
    }
    match loading {
        Some(table) => table.end(database, session).await,
        None => Ok(()),
    }
}

/// A table that is being loaded.
struct Loading<'a> {
    table: &'a Table,
    /// In the order of the backup.
    kinds: Vec<Kind>,
    insert: String,
    values: Vec<Value<'static>>,
    rows: u64,
}

impl<'a> Loading<'a> {
    fn begin(
        schema: &'a Schema,
        head: &TableHead,
        overriding: &str,
        backup: &Backup,
    ) -> Result<Self, BackupError> {
        let unknown = || backup.damaged("it has a table that its version of the schema has not");
        let table = schema.tables.iter().find(|table| table.name == head.table);
        let table = table.ok_or_else(unknown)?;
        let kind = |name: &String| {
            table.columns.iter().find(|(column, _)| column == name).map(|(_, kind)| *kind)
        };
        let kinds = head.columns.iter().map(kind).collect::<Option<Vec<_>>>();
        let kinds = kinds.filter(|kinds| !kinds.is_empty()).ok_or_else(unknown)?;
        let columns = head.columns.join(", ");
        let insert = format!("INSERT INTO {} ({columns}) {overriding}", table.name);
        Ok(Self { table, kinds, insert, values: Vec::with_capacity(VALUES), rows: 0 })
    }

    /// Takes a row; `None` when it is none of this table.
    fn take(&mut self, values: Vec<serde_json::Value>) -> Option<()> {
        if values.len() != self.kinds.len() {
            return None;
        }
        for (value, kind) in values.into_iter().zip(&self.kinds) {
            self.values.push(decoded(value, *kind)?);
        }
        self.rows += 1;
        Some(())
    }

    async fn write_full(
        &mut self,
        database: &str,
        session: &mut Session<'_>,
    ) -> Result<(), BackupError> {
        if self.values.len() + self.kinds.len() > VALUES {
            self.write(database, session).await?;
        }
        Ok(())
    }

    async fn write(
        &mut self,
        database: &str,
        session: &mut Session<'_>,
    ) -> Result<(), BackupError> {
        if self.values.is_empty() {
            return Ok(());
        }
        let statement =
            Statement::rows_of(&self.insert, std::mem::take(&mut self.values), self.kinds.len());
        let written = session.again().execute(&statement).await;
        written.map_err(|error| BackupError::database(database, error))
    }

    /// Writes the rest, and looks whether all is there.
    async fn end(mut self, database: &str, session: &mut Session<'_>) -> Result<(), BackupError> {
        self.write(database, session).await?;
        let count = format!("SELECT COUNT(*) AS count FROM {}", self.table.name);
        let count = Statement::made(count, Vec::new());
        let read = |row: &crate::statement::Row| row.get::<i64>("count");
        let counted = session.again().fetch(&count, read).await;
        let counted = counted.map_err(|error| BackupError::database(database, error))?;
        let counted = counted.first().and_then(|count| u64::try_from(*count).ok());
        if counted == Some(self.rows) {
            return Ok(());
        }
        let reason =
            format!("{counted:?} instead of {} rows of {} arrived", self.rows, self.table.name);
        let error = sqlx::Error::Protocol(reason);
        Err(BackupError::database(database, error))
    }
}
