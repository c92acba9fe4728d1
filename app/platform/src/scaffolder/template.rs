//! Templates, as they are chosen.

use crate::{EntityRef, Timestamp, catalog::Reference, ci::May};
use serde::{Deserialize, Serialize};

/// A template to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateCard {
    /// It.
    pub template: EntityRef,
    /// What a person calls it.
    pub title: String,
    /// What it makes, in a sentence.
    pub description: String,
    /// `spec.type`: what is made (service, website, library, …).
    pub template_type: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Who keeps it.
    pub owner: Option<Reference>,
    /// `spec.lifecycle`
    pub lifecycle: Option<String>,
    /// How many tasks it has ended well, by everybody.
    pub used: u64,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// When its text last changed.
    pub updated_at: Timestamp,
    /// Whether the asker starred it.
    pub starred: bool,
    /// Whether the asker may use it.
    pub may: May,
    /// Why it cannot be used, with the place and what mends it: of another version, or broken.
    pub broken: Option<String>,
}
