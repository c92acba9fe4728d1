//! Writes of deployments.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{ApplicationRecord, DeploymentSourceRecord, OperationRecord, StoreError};
use platform::deployments::ApplicationKey;

const APPLICATION: &str = "
    INSERT INTO applications (source, namespace, name, body, gone, changed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (source, namespace, name) DO UPDATE SET body = excluded.body,
        gone = excluded.gone, changed_at = excluded.changed_at, version = excluded.version";

const OPERATION: &str = "
    INSERT INTO operations (source, namespace, name, started_at, body)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (source, namespace, name, started_at) DO UPDATE SET body = excluded.body";

const FORGET: &str = "
    DELETE FROM operations WHERE source = $1 AND namespace = $2 AND name = $3
        AND started_at <= (
            SELECT started_at FROM operations WHERE source = $1 AND namespace = $2 AND name = $3
            ORDER BY started_at DESC LIMIT 1 OFFSET $4)";

const SOURCE: &str = "
    INSERT INTO deployment_sources (name, succeeded_at, latency, failed_at, error, unreadable)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (name) DO UPDATE SET succeeded_at = excluded.succeeded_at,
        latency = excluded.latency, failed_at = excluded.failed_at, error = excluded.error,
        unreadable = excluded.unreadable";

/// Writes of deployments.
impl UnitOfWork {
    /// Writes applications as they are now, each under a version of its own, in the order given;
    /// what their records say of versions is not looked at.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_applications(
        &mut self,
        records: &[ApplicationRecord],
    ) -> Result<(), StoreError> {
        let last = "SELECT COALESCE(MAX(version), 0) AS version FROM applications";
        let last = self.read(&Statement::new(last), |row| row.get::<i64>("version")).await?;
        let mut version = last.first().copied().unwrap_or(0);
        for record in records {
            version += 1;
            let ApplicationKey { source, namespace, name } = &record.key;
            let statement = Statement::new(APPLICATION).bind(source).bind(namespace).bind(name);
            let statement = statement.bind(&record.body).bind(record.gone);
            self.run(&statement.bind(record.changed_at).bind(version)).await?;
        }
        Ok(())
    }

    /// Writes an operation as it is now, and forgets all but the newest `kept` of its application.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_operation(
        &mut self,
        record: &OperationRecord,
        kept: u32,
    ) -> Result<(), StoreError> {
        let ApplicationKey { source, namespace, name } = &record.key;
        let statement = Statement::new(OPERATION).bind(source).bind(namespace).bind(name);
        self.run(&statement.bind(record.started_at).bind(&record.body)).await?;
        let statement = Statement::new(FORGET).bind(source).bind(namespace).bind(name);
        self.run(&statement.bind(kept)).await
    }

    /// Writes how a source was last reached.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_deployment_source(
        &mut self,
        record: &DeploymentSourceRecord,
    ) -> Result<(), StoreError> {
        let unreadable = serde_json::Value::from(record.unreadable.clone()).to_string();
        let latency = record.latency.map(|time| i64::try_from(time).unwrap_or(i64::MAX));
        let statement = Statement::new(SOURCE)
            .bind(&record.name)
            .bind(record.succeeded_at)
            // A number that may lack is bound as a moment: both are BIGINT.
            .bind(latency.map(platform::Timestamp))
            .bind(record.failed_at)
            .bind(record.error.as_deref())
            .bind(&unreadable);
        self.run(&statement).await
    }
}
