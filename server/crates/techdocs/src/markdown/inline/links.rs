//! Links and images: with their address, or with the name of one that is defined elsewhere.

use super::{Found, InlineParser, Put, Searched};
use crate::markdown::{
    blocks::Target,
    tree::{Element, Text},
};

/// Longer addresses are none; so a text of brackets is read in linear time.
const LONGEST_ADDRESS: usize = 2 << 10;

/// What stands between `(` and `)`.
#[derive(Debug, PartialEq, Eq)]
struct Address<'a> {
    target: &'a str,
    title: Option<&'a str>,
    end: usize,
}

impl InlineParser<'_> {
    pub(super) fn link(&mut self, searched: &mut Searched<'_>, at: usize) -> Option<Found> {
        let (text, address) = with_address(searched, at)?;
        let mut element = Element::new("a").with("href", self.plain(address.target).trim());
        if let Some(title) = address.title {
            element.set("title", self.title(title));
        }
        let id = self.parts.tree.add(element.with_text(Text::open(text)));
        Some(Found { start: at, end: address.end, put: Put::Element(id) })
    }

    pub(super) fn image(&mut self, searched: &mut Searched<'_>, at: usize) -> Option<Found> {
        let open = after_exclamation(searched, at)?;
        let close = searched.brackets.close(searched.text, open)?;
        let text = &searched.text[open + 1..close];
        let address = address(searched.text, close + 1)?;
        let source = self.plain(address.target).trim().to_owned();
        let mut element = Element::new("img").with("alt", self.plain(text)).with("src", source);
        if let Some(title) = address.title {
            element.set("title", self.title(title));
        }
        let id = self.parts.tree.add(element);
        Some(Found { start: at, end: address.end, put: Put::Element(id) })
    }

    /// `[text][name]`, or `[name]` when `short`.
    pub(super) fn reference(
        &mut self,
        searched: &mut Searched<'_>,
        at: usize,
        short: bool,
    ) -> Option<Found> {
        if searched.before(at) == Some('!') {
            return None;
        }
        let close = searched.brackets.close(searched.text, at)?;
        let text = &searched.text[at + 1..close];
        let (name, end) = name(searched.text, text, close + 1, short)?;
        let Some(target) = self.definitions.references.get(&name) else {
            return Some(Found { start: at, end, put: Put::Kept });
        };
        let element = pointing(Element::new("a").with("href", &target.address), target);
        let id = self.parts.tree.add(element.with_text(Text::open(text)));
        Some(Found { start: at, end, put: Put::Element(id) })
    }

    pub(super) fn image_reference(
        &mut self,
        searched: &mut Searched<'_>,
        at: usize,
        short: bool,
    ) -> Option<Found> {
        let open = after_exclamation(searched, at)?;
        let close = searched.brackets.close(searched.text, open)?;
        let text = &searched.text[open + 1..close];
        let (name, end) = name(searched.text, text, close + 1, short)?;
        let Some(target) = self.definitions.references.get(&name) else {
            return Some(Found { start: at, end, put: Put::Kept });
        };
        let element =
            Element::new("img").with("alt", self.plain(text)).with("src", &target.address);
        let id = self.parts.tree.add(pointing(element, target));
        Some(Found { start: at, end, put: Put::Element(id) })
    }

    fn title(&self, title: &str) -> String {
        let title = self.plain(title.trim());
        let quoted =
            |quote| title.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
        let title = quoted('"').or_else(|| quoted('\'')).unwrap_or(&title);
        title.replace(char::is_whitespace, " ")
    }
}

fn pointing(element: Element, target: &Target) -> Element {
    match &target.title {
        Some(title) => element.with("title", title),
        None => element,
    }
}

fn after_exclamation(searched: &Searched<'_>, at: usize) -> Option<usize> {
    searched.text[at..].starts_with("![").then_some(at + 1)
}

fn with_address<'a>(searched: &mut Searched<'a>, at: usize) -> Option<(&'a str, Address<'a>)> {
    if searched.before(at) == Some('!') {
        return None;
    }
    let text = searched.text;
    let close = searched.brackets.close(text, at)?;
    Some((&text[at + 1..close], address(text, close + 1)?))
}

/// The name of a definition, as it is looked up, and where it ends.
fn name(text: &str, shown: &str, at: usize, short: bool) -> Option<(String, usize)> {
    let clean = |name: &str| name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    if short {
        return Some((clean(shown), at));
    }
    let rest = &text[at..];
    let open = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
    let inner = open.strip_prefix('[')?;
    let length = inner.find(']')?;
    let end = at + (rest.len() - inner.len()) + length + 1;
    let name = if length == 0 { shown } else { &inner[..length] };
    Some((clean(name), end))
}

/// Reads `(address "title")`, with brackets in the address as long as they are in pairs.
fn address(text: &str, at: usize) -> Option<Address<'_>> {
    let inner = text[at..].strip_prefix('(')?;
    let start = at + 1 + (inner.len() - inner.trim_start().len());
    if let Some(found) = pointed(text, start) {
        return Some(found);
    }
    let mut depth = 1;
    let mut titles = Titles::default();
    let mut last = None;
    let most = longest(&text[start..]);
    for (offset, character) in text[start..start + most].char_indices() {
        let here = start + offset;
        match character {
            '(' if !titles.open() => depth += 1,
            '(' => titles.step_back(1),
            ')' if titles.just_closed(last) => depth = 0,
            ')' if !titles.open() => depth -= 1,
            ')' => titles.step_forward(here),
            '"' | '\'' if titles.take(character, here, depth) => {
                depth = 1;
            }
            _ => {}
        }
        if depth == 0 {
            let (address, title) = titles.split(text, start, here, last);
            return Some(Address { target: address, title, end: here + 1 });
        }
        if character != ' ' {
            last = Some(character);
        }
    }
    let end = titles.fallback?;
    Some(Address { target: &text[start..end], title: None, end: end + 1 })
}

/// How many bytes of a text an address may have; a picture in one may have many.
fn longest(text: &str) -> usize {
    if text.starts_with("data:") {
        return text.find(char::is_whitespace).unwrap_or(text.len());
    }
    let most = LONGEST_ADDRESS.min(text.len());
    (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// `<address> "title")`.
fn pointed(text: &str, start: usize) -> Option<Address<'_>> {
    let inner = text[start..].strip_prefix('<')?;
    let length = inner.find(['<', '>'])?;
    if !inner[length..].starts_with('>') {
        return None;
    }
    let after = inner[length + 1..].trim_start();
    let (title, after) = match after.chars().next().filter(|quote| "\"'".contains(*quote)) {
        Some(quote) => {
            let (title, after) = after[1..].split_once(quote)?;
            (Some(title), after.trim_start())
        }
        None => (None, after),
    };
    let rest = after.strip_prefix(')')?;
    Some(Address { target: inner[..length].trim(), title, end: text.len() - rest.len() })
}

/// The quotes in an address, which may be those of a title: only the end tells.
#[derive(Default)]
struct Titles {
    /// The first sort of quote that came, where, and where it came last.
    first: Option<(char, usize, Option<usize>)>,
    /// The other one.
    second: Option<(char, usize, Option<usize>)>,
    /// Brackets that are open when the quotes are no title's.
    depth: i32,
    /// Where the address ends when the quotes are no title's.
    fallback: Option<usize>,
}

impl Titles {
    const fn open(&self) -> bool {
        self.first.is_some()
    }

    fn step_back(&mut self, by: i32) {
        if self.depth > 0 {
            self.depth -= by;
        }
    }

    fn step_forward(&mut self, here: usize) {
        if self.depth > 0 {
            self.depth -= 1;
            if self.depth == 0 {
                self.fallback = Some(here);
            }
        }
    }

    /// Whether the bracket at hand closes a title that ended just before it.
    fn just_closed(&self, last: Option<char>) -> bool {
        let ended = |quote: Option<(char, usize, Option<usize>)>| {
            quote.is_some_and(|(quote, _, end)| end.is_some() && last == Some(quote))
        };
        ended(self.first) || ended(self.second)
    }

    /// Takes a quote; whether it is the first, from which on brackets count anew.
    fn take(&mut self, quote: char, here: usize, depth: i32) -> bool {
        match (&mut self.first, &mut self.second) {
            (None, _) => {
                self.first = Some((quote, here, None));
                self.depth = depth;
                return true;
            }
            (Some((first, _, end)), _) if *first == quote => *end = Some(here),
            (_, None) => self.second = Some((quote, here, None)),
            (_, Some((_, _, end))) => *end = Some(here),
        }
        false
    }

    fn split<'a>(
        &self,
        text: &'a str,
        start: usize,
        end: usize,
        last: Option<char>,
    ) -> (&'a str, Option<&'a str>) {
        for quote in [self.first, self.second] {
            if let Some((quote, begun, Some(ended))) = quote
                && last == Some(quote)
            {
                return (&text[start..begun], Some(&text[begun + 1..ended]));
            }
        }
        (&text[start..end], None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(&str, Option<&str>, usize)> {
        address(text, 0).map(|read| (read.target, read.title, read.end))
    }

    #[test]
    fn addresses_are_read_with_their_titles() {
        assert_eq!(read("(a)"), Some(("a", None, 3)));
        assert_eq!(read("(a_(b))c"), Some(("a_(b)", None, 7)));
        assert_eq!(read("(a \"t\")"), Some(("a ", Some("t"), 7)));
        assert_eq!(read("(a 't (x) y')"), Some(("a ", Some("t (x) y"), 13)));
        assert_eq!(read("(<a b> \"t\")"), Some(("a b", Some("t"), 11)));
        assert_eq!(read("(a\"b)"), Some(("a\"b", None, 5)));
        assert_eq!(read("(a"), None);
        assert_eq!(read("a"), None);
    }
}
