//! Suggestions while typing: what begins with the text before what merely contains it.

use super::{Index, Seen, entry::Entry};
use memchr::memmem::Finder;
use platform::catalog::EntityRow;
use std::sync::Arc;

impl Index {
    /// Entities whose name or title begins with, then contains the text, best first.
    #[must_use]
    pub fn suggest(&self, seen: &Seen, text: &str, limit: usize) -> Vec<EntityRow> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return Vec::new();
        }
        let finder = Finder::new(text.as_bytes());
        let entries = self.nodes.entries();
        // Nearly all have nothing of it: that is found out first, and quickly.
        let entries = entries.filter(|entry| finder.find(names(entry).as_bytes()).is_some());
        let entries = entries.filter(|entry| self.is_seen(seen, &entry.reference));
        let mut found: Vec<(u8, &Entry)> =
            entries.filter_map(|entry| Some((rank(entry, &text)?, entry))).collect();
        let order =
            |(rank, entry): &(u8, &Entry)| (*rank, entry.label.len(), Arc::clone(&entry.reference));
        if found.len() > limit {
            found.select_nth_unstable_by_key(limit, order);
            found.truncate(limit);
        }
        found.sort_by_cached_key(order);
        found.into_iter().map(|(_, entry)| self.row_of(seen, entry)).collect()
    }
}

/// Name and title in lower case, a line each: the beginning of what is searched.
fn names(entry: &Entry) -> &str {
    let end = memchr::memchr_iter(b'\n', entry.text.as_bytes()).nth(1);
    &entry.text[..end.unwrap_or(entry.text.len())]
}

/// 0 the whole name, 1 its beginning, 2 the beginning of one of its words, 3 somewhere in it;
/// `None` when it is not there.
fn rank(entry: &Entry, text: &str) -> Option<u8> {
    let mut lines = names(entry).split('\n');
    let names = [lines.next().unwrap_or_default(), lines.next().unwrap_or_default()];
    let best = names.into_iter().filter_map(|name| {
        let at = name.find(text)?;
        let word = |at: usize| {
            name.get(..at).is_some_and(|before| before.ends_with([' ', '-', '_', '.', '/']))
        };
        Some(match at {
            0 if name.len() == text.len() => 0,
            0 => 1,
            _ if name.match_indices(text).any(|(at, _)| word(at)) => 2,
            _ => 3,
        })
    });
    best.min()
}
