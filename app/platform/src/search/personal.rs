//! What somebody searched for.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A search of lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentSearch {
    /// What was typed.
    pub text: String,
    /// When, last.
    pub at: Timestamp,
}

/// A search that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// What it is called.
    pub name: String,
    /// Its address in the portal.
    pub address: String,
}

/// The searches of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalSearches {
    /// Those of lately, the last one first.
    pub recent: Vec<RecentSearch>,
    /// Those that are kept, by name.
    pub saved: Vec<SavedSearch>,
}
