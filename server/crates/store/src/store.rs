//! The open database and its reads.

mod answers;
mod approvals;
mod audit;
mod catalog;
mod changes;
mod costs;
mod decisions;
mod delivery;
mod deployments;
mod differences;
mod docs;
pub(crate) mod hints;
mod leases;
mod notifications;
mod origins;
mod past;
mod policies;
mod problems;
mod registered;
mod search;
mod sign_in;
mod stars;
mod task_queue;
mod tasks;

use crate::database::{Database, Wish};
use crate::follow::{Positions, Watch, last_position};
use crate::rows::Read;
use crate::statement::Statement;
use crate::{StoreError, UnitOfWork};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Which database to open, and how.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// `sqlite:PATH`, or `postgres://user:password@host:port/database` with libpq's parameters.
    pub url: String,
    /// How many connections may be open at once. At least 2 with SQLite (one writes), at least 3
    /// with PostgreSQL (one listens); fewer are rounded up. Of each server; one more looks whether
    /// a PostgreSQL server is there.
    pub max_connections: u32,
}

/// The open database; clones share it. Must be opened and used inside a tokio runtime.
///
/// What is written, and what is read in the background, waits out a short absence of the database
/// (15 seconds) and then is an error. What people wait for is an error after a second of it, and at
/// once while it goes on.
#[derive(Clone)]
pub struct Store {
    database: Database,
    positions: Positions,
    watch: Arc<Watch>,
    /// Events of the audit log that wait to be appended together.
    waiting: Arc<audit::Waiting>,
    hints: hints::Hints,
}

impl Store {
    /// Connects, makes the database's file if there is none, brings the schema up to date and
    /// starts to watch for changes of other processes.
    ///
    /// # Errors
    /// When the address is bad, the database cannot be reached or written, or its schema is newer
    /// than this program. The error names the database and the fix.
    pub async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        Self::open_with_replicas(options, &[]).await
    }

    /// The same, with replicas of a PostgreSQL database (addresses like its own) that are asked for
    /// what is read: first of all for what people wait for, and for everything while the database
    /// itself is away. One that cannot be reached, or lags behind, is not asked until it can be.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_with_replicas(
        options: &StoreOptions,
        read_replicas: &[String],
    ) -> Result<Self, StoreError> {
        let database = Database::open(options, read_replicas).await?;
        let positions = Positions::starting_at(last_position(&database).await?);
        let hints = hints::none();
        let watch = Arc::new(Watch::start(&database, &positions, &hints));
        Ok(Self { database, positions, watch, waiting: Arc::default(), hints })
    }

    /// The database, as it may be shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.database.name
    }

    /// Whether the database answers now.
    ///
    /// # Errors
    /// When it does not, after a patience of a second.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.answer(&Statement::new("SELECT 1 AS one"), |_| Ok(())).await.map(drop)
    }

    /// For how long the database has been away; `None` while it is there. SQLite always is.
    #[must_use]
    pub fn away_for(&self) -> Option<Duration> {
        self.database.outage().map(|outage| outage.since.elapsed())
    }

    /// Whether a replica answers for a database that is away.
    #[must_use]
    pub fn is_replaced(&self) -> bool {
        self.database.outage().is_some_and(|outage| outage.replica)
    }

    /// Ends every connection after what is under way; later calls fail.
    pub async fn close(&self) {
        self.watch.stop();
        self.database.close().await;
    }

    /// Starts a unit of work, once those before it are done: in this process, and on PostgreSQL
    /// in all processes. Do nothing slow inside of it.
    ///
    /// # Errors
    /// When the database does not answer, or is held by another process for too long.
    pub async fn begin(&self) -> Result<UnitOfWork, StoreError> {
        let transaction = self.database.begin().await.map_err(|error| self.failed(error))?;
        Ok(UnitOfWork::new(transaction, Arc::clone(&self.database.name), self.positions.clone()))
    }

    /// The log's last position. Wakes within a second after each commit of any process; the
    /// position is the same as before when the commit changed no entity, but for instance a
    /// source's problems (that much is told of SQLite's own process and of every PostgreSQL one).
    #[must_use]
    pub fn positions(&self) -> watch::Receiver<i64> {
        self.positions.subscribe()
    }

    /// Reads the newest, for what goes on in the background.
    async fn read<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, StoreError> {
        let records = self.database.fetch(statement, read, Wish::Fresh).await;
        records.map_err(|error| self.failed(error))
    }

    /// Reads for somebody who waits: from a replica where there is one.
    async fn answer<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, StoreError> {
        let records = self.database.fetch(statement, read, Wish::Answer).await;
        records.map_err(|error| self.failed(error))
    }

    /// Reads much in the background: from a replica where there is one.
    async fn read_much<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, StoreError> {
        let records = self.database.fetch(statement, read, Wish::Much).await;
        records.map_err(|error| self.failed(error))
    }

    /// While the database is known to be away, that is what is told.
    fn failed(&self, error: sqlx::Error) -> StoreError {
        let database = &self.database.name;
        match self.away_for() {
            Some(time) => StoreError::Away { database: database.to_string(), time },
            None => StoreError::failed(database, error),
        }
    }

    /// One statement that writes, by itself.
    async fn write<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, StoreError> {
        let records = self.database.write(statement, read).await;
        records.map_err(|error| self.failed(error))
    }

    async fn count(&self, statement: &Statement<'_>) -> Result<u64, StoreError> {
        let counts = self.answer(statement, |row| crate::rows::number(row, "count")).await?;
        Ok(counts.first().copied().unwrap_or(0))
    }
}
