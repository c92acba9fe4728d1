//! What may be done only once somebody has approved: asked for, decided, and then done as it was asked
//! for, once.
//!
//! A feature takes part with an [`Act`]: what the policies call with approval can then be asked for.

use crate::{
    Timestamp,
    access::{Asker, EntityFacts, Permission},
    identity::IdentityError,
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApprovalState {
    /// It waits for somebody to decide.
    Waiting,
    /// It was approved and is about to be done.
    Approved,
    /// It was refused.
    Refused,
    /// Who asked for it wants it no more.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
    /// It was approved and done.
    Done,
    /// It was approved and went wrong.
    Failed,
}

impl ApprovalState {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Approved,
        Self::Refused,
        Self::Withdrawn,
        Self::Expired,
        Self::Done,
        Self::Failed,
    ];

    /// Its name in the database and in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A request for an approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Its public number.
    pub number: String,
    /// What is to be done.
    pub permission: Permission,
    /// With what, as the act names it.
    pub object: String,
    /// What a person calls that.
    pub label: String,
    /// Who asked, by principal id.
    pub asked_by: String,
    /// What a person calls them.
    pub asked_by_label: String,
    /// Why.
    pub reason: String,
    /// Who may approve: roles, groups, persons.
    pub by: Vec<String>,
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
    /// What became of it, when it went wrong.
    pub outcome: Option<String>,
    /// Whether who looks may decide it.
    pub may_decide: bool,
    /// Whether it is who looks who asked for it.
    pub own: bool,
}

/// A request that is to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewApproval {
    /// What is to be done.
    pub permission: Permission,
    /// With what.
    pub object: String,
    /// Why.
    pub reason: String,
}

/// Requests for approvals, for one asker.
#[async_trait]
pub trait Approvals: Send + Sync {
    /// What the asker may decide, what waits first.
    async fn to_decide(&self) -> Result<Vec<Approval>, IdentityError>;

    /// What the asker asked for, the newest first.
    async fn own(&self) -> Result<Vec<Approval>, IdentityError>;

    /// Asks for an approval of what the policies make depend on one; gives its number.
    async fn ask(&self, new: &NewApproval) -> Result<String, IdentityError>;

    /// Approves or refuses it.
    async fn decide(&self, number: &str, approve: bool, comment: &str)
    -> Result<(), IdentityError>;

    /// Lets a group, role or person decide too.
    async fn delegate(&self, number: &str, to: &str) -> Result<(), IdentityError>;

    /// Takes back what the asker asked for and nobody has decided.
    async fn withdraw(&self, number: &str) -> Result<(), IdentityError>;
}

/// What an act is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What a person calls it.
    pub label: String,
    /// What policies look at; `None` where it is about the portal.
    pub facts: Option<EntityFacts>,
}

/// Something that can be approved and is then done.
#[async_trait]
pub trait Act: Send + Sync {
    /// The permission that it uses: there is one act for each.
    fn permission(&self) -> Permission;

    /// What it would be done with; `None` when the asker sees no such thing.
    async fn subject(&self, asker: &Asker, object: &str) -> Result<Option<Subject>, IdentityError>;

    /// Does it. The asker is who asked for it, as they are now, with the approval
    /// ([`Asker::is_approved`]); what they may not do at all any more is refused here.
    async fn perform(&self, asker: &Asker, object: &str) -> Result<(), IdentityError>;

    /// Whether doing it once more does no harm: what was under way when a process died is then done
    /// again. Otherwise it is given up, and told so.
    fn is_repeatable(&self) -> bool;
}
