//! What search answers.

use super::SearchField;
use crate::{EntityRef, Timestamp};
use serde::{Deserialize, Serialize};

/// A piece of a text that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    pub found: bool,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The category.
    pub category: String,
    /// The entity that it is about.
    pub entity: EntityRef,
    /// What people call it.
    pub title: String,
    /// The title in pieces.
    pub title_pieces: Vec<Piece>,
    /// The part of the text that shows why, in pieces.
    pub text: Vec<Piece>,
    /// The whole text, as far as it is kept, when that was asked for.
    pub whole: Option<String>,
    /// Its address in the portal.
    pub address: String,
    /// The path within what it is part of: `GET /orders/{id}`, `Runbook › Rollback`.
    pub path: String,
    /// `spec.type`
    pub entity_type: Option<String>,
    /// `spec.lifecycle`
    pub lifecycle: Option<String>,
    /// The owner.
    pub owner: Option<EntityRef>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Why it stands where it stands, when that was asked for.
    pub explanation: Option<Explanation>,
}

/// Why a result stands where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// What it is ordered by.
    pub score: f32,
    /// What that is made of.
    pub reasons: Vec<Reason>,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Of what.
    pub of: String,
    /// How much: the text's relevance as it is, everything else as a factor.
    pub value: f32,
}

/// A category with how many were found in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryCount {
    /// The category.
    pub category: String,
    /// How many, whatever categories are chosen.
    pub count: u64,
}

/// The values of a field among what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchFacet {
    /// The field.
    pub field: SearchField,
    /// Its values, the most frequent first; at most 20.
    pub values: Vec<SearchFacetValue>,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchFacetValue {
    /// The value.
    pub value: String,
    /// How many would be left with this value chosen and the field's others not.
    pub count: u64,
    /// Whether the question chooses it.
    pub chosen: bool,
}

/// Another question that finds something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The text to ask for.
    pub text: String,
    /// How much it finds.
    pub total: u64,
}

/// How the index stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchState {
    /// Why search may not find everything; `None` when it does.
    pub degraded: Option<String>,
    /// The position of the change log that it is as of.
    pub position: i64,
    /// How many documents there are in all.
    pub documents: u64,
}

/// One page of what was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchPage {
    /// The results.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: u64,
    /// The categories that have any, the fullest first.
    pub categories: Vec<CategoryCount>,
    /// The facets, when they were asked for.
    pub facets: Vec<SearchFacet>,
    /// What else could have been meant, when little was found.
    pub suggestions: Vec<Suggestion>,
    /// Whether these are only near to what was asked for.
    pub near: bool,
    /// Why search may not find everything; `None` when it does.
    pub degraded: Option<String>,
}
