//! Reads of the change log.

use super::Store;
use crate::statement::Statement;
use crate::{ChangeRecord, StoreError, follow, rows};
use platform::EntityRef;

const OF_ENTITY: &str = "
    SELECT * FROM changes WHERE kind = $1 AND namespace = $2 AND name = $3 AND position < $4
    ORDER BY position DESC LIMIT $5";

/// Reads of the change log.
impl Store {
    /// The log's last position; 0 when it is empty.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last_position(&self) -> Result<i64, StoreError> {
        follow::last_position(&self.database).await
    }

    /// The changes behind a position, oldest first. Whoever reads on from the last one it got
    /// misses none: positions become visible in order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn changes_after(
        &self,
        position: i64,
        limit: u32,
    ) -> Result<Vec<ChangeRecord>, StoreError> {
        let statement = "SELECT * FROM changes WHERE position > $1 ORDER BY position LIMIT $2";
        self.read(&Statement::new(statement).bind(position).bind(limit), rows::change).await
    }

    /// The changes of one entity before a position (or all), newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn changes_of(
        &self,
        reference: &EntityRef,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<ChangeRecord>, StoreError> {
        let statement = Statement::new(OF_ENTITY)
            .bind(reference.kind())
            .bind(reference.namespace())
            .bind(reference.name())
            .bind(before.unwrap_or(i64::MAX))
            .bind(limit);
        self.answer(&statement, rows::change).await
    }

    /// The last changes of all, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn recent_changes(&self, limit: u32) -> Result<Vec<ChangeRecord>, StoreError> {
        let statement = "SELECT * FROM changes ORDER BY position DESC LIMIT $1";
        self.answer(&Statement::new(statement).bind(limit), rows::change).await
    }
}
