//! Calling another tool as the person who asks, where their provider gives a token for it.

use super::Asker;
use async_trait::async_trait;
use std::fmt;

/// What somebody shows to another tool. A secret: it is shown to nobody else, and never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonToken(String);

impl PersonToken {
    /// A token.
    #[must_use]
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The token, to be shown to the tool that it is for.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PersonToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PersonToken")
    }
}

/// Why there is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPersonToken {
    /// Whoever asks came by no session of a provider: a program, a guest, or what is done later for
    /// somebody whose session is over. The portal asks as itself, and decides by its own rules.
    #[error("nobody who is signed in asks")]
    NoSession,
    /// The provider says no; in its words.
    #[error("{0}")]
    Refused(String),
    /// The provider cannot be asked now.
    #[error("{0}")]
    Unavailable(String),
}

/// Gives tokens of who asks for other tools.
#[async_trait]
pub trait PersonTokens: Send + Sync {
    /// A token for a tool, by what the provider calls it.
    async fn token(&self, asker: &Asker, audience: &str) -> Result<PersonToken, NoPersonToken>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_not_tell_itself() {
        let token = PersonToken::new("secret");
        assert!(!format!("{token:?}").contains("secret"));
        assert_eq!(token.expose(), "secret");
    }
}
