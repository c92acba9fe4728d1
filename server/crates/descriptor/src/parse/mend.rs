//! Two things that are good YAML and that the parser refuses: a tab after the colon of a key, and
//! a character that JSON writers escape in two halves. They are rewritten where the parser
//! stopped, so that it can read on; the lines of the text stay what they are.

use std::fmt::Write as _;

/// The change to a document's text that lets the parser pass a failure at a byte of it, if there is
/// one.
pub(super) fn mend(text: &str, failure: &str, at: usize) -> Option<Change> {
    if failure.starts_with("':' must be followed") {
        return spaces(text, at);
    }
    if failure.contains("invalid Unicode character escape code") {
        return whole_characters(text, at);
    }
    None
}

/// A part of a text and what to put in its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) with: String,
}

/// The tabs before a byte, as spaces.
fn spaces(text: &str, at: usize) -> Option<Change> {
    let before = text.get(..at)?;
    let from = before.trim_end_matches([' ', '\t']).len();
    before[from..].contains('\t').then(|| Change { from, to: at, with: " ".repeat(at - from) })
}

/// A double-quoted text, or all of a JSON document, with every pair of surrogates as one escape.
fn whole_characters(text: &str, at: usize) -> Option<Change> {
    let part = text.get(at..)?;
    let content = text.strip_prefix("---").unwrap_or(text).trim_start();
    let json = content.starts_with(['{', '[']);
    let mut with = String::new();
    let mut rest = part;
    let mut quoted = false;
    let mut changed = false;
    while let Some(first) = rest.chars().next() {
        if first == '\\' && quoted {
            if let Some(character) = pair(rest) {
                let _ = write!(with, "\\U{:08X}", u32::from(character));
                rest = &rest[12..];
                changed = true;
                continue;
            }
            let escape = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            with.push_str(&rest[..escape]);
            rest = &rest[escape..];
            continue;
        }
        with.push(first);
        rest = &rest[first.len_utf8()..];
        if first == '"' {
            quoted = !quoted;
            if !quoted && !json {
                break;
            }
        }
    }
    let to = text.len() - rest.len();
    changed.then_some(Change { from: at, to, with })
}

/// The character that two escapes at the start of a text make together.
fn pair(text: &str) -> Option<char> {
    let half = |at: usize| {
        let escape = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(escape, 16).ok()
    };
    let units = [half(0)?, half(6)?];
    let mut characters = char::decode_utf16(units);
    let character = characters.next()?.ok()?;
    characters.next().is_none().then_some(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESCAPE: &str =
        "while parsing a quoted scalar, found invalid Unicode character escape code";

    #[test]
    fn tabs_become_as_many_spaces() {
        let change = mend("a:\t\tb", "':' must be followed by a valid YAML whitespace", 4);
        assert_eq!(change, Some(Change { from: 2, to: 4, with: "  ".to_owned() }));
    }

    #[test]
    fn two_halves_become_one_character() {
        let text = r#"a: "\\ud83d \ud83d\ude00" # "\ud83d\ude00""#;
        let change = mend(text, ESCAPE, 3).unwrap();
        assert_eq!(change.with, r#""\\ud83d \U0001F600""#);
        assert_eq!(&text[change.to..], r#" # "\ud83d\ude00""#);
    }

    #[test]
    fn half_a_character_stays_an_error() {
        assert_eq!(mend(r#""\ud83d""#, ESCAPE, 0), None);
        assert_eq!(mend(r#""\ude00\ud83d""#, ESCAPE, 0), None);
    }
}
