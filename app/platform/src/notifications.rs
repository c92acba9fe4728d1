//! What people are told of: that something waits for them, ended, broke or is about to end.
//!
//! What is told has names for whom it is meant ([`News::to`]): a person, a team of the catalog, a role.
//! Who reads is matched with these as permissions do it, by groups and those around them; so who joins a
//! team sees what the team was told, and who leaves it does not any more.

mod kind;
mod news;
mod page;
mod told;

pub use kind::{NotificationKind, Wishes};
pub use news::{EVERYONE, News, role_name};
pub use page::{Notification, NotificationPage, NotificationQuery, OwnWishes};
pub use told::{Gist, Told};

use crate::identity::IdentityError;
use async_trait::async_trait;
use futures::stream::BoxStream;

/// What somebody is told, for one asker: only ever their own.
#[async_trait]
pub trait Notifications: Send + Sync {
    /// How many they have not read, counted up to [`NotificationPage::COUNTED`].
    async fn unread(&self) -> Result<u64, IdentityError>;

    /// Those asked for, the newest first.
    async fn page(&self, query: &NotificationQuery) -> Result<NotificationPage, IdentityError>;

    /// Notes that one was read; one that is not theirs is not there.
    async fn read(&self, number: i64) -> Result<(), IdentityError>;

    /// Notes that all of a kind were read, or all, up to a number: what came since stays unread.
    async fn read_all(
        &self,
        kind: Option<NotificationKind>,
        up_to: i64,
    ) -> Result<(), IdentityError>;

    /// What they want to be told of, and how.
    async fn wishes(&self) -> Result<OwnWishes, IdentityError>;

    /// Changes that. `language` is the tag of the language that their mail is to be in.
    async fn wish(&self, wishes: &Wishes, language: &str) -> Result<(), IdentityError>;

    /// How many they have not read: now, and whenever that may be another number.
    fn counts(&self) -> BoxStream<'static, u64>;
}
