//! Who decides.

use super::{Aspects, Object, Permission, Principal};
use serde::{Deserialize, Serialize};

/// Whether somebody may do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "decision")]
pub enum Decision {
    /// Yes.
    Allow,
    /// Yes, once one of these has approved.
    WithApproval {
        /// Roles, groups or persons who may approve, by principal id or role.
        by: Vec<String>,
    },
    /// No.
    Deny,
}

impl Decision {
    /// Whether it may be done at once.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allow)
    }
}

/// Decides by roles and policies. In memory and quick: nothing here waits.
pub trait Authority: Send + Sync {
    /// Whether a principal may do something.
    fn decide(
        &self,
        principal: &Principal,
        permission: Permission,
        object: &Object<'_>,
    ) -> Decision;

    /// Which facts of entities decide about a permission.
    fn aspects(&self, permission: Permission) -> Aspects;

    /// A number that is another one as soon as any decision may be another one.
    fn epoch(&self) -> u64;
}
