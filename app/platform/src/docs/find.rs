//! Search within a site.

use super::DocsSection;
use serde::{Deserialize, Serialize};

/// Hits that are told.
const MOST: usize = 20;
/// Words of a question that count.
const WORDS: usize = 8;
/// Characters of an excerpt before the place that was found, and after it.
const AROUND: (usize, usize) = (60, 120);

/// A section that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsHit {
    /// The page's address below its site.
    pub path: String,
    /// The id of its heading; empty for what stands before the first.
    pub anchor: String,
    /// What the page is called.
    pub page: String,
    /// The section's heading.
    pub title: String,
    /// What stands around the first place.
    pub excerpt: String,
}

/// The sections that hold all words of a question, those first that name them in their headings.
#[must_use]
pub fn find_in(sections: &[DocsSection], question: &str) -> Vec<DocsHit> {
    let question = question.to_lowercase();
    let words: Vec<&str> = question.split_whitespace().take(WORDS).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let scored = sections.iter().filter_map(|section| Some((score(section, &words)?, section)));
    let mut scored: Vec<(usize, &DocsSection)> = scored.collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let hit = |(_, section): (usize, &DocsSection)| DocsHit {
        path: section.path.clone(),
        anchor: section.anchor.clone(),
        page: section.page.clone(),
        title: section.title.clone(),
        excerpt: excerpt(&section.text, &words),
    };
    scored.into_iter().take(MOST).map(hit).collect()
}

fn score(section: &DocsSection, words: &[&str]) -> Option<usize> {
    let [title, page, text] =
        [&section.title, &section.page, &section.text].map(|t| t.to_lowercase());
    let mut score = 0;
    for word in words {
        let in_text = text.matches(word).count().min(5);
        let in_title = 20 * usize::from(title.contains(word));
        let in_page = 5 * usize::from(page.contains(word));
        let found = in_text + in_title + in_page;
        if found == 0 {
            return None;
        }
        score += found;
    }
    Some(score)
}

fn excerpt(text: &str, words: &[&str]) -> String {
    let text: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    // In small letters some characters are several: then the place is about right.
    let small: String = text.iter().flat_map(|one| one.to_lowercase()).collect();
    let at = words.iter().filter_map(|word| small.find(word)).min().unwrap_or(0);
    let at = small[..at].chars().count().min(text.len());
    let (start, end) = (at.saturating_sub(AROUND.0), (at + AROUND.1).min(text.len()));
    let shown: String = text[start..end].iter().collect();
    let before = if start > 0 { "…" } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    format!("{before}{}{after}", shown.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EntityRef;

    fn section(title: &str, text: &str) -> DocsSection {
        DocsSection {
            entity: EntityRef::new("component", "default", "shop"),
            path: "a/".to_owned(),
            page: "Page".to_owned(),
            title: title.to_owned(),
            anchor: title.to_lowercase(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn all_words_must_be_there_and_headings_count_most() {
        let sections = [
            section("Pay", "How money is moved. Refunds too."),
            section("Refunds", "Money goes back."),
            section("Other", "Nothing of the kind."),
        ];
        let titles = |question: &str| -> Vec<String> {
            find_in(&sections, question).into_iter().map(|hit| hit.title).collect()
        };
        assert_eq!(titles("refunds MONEY"), ["Refunds", "Pay"]);
        assert_eq!(titles("money nothing"), [""; 0]);
        assert_eq!(titles("  "), [""; 0]);
    }

    #[test]
    fn an_excerpt_is_around_the_place() {
        let text =
            format!("{} Größe İstanbul needle {}", "before ".repeat(40), "after ".repeat(40));
        let hits = find_in(&[section("A", &text)], "needle");
        assert!(hits[0].excerpt.contains("needle"), "{}", hits[0].excerpt);
        assert!(hits[0].excerpt.starts_with('…') && hits[0].excerpt.ends_with('…'));
    }
}
