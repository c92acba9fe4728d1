//! The open database and its reads.

mod catalog;
mod changes;
mod differences;
mod past;
mod problems;
mod registered;

use crate::database::Database;
use crate::follow::{Positions, Watch, last_position};
use crate::rows::Read;
use crate::statement::Statement;
use crate::{StoreError, UnitOfWork};
use std::sync::Arc;
use tokio::sync::watch;

/// Which database to open, and how.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// `sqlite:PATH`, or `postgres://user:password@host:port/database` with libpq's parameters.
    pub url: String,
    /// How many connections may be open at once. At least 2 with SQLite (one writes), at least 3
    /// with PostgreSQL (one listens); fewer are rounded up.
    pub max_connections: u32,
}

/// The open database; clones share it. Must be opened and used inside a tokio runtime.
///
/// Reads wait out a short absence of the database (10 seconds) and then give an error.
#[derive(Clone)]
pub struct Store {
    database: Database,
    positions: Positions,
    watch: Arc<Watch>,
}

impl Store {
    /// Connects, makes the database's file if there is none, brings the schema up to date and
    /// starts to watch for changes of other processes.
    ///
    /// # Errors
    /// When the address is bad, the database cannot be reached or written, or its schema is newer
    /// than this program. The error names the database and the fix.
    pub async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        let database = Database::open(&options.url, options.max_connections).await?;
        let positions = Positions::starting_at(last_position(&database).await?);
        let watch = Arc::new(Watch::start(&database, &positions));
        Ok(Self { database, positions, watch })
    }

    /// Whether the database answers now.
    ///
    /// # Errors
    /// When it does not, after a patience of 10 seconds.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read(&Statement::new("SELECT 1 AS one"), |_| Ok(())).await.map(drop)
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
        let begun = self.database.begin().await;
        let transaction = begun.map_err(|error| StoreError::failed(&self.database.name, error))?;
        Ok(UnitOfWork::new(transaction, Arc::clone(&self.database.name), self.positions.clone()))
    }

    /// The log's last position. Wakes within a second after each commit of any process; the
    /// position is the same as before when the commit changed no entity, but for instance a
    /// source's problems (that much is told of SQLite's own process and of every PostgreSQL one).
    #[must_use]
    pub fn positions(&self) -> watch::Receiver<i64> {
        self.positions.subscribe()
    }

    async fn read<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, StoreError> {
        let records = self.database.fetch(statement, read).await;
        records.map_err(|error| StoreError::failed(&self.database.name, error))
    }

    async fn count(&self, statement: &Statement<'_>) -> Result<u64, StoreError> {
        let counts = self.read(statement, |row| crate::rows::number(row, "count")).await?;
        Ok(counts.first().copied().unwrap_or(0))
    }
}
