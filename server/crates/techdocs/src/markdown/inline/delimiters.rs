//! Runs of marks: where they are, and where what they open is closed. What was looked for in vain
//! is remembered, so that a text of nothing but marks is read in linear time too.

use std::collections::HashMap;

/// What searches of one text have told.
#[derive(Debug, Default)]
pub(super) struct Tried {
    /// For each length the places of runs of backticks that are that long.
    ticks: Option<HashMap<usize, Vec<usize>>>,
    /// Ends that were looked for in vain: they are nowhere in the rest of the text.
    missing: Vec<&'static str>,
    /// For each length where the last search began and what it found.
    closings: HashMap<usize, (usize, Option<Closing>)>,
}

/// Where a run of marks closes what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    /// Where the content ends.
    pub(super) content: usize,
    /// Where the marks end.
    pub(super) end: usize,
}

impl Tried {
    /// The next run of backticks of a length, with something before it.
    pub(super) fn closing_ticks(
        &mut self,
        text: &str,
        from: usize,
        length: usize,
    ) -> Option<usize> {
        let ticks = self.ticks.get_or_insert_with(|| {
            let mut ticks: HashMap<usize, Vec<usize>> = HashMap::new();
            for (start, end) in runs(text, '`', 0) {
                ticks.entry(end - start).or_default().push(start);
            }
            ticks
        });
        let starts = ticks.get(&length)?;
        let next = starts.partition_point(|start| *start <= from);
        starts.get(next).copied()
    }

    /// Where an end is in a text that reaches to the end of the one that is searched.
    pub(super) fn find(&mut self, text: &str, end: &'static str) -> Option<usize> {
        if self.missing.contains(&end) {
            return None;
        }
        let found = text.find(end);
        if found.is_none() {
            self.missing.push(end);
        }
        found
    }

    /// What `search` finds from a place on, which is the first of its sort after that place.
    pub(super) fn closing(
        &mut self,
        length: usize,
        from: usize,
        search: impl FnOnce() -> Option<Closing>,
    ) -> Option<Closing> {
        if let Some((begun, found)) = self.closings.get(&length)
            && *begun <= from
        {
            match found {
                None => return None,
                Some(closing) if from < closing.content => return *found,
                Some(_) => {}
            }
        }
        let found = search();
        self.closings.insert(length, (from, found));
        found
    }
}

/// The runs of a mark from a place on: start and end of each.
pub(super) fn runs(text: &str, mark: char, from: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut at = from;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(mark)?;
        let rest = &text[start..];
        at = start + (rest.len() - rest.trim_start_matches(mark).len());
        Some((start, at))
    })
}

/// Whether a character is of a word.
pub(super) fn is_word(character: Option<char>) -> bool {
    character.is_some_and(|character| character.is_alphanumeric() || character == '_')
}

pub(super) fn is_blank(character: Option<char>) -> bool {
    character.is_some_and(char::is_whitespace)
}
