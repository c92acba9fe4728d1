//! What is told, as somebody reads it.

use super::{NotificationKind, Told, Wishes};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// Its number; later ones are greater.
    pub number: i64,
    /// What is told.
    pub told: Told,
    /// Where one sees more of it.
    pub link: String,
    /// When it happened.
    pub at: Timestamp,
    /// Whether it was read, or is over.
    pub read: bool,
}

/// What somebody wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationQuery {
    /// What was read too.
    pub all: bool,
    /// Only of this kind.
    pub kind: Option<NotificationKind>,
    /// How many are left out at the beginning.
    pub offset: u64,
}

/// A page of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationPage {
    /// They, the newest first.
    pub notifications: Vec<Notification>,
    /// How many there are in all of those asked for.
    pub total: u64,
    /// How many were not read, of every kind.
    pub unread: u64,
    /// How many come before.
    pub offset: u64,
    /// The kinds that there are, with how many of each would be shown.
    pub kinds: Vec<(NotificationKind, u64)>,
    /// The number of the newest one of all: up to it somebody may say that they read all.
    pub newest: i64,
}

impl NotificationPage {
    /// Notifications of a page.
    pub const SIZE: u64 = 25;

    /// Beyond so many it is not counted how many are unread.
    pub const COUNTED: u64 = 100;
}

/// What somebody wants to be told of, and what can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWishes {
    /// The wishes.
    pub wishes: Wishes,
    /// Where mail goes; `None` where their provider tells no address.
    pub address: Option<String>,
    /// Whether the portal sends mail at all.
    pub mails: bool,
    /// How many days what was told is kept.
    pub kept_days: u64,
}
