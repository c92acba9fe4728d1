//! What programs show.

use crate::{Timestamp, access::Permission};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whose a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// Of the person who made it.
    Personal,
    /// Of one of their agents.
    Agent,
    /// Of a service, whoever made it.
    Service,
}

impl TokenKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Personal, Self::Agent, Self::Service];

    /// Its name in the database and in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Agent => "agent",
            Self::Service => "service",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its public number.
    pub number: String,
    /// What its maker calls it; of a service the service's name.
    pub name: String,
    /// Whose it is.
    pub kind: TokenKind,
    /// The name of the agent whose it is.
    pub agent: Option<String>,
    /// How it begins.
    pub hint: String,
    /// What it may do at the most.
    pub scopes: BTreeSet<Permission>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was used last, to the minute.
    pub used_at: Option<Timestamp>,
}

/// A token that is to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// What to call it; of a service the service's name.
    pub name: String,
    /// Whose it is to be.
    pub kind: TokenKind,
    /// The number of the agent whose it is to be.
    pub agent: Option<String>,
    /// What it may do at the most.
    pub scopes: BTreeSet<Permission>,
    /// How many days it lives.
    pub days: u32,
}

/// A token that was made just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedToken {
    /// What to show: told this once and never again.
    pub secret: String,
    /// The token.
    pub token: Token,
}
