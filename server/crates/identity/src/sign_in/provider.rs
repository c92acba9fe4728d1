//! Providers: who tells us who somebody is.

mod github;
mod health;
mod keycloak;
mod openid;
mod vendor;

pub use github::{GitHub, GitHubSettings};
pub use keycloak::KeycloakAdmin;
pub use openid::{OidcSettings, OpenId};

pub(super) use vendor::{Vendor, VendorError};

use super::{Rule, claims::Claims};
use async_trait::async_trait;
use platform::identity::DoorState;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use url::Url;

/// What every provider is called and how its people are matched.
#[derive(Clone, Debug)]
pub struct Door {
    /// Its name in addresses and in the database.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Whether it is GitHub.
    pub github: bool,
    /// Who in the catalog its people are.
    pub rules: Vec<Rule>,
}

/// A sign-in under way, as the provider sees it.
#[derive(Clone, Debug)]
pub struct Flow {
    /// What comes back with the browser.
    pub state: String,
    /// What comes back in the ID token.
    pub nonce: String,
    /// What proves that the code is ours (RFC 7636).
    pub verifier: String,
    /// Where the browser comes back to.
    pub redirect: Url,
}

/// What the browser came back with.
#[derive(Clone, Debug, Default)]
pub struct Returned {
    /// The code.
    pub code: String,
    /// Who sent it, as it says itself (RFC 9207).
    pub issuer: Option<String>,
}

/// What a provider gave us to ask again with. A secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Opens the provider's own API for a short while.
    pub access: String,
    /// Brings the next one.
    pub refresh: Option<String>,
    /// Says which session of the provider's is to end when one signs out.
    pub id: Option<String>,
    /// Whom it is about.
    pub subject: String,
}

/// Somebody, as a provider knows them now.
#[derive(Clone)]
pub struct Confirmed {
    /// What the provider calls them, for ever.
    pub subject: String,
    /// What a person calls them.
    pub label: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// All that was told.
    pub claims: Claims,
    /// Groups and roles, by the provider's names.
    pub names: BTreeSet<String>,
    /// What the provider calls its own session.
    pub session: Option<String>,
    /// What to ask again with.
    pub grant: Grant,
}

/// Whose sessions a provider ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedOut {
    /// The provider's session.
    pub session: Option<String>,
    /// Whose.
    pub subject: Option<String>,
    /// The number of the notice, which counts once.
    pub number: String,
}

/// Why a provider did not tell who somebody is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It does not answer; the text is for the log.
    #[error("it does not answer: {0}")]
    Unreachable(String),
    /// It says no, in its own words.
    #[error("it says no: {0}")]
    Refused(String),
    /// What it says cannot be trusted, and why.
    #[error("its answer cannot be trusted: {0}")]
    Untrusted(String),
    /// They are in none of the organisations that may enter.
    #[error("they are in none of the organisations that may enter")]
    Outside,
}

/// A provider.
#[async_trait]
pub trait Provider: Send + Sync {
    /// What it is called.
    fn door(&self) -> &Door;

    /// How it stands.
    fn state(&self) -> DoorState;

    /// Looks whether it answers, when it is time to.
    async fn look(&self);

    /// The page of the provider that a browser is sent to.
    async fn page(&self, flow: &Flow) -> Result<Url, ProviderError>;

    /// Who it is that came back.
    async fn redeem(&self, returned: &Returned, flow: &Flow) -> Result<Confirmed, ProviderError>;

    /// Who it is now.
    async fn renew(&self, grant: &Grant) -> Result<Confirmed, ProviderError>;

    /// The page of the provider that ends its own session, and leads back.
    fn farewell(&self, _grant: Option<&Grant>, _back: &Url) -> Option<Url> {
        None
    }

    /// Whose sessions a notice of the provider ends.
    async fn logged_out(&self, _token: &str) -> Result<LoggedOut, ProviderError> {
        Err(ProviderError::Refused("this provider sends no such notices".to_owned()))
    }

    /// A token of the provider's for another tool, in exchange for the one of a session (RFC 8693).
    async fn exchange(
        &self,
        _grant: &Grant,
        _audience: &str,
    ) -> Result<super::ExchangedToken, super::ExchangeError> {
        Err(super::ExchangeError::NotOffered)
    }
}
