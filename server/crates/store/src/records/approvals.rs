//! Requests for approvals.

use platform::{Timestamp, access::Permission, approvals::ApprovalState};

/// A request for an approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalRecord {
    /// Its public number.
    pub id: String,
    /// What is to be done.
    pub permission: Permission,
    /// With what.
    pub object: String,
    /// What a person calls that.
    pub label: String,
    /// Who asked, as they were then: a principal as JSON.
    pub principal: String,
    /// Their account, where they have one.
    pub account: Option<String>,
    /// Who asked, by principal id.
    pub asked_by: String,
    /// What a person calls them.
    pub asked_by_label: String,
    /// Why.
    pub reason: String,
    /// Who may decide.
    pub approvers: Vec<String>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it is too late to decide.
    pub expires_at: Timestamp,
    /// How it stands.
    pub state: ApprovalState,
    /// Who decided, by principal id.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What they said to it.
    pub comment: String,
    /// What went wrong.
    pub outcome: Option<String>,
    /// How often somebody began to do it.
    pub attempts: u32,
}
