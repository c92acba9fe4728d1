//! The words of the executive summary. Apart from the others, so that only this page carries them.

use crate::preferences::{Language, Preferences};
use leptos::prelude::expect_context;
use platform::delivery::SummaryTopic;

mod chinese;
mod english;

/// The words in one language.
pub struct SummaryText {
    pub title: &'static str,
    pub hint: &'static str,
    /// By [`SummaryTopic::ALL`].
    pub topics: [&'static str; 3],
    pub period: fn(&str, &str, &str) -> String,
    pub opening: fn(&str, u64, u64) -> String,
    pub better: fn(&str) -> String,
    pub worse: fn(&str) -> String,
    pub same: fn(&str) -> String,
    pub other: fn(&str) -> String,
    pub of_team: fn(&str, &str) -> String,
    pub stands_out: fn(&str, &str, &str) -> String,
    pub is: fn(&str, &str) -> String,
    pub notable: &'static str,
    /// By the names of facts that are no measures of delivery.
    pub facts: [(&'static str, &'static str); 12],
    pub too_little: &'static str,
    pub missing: fn(&str) -> String,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
}

impl SummaryText {
    /// What a fact is called that is no measure of delivery.
    pub fn fact(&self, name: &str) -> Option<&'static str> {
        self.facts.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
    }

    /// What a part is called.
    pub fn topic(&self, topic: SummaryTopic) -> &'static str {
        let at = SummaryTopic::ALL.iter().position(|one| *one == topic);
        self.topics[at.unwrap_or_default()]
    }
}

/// The words of a language.
pub const fn summary_text(language: Language) -> &'static SummaryText {
    match language {
        Language::English => &english::ENGLISH,
        Language::Chinese => &chinese::CHINESE,
    }
}

/// The words of this page's language.
pub fn use_summary_text() -> &'static SummaryText {
    summary_text(expect_context::<Preferences>().language)
}
