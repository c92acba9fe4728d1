//! The way in: providers, how they stand, and why somebody did not get in.

use super::{IdentityError, ToolLink};
use crate::{EntityRef, Timestamp, access::Principal};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// A provider to sign in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Door {
    /// Its name in addresses.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Whether it is GitHub; else it speaks `OpenID` Connect.
    pub github: bool,
    /// How it stands.
    pub state: DoorState,
}

/// How a provider stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum DoorState {
    /// It answers.
    Open,
    /// It has not been asked yet.
    Unknown,
    /// It does not answer.
    Closed {
        /// Since when.
        since: Timestamp,
        /// When it is asked again.
        again_at: Timestamp,
    },
}

/// Why somebody did not get in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The provider, as people call it.
    pub provider: String,
    /// Why.
    pub reason: FailureReason,
    /// What the provider told of them; no secrets.
    pub claims: Vec<(String, String)>,
    /// Whom each rule looked for.
    pub sought: Vec<Sought>,
    /// The setting that decides.
    pub setting: String,
}

/// The reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "text")]
pub enum FailureReason {
    /// The provider says no: its own words.
    Refused(String),
    /// The provider does not answer.
    Unreachable,
    /// The provider's answer cannot be trusted: what is wrong with it.
    Untrusted(String),
    /// The sign-in took too long, was done already, or was begun in another browser.
    Stale,
    /// Nobody in the catalog is the one who signed in.
    Unmatched,
    /// They are in none of the organisations that may enter.
    Outside,
    /// Too many attempts.
    TooMany,
    /// The portal itself cannot do it now.
    Unavailable,
}

/// What a rule looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sought {
    /// The claim.
    pub claim: String,
    /// What it said; `None` when it was not there, or does not count.
    pub value: Option<String>,
    /// The key of User entities that was looked at.
    pub key: String,
    /// Who was found: none, or too many.
    pub found: Vec<EntityRef>,
}

/// The way in.
#[async_trait]
pub trait Entrance: Send + Sync {
    /// The providers; none where whoever sits at the machine is a guest.
    fn doors(&self) -> Vec<Door>;

    /// Tools that open to somebody by single sign-on, of the integrations that they may see.
    fn tools(&self, principal: &Principal) -> Vec<ToolLink>;

    /// Why a sign-in of this browser failed, by the number in the address of the page.
    async fn failure(
        &self,
        number: &str,
        browser: Option<&str>,
    ) -> Result<Option<Failure>, IdentityError>;
}
