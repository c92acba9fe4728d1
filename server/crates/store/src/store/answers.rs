//! What vendors told: reads, and the writes that change nothing that is shown.

use super::Store;
use crate::statement::Statement;
use crate::{AnswerRecord, StoreError, rows};
use platform::Timestamp;

const ONE: &str = "SELECT * FROM vendor_answers WHERE source = $1 AND subject = $2 AND part = $3";

const AFTER: &str = "SELECT * FROM vendor_answers WHERE version > $1 ORDER BY version LIMIT $2";

const LAST: &str = "SELECT COALESCE(MAX(version), 0) AS version FROM vendor_answers";

const HOLDS: &str = "
    UPDATE vendor_answers SET fetched_at = $4 WHERE source = $1 AND subject = $2 AND part = $3
    RETURNING version";

/// The newest is kept, so that versions go on growing and nobody who follows them misses one.
const FORGET: &str = "
    DELETE FROM vendor_answers
    WHERE fetched_at < $1 AND version < (SELECT MAX(version) FROM vendor_answers)
    RETURNING version";

/// What vendors told.
impl Store {
    /// What a vendor last told of a part of something.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn vendor_answer(
        &self,
        source: &str,
        subject: &str,
        part: &str,
    ) -> Result<Option<AnswerRecord>, StoreError> {
        let statement = Statement::new(ONE).bind(source).bind(subject).bind(part);
        Ok(self.answer(&statement, rows::answer).await?.into_iter().next())
    }

    /// What was told behind a version, the oldest first; at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn vendor_answers_after(
        &self,
        version: i64,
        limit: u32,
    ) -> Result<Vec<AnswerRecord>, StoreError> {
        self.read(&Statement::new(AFTER).bind(version).bind(limit), rows::answer).await
    }

    /// The version of what was told last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn vendor_answers_version(&self) -> Result<i64, StoreError> {
        let last = self.read(&Statement::new(LAST), |row| row.get::<i64>("version")).await?;
        Ok(last.first().copied().unwrap_or(0))
    }

    /// What was told holds still: nobody is woken for that. `false` when it is not there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn vendor_answer_holds(
        &self,
        source: &str,
        subject: &str,
        part: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(HOLDS).bind(source).bind(subject).bind(part).bind(at);
        Ok(!self.write(&statement, |row| row.get::<i64>("version")).await?.is_empty())
    }

    /// Forgets what nobody asked about since a moment; tells how much.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_vendor_answers(&self, before: Timestamp) -> Result<usize, StoreError> {
        let statement = Statement::new(FORGET).bind(before);
        Ok(self.write(&statement, |row| row.get::<i64>("version")).await?.len())
    }
}
