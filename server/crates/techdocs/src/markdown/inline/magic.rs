//! Addresses that are links as they stand.

use super::{Found, InlineParser, Put, Searched, delimiters::is_word};
use crate::markdown::tree::{Element, Text};

const SCHEMES: [&str; 4] = ["http://", "https://", "ftp://", "ftps://"];

/// The length of the scheme at the start of a text.
fn scheme(text: &str) -> Option<usize> {
    let begins = |scheme: &&str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    SCHEMES.iter().find(|scheme| begins(scheme)).map(|scheme| scheme.len())
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '-'
}

fn is_path(character: char) -> bool {
    is_name(character) || ".?,!'(){}[]/+&@%$#=:\"|~;".contains(character)
}

fn may_end(character: char) -> bool {
    character.is_alphanumeric() || "-/#@$+=".contains(character)
}

/// The length of the address at the start of a text.
fn address(text: &str) -> Option<usize> {
    let begin = scheme(text).or_else(|| {
        text.get(..4).filter(|start| start.eq_ignore_ascii_case("www.")).map(str::len)
    })?;
    let host = text[begin..].chars().next()?;
    if !host.is_alphanumeric() {
        return None;
    }
    let end = text[begin..].find(|c| !is_path(c)).map_or(text.len(), |end| begin + end);
    let least = begin + host.len_utf8();
    let ending = text[least..end].char_indices().rfind(|(_, character)| may_end(*character));
    ending.map(|(at, character)| least + at + character.len_utf8())
}

impl InlineParser<'_> {
    pub(super) fn magic_link(&mut self, searched: &Searched<'_>, at: usize) -> Option<Found> {
        let before = searched.before(at);
        if is_word(before) && before != Some('_') {
            return None;
        }
        let length = address(&searched.text[at..])?;
        let shown = &searched.text[at..at + length];
        let bare = scheme(shown).is_none();
        let target = if bare { format!("http://{shown}") } else { shown.to_owned() };
        Some(self.linked(at, at + length, &target, shown))
    }

    /// `<https://…>`
    pub(super) fn auto_link(&mut self, searched: &Searched<'_>, at: usize) -> Option<Found> {
        let inner = &searched.text[at + 1..];
        scheme(inner)?;
        let length = inner.find(['<', '>'])?;
        if !inner[length..].starts_with('>') {
            return None;
        }
        let shown = self.plain(&inner[..length]);
        Some(self.linked(at, at + length + 2, &shown, &shown))
    }

    /// `<me@example.com>`
    pub(super) fn auto_mail(&mut self, searched: &Searched<'_>, at: usize) -> Option<Found> {
        let inner = &searched.text[at + 1..];
        let end = inner.find(['<', '>', ' '])?;
        if !inner[end..].starts_with('>') {
            return None;
        }
        let (local, domain) = inner[..end].split_once('@')?;
        if local.is_empty() || local.contains('!') || domain.is_empty() || domain.contains('@') {
            return None;
        }
        let address = self.plain(&inner[..end]);
        let shown = address.strip_prefix("mailto:").unwrap_or(&address).to_owned();
        Some(self.linked(at, at + end + 2, &format!("mailto:{shown}"), &shown))
    }

    /// `me@example.com`
    pub(super) fn magic_mail(&mut self, searched: &Searched<'_>, at: usize) -> Option<Found> {
        let text = searched.text;
        let is_local = |c: char| c.is_ascii_alphanumeric() || "-+_.".contains(c);
        let start =
            text[searched.floor..at].rfind(|c| !is_local(c)).map_or(searched.floor, |before| {
                let before = searched.floor + before;
                before + text[before..].chars().next().map_or(1, char::len_utf8)
            });
        let local = &text[start..at];
        let sound =
            local.starts_with(|c: char| c != '.') && !local.ends_with('.') && !local.contains("..");
        if !sound || matches!(text[..start].chars().next_back(), Some('/' | '@')) {
            return None;
        }
        let rest = &text[at + 1..];
        let is_domain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let length = rest.find(|c| !is_domain(c)).unwrap_or(rest.len());
        let domain = rest[..length].trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        let cut = &rest[domain.len()..];
        let sound = domain.contains('.')
            && !domain.starts_with('.')
            && !domain.contains("..")
            && !is_word(cut.chars().next())
            && !cut.starts_with(['-', '@']);
        if !sound {
            return None;
        }
        let end = at + 1 + domain.len();
        let shown = &text[start..end];
        Some(self.linked(start, end, &format!("mailto:{shown}"), shown))
    }

    fn linked(&mut self, start: usize, end: usize, target: &str, shown: &str) -> Found {
        let element = Element::new("a").with("href", target).with_text(Text::done(shown));
        Found { start, end, put: Put::Element(self.parts.tree.add(element)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_a_sentence_goes_on() {
        let read = |text: &'static str| address(text).map(|length| &text[..length]);
        assert_eq!(read("https://a.example/b?c=d, and"), Some("https://a.example/b?c=d"));
        assert_eq!(read("http://a.example."), Some("http://a.example"));
        assert_eq!(read("www.a.example/(b)"), Some("www.a.example/(b"));
        assert_eq!(read("https://"), None);
        assert_eq!(read("http://x"), None);
        assert_eq!(read("httpsx"), None);
    }
}
