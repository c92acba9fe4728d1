//! The open database: connections, transactions, and patience with short outages.

mod cluster;
mod log_sequence;
mod patience;
mod postgres;
mod server;
mod sqlite;

use crate::StoreOptions;
use crate::address::{Address, display};
use crate::error::StoreError;
use crate::rows::Read;
use crate::statement::{Row, Statement};
use cluster::{Cluster, ClusterTransaction};
use futures::TryStreamExt;
use sqlx::{PgConnection, PgPool, Sqlite, SqliteConnection, SqlitePool};
use std::sync::Arc;
use tokio::time::Instant;

pub(crate) use postgres::{LOCK, announce, hint_in, listener};

/// What a reader wants first of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// The newest, and patience: for what goes on in the background.
    Fresh,
    /// An answer soon, for somebody who waits; nothing older than what was shown before.
    Answer,
    /// Much, and patience: for the load of an index, which replicas can bear.
    Much,
}

/// The database is away.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    pub(crate) since: Instant,
    /// A replica answers what is read.
    pub(crate) replica: bool,
}

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
    Postgres(Arc<Cluster>),
}

/// A connection in use, whatever it is of.
pub(crate) enum Session<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A transaction; dropped, it is rolled back.
pub(crate) enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(ClusterTransaction, Arc<Cluster>),
}

impl Database {
    /// Connects, and brings the schema up to date.
    pub(crate) async fn open(
        options: &StoreOptions,
        read_replicas: &[String],
    ) -> Result<Self, StoreError> {
        let StoreOptions { url, max_connections } = options;
        let name: Arc<str> = display(url).into();
        let pools = match Address::parse(url)? {
            Address::Sqlite(path) if read_replicas.is_empty() => {
                let (writer, readers) = sqlite::open(&name, &path, *max_connections).await?;
                Pools::Sqlite { writer, readers }
            }
            Address::Sqlite(_) => {
                let reason = "an SQLite database has no read replicas; leave them out, or name a \
                              PostgreSQL server";
                let (address, reason) = (name.to_string(), reason.to_owned());
                return Err(StoreError::Address { address, reason });
            }
            Address::Postgres(options) => {
                let opened = Cluster::open(&name, *options, read_replicas, *max_connections);
                Pools::Postgres(Arc::new(opened.await?))
            }
        };
        Ok(Self { name, pools })
    }

    /// Since when the database is away; `None` while it is there.
    pub(crate) fn outage(&self) -> Option<Outage> {
        match &self.pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(cluster) => cluster.outage(),
        }
    }

    /// Reads rows; asks again when the database is away for a short while.
    pub(crate) async fn fetch<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
        wish: Wish,
    ) -> Result<Vec<T>, sqlx::Error> {
        match &self.pools {
            Pools::Sqlite { readers, .. } => {
                let mut connection = readers.acquire().await?;
                Session::Sqlite(&mut connection).fetch(statement, read).await
            }
            Pools::Postgres(cluster) => cluster.fetch(statement, read, wish).await,
        }
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
            Pools::Postgres(cluster) => cluster.write(statement, read).await,
        }
    }

    /// Starts a transaction that is the only one to write until it ends. Waits for a database that
    /// is away for a short while.
    pub(crate) async fn begin(&self) -> Result<Transaction, sqlx::Error> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                writer.begin_with("BEGIN IMMEDIATE").await.map(Transaction::Sqlite)
            }
            Pools::Postgres(cluster) => {
                let begun = cluster.begin().await?;
                Ok(Transaction::Postgres(begun, Arc::clone(cluster)))
            }
        }
    }

    /// Ends every connection, after what is under way.
    pub(crate) async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                // Last, so that it can fold the write-ahead log into the file.
                writer.close().await;
            }
            Pools::Postgres(cluster) => cluster.close().await,
        }
    }

    /// The server, when other processes can be heard through it.
    pub(crate) fn server(&self) -> Option<&PgPool> {
        match &self.pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(cluster) => Some(cluster.primary()),
        }
    }
}

/// What a commit is to those who follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// The change log has grown.
    Grown,
    /// Something else changed that is shown.
    Same,
    /// Nothing that anybody follows.
    Nothing,
}

impl Transaction {
    /// The transaction's connection.
    pub(crate) fn session(&mut self) -> Session<'_> {
        match self {
            Self::Sqlite(transaction) => Session::Sqlite(transaction),
            Self::Postgres(transaction, _) => Session::Postgres(&mut transaction.inner),
        }
    }

    /// Makes it all happen, and tells every process what news that is.
    pub(crate) async fn commit(self, news: News) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction, cluster) => {
                let ClusterTransaction { inner, .. } = transaction;
                postgres::commit(inner, news).await?;
                cluster.committed().await;
                Ok(())
            }
        }
    }
}

impl Session<'_> {
    /// The same for one more statement.
    pub(crate) fn again(&mut self) -> Session<'_> {
        match self {
            Self::Sqlite(connection) => Session::Sqlite(connection),
            Self::Postgres(connection) => Session::Postgres(connection),
        }
    }

    /// All rows that a statement gives, each read as it comes, so that no answer is in memory
    /// twice.
    pub(crate) async fn fetch<T>(
        self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, sqlx::Error> {
        let mut records = Vec::new();
        let each = |row: &Row| read(row).map(|record| records.push(record));
        self.each(statement, each).await?;
        Ok(records)
    }

    /// Hands on each row that a statement gives, until one is refused.
    pub(crate) async fn each(
        self,
        statement: &Statement<'_>,
        mut take: impl FnMut(&Row) -> Result<(), sqlx::Error>,
    ) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection) => {
                let query = sqlx::query_with(statement.sqlite(), statement.sqlite_arguments()?);
                let mut rows = query.persistent(statement.is_prepared()).fetch(connection);
                while let Some(row) = rows.try_next().await? {
                    take(&Row::Sqlite(row))?;
                }
            }
            Self::Postgres(connection) => {
                let query = sqlx::query_with(statement.postgres(), statement.postgres_arguments()?);
                let mut rows = query.persistent(statement.is_prepared()).fetch(connection);
                while let Some(row) = rows.try_next().await? {
                    take(&Row::Postgres(row))?;
                }
            }
        }
        Ok(())
    }

    /// Runs a statement that gives no rows.
    pub(crate) async fn execute(self, statement: &Statement<'_>) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection) => {
                let query = sqlx::query_with(statement.sqlite(), statement.sqlite_arguments()?);
                query.persistent(statement.is_prepared()).execute(connection).await?;
            }
            Self::Postgres(connection) => {
                let query = sqlx::query_with(statement.postgres(), statement.postgres_arguments()?);
                query.persistent(statement.is_prepared()).execute(connection).await?;
            }
        }
        Ok(())
    }
}
