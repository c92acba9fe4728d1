//! From a request to a principal.
//!
//! Somebody signs in with a provider ([`provider`]): the browser goes there with a state that only it
//! can answer for, comes back with a code, and what the provider tells for that code ([`Confirmed`])
//! is matched to a User of the catalog ([`matching`]). From then on a session in the database stands
//! for them; programs show tokens. [`SignIn::identify`] makes a principal of either, from memory.
//!
//! - `secret`, `sealed`, `jwt`: what must not be forged or read.
//! - `provider`: `OpenID` Connect (Keycloak and others) and GitHub, behind one trait. To add another
//!   one: a module there that implements [`Provider`], its settings in `server/src/config/identity`.
//! - `service`: sign-ins under way, sessions, tokens, agents, and their renewal at the provider.
//! - `exchange`, `tools`: the way on into other tools of the same provider.

mod attempts;
mod claims;
mod exchange;
mod jwt;
mod matching;
mod provider;
mod randomness;
mod return_to;
#[cfg(test)]
pub(crate) mod samples;
mod sealed;
mod secret;
mod service;
mod settings;
mod tools;

pub use attempts::Attempts;
pub use exchange::{ExchangeError, ExchangedToken};
pub use matching::{Matched, Rule, matched};
pub use provider::{
    Confirmed, Door, Flow, GitHub, GitHubSettings, Grant, KeycloakAdmin, LoggedOut, OidcSettings,
    OpenId, Provider, ProviderError, Returned,
};
pub use randomness::{Randomness, SystemRandomness};
pub use return_to::safe_return;
pub use sealed::Sealer;
pub use secret::{digest, is_token, new_secret, new_token};
pub use service::{
    Begun, Came, Completed, Identified, NoticeError, Parts, Reachable, Shown, SignIn, SignedOut,
    Somebody, Visit, allows_guest,
};
pub use settings::SignInSettings;
pub use tools::Tool;
