//! What of a document is shown: the part of its text that tells why it was found, in pieces.

use crate::{
    wording::Forms,
    words::{Word, stem, words},
};
use platform::search::Piece;

/// Letters that are shown of a text.
const SHOWN: usize = 220;
/// Letters before the first word that was found.
const BEFORE: usize = 50;

/// A text with what was found in it marked.
pub(crate) fn marked(text: &str, forms: &Forms) -> Vec<Piece> {
    let places = places(text, forms);
    pieces(text, 0, text.len(), &places)
}

/// The part of a text where most was found, or its beginning.
pub(crate) fn excerpt(text: &str, forms: &Forms) -> Vec<Piece> {
    let places = places(text, forms);
    let dense = (0..places.len()).max_by_key(|first| {
        let Some((from, _)) = places.get(*first) else { return (0, 0) };
        let within = places.iter().skip(*first).take_while(|(_, to)| to - from <= SHOWN);
        // Of equal ones the first.
        (within.count(), usize::MAX - first)
    });
    let first = dense.and_then(|dense| places.get(dense)).map_or(0, |(from, _)| *from);
    let from = if first <= BEFORE { 0 } else { border_before(text, first - BEFORE) };
    let to = border_after(text, (from + SHOWN).min(text.len()));
    let mut shown = pieces(text, from, to, &places);
    if from > 0 {
        shown.insert(0, Piece { text: "… ".to_owned(), found: false });
    }
    if to < text.trim_end().len() {
        shown.push(Piece { text: " …".to_owned(), found: false });
    }
    shown
}

/// Where words stand that were looked for; none within another.
fn places(text: &str, forms: &Forms) -> Vec<(usize, usize)> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for word in words(text) {
        let inside = places.last().is_some_and(|(_, to)| word.from < *to);
        if !inside && let Some(length) = found(&word, forms) {
            places.push((word.from, word.from + length));
        }
    }
    places
}

/// How much of a word was found, in bytes.
fn found(word: &Word, forms: &Forms) -> Option<usize> {
    let whole = word.to - word.from;
    if forms.exact.contains(&word.text) {
        return Some(whole);
    }
    if word.is_whole {
        return None;
    }
    let start = forms.starts.iter().find(|start| word.text.starts_with(start.as_str()));
    if let Some(start) = start {
        // Folding may change lengths; then the whole word is shown.
        return Some(if word.text.len() == whole { start.len() } else { whole });
    }
    let is_prose = !forms.stems.is_empty() && word.text.is_ascii();
    (is_prose && forms.stems.contains(&stem(&word.text))).then_some(whole)
}

fn pieces(text: &str, from: usize, to: usize, places: &[(usize, usize)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = from;
    let mut push = |from: usize, to: usize, found: bool| {
        let text = text.get(from..to).unwrap_or_default();
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), found });
        }
    };
    for (start, end) in places.iter().filter(|(start, end)| *start >= from && *end <= to) {
        push(at, *start, false);
        push(*start, *end, true);
        at = *end;
    }
    push(at, to, false);
    pieces
}

/// The beginning of a word at or before a place, not far from it.
fn border_before(text: &str, at: usize) -> usize {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = text.get(..at).unwrap_or_default();
    let space = before.char_indices().rev().take(20).find(|(_, letter)| letter.is_whitespace());
    space.map_or(at, |(place, letter)| place + letter.len_utf8())
}

fn border_after(text: &str, at: usize) -> usize {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at += 1;
    }
    let after = text.get(at..).unwrap_or_default();
    let space = after.char_indices().take(20).find(|(_, letter)| letter.is_whitespace());
    space.map_or_else(
        || if after.chars().count() < 20 { text.len() } else { at },
        |(place, _)| at + place,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forms(exact: &str) -> Forms {
        Forms {
            exact: vec![exact.to_owned()],
            stems: vec![stem(exact)],
            starts: vec![exact.to_owned()],
        }
    }

    #[test]
    fn what_was_found_is_marked() {
        let found: Vec<(String, bool)> = marked("The checkout-api checks", &forms("check"))
            .into_iter()
            .map(|piece| (piece.text, piece.found))
            .collect();
        let piece = |text: &str, found| (text.to_owned(), found);
        assert_eq!(
            found,
            [
                piece("The ", false),
                piece("check", true),
                piece("out-api ", false),
                piece("check", true),
                piece("s", false)
            ]
        );
    }

    proptest! {
        #[test]
        fn an_excerpt_is_of_the_text(text in "\\PC{0,400}", word in "\\PC{1,6}") {
            let shown: String = excerpt(&text, &forms(&word))
                .into_iter()
                .map(|piece| piece.text)
                .filter(|piece| piece != "… " && piece != " …")
                .collect();
            prop_assert!(text.contains(&shown));
        }
    }
}
