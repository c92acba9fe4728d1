//! Roles: what they permit and who has them.

use super::{Holder, Source};
use crate::{EntityRef, access::Permission};
use serde::{Deserialize, Serialize};

/// A role as it stands in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleEntry {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Where it comes from.
    pub source: Source,
    /// Roles that who has it has too.
    pub includes: Vec<String>,
    /// How many have it.
    pub holders: u64,
    /// Whether who has signed in and has no other has it.
    pub usual: bool,
}

/// How far a permission of a role goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// Yes.
    Yes,
    /// Once it was approved.
    Approval,
    /// No.
    No,
}

/// What a role permits with one permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permitted {
    /// The permission.
    pub permission: Permission,
    /// With what their own teams own; or, where it is about the portal, in general.
    pub own: Extent,
    /// With what others own.
    pub others: Extent,
    /// With what of others is restricted.
    pub restricted: Extent,
}

/// The bounds of a role, which hold whatever other roles somebody has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// The only namespaces; `None` is all.
    pub namespaces: Option<Vec<String>>,
    /// Entities that it has nothing to do with.
    pub restricted: Vec<EntityRef>,
    /// The only integrations; `None` is all.
    pub integrations: Option<Vec<String>>,
    /// How many days back; `None` is all.
    pub retention_days: Option<u32>,
    /// What takes an approval, and by whom.
    pub approvals: Vec<(String, Vec<String>)>,
}

/// A binding that gives the role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleBinding {
    /// Whom it names.
    pub to: String,
    /// Where it is said.
    pub source: Source,
    /// How many it means.
    pub people: u64,
}

/// A role with everything that there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDetail {
    /// The role.
    pub entry: RoleEntry,
    /// What it permits, in the order of permissions; what it does not permit at all is left out.
    pub permitted: Vec<Permitted>,
    /// Its bounds.
    pub bounds: Bounds,
    /// The bindings that give it.
    pub bindings: Vec<RoleBinding>,
    /// Who has it, by label; at most [`RoleDetail::SHOWN`].
    pub holders: Vec<Holder>,
}

impl RoleDetail {
    /// People that are named.
    pub const SHOWN: usize = 200;
}
