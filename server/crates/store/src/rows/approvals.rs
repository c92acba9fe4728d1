//! From rows back to records: requests for approvals.

use super::{moment, number, optional_moment};
use crate::ApprovalRecord;
use crate::statement::Row;
use platform::{access::Permission, approvals::ApprovalState};

/// A row of `approvals`.
pub(crate) fn approval(row: &Row) -> Result<ApprovalRecord, sqlx::Error> {
    Ok(ApprovalRecord {
        id: row.get("id")?,
        permission: row.read("permission", |name: String| Permission::from_name(&name))?,
        object: row.get("object")?,
        label: row.get("label")?,
        principal: row.get("principal")?,
        account: row.get("account")?,
        asked_by: row.get("asked_by")?,
        asked_by_label: row.get("asked_by_label")?,
        reason: row.get("reason")?,
        approvers: row.read("approvers", |text: String| serde_json::from_str(&text).ok())?,
        asked_at: moment(row, "asked_at")?,
        expires_at: moment(row, "expires_at")?,
        state: row.read("state", |name: String| ApprovalState::from_name(&name))?,
        decided_by: row.get("decided_by")?,
        decided_at: optional_moment(row, "decided_at")?,
        comment: row.get("comment")?,
        outcome: row.get("outcome")?,
        attempts: number(row, "attempts")?,
    })
}
