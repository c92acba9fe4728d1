//! Code inside of a line, between backticks.

use super::{Found, InlineParser, Put, Searched, delimiters::Tried};
use crate::{
    highlight,
    markdown::{
        stash::escaped,
        tree::{Element, Text},
    },
    math,
};

impl InlineParser<'_> {
    pub(super) fn code(
        &mut self,
        searched: &Searched<'_>,
        at: usize,
        tried: &mut Tried,
    ) -> Option<Found> {
        let text = searched.text;
        if text[at..].starts_with('\\') {
            return escaped_backslashes(searched, at);
        }
        if at > searched.floor && text[..at].ends_with('\\') {
            return None;
        }
        // A run is looked at from its start only, or from where a backslash leaves it: what closes a
        // part of a run closes it from its start too.
        let seen = &text[searched.floor..at];
        let inside = seen.strip_suffix('`').is_some_and(|before| !before.ends_with('\\'));
        if inside {
            return None;
        }
        let run = text[at..].bytes().take_while(|byte| *byte == b'`').count();
        let (length, close) = (1..=run)
            .rev()
            .find_map(|length| Some((length, tried.closing_ticks(text, at + length, length)?)))?;
        let inner = &text[at + length..close];
        let (language, code) = with_language(inner);
        let mut element = Element::new("code");
        let html = if language.is_empty() {
            highlight::escape(code)
        } else {
            let (class, html) = highlight::inline(language, code);
            element.set("class", class);
            html
        };
        element.text = Text::done(self.parts.stash.html(html));
        let id = self.parts.tree.add(element);
        Some(Found { start: at, end: close + length, put: Put::Element(id) })
    }

    /// A formula between dollars, or between brackets with backslashes.
    pub(super) fn formula(&mut self, searched: &Searched<'_>, at: usize) -> Option<Found> {
        if !self.maths || searched.before(at) == Some('\\') {
            return None;
        }
        let rest = &searched.text[at..];
        let (latex, is_block, length) = math::formula(rest)?;
        let tag = if is_block { "div" } else { "span" };
        let mut element = Element::new(tag).with("class", "arithmatex");
        element.text = Text::done(self.parts.stash.html(math::render(latex, is_block)));
        let id = self.parts.tree.add(element);
        Some(Found { start: at, end: at + length, put: Put::Element(id) })
    }
}

/// `#!python code` and `:::python code`.
fn with_language(inner: &str) -> (&str, &str) {
    let found = inner
        .strip_prefix("#!")
        .or_else(|| inner.starts_with(":::").then(|| inner.trim_start_matches(':')));
    let Some(rest) = found else { return ("", inner.trim()) };
    let is_name = |c: char| c.is_alphanumeric() || "_#.+-".contains(c);
    let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    let code = rest[end..].trim_start();
    if code.is_empty() || code.len() == rest[end..].len() {
        return ("", inner.trim());
    }
    (&rest[..end], code.trim_end())
}

/// An even number of backslashes before a backtick are half as many, and the backtick counts.
fn escaped_backslashes(searched: &Searched<'_>, at: usize) -> Option<Found> {
    let rest = &searched.text[at..];
    if searched.before(at) == Some('\\') {
        return None;
    }
    let count = rest.bytes().take_while(|byte| *byte == b'\\').count();
    let counts = count.is_multiple_of(2) && rest[count..].starts_with('`');
    counts.then(|| Found {
        start: at,
        end: at + count,
        put: Put::Text(escaped('\\').repeat(count / 2)),
    })
}
