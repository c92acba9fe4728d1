//! Writes of what happened on the way to production, and of what people said of it.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{FactRecord, NoteRecord, StoreError, StreamRecord, rows};
use platform::Timestamp;

const LAST_FACT: &str = "SELECT COALESCE(MAX(version), 0) AS last FROM delivery_facts";

const FACTS: (&str, &str) = (
    "INSERT INTO delivery_facts (source, subject, kind, id, at, body, version)",
    " ON CONFLICT (source, subject, kind, id) DO UPDATE SET at = excluded.at,
        body = excluded.body, version = excluded.version",
);

const STREAM: &str = "
    INSERT INTO delivery_streams
        (source, subject, stream, resume, complete, succeeded_at, failed_at, error)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (source, subject, stream) DO UPDATE SET resume = excluded.resume,
        complete = excluded.complete, succeeded_at = excluded.succeeded_at,
        failed_at = excluded.failed_at, error = excluded.error";

const LAST_NOTE: &str = "SELECT COALESCE(MAX(id), 0) AS last FROM delivery_notes";

const NOTE: &str = "
    INSERT INTO delivery_notes (id, entity, fact, reason, excluded, said_by, label, said_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const REPLACED: &str = "
    UPDATE delivery_notes SET taken_back_at = $3
    WHERE entity = $1 AND fact = $2 AND taken_back_at IS NULL
    RETURNING *";

const TAKEN_BACK: &str = "
    UPDATE delivery_notes SET taken_back_at = $3
    WHERE entity = $1 AND id = $2 AND taken_back_at IS NULL
    RETURNING *";

/// Writes of delivery.
impl UnitOfWork {
    /// Writes facts as they are now, each under a version of its own, in the order given; what their
    /// records say of versions is not looked at. No fact may be among them twice.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_delivery_facts(&mut self, records: &[FactRecord]) -> Result<(), StoreError> {
        let version = self.last(LAST_FACT).await?;
        let rows = (version + 1..).zip(records).map(|(version, record)| {
            let FactRecord { source, subject, kind, id, at, body, .. } = record;
            [
                source.into(),
                subject.into(),
                kind.into(),
                id.into(),
                (*at).into(),
                body.into(),
                version.into(),
            ]
        });
        self.run_all(Statement::for_rows(FACTS, rows)).await
    }

    /// Writes how far a history is read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_delivery_stream(&mut self, record: &StreamRecord) -> Result<(), StoreError> {
        let statement = Statement::new(STREAM)
            .bind(&record.source)
            .bind(&record.subject)
            .bind(&record.stream)
            .bind(record.resume.as_deref())
            .bind(record.complete)
            .bind(record.succeeded_at)
            .bind(record.failed_at)
            .bind(record.error.as_deref());
        self.run(&statement).await
    }

    /// Writes what somebody said of a fact, in the place of what was said before, which it gives with the
    /// number of the new one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_delivery_note(
        &mut self,
        record: &NoteRecord,
    ) -> Result<(i64, Option<NoteRecord>), StoreError> {
        let replaced = Statement::new(REPLACED).bind(record.entity.as_str()).bind(&record.fact);
        let replaced = self.read(&replaced.bind(record.at), rows::delivery_note).await?;
        let id = self.last(LAST_NOTE).await? + 1;
        let statement = Statement::new(NOTE)
            .bind(id)
            .bind(record.entity.as_str())
            .bind(&record.fact)
            .bind(&record.reason)
            .bind(record.excluded)
            .bind(&record.by)
            .bind(&record.label)
            .bind(record.at);
        self.run(&statement).await?;
        Ok((id, replaced.into_iter().next_back()))
    }

    /// Takes back what was said of a fact; gives it, or `None` when it is not there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_back_delivery_note(
        &mut self,
        entity: &platform::EntityRef,
        id: i64,
        at: Timestamp,
    ) -> Result<Option<NoteRecord>, StoreError> {
        let statement = Statement::new(TAKEN_BACK).bind(entity.as_str()).bind(id).bind(at);
        Ok(self.read(&statement, rows::delivery_note).await?.into_iter().next())
    }

    async fn last(&mut self, query: &'static str) -> Result<i64, StoreError> {
        let last = self.read(&Statement::new(query), |row| row.get::<i64>("last")).await?;
        Ok(last.first().copied().unwrap_or(0))
    }
}
