//! What people are told, as it is stored.

use platform::{EntityRef, Timestamp};

/// Something that somebody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationRecord {
    /// Its number.
    pub id: i64,
    /// What is told, as JSON text.
    pub body: String,
    /// Where one sees more of it.
    pub link: String,
    /// The entities that it is about.
    pub about: Vec<EntityRef>,
    /// When it happened.
    pub at: Timestamp,
    /// Whether nothing is to be done about it any more.
    pub is_over: bool,
    /// Whether who asked for it has read it.
    pub is_read: bool,
}

/// The same, with whom it is meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressedNotification {
    /// It.
    pub notification: NotificationRecord,
    /// Principal ids, groups, roles.
    pub to: Vec<String>,
    /// Who caused it, by principal id.
    pub except: Option<String>,
}

/// What somebody wants to be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishesRecord {
    /// Who, by principal id.
    pub principal: String,
    /// What, as JSON text.
    pub wishes: String,
    /// The tag of the language of their mail.
    pub language: String,
}

/// Something that is still to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostRecord {
    /// To whom: a principal id, or a team's channel.
    pub recipient: String,
    /// What.
    pub notification: NotificationRecord,
    /// How often it was tried.
    pub attempts: u32,
}
