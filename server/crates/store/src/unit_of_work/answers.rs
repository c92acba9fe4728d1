//! Writes of what vendors told.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{AnswerRecord, StoreError};

const LAST: &str = "SELECT COALESCE(MAX(version), 0) AS version FROM vendor_answers";

const PUT: &str = "
    INSERT INTO vendor_answers (source, subject, part, body, fetched_at, version)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (source, subject, part) DO UPDATE SET body = excluded.body,
        fetched_at = excluded.fetched_at, version = excluded.version";

/// Writes of what vendors told.
impl UnitOfWork {
    /// Writes an answer under a version of its own, which it gives; what the record says of versions
    /// is not looked at.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_vendor_answer(&mut self, record: &AnswerRecord) -> Result<i64, StoreError> {
        let last = self.read(&Statement::new(LAST), |row| row.get::<i64>("version")).await?;
        let version = last.first().copied().unwrap_or(0) + 1;
        let AnswerRecord { source, subject, part, body, fetched_at, .. } = record;
        let statement = Statement::new(PUT).bind(source).bind(subject).bind(part);
        self.run(&statement.bind(body).bind(*fetched_at).bind(version)).await?;
        Ok(version)
    }
}
