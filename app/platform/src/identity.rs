//! Signing in, and what people keep of it: sessions, tokens, agents, accounts.
//!
//! Pages and server functions reach the services here behind [`crate::access::Guarded`], as whoever
//! asks: [`Keys`] is what is one's own, [`People`] what others have. [`Entrance`] is everybody's.

mod agents;
mod entrance;
mod error;
mod groups;
mod people;
mod sessions;
mod tokens;
mod tools;

pub use agents::{Agent, NewAgent};
pub use entrance::{Door, DoorState, Entrance, Failure, FailureReason, Sought};
pub use error::IdentityError;
pub use groups::{
    ClaimEntry, GivenRole, GroupDetail, GroupEntry, GroupList, GroupMember, GroupOf, GroupQuery,
    GroupSort, Groups, GroupsPage,
};
pub use people::{People, PeoplePage, Person, PersonDetail};
pub use sessions::Session;
pub use tokens::{IssuedToken, NewToken, Token, TokenKind};
pub use tools::ToolLink;

use async_trait::async_trait;

/// What somebody has of their own: sessions, tokens, agents.
#[async_trait]
pub trait Keys: Send + Sync {
    /// The browsers that are signed in, the one seen last first.
    async fn sessions(&self) -> Result<Vec<Session>, IdentityError>;

    /// Ends one of them.
    async fn end_session(&self, number: &str) -> Result<(), IdentityError>;

    /// Ends all but the one that asks; gives how many.
    async fn end_other_sessions(&self) -> Result<u64, IdentityError>;

    /// The tokens, the newest first.
    async fn tokens(&self) -> Result<Vec<Token>, IdentityError>;

    /// Makes a token. Its secret is told this once.
    async fn issue_token(&self, token: &NewToken) -> Result<IssuedToken, IdentityError>;

    /// Makes a token worthless.
    async fn revoke_token(&self, number: &str) -> Result<(), IdentityError>;

    /// The agents, by name.
    async fn agents(&self) -> Result<Vec<Agent>, IdentityError>;

    /// Makes an agent.
    async fn create_agent(&self, agent: &NewAgent) -> Result<Agent, IdentityError>;

    /// Removes an agent and makes its tokens worthless.
    async fn remove_agent(&self, number: &str) -> Result<(), IdentityError>;

    /// How many days a token may live at the most.
    fn longest_token(&self) -> u32;
}
