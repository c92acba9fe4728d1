//! Reads of what happened on the way to production, and of what people said of it.

use super::Store;
use crate::statement::Statement;
use crate::{FactRecord, NoteRecord, StoreError, StreamRecord, rows};
use platform::Timestamp;

const AFTER: &str = "
    SELECT * FROM delivery_facts WHERE version > $1 AND at >= $3 ORDER BY version LIMIT $2";

const STREAMS: &str = "SELECT * FROM delivery_streams ORDER BY source, subject, stream";

const NOTES: &str = "SELECT * FROM delivery_notes WHERE taken_back_at IS NULL ORDER BY id";

const ANSWERED: &str = "
    UPDATE delivery_streams SET succeeded_at = $4
    WHERE source = $1 AND subject = $2 AND stream = $3 AND error IS NULL
    RETURNING *";

/// Reads of delivery.
impl Store {
    /// Facts that changed behind a version, the oldest change first; at most `limit`, and none that
    /// happened before a moment.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delivery_facts_after(
        &self,
        version: i64,
        limit: u32,
        since: Timestamp,
    ) -> Result<Vec<FactRecord>, StoreError> {
        let statement = Statement::new(AFTER).bind(version).bind(limit).bind(since);
        self.read(&statement, rows::fact).await
    }

    /// How far every history is read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delivery_streams(&self) -> Result<Vec<StreamRecord>, StoreError> {
        self.read(&Statement::new(STREAMS), rows::stream).await
    }

    /// What people said of facts and did not take back, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delivery_notes(&self) -> Result<Vec<NoteRecord>, StoreError> {
        self.read(&Statement::new(NOTES), rows::delivery_note).await
    }

    /// A history answered that nothing is new: nobody is woken for that. `false` when it failed before,
    /// or nobody asked it before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delivery_stream_answered(
        &self,
        source: &str,
        subject: &str,
        stream: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(ANSWERED).bind(source).bind(subject).bind(stream).bind(at);
        Ok(!self.write(&statement, rows::stream).await?.is_empty())
    }
}
