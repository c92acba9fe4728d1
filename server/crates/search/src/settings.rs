//! How results are ordered, and what words mean the same.

use std::collections::BTreeMap;

/// How much each thing counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// A word of the title.
    pub title: f32,
    /// A word of another name.
    pub names: f32,
    /// The beginning of a word of title or name.
    pub starts: f32,
    /// A word of the text.
    pub text: f32,
    /// The stem of a word.
    pub stems: f32,
    /// A title or name that is what was typed.
    pub exact: f32,
    /// How much more what changed today counts than what changed a year ago.
    pub recency: f32,
    /// How much more what the asker owns counts.
    pub ownership: f32,
    /// How much more what the asker opens often counts.
    pub own_use: f32,
    /// How much more what everybody opens often counts.
    pub popularity: f32,
    /// How much a category counts; 1 where none is given.
    pub categories: BTreeMap<String, f32>,
}

impl Default for Weights {
    fn default() -> Self {
        let categories = [
            ("components", 1.25),
            ("apis", 1.1),
            ("systems", 1.1),
            ("people", 1.05),
            ("operations", 0.6),
            ("fields", 0.5),
            ("deployments", 0.6),
            ("docs", 0.9),
        ];
        Self {
            title: 4.0,
            names: 3.0,
            starts: 1.5,
            text: 1.0,
            stems: 0.8,
            exact: 8.0,
            recency: 0.1,
            ownership: 0.25,
            own_use: 0.3,
            popularity: 0.2,
            categories: categories.map(|(name, weight)| (name.to_owned(), weight)).into(),
        }
    }
}

/// Search as it is set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchSettings {
    /// How much each thing counts.
    pub weights: Weights,
    /// Words that mean the same: each finds what any of its group finds.
    pub synonyms: Vec<Vec<String>>,
}

impl SearchSettings {
    /// The other words that mean what a word means.
    pub(crate) fn synonyms_of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        let groups = self.synonyms.iter().filter(move |group| group.iter().any(|one| one == word));
        groups.flatten().map(String::as_str).filter(move |one| *one != word).take(8)
    }
}
