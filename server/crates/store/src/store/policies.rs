//! Reads of roles, policies and bindings.

use super::Store;
use crate::statement::Statement;
use crate::{PolicyVersion, StoreError, rows};

const AFTER: &str = "SELECT * FROM policy_versions WHERE position > $1 ORDER BY position";

/// Reads of policies.
impl Store {
    /// Every version behind a position, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn policy_versions(&self, after: i64) -> Result<Vec<PolicyVersion>, StoreError> {
        self.read(&Statement::new(AFTER).bind(after), rows::policy_version).await
    }
}
