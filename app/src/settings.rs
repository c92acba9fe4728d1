//! Settings: how the portal looks to this person, and what it runs on.

mod page;

pub use page::SettingsPage;
