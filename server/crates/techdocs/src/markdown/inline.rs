//! What is in a line: code, links, emphasis, and the small signs.
//!
//! The dialect gives its marks an order. Each is looked for in the whole text before the next one
//! is, and what it makes of it is replaced by a marker; so nothing that was found by one is seen
//! by a later one.

mod code;
mod delimiters;
mod emphasis;
mod links;
mod magic;
mod places;
mod raw;

use super::{
    blocks::Definitions,
    stash::{CLOSE, OPEN, Parts},
    tree::{Element, Id, Text},
};
use places::Brackets;
use std::{
    collections::{HashMap, HashSet},
    fmt::Write,
};

/// Deeper nesting than this stays text.
const DEEPEST: usize = 40;

/// A kind of mark, in the order in which they are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Code,
    Formula,
    Escape,
    Footnote,
    Reference,
    Link,
    Image,
    ImageReference,
    ShortReference,
    ShortImageReference,
    AutoLink,
    AutoMail,
    LineBreak,
    Html,
    MagicLink,
    MagicMail,
    Entity,
    Emoji,
    LooseStars,
    LooseTildes,
    Carets,
    Equals,
    Tildes,
    Stars,
    Underscores,
}

impl Mark {
    const ALL: [Self; 25] = [
        Self::Code,
        Self::Formula,
        Self::Escape,
        Self::Footnote,
        Self::Reference,
        Self::Link,
        Self::Image,
        Self::ImageReference,
        Self::ShortReference,
        Self::ShortImageReference,
        Self::AutoLink,
        Self::AutoMail,
        Self::LineBreak,
        Self::Html,
        Self::MagicLink,
        Self::MagicMail,
        Self::Entity,
        Self::Emoji,
        Self::LooseStars,
        Self::LooseTildes,
        Self::Carets,
        Self::Equals,
        Self::Tildes,
        Self::Stars,
        Self::Underscores,
    ];

    /// Characters that it may begin with.
    const fn first(self) -> &'static [char] {
        match self {
            Self::Code => &['`', '\\'],
            Self::Formula => &['$', '\\'],
            Self::Escape => &['\\'],
            Self::Footnote | Self::Reference | Self::Link | Self::ShortReference => &['['],
            Self::Image | Self::ImageReference | Self::ShortImageReference => &['!'],
            Self::AutoLink | Self::AutoMail | Self::Html => &['<'],
            Self::LineBreak => &[' '],
            Self::MagicLink => &['h', 'H', 'f', 'F', 'w', 'W'],
            Self::MagicMail => &['@'],
            Self::Entity => &['&'],
            Self::Emoji => &[':'],
            Self::LooseStars => &['*', '_'],
            Self::LooseTildes | Self::Tildes => &['~'],
            Self::Carets => &['^'],
            Self::Equals => &['='],
            Self::Stars => &['*'],
            Self::Underscores => &['_'],
        }
    }
}

/// What stands in a marker's place.
enum Put {
    /// An element.
    Element(Id),
    /// Text, in which nothing more is looked for.
    Text(String),
    /// What was there: it is looked at no more by this kind of mark.
    Kept,
}

/// Something that was found.
struct Found {
    start: usize,
    end: usize,
    put: Put,
}

/// A text that is being searched.
struct Searched<'a> {
    text: &'a str,
    /// Where the last thing that was found ended; a marker stands before it.
    floor: usize,
    brackets: Brackets,
}

impl Searched<'_> {
    /// The character before a place.
    fn before(&self, at: usize) -> Option<char> {
        if at == self.floor && at > 0 {
            return Some(CLOSE);
        }
        self.text[..at].chars().next_back()
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }
}

/// Reads what is in lines.
pub(super) struct InlineParser<'a> {
    parts: &'a mut Parts,
    definitions: &'a Definitions,
    elements: Vec<Stood>,
    /// How often each footnote has been referred to.
    pub(super) footnote_references: HashMap<String, usize>,
    used_references: HashSet<String>,
    depth: usize,
    /// Whether formulas are looked for.
    maths: bool,
}

enum Stood {
    Element(Id),
    Text(String),
}

impl<'a> InlineParser<'a> {
    pub(super) fn new(parts: &'a mut Parts, definitions: &'a Definitions, maths: bool) -> Self {
        Self {
            parts,
            definitions,
            elements: Vec::new(),
            footnote_references: HashMap::new(),
            used_references: HashSet::new(),
            depth: 0,
            maths,
        }
    }

    /// Reads all that is open in an element and in what it holds.
    pub(super) fn read(&mut self, root: Id) {
        self.finish(root, 0, false);
    }

    /// Looks for marks from the `from`th kind on in the texts of an element.
    fn finish(&mut self, element: Id, from: usize, in_link: bool) {
        let in_link = in_link || self.parts.tree.tag(element) == "a";
        let children = std::mem::take(&mut self.parts.tree.at(element).children);
        let text = std::mem::take(&mut self.parts.tree.at(element).text);
        self.fill(element, text, from, in_link);
        for child in children {
            let tail = std::mem::take(&mut self.parts.tree.at(child).tail);
            self.parts.tree.at(element).children.push(child);
            self.finish(child, from, in_link);
            self.fill(element, tail, from, in_link);
        }
    }

    /// Adds what a text holds to the end of an element.
    fn fill(&mut self, element: Id, text: Text, from: usize, in_link: bool) {
        if text.is_empty() {
            return;
        }
        if text.done {
            self.add_text(element, &text.content, true);
            return;
        }
        let marked = self.marked(text.content, from, in_link);
        self.place(element, &marked);
    }

    /// A text with markers where something was found.
    fn marked(&mut self, mut text: String, from: usize, in_link: bool) -> String {
        if self.depth > DEEPEST {
            return text;
        }
        self.depth += 1;
        for (number, mark) in Mark::ALL.iter().enumerate().skip(from) {
            let links_itself = matches!(mark, Mark::MagicLink | Mark::MagicMail | Mark::AutoLink);
            if (in_link && links_itself) || !text.contains(mark.first()) {
                continue;
            }
            if let Some(marked) = self.marked_by(*mark, &text, number, in_link) {
                text = marked;
            }
        }
        self.depth -= 1;
        text
    }

    fn marked_by(
        &mut self,
        mark: Mark,
        text: &str,
        number: usize,
        in_link: bool,
    ) -> Option<String> {
        let mut searched = Searched { text, floor: 0, brackets: Brackets::default() };
        let mut result = String::new();
        let mut state = delimiters::Tried::default();
        let mut at = 0;
        while let Some(next) = text[at..].find(mark.first()).map(|next| at + next) {
            let Some(found) = self.find(mark, &mut searched, next, &mut state) else {
                at = next + text[next..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            at = found.end.max(next + 1);
            let stood = match found.put {
                Put::Kept => continue,
                Put::Element(id) => {
                    self.finish(id, number + 1, in_link);
                    Stood::Element(id)
                }
                Put::Text(text) => Stood::Text(text),
            };
            result.push_str(&text[searched.floor..found.start]);
            let _ = write!(result, "{OPEN}i{}{CLOSE}", self.elements.len());
            self.elements.push(stood);
            searched.floor = found.end;
        }
        if searched.floor == 0 {
            return None;
        }
        result.push_str(&text[searched.floor..]);
        Some(result)
    }

    fn find(
        &mut self,
        mark: Mark,
        searched: &mut Searched<'_>,
        at: usize,
        tried: &mut delimiters::Tried,
    ) -> Option<Found> {
        match mark {
            Mark::Code => self.code(searched, at, tried),
            Mark::Formula => self.formula(searched, at),
            Mark::Escape => raw::escape(searched, at),
            Mark::Footnote => self.footnote(searched, at),
            Mark::Reference => self.reference(searched, at, false),
            Mark::Link => self.link(searched, at),
            Mark::Image => self.image(searched, at),
            Mark::ImageReference => self.image_reference(searched, at, false),
            Mark::ShortReference => self.reference(searched, at, true),
            Mark::ShortImageReference => self.image_reference(searched, at, true),
            Mark::AutoLink => self.auto_link(searched, at),
            Mark::AutoMail => self.auto_mail(searched, at),
            Mark::LineBreak => self.line_break(searched, at),
            Mark::Html => self.html(searched, at, tried),
            Mark::MagicLink => self.magic_link(searched, at),
            Mark::MagicMail => self.magic_mail(searched, at),
            Mark::Entity => self.entity(searched, at),
            Mark::Emoji => self.emoji(searched, at),
            Mark::LooseStars => raw::loose(searched, at, &['*', '_']),
            Mark::LooseTildes => raw::loose(searched, at, &['~']),
            Mark::Carets => self.emphasis(&emphasis::CARETS, searched, at, tried),
            Mark::Equals => self.emphasis(&emphasis::EQUALS, searched, at, tried),
            Mark::Tildes => self.emphasis(&emphasis::TILDES, searched, at, tried),
            Mark::Stars => self.emphasis(&emphasis::STARS, searched, at, tried),
            Mark::Underscores => self.emphasis(&emphasis::UNDERSCORES, searched, at, tried),
        }
    }

    /// Adds a text with markers to the end of an element.
    fn place(&mut self, element: Id, text: &str) {
        let mut rest = text;
        while let Some((before, number, after)) = next_marker(rest) {
            self.add_text(element, before, false);
            match self.elements.get(number) {
                Some(Stood::Element(id)) => {
                    let id = *id;
                    self.parts.tree.at(element).children.push(id);
                }
                Some(Stood::Text(text)) => {
                    let text = text.clone();
                    self.add_text(element, &text, false);
                }
                None => {}
            }
            rest = after;
        }
        self.add_text(element, rest, false);
    }

    fn add_text(&mut self, element: Id, text: &str, done: bool) {
        if text.is_empty() {
            return;
        }
        let tree = &mut self.parts.tree;
        let place = match tree.last_child(element) {
            Some(last) => &mut tree.at(last).tail,
            None => &mut tree.at(element).text,
        };
        place.done = place.is_empty() && done;
        place.content.push_str(text);
    }

    /// What a text with markers reads as.
    fn plain(&self, text: &str) -> String {
        let mut plain = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, number, after)) = next_marker(rest) {
            plain.push_str(before);
            match self.elements.get(number) {
                Some(Stood::Element(id)) => self.plain_of(*id, &mut plain),
                Some(Stood::Text(text)) => plain.push_str(text),
                None => {}
            }
            rest = after;
        }
        plain.push_str(rest);
        plain
    }

    fn plain_of(&self, element: Id, plain: &mut String) {
        let element = self.parts.tree.get(element);
        plain.push_str(&element.text.content);
        for child in &element.children {
            self.plain_of(*child, plain);
            plain.push_str(&self.parts.tree.get(*child).tail.content);
        }
    }

    fn footnote(&mut self, searched: &Searched<'_>, at: usize) -> Option<Found> {
        let rest = searched.text[at..].strip_prefix("[^")?;
        let length = rest.find(']')?;
        let name = &rest[..length];
        let number = self.definitions.footnotes.iter().position(|(known, _)| known == name)?;
        let base = format!("fnref:{name}");
        let mut reference = base.clone();
        let mut times = 1;
        while !self.used_references.insert(reference.clone()) {
            times += 1;
            reference = format!("fnref{times}:{name}");
        }
        *self.footnote_references.entry(base).or_default() += 1;
        let tree = &mut self.parts.tree;
        let above = tree.add(Element::new("sup").with("id", reference));
        let link =
            Element::new("a").with("class", "footnote-ref").with("href", format!("#fn:{name}"));
        tree.append(above, link.with_text(Text::done((number + 1).to_string())));
        Some(Found { start: at, end: at + 2 + length + 1, put: Put::Element(above) })
    }
}

/// The text before the next marker of something found, its number, and the text after it.
fn next_marker(text: &str) -> Option<(&str, usize, &str)> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find(OPEN)?;
        let inner = &text[at + 1..];
        if let Some(inner) = inner.strip_prefix('i') {
            let end = inner.find(CLOSE)?;
            if let Ok(number) = inner[..end].parse() {
                return Some((&text[..at], number, &inner[end + 1..]));
            }
        }
        from = at + 1;
    }
}
