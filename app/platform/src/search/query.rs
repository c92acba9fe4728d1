//! What is asked of search.

use crate::EntityRef;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What results can be narrowed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SearchField {
    /// The kind of the entity that a document is about.
    Kind,
    /// `spec.type`
    Type,
    /// `spec.lifecycle`
    Lifecycle,
    /// The owner.
    Owner,
    /// `metadata.tags`
    Tag,
    /// `metadata.namespace`
    Namespace,
}

impl SearchField {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Kind, Self::Type, Self::Lifecycle, Self::Owner, Self::Tag, Self::Namespace];

    /// Its name in a question and an address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Type => "type",
            Self::Lifecycle => "lifecycle",
            Self::Owner => "owner",
            Self::Tag => "tag",
            Self::Namespace => "namespace",
        }
    }

    /// The field of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// The order of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SearchSort {
    /// The best first.
    #[default]
    Relevance,
    /// What changed last first.
    Updated,
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a wish of its own, by its name")]
pub struct SearchQuery {
    /// What was typed: words, "phrases", `field:value`, `-what is not wanted`.
    pub text: String,
    /// The categories that are wanted; none is all.
    pub categories: BTreeSet<String>,
    /// Values by field: any of a field's, all of the fields.
    pub filters: BTreeMap<SearchField, BTreeSet<String>>,
    /// Only what is about this entity.
    pub within: Option<EntityRef>,
    /// The order.
    pub sort: SearchSort,
    /// How many to leave out.
    pub offset: u64,
    /// How many are wanted, at most [`SearchQuery::MOST`].
    pub limit: u64,
    /// Whether the counts of facets are wanted.
    pub facets: bool,
    /// Whether the last word is still being typed.
    pub typing: bool,
    /// Whether each result is to bring its whole text along.
    pub whole: bool,
    /// Whether each result is to say why it stands where it stands.
    pub explain: bool,
}

impl SearchQuery {
    /// Results of one answer at the most.
    pub const MOST: u64 = 100;
    /// Bytes of a text that are looked at.
    pub const LONGEST: usize = 512;
}
