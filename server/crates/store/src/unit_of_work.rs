//! One transaction: everything that changes.

mod answers;
mod approvals;
mod audit;
mod claims;
mod costs;
mod decisions;
mod delivery;
mod deployments;
mod docs;
mod entities;
mod forget_tasks;
mod leases;
mod memory;
mod notifications;
mod origins;
mod policies;
mod registered;
mod sign_in;
mod sources;
mod task_reads;
mod tasks;

use crate::StoreError;
use crate::database::{News, Transaction};
use crate::follow::Positions;
use crate::rows::Read;
use crate::statement::Statement;
use std::sync::Arc;

pub(crate) use decisions::HELD_GROUPS;
pub(crate) use entities::{distinct, entities_of, parts};

/// One transaction, the only one that writes until it ends. Dropped without
/// [`UnitOfWork::commit`], nothing of it happened. After an error of one of its methods it can
/// only be dropped; a commit is refused.
pub struct UnitOfWork {
    transaction: Transaction,
    database: Arc<str>,
    positions: Positions,
    /// Whether rows were appended to the log.
    grown: bool,
    /// Whether a statement failed: then the rest alone must not happen.
    failed: bool,
}

impl UnitOfWork {
    pub(crate) const fn new(
        transaction: Transaction,
        database: Arc<str>,
        positions: Positions,
    ) -> Self {
        Self { transaction, database, positions, grown: false, failed: false }
    }

    /// Makes it all happen, on the disk when this returns, and wakes the followers. Gives the
    /// log's last position.
    ///
    /// # Errors
    /// When the database does not answer. If the connection broke in the middle of the commit, it
    /// may have happened all the same: look before doing it again.
    pub async fn commit(mut self) -> Result<i64, StoreError> {
        let last = Statement::new("SELECT COALESCE(MAX(position), 0) AS position FROM changes");
        let positions = self.read(&last, |row| row.get("position")).await?;
        let position = positions.first().copied().unwrap_or(0);
        if self.failed {
            return Err(StoreError::Incomplete { database: self.database.to_string() });
        }
        let Self { transaction, database, positions, grown, .. } = self;
        let news = if grown { News::Grown } else { News::Same };
        let committed = transaction.commit(news).await;
        committed.map_err(|error| StoreError::failed(&database, error))?;
        positions.committed(position);
        Ok(position)
    }

    /// Makes it all happen without waking anybody: nobody follows what was written, or whoever does is
    /// told of it in another way ([`crate::Store::hint`]).
    ///
    /// # Errors
    /// As [`UnitOfWork::commit`].
    pub async fn commit_quietly(self) -> Result<(), StoreError> {
        let Self { transaction, database, failed, .. } = self;
        if failed {
            return Err(StoreError::Incomplete { database: database.to_string() });
        }
        let committed = transaction.commit(News::Nothing).await;
        committed.map_err(|error| StoreError::failed(&database, error))
    }

    async fn read<T>(
        &mut self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, StoreError> {
        let records = self.transaction.session().fetch(statement, read).await;
        self.failed |= records.is_err();
        records.map_err(|error| StoreError::failed(&self.database, error))
    }

    async fn run(&mut self, statement: &Statement<'_>) -> Result<(), StoreError> {
        let outcome = self.transaction.session().execute(statement).await;
        self.failed |= outcome.is_err();
        outcome.map_err(|error| StoreError::failed(&self.database, error))
    }

    async fn run_all(&mut self, statements: Vec<Statement<'_>>) -> Result<(), StoreError> {
        for statement in statements {
            self.run(&statement).await?;
        }
        Ok(())
    }
}
