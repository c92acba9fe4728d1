//! Whether somebody may do something, and why; and who may.

use super::DocumentKind;
use crate::{
    EntityRef,
    access::{Decision, Permission},
};
use serde::{Deserialize, Serialize};

/// Whether somebody may do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Who, by principal id; `None` is who asks.
    pub principal: Option<String>,
    /// What.
    pub permission: Permission,
    /// With which entity; `None` is in general.
    pub entity: Option<EntityRef>,
}

/// Why a decision is as it is, for words in any language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Policies permit it.
    Permitted,
    /// No policy permits it.
    NothingPermits,
    /// Policies forbid it, whoever permits it.
    Forbidden,
    /// Policies forbid it until somebody has approved.
    Approval,
    /// The bound of the token or agent leaves it out.
    OutOfScope,
    /// There is no such entity, or it is not seen: the answer is the one in general.
    NoSuchEntity,
}

/// A policy that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidingPolicy {
    /// Its name: document and number or `@id`.
    pub name: String,
    /// The sort of the document that it stands in.
    pub kind: DocumentKind,
    /// The name of that document.
    pub document: String,
    /// Whether it permits; else it forbids.
    pub permits: bool,
    /// Its text.
    pub text: String,
}

/// A role that somebody has, and how they came by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HowRole {
    /// The role.
    pub role: String,
    /// The bindings that give it, by whom they name.
    pub bindings: Vec<String>,
    /// Roles of theirs that include it.
    pub included_by: Vec<String>,
    /// Whether they have it because they have no other (`identity.default-role`).
    pub usual: bool,
}

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Holder {
    /// What a person calls them.
    pub label: String,
    /// Who, by principal id.
    pub principal: String,
    /// What led there: bindings, or policies.
    pub by: Vec<String>,
}

/// The answer to a [`Question`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// Who, by principal id.
    pub principal: String,
    /// What a person calls them.
    pub label: String,
    /// What.
    pub permission: Permission,
    /// With which entity.
    pub entity: Option<EntityRef>,
    /// The decision.
    #[serde(flatten)]
    pub decision: Decision,
    /// Why.
    pub ground: Ground,
    /// The roles that they have in the end.
    pub roles: Vec<HowRole>,
    /// The policies that decided.
    pub policies: Vec<DecidingPolicy>,
    /// Policies that could not be evaluated, and were left out.
    pub errors: Vec<String>,
    /// Roles with which it would be permitted, where it is not.
    pub granting_roles: Vec<String>,
    /// Who could give them such a role, where it is not permitted.
    pub grantors: Vec<Holder>,
}

/// Who may do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoQuestion {
    /// What.
    pub permission: Permission,
    /// With which entity; `None` is in general.
    pub entity: Option<EntityRef>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WhoMay {
    /// Who may, by label; at most [`WhoMay::SHOWN`].
    pub allowed: Vec<Holder>,
    /// How many may.
    pub total: u64,
    /// Who may once somebody has approved; at most as many.
    pub with_approval: Vec<Holder>,
    /// How many there are in all.
    pub of: u64,
}

impl WhoMay {
    /// People that are named.
    pub const SHOWN: usize = 200;
}
