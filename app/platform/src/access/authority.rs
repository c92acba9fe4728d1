//! Who decides.

use super::{Aspects, Object, Permission, Principal};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

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

/// That somebody may not do something: enough to ask why, and to ask for an approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What.
    pub permission: Permission,
    /// With what.
    pub object: String,
    /// Who may approve it; nobody where an approval would not help.
    pub by: Vec<String>,
}

impl Refusal {
    /// No.
    #[must_use]
    pub fn new(permission: Permission, object: &str) -> Self {
        Self::until_approved(permission, object, Vec::new())
    }

    /// Not before one of these has approved.
    #[must_use]
    pub fn until_approved(permission: Permission, object: &str, by: Vec<String>) -> Self {
        Self { permission, object: object.to_owned(), by }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { permission, object, by } = self;
        write!(formatter, "needs permission {permission} on {object}")?;
        if by.is_empty() {
            return Ok(());
        }
        write!(formatter, ", which has to be approved by {}", by.join(" or "))
    }
}

/// Bounds that hold for everything that somebody sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// How many days back history, changes and measures are seen; `None` is all.
    pub retention_days: Option<u32>,
    /// The only integrations whose data is seen, by name; `None` is all.
    pub integrations: Option<BTreeSet<String>>,
}

impl Limits {
    /// Whether data of an integration is seen.
    #[must_use]
    pub fn allows(&self, integration: &str) -> bool {
        self.integrations.as_ref().is_none_or(|allowed| allowed.contains(integration))
    }
}

/// Everybody may do everything: for tests, and for what runs without identity.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unbounded;

impl Authority for Unbounded {
    fn decide(&self, _: &Principal, _: Permission, _: &Object<'_>) -> Decision {
        Decision::Allow
    }

    fn aspects(&self, _: Permission) -> Aspects {
        Aspects::default()
    }

    fn epoch(&self) -> u64 {
        0
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

    /// What bounds a principal beside decisions.
    fn limits(&self, principal: &Principal) -> Limits {
        let _ = principal;
        Limits::default()
    }

    /// A number that is another one as soon as any decision may be another one.
    fn epoch(&self) -> u64;
}
