//! What people are told ([`platform::notifications`]): told in the transaction of what causes it
//! (`UnitOfWork::tell`), read here by whom it is meant for, and sent on by who has the lease.
//!
//! Whom something is meant for are names (a person, a team, a role). They are matched with who reads when
//! they read, so there is nothing to bring up to date when somebody joins or leaves a team. Who may not
//! see the entity that something is about is not told of it.
//!
//! To tell of something more: a variant of `platform::notifications::Told` with its words in
//! `app/src/text/notifications.rs`, and a [`News`](platform::notifications::News) where it happens, with a
//! key that is the same whoever tells it.

mod asked;
mod carrier;
mod desk;
mod expiry;
mod follow;
mod sending;

pub use carrier::{Carrier, CarryError, Letter, LetterItem, Recipient};
pub use desk::{NotificationDesk, NotificationParts};
pub use sending::Sending;

#[cfg(test)]
mod tests;
