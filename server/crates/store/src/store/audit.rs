//! The audit log: what is appended by itself, and reads.

use super::Store;
use crate::statement::Statement;
use crate::{AuditMark, AuditRow, StoreError, rows};
use platform::Timestamp;
use platform::audit::AuditEvent;
use std::collections::BTreeMap;

const AFTER: &str = "
    SELECT * FROM audit_log WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3";

/// The audit log.
impl Store {
    /// Appends an event of what changes nothing: a sign-in that failed, a denied access.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit(&self, event: &AuditEvent, at: Timestamp) -> Result<(), StoreError> {
        self.audit_all(&[(event, at)]).await
    }

    /// The same of several, in one transaction.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_all(&self, events: &[(&AuditEvent, Timestamp)]) -> Result<(), StoreError> {
        let mut unit = self.begin().await?;
        unit.audit_all(events).await?;
        unit.commit_quietly().await
    }

    /// The rows behind a position up to another one, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_rows(
        &self,
        after: i64,
        up_to: i64,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let statement = Statement::new(AFTER).bind(after).bind(up_to).bind(limit);
        self.read(&statement, rows::audit_row).await
    }

    /// Every place that has a name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_marks(&self) -> Result<BTreeMap<String, AuditMark>, StoreError> {
        let statement = Statement::new("SELECT * FROM audit_marks ORDER BY name");
        let marks = self
            .read(&statement, |row| Ok((row.get::<String>("name")?, rows::audit_mark(row)?)))
            .await?;
        Ok(marks.into_iter().collect())
    }
}
