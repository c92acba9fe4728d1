//! The open database: connections, transactions, and patience with short outages.

mod postgres;
mod sqlite;

use crate::address::{Address, display};
use crate::error::{StoreError, is_outage};
use crate::rows::Read;
use crate::statement::{Row, Statement};
use futures::TryStreamExt;
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

pub(crate) use postgres::listener;

/// How long an outage may last before it becomes an error.
const PATIENCE: Duration = Duration::from_secs(10);

/// The database's connections; clones share them.
#[derive(Clone)]
pub(crate) struct Database {
    /// The address as it may be shown.
    pub(crate) name: Arc<str>,
    pools: Pools,
}

#[derive(Clone)]
enum Pools {
    /// SQLite has one writer at a time anyway: one connection makes it a fair queue.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// A connection in use, whatever it is of.
pub(crate) enum Session<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A transaction; dropped, it is rolled back.
pub(crate) enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Database {
    /// Connects, and brings the schema up to date.
    pub(crate) async fn open(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        let name: Arc<str> = display(url).into();
        let pools = match Address::parse(url)? {
            Address::Sqlite(path) => {
                let (writer, readers) = sqlite::open(&name, &path, max_connections).await?;
                Pools::Sqlite { writer, readers }
            }
            Address::Postgres(options) => {
                Pools::Postgres(postgres::open(&name, *options, max_connections).await?)
            }
        };
        Ok(Self { name, pools })
    }

    /// Reads rows; asks again when the database is away for a short while.
    pub(crate) async fn fetch<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, sqlx::Error> {
        patiently(|| async {
            match &self.pools {
                Pools::Sqlite { readers, .. } => {
                    let mut connection = readers.acquire().await?;
                    Session::Sqlite(&mut connection).fetch(statement, read).await
                }
                Pools::Postgres(pool) => {
                    let mut connection = pool.acquire().await?;
                    Session::Postgres(&mut connection).fetch(statement, read).await
                }
            }
        })
        .await
    }

    /// Runs one statement that writes, by itself and once.
    pub(crate) async fn write<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, sqlx::Error> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let mut connection = writer.acquire().await?;
                Session::Sqlite(&mut connection).fetch(statement, read).await
            }
            Pools::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                Session::Postgres(&mut connection).fetch(statement, read).await
            }
        }
    }

    /// Starts a transaction that is the only one to write until it ends.
    pub(crate) async fn begin(&self) -> Result<Transaction, sqlx::Error> {
        patiently(|| async {
            match &self.pools {
                Pools::Sqlite { writer, .. } => {
                    writer.begin_with("BEGIN IMMEDIATE").await.map(Transaction::Sqlite)
                }
                Pools::Postgres(pool) => postgres::begin(pool).await.map(Transaction::Postgres),
            }
        })
        .await
    }

    /// Ends every connection, after what is under way.
    pub(crate) async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                // Last, so that it can fold the write-ahead log into the file.
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// The server, when other processes can be heard through it.
    pub(crate) const fn server(&self) -> Option<&PgPool> {
        match &self.pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(pool) => Some(pool),
        }
    }
}

impl Transaction {
    /// The transaction's connection.
    pub(crate) fn session(&mut self) -> Session<'_> {
        match self {
            Self::Sqlite(transaction) => Session::Sqlite(transaction),
            Self::Postgres(transaction) => Session::Postgres(transaction),
        }
    }

    /// Makes it all happen. `grown` tells whether rows were appended to the log.
    pub(crate) async fn commit(self, grown: bool) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => postgres::commit(transaction, grown).await,
        }
    }
}

impl Session<'_> {
    /// All rows that a statement gives, each read as it comes, so that no answer is in memory
    /// twice.
    pub(crate) async fn fetch<T>(
        self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, sqlx::Error> {
        let mut records = Vec::new();
        match self {
            Self::Sqlite(connection) => {
                let query = sqlx::query_with(statement.sql(), statement.sqlite_arguments()?);
                let mut rows = query.persistent(statement.is_prepared()).fetch(connection);
                while let Some(row) = rows.try_next().await? {
                    records.push(read(&Row::Sqlite(row))?);
                }
            }
            Self::Postgres(connection) => {
                let query = sqlx::query_with(statement.sql(), statement.postgres_arguments()?);
                let mut rows = query.persistent(statement.is_prepared()).fetch(connection);
                while let Some(row) = rows.try_next().await? {
                    records.push(read(&Row::Postgres(row))?);
                }
            }
        }
        Ok(records)
    }

    /// Runs a statement that gives no rows.
    pub(crate) async fn execute(self, statement: &Statement<'_>) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection) => {
                let query = sqlx::query_with(statement.sql(), statement.sqlite_arguments()?);
                query.persistent(statement.is_prepared()).execute(connection).await?;
            }
            Self::Postgres(connection) => {
                let query = sqlx::query_with(statement.sql(), statement.postgres_arguments()?);
                query.persistent(statement.is_prepared()).execute(connection).await?;
            }
        }
        Ok(())
    }
}

/// Tries again, with growing pauses, while the database is away. Only for what may happen twice.
async fn patiently<T, F: Future<Output = Result<T, sqlx::Error>>>(
    mut attempt: impl FnMut() -> F,
) -> Result<T, sqlx::Error> {
    let deadline = Instant::now() + PATIENCE;
    let mut pause = Duration::from_millis(50);
    loop {
        match attempt().await {
            Err(error) if is_outage(&error) && Instant::now() + pause < deadline => {
                tracing::warn!(%error, "the database is away; trying again");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(1));
            }
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::ready;
    use std::io;

    fn away() -> sqlx::Error {
        sqlx::Error::Io(io::Error::from(io::ErrorKind::ConnectionReset))
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_outage_is_waited_out_and_a_long_one_is_an_error() {
        let mut attempts = 0;
        let outcome = patiently(|| {
            attempts += 1;
            ready(if attempts < 5 { Err(away()) } else { Ok(attempts) })
        });
        assert_eq!(outcome.await.unwrap(), 5);

        let start = Instant::now();
        assert!(patiently(|| ready(Err::<(), _>(away()))).await.is_err());
        let waited = start.elapsed();
        assert!(waited > PATIENCE / 2 && waited <= PATIENCE, "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn other_errors_are_not_repeated() {
        let mut attempts = 0;
        let outcome = patiently(|| {
            attempts += 1;
            ready(Err::<(), _>(sqlx::Error::RowNotFound))
        });
        assert!(outcome.await.is_err());
        assert_eq!(attempts, 1);
    }
}
