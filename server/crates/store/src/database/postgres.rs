//! PostgreSQL: connecting, the lock of the change log, and the channel that wakes followers.

use super::News;
use super::patience::patiently;
use crate::{StoreError, migrations};
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool, Postgres, Transaction};
use std::time::Duration;

/// The channel on which commits are announced. Its payload is the schema, a space, and `grown`
/// when rows were appended to the log or `same` when not; or `hint`, a space and a text.
const CHANNEL: &str = "slipway_changes";

/// Taken at the start of each unit of work, and so held until it is committed: positions are given
/// out under it, so a smaller one is never visible later than a larger one, and what a unit read
/// stays true until its end. One lock for each schema. A process that hangs or whose machine dies
/// in the middle loses it when the server ends its idle transaction.
///
/// A unit of work asks for rows by their keys. Before the server has counted the rows of a table that
/// is just being filled, it takes it for a small one, reads the whole of it for each portion, and a
/// first import costs the square of its size; so it is told to use the keys. What is forbidden costs
/// so much in its books that it would compile every statement, which takes longer than to run it.
pub(crate) const LOCK: &str = "SET LOCAL enable_seqscan = off; \
                    SET LOCAL enable_hashjoin = off; \
                    SET LOCAL enable_mergejoin = off; \
                    SET LOCAL jit = off; \
                    SET LOCAL idle_in_transaction_session_timeout = '30s'; \
                    SET LOCAL lock_timeout = '60s'; \
                    SELECT pg_advisory_xact_lock(1936484720, hashtext(current_schema()))";

/// How long a connection may be waited for at a time: one of the pool, or a new one. It bounds how
/// long it takes to notice that a server is away.
const CONNECT: Duration = Duration::from_secs(5);

/// Brings the schema up to date.
pub(super) async fn prepare(name: &str, options: &PgConnectOptions) -> Result<(), StoreError> {
    // A connection of its own, because it tells why it cannot be made, while a pool only tells
    // that it waited; and because a failed migration leaves its lock with it.
    let mut connection = patiently(|| options.connect())
        .await
        .map_err(|error| StoreError::unreachable(name, error))?;
    let migrated = migrate(name, &mut connection).await;
    let closed = connection.close().await;
    migrated?;
    closed.map_err(|error| StoreError::unreachable(name, error))
}

/// The options with the name that the server shows, unless they name another one.
pub(super) fn named(options: PgConnectOptions) -> PgConnectOptions {
    match options.get_application_name() {
        Some(_) => options,
        None => options.application_name("slipway"),
    }
}

/// Connections that are made when they are needed.
pub(super) fn pool(options: &PgConnectOptions, connections: u32) -> PgPool {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(CONNECT)
        .connect_lazy_with(options.clone())
}

async fn migrate(name: &str, connection: &mut PgConnection) -> Result<(), StoreError> {
    let migrated = migrations::postgres().run_direct(None, connection, false).await;
    migrated.map_err(|error| StoreError::migration(name, migrations::NEWEST, error))
}

/// Starts a transaction that holds the lock.
pub(super) async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    sqlx::raw_sql(LOCK).execute(&mut *transaction).await?;
    Ok(transaction)
}

/// Commits, and wakes the followers of every process.
pub(super) async fn commit(
    mut transaction: Transaction<'static, Postgres>,
    news: News,
) -> Result<(), sqlx::Error> {
    let word = match news {
        News::Grown => "grown",
        News::Same => "same",
        News::Nothing => return transaction.commit().await,
    };
    sqlx::query("SELECT pg_notify($1, current_schema() || ' ' || $2)")
        .bind(CHANNEL)
        .bind(word)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Gives a hint to all who listen.
pub(crate) async fn announce(pool: &PgPool, text: &str) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_notify($1, current_schema() || ' hint ' || $2)")
        .bind(CHANNEL)
        .bind(text)
        .execute(pool)
        .await
        .map(drop)
}

/// The hint in a notice of a schema.
pub(crate) fn hint_in<'a>(payload: &'a str, schema: &str) -> Option<&'a str> {
    payload.strip_prefix(schema)?.strip_prefix(" hint ")
}

/// Starts to listen; gives the schema whose announcements count, too.
pub(crate) async fn listener(pool: &PgPool) -> Result<(PgListener, String), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    let schema = sqlx::query_scalar("SELECT current_schema()").fetch_one(&mut listener).await?;
    Ok((listener, schema))
}
