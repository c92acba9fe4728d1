//! What is as it is: escaped characters, HTML, entities, line breaks, marks that stand alone.

use super::{Found, InlineParser, Put, Searched, delimiters::Tried};
use crate::markdown::{
    stash::{escaped, unescaped},
    tree::{Element, Text},
};

const ESCAPABLE: &str = "\\`*_{}[]()>#+-.!|~^= :";

/// A backslash and what it escapes.
pub(super) fn escape(searched: &Searched<'_>, at: usize) -> Option<Found> {
    let character = searched.after(at + 1)?;
    let end = at + 1 + character.len_utf8();
    if !ESCAPABLE.contains(character) {
        return Some(Found { start: at, end, put: Put::Kept });
    }
    Some(Found { start: at, end, put: Put::Text(escaped(character)) })
}

/// Marks between blanks mark nothing.
pub(super) fn loose(searched: &Searched<'_>, at: usize, marks: &[char]) -> Option<Found> {
    let is_blank = |character: Option<char>| character.is_none_or(char::is_whitespace);
    let mark = searched.after(at).filter(|mark| marks.contains(mark))?;
    let rest = &searched.text[at..];
    let length = rest.len() - rest.trim_start_matches(mark).len();
    let alone = is_blank(searched.before(at)) && is_blank(searched.after(at + length));
    alone.then(|| Found { start: at, end: at + length, put: Put::Text(rest[..length].to_owned()) })
}

/// The length of a tag, a comment and the like at the start of a text.
fn tag_length(text: &str, tried: &mut Tried) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let first = inner.strip_prefix('/').unwrap_or(inner);
    if first.starts_with(|c: char| c.is_ascii_alphabetic()) {
        // An address is no tag: nothing in the name of one is an at sign.
        let name = inner.find([' ', '<', '>', '@'])?;
        let end = if inner[name..].starts_with(' ') {
            name + inner[name..].find(['<', '>'])?
        } else {
            name
        };
        return inner[end..].starts_with('>').then_some(end + 2);
    }
    for (open, close) in [("!--", "-->"), ("?", "?>"), ("![CDATA[", "]]>")] {
        if let Some(inner) = inner.strip_prefix(open) {
            let end = tried.find(inner, close)?;
            let nested = inner[..end].contains(&format!("<{open}"));
            return (!nested).then_some(1 + open.len() + end + close.len());
        }
    }
    None
}

/// The most bytes of an entity, from its sign on.
const LONGEST_ENTITY: usize = 43;

/// The length of an entity at the start of a text.
fn entity_length(text: &str) -> Option<usize> {
    let end = text.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    let inner = text[..end].strip_prefix('&')?;
    let all = |text: &str, allowed: fn(&u8) -> bool| {
        !text.is_empty() && text.len() < 40 && text.as_bytes().iter().all(allowed)
    };
    let sound = match inner.strip_prefix('#') {
        Some(code) => match code.strip_prefix('x') {
            Some(code) => all(code, u8::is_ascii_hexdigit),
            None => all(code, u8::is_ascii_digit),
        },
        None => all(inner, u8::is_ascii_alphanumeric),
    };
    sound.then_some(end + 1)
}

impl InlineParser<'_> {
    pub(super) fn html(
        &mut self,
        searched: &Searched<'_>,
        at: usize,
        tried: &mut Tried,
    ) -> Option<Found> {
        let length = tag_length(&searched.text[at..], tried)?;
        let source = unescaped(&self.plain(&searched.text[at..at + length]));
        let marker = self.parts.stash.html(source);
        Some(Found { start: at, end: at + length, put: Put::Text(marker) })
    }

    pub(super) fn entity(&mut self, searched: &Searched<'_>, at: usize) -> Option<Found> {
        let length = entity_length(&searched.text[at..])?;
        let marker = self.parts.stash.html(&searched.text[at..at + length]);
        Some(Found { start: at, end: at + length, put: Put::Text(marker) })
    }

    pub(super) fn line_break(&mut self, searched: &Searched<'_>, at: usize) -> Option<Found> {
        searched.text[at..].starts_with("  \n").then(|| {
            let element = self.parts.tree.add(Element::new("br"));
            Found { start: at, end: at + 3, put: Put::Element(element) }
        })
    }

    /// `:smile:`.
    pub(super) fn emoji(&mut self, searched: &Searched<'_>, at: usize) -> Option<Found> {
        let rest = &searched.text[at + 1..];
        let is_name = |c: char| c.is_alphanumeric() || "_+-".contains(c);
        let length = rest.find(|c| !is_name(c))?;
        if length == 0 || !rest[length..].starts_with(':') {
            return None;
        }
        let emoji = emojis::get_by_shortcode(&rest[..length])?;
        let element = Element::new("span")
            .with("class", "emoji")
            .with("title", format!(":{}:", &rest[..length]))
            .with_text(Text::done(emoji.as_str()));
        let element = self.parts.tree.add(element);
        Some(Found { start: at, end: at + length + 2, put: Put::Element(element) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_entities_are_told_from_text() {
        let tag_length = |text| tag_length(text, &mut Tried::default());
        assert_eq!(tag_length("<b>x"), Some(3));
        assert_eq!(tag_length("</b>"), Some(4));
        assert_eq!(tag_length("<a href='x y'>"), Some(14));
        assert_eq!(tag_length("<!-- a > b -->"), Some(14));
        assert_eq!(tag_length("<a@b.c>"), None);
        assert_eq!(tag_length("< b>"), None);
        assert_eq!(tag_length("<b <c>"), None);
        assert_eq!(entity_length("&amp;x"), Some(5));
        assert_eq!(entity_length("&#x1F;"), Some(6));
        assert_eq!(entity_length("& b;"), None);
    }
}
