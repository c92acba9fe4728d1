//! Backups of PostgreSQL: one repeatable-read transaction sees the database as it was at one moment,
//! while others write; a restore is one transaction, which drops what was there and puts in what
//! the backup holds.

use super::read::Backup;
use super::restore::{Tell, load};
use super::schema::{Schema, known};
use super::{BackupError, Summary};
use crate::StoreError;
use crate::database::{LOCK, Session};
use crate::migrations;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

const STEPS: &str = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";

const IS_OURS: &str = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";

/// Other processes of Slipway, by the name that their connections show.
const OTHERS: &str = "
    SELECT COUNT(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'slipway' AND pid <> pg_backend_pid()";

const TABLES: &str = "
    SELECT COUNT(*) FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_name = ANY($1)";

/// Opens the database for reading, as it is now; gives the steps of its schema, too.
pub(super) async fn snapshot(
    name: &str,
    options: PgConnectOptions,
) -> Result<(PgConnection, Vec<i64>), BackupError> {
    let failed = |error| BackupError::database(name, error);
    let connecting = options.application_name("slipway backup").connect().await;
    let mut connection = connecting.map_err(|error| StoreError::unreachable(name, error))?;
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    sqlx::raw_sql(begin).execute(&mut connection).await.map_err(failed)?;
    if !is_ours(&mut connection).await.map_err(failed)? {
        return Err(BackupError::Foreign(name.to_owned()));
    }
    let steps = sqlx::query_scalar(STEPS).fetch_all(&mut connection).await.map_err(failed)?;
    Ok((connection, steps))
}

/// Puts a backup in the place of what is there, in one transaction.
pub(super) async fn replace(
    name: &str,
    options: PgConnectOptions,
    mut backup: Backup,
    replace: bool,
    progress: Tell<'_>,
) -> Result<Summary, BackupError> {
    let failed = |error| BackupError::database(name, error);
    let migrated = |error| StoreError::migration(name, migrations::NEWEST, error);
    let connecting = options.application_name("slipway restore").connect().await;
    let mut connection = connecting.map_err(|error| StoreError::unreachable(name, error))?;
    let mut transaction = connection.begin().await.map_err(failed)?;
    sqlx::raw_sql(LOCK).execute(&mut *transaction).await.map_err(failed)?;
    // It is our own work that takes long.
    let patience = "SET LOCAL idle_in_transaction_session_timeout = 0";
    sqlx::raw_sql(patience).execute(&mut *transaction).await.map_err(failed)?;
    let others: i64 =
        sqlx::query_scalar(OTHERS).fetch_one(&mut *transaction).await.map_err(failed)?;
    if others > 0 {
        return Err(BackupError::InUse(name.to_owned()));
    }
    clear(name, &mut transaction, replace).await?;

    let steps = migrations::postgres_of(&backup.header.schema);
    steps.run_direct(None, &mut *transaction, false).await.map_err(migrated)?;
    let overriding = "OVERRIDING SYSTEM VALUE";
    let mut session = Session::Postgres(&mut transaction);
    load(name, &mut session, overriding, &mut backup, progress).await?;
    let schema = Schema::of(&backup.header.schema).await?;
    for table in &schema.tables {
        for column in &table.key {
            go_on(&mut transaction, &table.name, column).await.map_err(failed)?;
        }
    }
    migrations::postgres().run_direct(None, &mut *transaction, false).await.map_err(migrated)?;
    transaction.commit().await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    Ok(backup.summary())
}

async fn is_ours(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(IS_OURS).fetch_one(connection).await
}

/// Drops what is there, if that is allowed.
async fn clear(
    name: &str,
    connection: &mut PgConnection,
    replace: bool,
) -> Result<(), BackupError> {
    let failed = |error| BackupError::database(name, error);
    if !is_ours(connection).await.map_err(failed)? {
        let schema = Schema::of(&migrations::versions()).await?;
        let names: Vec<String> = schema.everything.into_iter().map(|(name, _)| name).collect();
        let taken: i64 =
            sqlx::query_scalar(TABLES).bind(names).fetch_one(connection).await.map_err(failed)?;
        // Somebody else's tables of our names are not ours to drop, whatever we are told.
        return if taken > 0 { Err(BackupError::Foreign(name.to_owned())) } else { Ok(()) };
    }
    let steps = sqlx::query_scalar(STEPS).fetch_all(&mut *connection).await.map_err(failed)?;
    let schema = Schema::of(&known(name, steps)?).await?;
    if !replace {
        for table in &schema.tables {
            let any = format!("SELECT EXISTS (SELECT 1 FROM {})", table.name);
            let any: bool = sqlx::query_scalar(AssertSqlSafe(any))
                .fetch_one(&mut *connection)
                .await
                .map_err(failed)?;
            if any {
                return Err(BackupError::NotEmpty(name.to_owned()));
            }
        }
    }
    for drop in schema.drops() {
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut *connection).await.map_err(failed)?;
    }
    Ok(())
}

/// Has an identity go on behind the last one that was restored; other columns have none.
async fn go_on(
    connection: &mut PgConnection,
    table: &str,
    column: &str,
) -> Result<(), sqlx::Error> {
    let sequence: Option<String> = sqlx::query_scalar("SELECT pg_get_serial_sequence($1, $2)")
        .bind(table)
        .bind(column)
        .fetch_one(&mut *connection)
        .await?;
    let Some(sequence) = sequence else { return Ok(()) };
    let set = format!(
        "SELECT setval($1::regclass, COALESCE((SELECT MAX({column}) FROM {table}), 1), \
         EXISTS (SELECT 1 FROM {table}))"
    );
    sqlx::query(AssertSqlSafe(set)).bind(sequence).execute(connection).await.map(drop)
}
