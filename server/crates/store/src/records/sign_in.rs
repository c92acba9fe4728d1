//! Accounts, sessions, sign-ins under way, agents and tokens.

use platform::Timestamp;

/// Somebody as a provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRecord {
    /// Its public number.
    pub id: String,
    /// The provider.
    pub provider: String,
    /// What the provider calls them, for ever.
    pub subject: String,
    /// What a person calls them.
    pub label: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// The User entity that they were matched to, as a reference.
    pub entity: Option<String>,
    /// Names of groups and roles, in order.
    pub claims: Vec<String>,
    /// When they first signed in.
    pub created_at: Timestamp,
    /// When they last signed in.
    pub signed_in_at: Timestamp,
    /// When the provider last told all this.
    pub confirmed_at: Timestamp,
}

/// A browser that is signed in. Secrets are hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// Its public number.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// Its secret.
    pub secret: String,
    /// The secret before this one, while it still counts.
    pub previous: Option<String>,
    /// Whether the browser has shown its newest secret.
    pub confirmed: bool,
    /// What the browser calls itself.
    pub device: String,
    /// Where it came from last.
    pub address: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When its secret was changed last.
    pub rotated_at: Timestamp,
    /// When it was seen last, to the minute.
    pub seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
    /// What the provider calls its own session.
    pub provider_session: Option<String>,
    /// Tokens of the provider, sealed.
    pub grant: Option<Vec<u8>>,
    /// When the provider is asked again.
    pub renew_at: Timestamp,
    /// Since when it does not answer.
    pub failing_since: Option<Timestamp>,
}

/// A sign-in under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRecord {
    /// Hash of its state.
    pub state: String,
    /// The provider.
    pub provider: String,
    /// Hash of the secret that the browser was given.
    pub browser: String,
    /// The nonce that the ID token must have.
    pub nonce: String,
    /// The verifier of the code, sealed.
    pub verifier: Vec<u8>,
    /// Where the person wanted to go.
    pub return_to: String,
    /// When it is too late.
    pub expires_at: Timestamp,
}

/// Something that is remembered for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInNote {
    /// Its number.
    pub id: String,
    /// Hash of the secret of the browser that may read it.
    pub browser: String,
    /// What it says.
    pub body: String,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

/// A program that acts for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentRecord {
    /// Its public number.
    pub id: String,
    /// Its name, which no other agent has.
    pub name: String,
    /// The account of who answers for it.
    pub owner: String,
    /// What it is for.
    pub description: String,
    /// Names of the permissions that it may use at the most.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a program shows. The secret is a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its public number.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// How it begins.
    pub hint: String,
    /// What a person calls it; of a service the service's name.
    pub name: String,
    /// `personal`, `agent` or `service`.
    pub kind: String,
    /// The account of who made it.
    pub account: String,
    /// The agent whose it is.
    pub agent: Option<String>,
    /// Names of the permissions that it may use at the most.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was used last, to the minute.
    pub used_at: Option<Timestamp>,
}

/// Which sessions are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionsOf<'a> {
    /// One, if it is of this account.
    One {
        /// The account.
        account: &'a str,
        /// The session.
        session: &'a str,
    },
    /// All of an account but one.
    Others {
        /// The account.
        account: &'a str,
        /// The one that stays; none has the empty number.
        session: &'a str,
    },
    /// Those of a provider's own session.
    Provider {
        /// The provider.
        provider: &'a str,
        /// What it calls the session.
        session: &'a str,
    },
    /// Those of somebody as a provider knows them.
    Subject {
        /// The provider.
        provider: &'a str,
        /// What it calls them.
        subject: &'a str,
    },
}
