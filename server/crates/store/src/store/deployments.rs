//! Reads of deployments, and the one write that changes nothing that is shown.

use super::Store;
use crate::statement::Statement;
use crate::{ApplicationRecord, DeploymentSourceRecord, OperationRecord, StoreError, rows};
use platform::{Timestamp, deployments::ApplicationKey};

const AFTER: &str = "SELECT * FROM applications WHERE version > $1 ORDER BY version";

const OPERATIONS: &str = "
    SELECT * FROM operations WHERE source = $1 AND namespace = $2 AND name = $3
    ORDER BY started_at DESC LIMIT $4";

const ANSWERED: &str = "
    UPDATE deployment_sources SET succeeded_at = $2, latency = $3 WHERE name = $1 AND error IS NULL
    RETURNING *";

/// Reads of deployments.
impl Store {
    /// What changed behind a version, the oldest first; behind 0 that is everything.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn applications_after(
        &self,
        version: i64,
    ) -> Result<Vec<ApplicationRecord>, StoreError> {
        self.read(&Statement::new(AFTER).bind(version), rows::application).await
    }

    /// The last operations of an application, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn operations_of(
        &self,
        key: &ApplicationKey,
        limit: u32,
    ) -> Result<Vec<OperationRecord>, StoreError> {
        let statement = Statement::new(OPERATIONS).bind(&key.source).bind(&key.namespace);
        let statement = statement.bind(&key.name).bind(limit);
        self.answer(&statement, rows::operation).await
    }

    /// How every source was last reached, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn deployment_sources(&self) -> Result<Vec<DeploymentSourceRecord>, StoreError> {
        let all = Statement::new("SELECT * FROM deployment_sources ORDER BY name");
        self.read(&all, rows::deployment_source).await
    }

    /// A source answered as it did before: nobody is woken for that. `false` when it did not answer
    /// before, or there is no such source.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn deployment_source_answered(
        &self,
        name: &str,
        at: Timestamp,
        latency: u64,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(ANSWERED).bind(name).bind(at).bind(latency);
        Ok(!self.write(&statement, rows::deployment_source).await?.is_empty())
    }
}
