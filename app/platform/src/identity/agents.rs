//! Programs that act for a person.

use crate::{Timestamp, access::Permission};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Its public number.
    pub number: String,
    /// Its name, which no other agent has; `agent:NAME` in policies and in the audit log.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it may do at the most; never more than its owner may.
    pub scopes: BTreeSet<Permission>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An agent that is to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAgent {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it may do at the most.
    pub scopes: BTreeSet<Permission>,
}
