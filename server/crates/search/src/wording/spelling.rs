//! Words of the index that are spelled nearly like one that nobody knows, and those that go on from
//! what is being typed.

use crate::schema::Fields;
use std::{
    cell::Cell,
    collections::{BTreeMap, btree_map::Entry},
};
use tantivy::{Searcher, Term, schema::Field};

/// Words of the index that one question may look at: it bounds what a question costs.
const BUDGET: usize = 60_000;
/// Corrections of one word.
const CORRECTIONS: usize = 4;
/// Words that go on from one.
const LONGER: usize = 12;
/// Words that are looked at to find the most frequent of those.
const LOOKED_AT: usize = 400;

pub(super) struct Speller<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    budget: Cell<usize>,
}

impl<'a> Speller<'a> {
    pub fn new(searcher: &'a Searcher, fields: &'a Fields) -> Self {
        Self { searcher, fields, budget: Cell::new(BUDGET) }
    }

    /// Whether the index has a word, other than by a slip of somebody's.
    pub fn knows(&self, word: &str) -> tantivy::Result<bool> {
        let Fields { title, names, starts, text, .. } = *self.fields;
        for field in [title, names, starts] {
            if self.searcher.doc_freq(&Term::from_field_text(field, word))? > 0 {
                return Ok(true);
            }
        }
        Ok(self.searcher.doc_freq(&Term::from_field_text(text, word))? > 1)
    }

    /// What a word could have been, best first. None for short ones: everything is near to those.
    pub fn corrections(&self, word: &str, typing: bool) -> tantivy::Result<Vec<String>> {
        let letters = word.chars().count();
        let most = match letters {
            0..=3 => return Ok(Vec::new()),
            4..=7 => 1,
            _ => 2,
        };
        let Some(first) = word.chars().next().filter(|first| first.is_alphabetic()) else {
            return Ok(Vec::new());
        };
        let mut found: BTreeMap<String, (usize, u64)> = BTreeMap::new();
        let Fields { title, names, text, .. } = *self.fields;
        for field in [title, names, text] {
            self.each(field, &first.to_string(), self.budget.get(), |known, frequency| {
                let Some(distance) = distance(word, known, most, typing) else { return };
                match found.entry(known.to_owned()) {
                    Entry::Occupied(mut entry) => entry.get_mut().1 += frequency,
                    Entry::Vacant(entry) => drop(entry.insert((distance, frequency))),
                }
            })?;
        }
        found.remove(word);
        let mut found: Vec<(String, (usize, u64))> = found.into_iter().collect();
        found.sort_by_key(|(_, (distance, frequency))| (*distance, u64::MAX - frequency));
        Ok(found.into_iter().take(CORRECTIONS).map(|(word, _)| word).collect())
    }

    /// The most frequent words of texts that begin with what is typed.
    pub fn longer(&self, word: &str) -> tantivy::Result<Vec<String>> {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        let most = LOOKED_AT.min(self.budget.get());
        self.each(self.fields.text, word, most, |known, frequency| {
            *found.entry(known.to_owned()).or_default() += frequency;
        })?;
        found.remove(word);
        let mut found: Vec<(String, u64)> = found.into_iter().collect();
        found.sort_by_key(|(_, frequency)| u64::MAX - frequency);
        Ok(found.into_iter().take(LONGER).map(|(word, _)| word).collect())
    }

    /// Tells of each word of a field that begins so, in every segment, up to so many.
    fn each(
        &self,
        field: Field,
        start: &str,
        most: usize,
        mut told: impl FnMut(&str, u64),
    ) -> tantivy::Result<()> {
        let mut left = most;
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(field)?;
            let mut words = inverted.terms().range().ge(start.as_bytes()).into_stream()?;
            while left > 0 && words.advance() {
                let Ok(word) = std::str::from_utf8(words.key()) else { continue };
                if !word.starts_with(start) {
                    break;
                }
                left -= 1;
                told(word, u64::from(words.value().doc_freq));
            }
        }
        let spent = most - left;
        self.budget.set(self.budget.get().saturating_sub(spent));
        Ok(())
    }
}

/// How far a known word is from what was typed; `None` when further than `most`. While it is being
/// typed, its beginning counts.
fn distance(typed: &str, known: &str, most: usize, typing: bool) -> Option<usize> {
    let letters = typed.chars().count();
    let length = known.chars().count();
    let near = |known: &str| {
        let distance = strsim::osa_distance(typed, known);
        (distance <= most).then_some(distance)
    };
    if length.abs_diff(letters) <= most {
        return near(known);
    }
    if !typing || length < letters {
        return None;
    }
    let end = known.char_indices().nth(letters).map_or(known.len(), |(at, _)| at);
    near(known.get(..end)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        assert_eq!(distance("paymnet", "payment", 1, false), Some(1));
        assert_eq!(distance("chekout", "checkout", 1, false), Some(1));
        assert_eq!(distance("order", "other", 1, false), None);
        assert_eq!(distance("chekou", "checkout-api", 1, false), None);
        assert_eq!(distance("chekcou", "checkout-api", 1, true), Some(1));
    }
}
