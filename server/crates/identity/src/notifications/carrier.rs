//! Who brings something to people elsewhere: by mail, or to a team's channel.

use async_trait::async_trait;
use platform::{Timestamp, notifications::Told};

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A person, by mail.
    Person {
        /// What people call them.
        label: String,
        /// Their address.
        address: String,
        /// The tag of their language.
        language: String,
    },
    /// A team of the catalog, in its channel.
    Team(String),
}

/// One thing that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterItem {
    /// What.
    pub told: Told,
    /// Where one sees more of it, below the portal's address.
    pub link: String,
    /// When it happened.
    pub at: Timestamp,
}

/// What is sent at once: everything new, in one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub to: Recipient,
    /// What is told, the oldest first; never empty.
    pub items: Vec<LetterItem>,
}

/// Why something was not brought.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// It is tried again.
    #[error("{0}")]
    Later(String),
    /// It will never be taken.
    #[error("{0}")]
    Never(String),
}

/// Brings letters.
#[async_trait]
pub trait Carrier: Send + Sync {
    /// Whether it brings something to a team of the catalog, by reference.
    fn reaches(&self, team: &str) -> bool;

    /// Whether it brings something to people.
    fn mails(&self) -> bool;

    /// Brings a letter.
    async fn carry(&self, letter: &Letter) -> Result<(), CarryError>;
}
