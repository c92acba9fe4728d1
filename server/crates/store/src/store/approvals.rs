//! Reads of requests for approvals.

use super::Store;
use crate::statement::Statement;
use crate::{ApprovalRecord, StoreError, rows};
use platform::Timestamp;

/// What waits before what was decided, the newest first.
const LATEST: &str = "
    SELECT * FROM approvals
    ORDER BY CASE WHEN state = 'waiting' THEN 0 ELSE 1 END, asked_at DESC, id LIMIT $1";

const OF: &str = "SELECT * FROM approvals WHERE asked_by = $1 ORDER BY asked_at DESC, id LIMIT $2";

const DUE: &str = "
    SELECT * FROM approvals
    WHERE (state = 'waiting' AND expires_at <= $1)
        OR (state = 'approved' AND (taken_until IS NULL OR taken_until <= $1))
    ORDER BY asked_at, id LIMIT 1";

/// Reads of approvals.
impl Store {
    /// A request.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn approval(&self, id: &str) -> Result<Option<ApprovalRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM approvals WHERE id = $1").bind(id);
        Ok(self.read(&one, rows::approval).await?.into_iter().next())
    }

    /// Requests, what waits first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn approvals(&self, limit: u32) -> Result<Vec<ApprovalRecord>, StoreError> {
        self.read(&Statement::new(LATEST).bind(limit), rows::approval).await
    }

    /// What somebody asked for, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn approvals_of(
        &self,
        asked_by: &str,
        limit: u32,
    ) -> Result<Vec<ApprovalRecord>, StoreError> {
        self.read(&Statement::new(OF).bind(asked_by).bind(limit), rows::approval).await
    }

    /// Whether something is to be done about requests: one that expired, or is to be done.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn approval_is_due(&self, now: Timestamp) -> Result<bool, StoreError> {
        Ok(!self.read(&Statement::new(DUE).bind(now), rows::approval).await?.is_empty())
    }
}
