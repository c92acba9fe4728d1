//! Who has which role, and how: what an auditor asks for.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A role that somebody has by one way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewRow {
    /// Who, by principal id; empty for a binding that means nobody.
    pub principal: String,
    /// What a person calls them.
    pub label: String,
    /// The sort of principal.
    pub kind: String,
    /// The role.
    pub role: String,
    /// How: whom the binding names, `included by ROLE`, or `default role`.
    pub binding: String,
    /// Where that is said.
    pub source: String,
    /// Who answers for it, when that is somebody else.
    pub on_behalf_of: Option<String>,
    /// When they last signed in, in UTC; `None` when never.
    pub last_sign_in: Option<Timestamp>,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When it was made.
    pub at: Timestamp,
    /// By principal, role and binding.
    pub rows: Vec<ReviewRow>,
}
