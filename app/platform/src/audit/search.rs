//! Questions to the audit log.

use super::{AuditRecord, Outcome};
use crate::Timestamp;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// Which records are meant; all parts must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    /// Who did it, by principal id.
    pub actor: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// With what.
    pub object: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// A text that stands in one of the fields, whatever its case.
    pub text: Option<String>,
    /// Before this position.
    pub before: Option<i64>,
}

/// Records, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The records; at most [`AuditPage::SIZE`].
    pub records: Vec<AuditRecord>,
    /// The position to go on before, when there are older ones.
    pub older: Option<i64>,
    /// Since when everything is there; `None` when nothing was taken out yet.
    pub since: Option<Timestamp>,
}

impl AuditPage {
    /// Records of a page.
    pub const SIZE: usize = 50;
}

/// Why the audit log gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    /// The asker may not read it.
    #[error("the audit log is not for everybody: it takes the permission audit.read")]
    NotAllowed,
    /// The store did not answer; the text is for the log, not for a browser.
    #[error("the audit log did not answer: {0}")]
    Unavailable(String),
}

/// The audit log as somebody reads it.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// A page of it.
    async fn page(&self, query: &AuditQuery) -> Result<AuditPage, AuditError>;

    /// Begins an export of what is meant, which the log itself tells of.
    async fn exporting(&self, query: &AuditQuery, form: &str) -> Result<(), AuditError>;

    /// Up to `limit` records that are meant, behind a position, the oldest first: for exports.
    async fn records(
        &self,
        query: &AuditQuery,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AuditRecord>, AuditError>;
}
