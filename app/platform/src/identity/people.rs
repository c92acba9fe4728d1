//! Everybody who has signed in, for who runs the portal.

use super::{IdentityError, Session, Token};
use crate::{EntityRef, Timestamp};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// Somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The account's public number.
    pub account: String,
    /// What a person calls them.
    pub label: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// The provider, as people call it.
    pub provider: String,
    /// What the provider calls them.
    pub subject: String,
    /// The User entity that they were matched to.
    pub entity: Option<EntityRef>,
    /// Groups of the catalog that they are in, those around these too.
    pub groups: Vec<EntityRef>,
    /// Their roles.
    pub roles: Vec<String>,
    /// Groups and roles as the provider names them.
    pub claims: Vec<String>,
    /// When they last signed in.
    pub signed_in_at: Timestamp,
    /// When the provider last told all this.
    pub confirmed_at: Timestamp,
}

/// A page of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// The people, the one that signed in last first.
    pub people: Vec<Person>,
    /// How many there are in all.
    pub total: u64,
    /// How many come before.
    pub offset: u64,
}

/// One of them, with what they have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetail {
    /// Who.
    pub person: Person,
    /// Their browsers.
    pub sessions: Vec<Session>,
    /// Tokens that they made.
    pub tokens: Vec<Token>,
}

/// Everybody who has signed in.
#[async_trait]
pub trait People: Send + Sync {
    /// Those whose name, address or entity contains a text, from an offset on.
    async fn people(&self, text: &str, offset: u64) -> Result<PeoplePage, IdentityError>;

    /// One of them.
    async fn person(&self, account: &str) -> Result<Option<PersonDetail>, IdentityError>;

    /// Ends a session of somebody; the empty number ends all of them.
    async fn end_sessions(&self, account: &str, session: &str) -> Result<(), IdentityError>;

    /// Makes tokens of somebody worthless; the empty number means all of them.
    async fn revoke_tokens(&self, account: &str, token: &str) -> Result<(), IdentityError>;
}
