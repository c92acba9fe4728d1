//! Writes of requests for approvals. Each step is taken from the state before it, so that of two who
//! decide at once one is too late.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{ApprovalRecord, StoreError, rows};
use platform::{Timestamp, approvals::ApprovalState};

const INSERT: &str = "
    INSERT INTO approvals (id, permission, object, label, principal, account, asked_by,
        asked_by_label, reason, approvers, asked_at, expires_at, state, comment, attempts)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'waiting', '', 0)";

const DECIDE: &str = "
    UPDATE approvals SET state = $2, decided_by = $3, decided_at = $4, comment = $5
    WHERE id = $1 AND state = 'waiting' AND expires_at > $4
    RETURNING *";

const EXPIRE: &str = "
    UPDATE approvals SET state = 'expired' WHERE state = 'waiting' AND expires_at <= $1
    RETURNING *";

const TAKE: &str = "
    UPDATE approvals SET taken_until = $2, attempts = attempts + 1
    WHERE id IN (
        SELECT id FROM approvals
        WHERE state = 'approved' AND (taken_until IS NULL OR taken_until <= $1)
        ORDER BY decided_at, id LIMIT 1)
    RETURNING *";

const FINISH: &str = "
    UPDATE approvals SET state = $2, outcome = $3, taken_until = NULL
    WHERE id = $1 AND state = 'approved'
    RETURNING *";

/// Writes of approvals.
impl UnitOfWork {
    /// A request that waits.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn insert_approval(&mut self, new: &ApprovalRecord) -> Result<(), StoreError> {
        let approvers = list(&new.approvers);
        let statement = Statement::new(INSERT)
            .bind(&new.id)
            .bind(new.permission.name())
            .bind(&new.object)
            .bind(&new.label)
            .bind(&new.principal)
            .bind(new.account.as_deref())
            .bind(&new.asked_by)
            .bind(&new.asked_by_label)
            .bind(&new.reason)
            .bind(&approvers)
            .bind(new.asked_at)
            .bind(new.expires_at);
        self.run(&statement).await
    }

    /// Somebody decides about a request that waits; `None` when it waits no more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn decide_approval(
        &mut self,
        id: &str,
        state: ApprovalState,
        by: &str,
        comment: &str,
        now: Timestamp,
    ) -> Result<Option<ApprovalRecord>, StoreError> {
        let decide = Statement::new(DECIDE).bind(id).bind(state.name()).bind(by).bind(now);
        self.one_approval(&decide.bind(comment)).await
    }

    /// Others may decide about a request that waits; `None` when it waits no more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_approvers(
        &mut self,
        id: &str,
        approvers: &[String],
    ) -> Result<Option<ApprovalRecord>, StoreError> {
        let set = "
            UPDATE approvals SET approvers = $2 WHERE id = $1 AND state = 'waiting' RETURNING *";
        let approvers = list(approvers);
        self.one_approval(&Statement::new(set).bind(id).bind(&approvers)).await
    }

    /// Those about which nobody decided in time; they wait no more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn expire_approvals(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<ApprovalRecord>, StoreError> {
        self.read(&Statement::new(EXPIRE).bind(now), rows::approval).await
    }

    /// Takes one that is to be done; nobody else gets it before `until`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_approval(
        &mut self,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<ApprovalRecord>, StoreError> {
        self.one_approval(&Statement::new(TAKE).bind(now).bind(until)).await
    }

    /// It was done, or went wrong; `None` when somebody else told so already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn finish_approval(
        &mut self,
        id: &str,
        state: ApprovalState,
        outcome: Option<&str>,
    ) -> Result<Option<ApprovalRecord>, StoreError> {
        let finish = Statement::new(FINISH).bind(id).bind(state.name()).bind(outcome);
        self.one_approval(&finish).await
    }

    async fn one_approval(
        &mut self,
        statement: &Statement<'_>,
    ) -> Result<Option<ApprovalRecord>, StoreError> {
        Ok(self.read(statement, rows::approval).await?.into_iter().next())
    }
}

fn list(names: &[String]) -> String {
    serde_json::to_string(names).unwrap_or_else(|_| "[]".to_owned())
}
