//! What of a log holds a text, and which of it one looks at.

use super::{LogLine, ansi};
use leptos::prelude::*;
use std::sync::Arc;

/// The lines that hold what is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hits {
    lines: Arc<[usize]>,
    now: Option<usize>,
}

impl Hits {
    fn find(lines: &[LogLine], query: &str, at: usize) -> Self {
        let query = query.trim().to_lowercase();
        if query.is_empty() {
            return Self::default();
        }
        let holds = |line: &LogLine| ansi::plain(&line.words).to_lowercase().contains(&query);
        let found = lines.iter().enumerate().filter(|(_, line)| holds(line)).map(|(at, _)| at);
        let lines: Arc<[usize]> = found.collect();
        let now = (!lines.is_empty()).then(|| lines[at % lines.len()]);
        Self { lines, now }
    }

    /// Whether a line is one of them, and then whether it is the one that is looked at.
    pub(super) fn of(&self, line: usize) -> Option<bool> {
        self.lines.binary_search(&line).ok().map(|_| self.now == Some(line))
    }

    /// Which line is looked at.
    pub(super) const fn now(&self) -> Option<usize> {
        self.now
    }

    /// Which of how many is looked at, from 1.
    pub(super) fn place(&self) -> Option<(u64, u64)> {
        let at = self.lines.binary_search(&self.now?).ok()?;
        Some((u64::try_from(at + 1).ok()?, u64::try_from(self.lines.len()).ok()?))
    }
}

/// A search under way.
#[derive(Clone, Copy)]
pub(super) struct Search {
    query: RwSignal<String>,
    at: RwSignal<usize>,
    pub(super) hits: Memo<Hits>,
}

impl Search {
    /// One over a log's lines.
    pub(super) fn over(lines: Signal<Vec<LogLine>>) -> Self {
        let (query, at) = (RwSignal::new(String::new()), RwSignal::new(0));
        let hits = Memo::new(move |_| {
            query.with(|query| lines.with(|lines| Hits::find(lines, query, at.get())))
        });
        Self { query, at, hits }
    }

    /// What is found; reading it subscribes.
    pub(super) fn hits(self) -> Hits {
        self.hits.get()
    }

    /// Whether something is searched for; reading it subscribes.
    pub(super) fn is_on(self) -> bool {
        self.query.with(|query| !query.trim().is_empty())
    }

    /// Searches for something else.
    pub(super) fn search(self, query: String) {
        self.at.set(0);
        self.query.set(query);
    }

    /// Goes to the next hit, or the one before; from the end to the beginning.
    pub(super) fn go(self, back: bool) {
        let all = self.hits.with_untracked(|hits| hits.lines.len());
        if all > 0 {
            let step = if back { all - 1 } else { 1 };
            self.at.update(|at| *at = (*at + step) % all);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::Timestamp;

    #[test]
    fn hits_are_found_in_what_is_read_and_gone_through_in_a_circle() {
        let told = "\u{1b}[31mfai\u{1b}[0mled\nfine\nFailed again";
        let lines = LogLine::of(Timestamp(0), None, told);
        let hits = Hits::find(&lines, " failed", 0);
        assert_eq!([0, 1, 2].map(|line| hits.of(line)), [Some(true), None, Some(false)]);
        assert_eq!(hits.place(), Some((1, 2)));
        assert_eq!(Hits::find(&lines, "failed", 3).now(), Some(2));
        assert_eq!(Hits::find(&lines, "", 0), Hits::default());
        assert_eq!(Hits::find(&lines, "never", 0).place(), None);
    }

    #[test]
    fn a_search_begins_anew_with_other_words() {
        let owner = Owner::new();
        owner.with(|| {
            let lines = RwSignal::new(LogLine::of(Timestamp(0), None, "a\nb\na"));
            let search = Search::over(lines.into());
            assert!(!search.is_on());
            search.search("a".to_owned());
            search.go(false);
            assert_eq!(search.hits().now(), Some(2));
            search.go(false);
            assert_eq!(search.hits().now(), Some(0));
            search.go(true);
            assert_eq!(search.hits().now(), Some(2));
            search.search("b".to_owned());
            assert_eq!(search.hits().place(), Some((1, 1)));
        });
    }
}
