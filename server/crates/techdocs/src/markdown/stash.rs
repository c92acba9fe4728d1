//! What is taken out of the text and put back at the end: raw HTML, code blocks, escaped
//! characters. In the text stands a marker in its place, between two control characters that no
//! page can hold.

use super::tree::{Id, Tree};

pub(super) const OPEN: char = '\u{2}';
pub(super) const CLOSE: char = '\u{3}';

/// What a marker stands for.
#[derive(Clone, Debug)]
pub(super) enum Stashed {
    /// HTML as it is.
    Html(String),
    /// An element whose content may hold Markdown, not yet in the tree.
    Element(Id),
    /// It has been put where it belongs.
    Gone,
}

/// Everything that was taken out.
#[derive(Clone, Debug, Default)]
pub(super) struct Stash {
    entries: Vec<Stashed>,
}

impl Stash {
    fn marker(number: usize) -> String {
        format!("{OPEN}h{number}{CLOSE}")
    }

    /// Takes HTML; gives what stands for it.
    pub(super) fn html(&mut self, html: impl Into<String>) -> String {
        self.entries.push(Stashed::Html(html.into()));
        Self::marker(self.entries.len() - 1)
    }

    /// Takes an element; gives what stands for it.
    pub(super) fn element(&mut self, id: Id) -> String {
        self.entries.push(Stashed::Element(id));
        Self::marker(self.entries.len() - 1)
    }

    pub(super) fn get(&self, number: usize) -> Option<&Stashed> {
        self.entries.get(number)
    }

    /// Takes an element out for good.
    pub(super) fn take_element(&mut self, number: usize) -> Option<Id> {
        let entry = self.entries.get_mut(number)?;
        let Stashed::Element(id) = *entry else { return None };
        *entry = Stashed::Gone;
        Some(id)
    }
}

/// The marker of raw HTML at the start of a text: its number and its length.
pub(super) fn leading_marker(text: &str) -> Option<(usize, usize)> {
    let rest = text.strip_prefix(OPEN)?.strip_prefix('h')?;
    let end = rest.find(CLOSE)?;
    let number = rest[..end].parse().ok()?;
    Some((number, 2 + end + 1))
}

/// What stands for a character that was escaped.
pub(super) fn escaped(character: char) -> String {
    format!("{OPEN}{}{CLOSE}", u32::from(character))
}

/// Puts escaped characters back.
pub(super) fn unescaped(text: &str) -> String {
    replace_markers(text, |inner| {
        let code: u32 = inner.parse().ok()?;
        char::from_u32(code).map(String::from)
    })
}

/// Replaces every marker that `replace` knows.
pub(super) fn replace_markers(
    text: &str,
    mut replace: impl FnMut(&str) -> Option<String>,
) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(OPEN) {
        let (before, marked) = rest.split_at(at);
        result.push_str(before);
        let inner = &marked[1..];
        let known = inner.find(CLOSE).and_then(|end| Some((replace(&inner[..end])?, end)));
        if let Some((put, end)) = known {
            result.push_str(&put);
            rest = &inner[end + 1..];
        } else {
            result.push(OPEN);
            rest = inner;
        }
    }
    result.push_str(rest);
    result
}

/// Everything that a page is made of while it is made.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) tree: Tree,
    pub(super) stash: Stash,
}
