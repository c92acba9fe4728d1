//! What somebody is told: the bell, the page, what they want to be told of, and the mail.

mod address;
mod api;
mod bell;
#[cfg(feature = "ssr")]
mod mail;
mod page;
mod row;
mod wishes;

pub use bell::{Bell, Unread, unread_of_request};
#[cfg(feature = "ssr")]
pub use mail::{MailText, mail_of, sentence_of};
pub use page::NotificationsPage;
pub use wishes::WishesCard;
