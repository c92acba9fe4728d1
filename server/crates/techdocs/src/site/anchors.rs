//! Places on pages, and links that lead to them.

use super::{Problem, ProblemKind};
use std::collections::HashSet;

/// A link to a place on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The page, below the documents.
    pub page: String,
    /// The place on it.
    pub id: String,
    /// The line in which the link stands, where that is known.
    pub line: Option<u32>,
}

impl Lead {
    /// Whether a page with these ids has the place: its top is always there.
    pub(super) fn is_in(&self, ids: &HashSet<String>) -> bool {
        self.id == "top" || ids.contains(&self.id)
    }
}

/// What is wrong with a link to a place that is not there.
pub(super) fn leads_nowhere(from: &str, lead: &Lead) -> Problem {
    let text = format!("a link leads to {}#{}, and there is no such place", lead.page, lead.id);
    Problem::of_page(from, ProblemKind::BrokenAnchor, text).at(lead.line)
}

/// The ids and names of a page's elements.
pub(super) fn ids(html: &str) -> HashSet<String> {
    let mut ids = HashSet::new();
    for mark in [" id=\"", " name=\"", " id='", " name='"] {
        let quote = mark.chars().next_back().unwrap_or('"');
        for (at, _) in html.match_indices(mark) {
            let value = &html[at + mark.len()..];
            if let Some(end) = value.find(quote) {
                ids.insert(value[..end].to_owned());
            }
        }
    }
    ids
}
