//! Writes of roles, policies and bindings.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{PolicyVersion, StoreError, rows};

const INSERT: &str = "
    INSERT INTO policy_versions (position, kind, name, state, text, author, comment, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Writes of policies.
impl UnitOfWork {
    /// Every version, oldest first, as this transaction sees them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn policy_versions(&mut self) -> Result<Vec<PolicyVersion>, StoreError> {
        let all = Statement::new("SELECT * FROM policy_versions ORDER BY position");
        self.read(&all, rows::policy_version).await
    }

    /// Appends a version.
    ///
    /// # Errors
    /// When the database does not answer, or there is one of that position.
    pub async fn append_policy_version(&mut self, new: &PolicyVersion) -> Result<(), StoreError> {
        let insert = Statement::new(INSERT).bind(new.position).bind(&new.kind).bind(&new.name);
        let insert = insert.bind(&new.state).bind(&new.text).bind(&new.author);
        self.run(&insert.bind(&new.comment).bind(new.at)).await
    }
}
