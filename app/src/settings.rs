//! Settings: how the portal looks to this person, and what it runs on.

mod api;
mod keys;
mod page;

pub use page::SettingsPage;
