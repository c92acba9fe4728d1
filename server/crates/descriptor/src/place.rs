//! Where the values of a document stand in its text.

use saphyr_parser::Marker;
use std::collections::HashMap;

/// Line and column, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Spot {
    /// The start of a text.
    pub(super) const START: Self = Self { line: 1, column: 1 };

    /// The spot of a parser's marker in a text that begins `lines_before` lines into the file.
    pub(super) fn of(marker: &Marker, lines_before: u32) -> Self {
        let line = u32::try_from(marker.line()).unwrap_or(u32::MAX);
        let column = u32::try_from(marker.col()).unwrap_or(u32::MAX);
        Self { line: line.saturating_add(lines_before), column: column.saturating_add(1) }
    }
}

/// The place of a value and of all that it holds.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// What to show a person: the value, or its key where the value begins on another line.
    pub(super) shown: Spot,
    /// The key, for a value in a map.
    pub(super) key: Option<Spot>,
    /// The places inside.
    pub(super) inside: Inside,
}

/// The places inside a value.
#[derive(Clone, Debug)]
pub(super) enum Inside {
    Nothing,
    Map(HashMap<String, Place>),
    List(Vec<Place>),
}

impl Place {
    /// The place of a value that holds no others.
    pub(super) fn leaf(shown: Spot) -> Self {
        Self { shown, key: None, inside: Inside::Nothing }
    }

    /// The place at a JSON pointer, or of its nearest known ancestor, and whether it is the
    /// place itself.
    pub(super) fn find(&self, pointer: &str) -> (&Self, bool) {
        let mut place = self;
        for token in pointer.split('/').skip(1) {
            let inner = match &place.inside {
                Inside::Map(places) => places.get(&unescape(token)),
                Inside::List(places) => token.parse().ok().and_then(|at: usize| places.get(at)),
                Inside::Nothing => None,
            };
            let Some(inner) = inner else {
                return (place, false);
            };
            place = inner;
        }
        (place, true)
    }
}

/// Adds a token to a JSON pointer (RFC 6901).
pub(crate) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_to_the_nearest_known_place() {
        let at = |line| Place::leaf(Spot { line, column: 1 });
        let list = Place { inside: Inside::List(vec![at(4), at(5)]), ..at(3) };
        let map = HashMap::from([("a/b".to_owned(), list)]);
        let root = Place { inside: Inside::Map(map), ..at(1) };
        let line = |pointer| root.find(pointer).0.shown.line;
        assert_eq!(line(""), 1);
        assert_eq!(line("/a~1b"), 3);
        assert_eq!(line("/a~1b/1"), 5);
        assert_eq!(line("/a~1b/9/deeper"), 3);
        assert!(!root.find("/missing").1);
    }

    #[test]
    fn tokens_are_escaped() {
        let mut pointer = String::new();
        push_token(&mut pointer, "a/b~c");
        assert_eq!(pointer, "/a~1b~0c");
    }
}
