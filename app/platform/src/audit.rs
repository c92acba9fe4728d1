//! What the audit log is told.
//!
//! An event is appended in the transaction of the change that it tells of; what changes nothing
//! (a sign-in that failed, an access that was denied, a sensitive reading) is appended by itself.

mod search;

pub use search::{AuditError, AuditLog, AuditPage, AuditQuery};

use crate::{
    EntityRef, Timestamp,
    access::{Asker, Permission},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not allowed.
    Denied,
    /// It was allowed, and went wrong.
    Failed,
}

impl Outcome {
    /// Its name in the database and in exports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Denied => "denied",
            Self::Failed => "failed",
        }
    }

    /// The outcome of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Done, Self::Denied, Self::Failed].into_iter().find(|known| known.name() == name)
    }
}

/// One thing that somebody did or wanted to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// What sort of principal; a name of [`crate::access::PrincipalKind`].
    pub actor_kind: String,
    /// Who, by principal id.
    pub actor: String,
    /// Who answers for it, when that is somebody else.
    pub on_behalf_of: Option<String>,
    /// The session or token, by its public number.
    pub credential: Option<String>,
    /// What: the name of a permission, or `sign-in`, `sign-out`, `token.issued` and the like.
    pub action: String,
    /// With what: an entity, a source, a policy … by its name.
    pub object: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it was denied or failed, or what else is worth knowing.
    pub reason: Option<String>,
    /// The number of the request.
    pub request: String,
    /// Where it came from.
    pub address: Option<String>,
    /// What there was before; never a secret.
    pub before: Option<Value>,
    /// What there is since; never a secret.
    pub after: Option<Value>,
}

/// An event as the log has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Its place in the log, from 1 on, without gaps.
    pub position: i64,
    /// When it was appended.
    pub at: Timestamp,
    /// What happened.
    pub event: AuditEvent,
    /// SHA-256 over this record and the hash of the one before it, in hexadecimal.
    pub hash: String,
}

impl AuditEvent {
    /// Somebody did something.
    #[must_use]
    pub fn new(asker: &Asker, action: impl Into<String>) -> Self {
        let principal = &asker.principal;
        Self {
            actor_kind: principal.kind.name().to_owned(),
            actor: principal.id.clone(),
            on_behalf_of: principal.on_behalf_of.clone(),
            credential: principal.credential.number().map(str::to_owned),
            action: action.into(),
            object: None,
            outcome: Outcome::Done,
            reason: asker.approved.as_ref().map(|approved| {
                format!("approved by {} (request {})", approved.by, approved.number)
            }),
            request: asker.request.to_string(),
            address: asker.address.map(|address| address.to_string()),
            before: None,
            after: None,
        }
    }

    /// Somebody used a permission.
    #[must_use]
    pub fn of(asker: &Asker, permission: Permission) -> Self {
        Self::new(asker, permission.name())
    }

    /// With what.
    #[must_use]
    pub fn on(self, object: impl Into<String>) -> Self {
        Self { object: Some(object.into()), ..self }
    }

    /// With an entity.
    #[must_use]
    pub fn on_entity(self, entity: &EntityRef) -> Self {
        self.on(entity.to_string())
    }

    /// What there was before and is since.
    #[must_use]
    pub fn changing(self, before: Option<Value>, after: Option<Value>) -> Self {
        Self { before, after, ..self }
    }

    /// It was not allowed.
    #[must_use]
    pub fn denied(self, reason: impl Into<String>) -> Self {
        Self { outcome: Outcome::Denied, reason: Some(reason.into()), ..self }
    }

    /// It went wrong.
    #[must_use]
    pub fn failed(self, reason: impl Into<String>) -> Self {
        Self { outcome: Outcome::Failed, reason: Some(reason.into()), ..self }
    }
}
