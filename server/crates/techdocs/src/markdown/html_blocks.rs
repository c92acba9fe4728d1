//! Raw HTML in a page: blocks of it are taken out before anything else is read, but for those
//! that say `markdown`, whose content is Markdown again.

mod elements;

pub(super) use elements::{Reading, open_element};

use super::{
    html_tokens::{StartTag, comment, end_tag, start_tag},
    stash::Parts,
    tree::{Element, Id, is_block_level},
};
use elements::flatten;
use std::fmt::Write;

/// How the content of an element is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    /// As blocks.
    Block,
    /// As the text of one paragraph.
    Span,
    /// Not at all.
    Raw,
}

const SPAN_TAGS: &[&str] = &[
    "address", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "li", "p", "summary",
    "td", "th",
];
const RAW_TAGS: &[&str] = &["canvas", "math", "option", "pre", "script", "style", "textarea"];
/// The content of these is no markup at all.
const OPAQUE_TAGS: &[&str] = &["script", "style"];

/// Bytes that are looked at for the ends of tags without one, beside four times the text.
const PATIENCE: usize = 1 << 20;
/// Bytes of a tag when patience is at its end.
const SHORT_TAG: usize = 256;

/// The beginning of a text, at the end of a character.
fn cut(text: &str) -> &str {
    let end = (0..=SHORT_TAG.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// Takes the blocks of raw HTML out of a text; what is left has markers in their place.
pub(super) fn extract(text: &str, parts: &mut Parts) -> String {
    let mut extractor = Extractor {
        text,
        at: 0,
        line: 0,
        parts,
        out: String::with_capacity(text.len()),
        raw: None,
        in_tail: false,
        open: Vec::new(),
        closed: None,
        patience: PATIENCE + 4 * text.len(),
        no_comment: false,
    };
    extractor.run();
    extractor.out
}

/// A block of raw HTML that is being read.
#[derive(Default)]
struct Raw {
    tags: Vec<String>,
    html: String,
}

/// An element whose content is Markdown.
struct Open {
    id: Id,
    tag: String,
    content: Content,
    /// Whether nothing but tags has come since it began.
    fresh: bool,
}

struct Extractor<'a> {
    text: &'a str,
    at: usize,
    /// Where the line begins that `at` is in.
    line: usize,
    parts: &'a mut Parts,
    out: String,
    raw: Option<Raw>,
    /// Whether a block ended on this line.
    in_tail: bool,
    open: Vec<Open>,
    /// Bytes that may still be looked at for the ends of tags that have none.
    patience: usize,
    /// Whether a comment was looked for whose end is not there.
    no_comment: bool,
    /// The element that ended last, when nothing has begun since: what follows is its tail.
    closed: Option<Id>,
}

impl Extractor<'_> {
    fn run(&mut self) {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let next = rest.find('<').unwrap_or(rest.len());
            if next > 0 {
                self.data(next);
                continue;
            }
            self.tag(rest);
        }
        if let Some(raw) = self.raw.take().filter(|raw| !raw.html.is_empty()) {
            let marker = self.parts.stash.html(raw.html);
            self.out.push_str(&marker);
        }
        if let Some(outermost) = self.open.first().map(|open| open.tag.clone()) {
            self.end(&outermost, "");
        }
    }

    /// What stands at a `<`.
    fn tag(&mut self, rest: &str) {
        let seen = if self.patience > 0 { rest } else { cut(rest) };
        if let Some(tag) = start_tag(seen) {
            let length = tag.source.len();
            self.start(&tag);
            self.advance(length);
            if OPAQUE_TAGS.contains(&tag.name.as_str()) && self.raw.is_some() && !tag.empty {
                let close = format!("</{}", tag.name);
                let rest = &self.text[self.at..];
                let end = find_ignoring_case(rest, &close).unwrap_or(rest.len());
                if end > 0 {
                    self.data(end);
                }
            }
        } else if let Some((name, length)) = end_tag(rest) {
            let source = &rest[..length];
            self.end(&name, source);
            self.advance(length);
        } else if let Some(length) = self.comment(rest) {
            self.empty(&rest[..length], true);
            self.advance(length);
        } else if let Some(length) = self.declaration(rest) {
            self.empty(&rest[..length], true);
            self.advance(length);
        } else {
            if rest[1..].starts_with(|next: char| next.is_ascii_alphabetic()) {
                self.patience = self.patience.saturating_sub(seen.len());
            }
            self.data(1);
        }
    }

    fn comment(&mut self, rest: &str) -> Option<usize> {
        if self.no_comment || !rest.starts_with("<!--") {
            return None;
        }
        let length = comment(rest);
        self.no_comment = length.is_none();
        length
    }

    /// `<?…?>`, `<!…>` and `<![CDATA[…]]>`, only where a block may begin.
    fn declaration(&self, rest: &str) -> Option<usize> {
        if !self.at_line_start() && !self.in_tail {
            return None;
        }
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<![CDATA[") {
            "]]>"
        } else if rest.starts_with("<!") {
            ">"
        } else {
            return None;
        };
        rest.find(end).map(|at| at + end.len())
    }

    fn advance(&mut self, length: usize) {
        let passed = &self.text[self.at..self.at + length];
        if let Some(newline) = passed.rfind('\n') {
            self.line = self.at + newline + 1;
        }
        self.at += length;
    }

    fn at_line_start(&self) -> bool {
        let before = &self.text[self.line..self.at];
        before.len() <= 3 && before.trim().is_empty()
    }

    /// Whether a blank line follows after so many bytes.
    fn blank_line_follows(&self, length: usize) -> bool {
        let mut lines = self.text[self.at + length..].split('\n');
        let blank = |line: Option<&str>| line.is_some_and(|line| line.trim_matches(' ').is_empty());
        blank(lines.next()) && blank(lines.next()) && lines.next().is_some()
    }

    /// Text that is no tag.
    fn data(&mut self, length: usize) {
        let data = &self.text[self.at..self.at + length];
        self.put(data);
        self.advance(length);
    }

    fn put(&mut self, data: &str) {
        if self.in_tail && data.contains('\n') {
            self.in_tail = false;
        }
        if let Some(raw) = &mut self.raw {
            raw.html.push_str(data);
        } else if let Some(open) = self.open.last_mut() {
            open.fresh = false;
            let id = open.id;
            let text = match self.closed {
                Some(closed) => &mut self.parts.tree.at(closed).tail,
                None => &mut self.parts.tree.at(id).text,
            };
            text.content.push_str(data);
        } else {
            self.out.push_str(data);
        }
    }

    /// A tag inside of a line.
    fn put_inline(&mut self, source: &str) {
        if self.open.last().is_some_and(|open| open.content == Content::Raw) && self.raw.is_none() {
            let marker = self.parts.stash.html(source);
            self.put(&marker);
        } else {
            self.put(source);
        }
    }

    fn start(&mut self, tag: &StartTag<'_>) {
        let block = is_block_level(&tag.name);
        if tag.empty || (tag.name == "hr" && (self.at_line_start() || self.in_tail)) {
            let source = without_markdown(tag).unwrap_or_else(|| tag.source.to_owned());
            self.empty(&source, block);
            return;
        }
        let fresh = self.open.last().is_some_and(|open| open.fresh);
        if !block || !(self.at_line_start() || self.in_tail || fresh) {
            self.start_inline(tag);
            return;
        }
        let content = self.content_of(tag);
        if self.raw.is_some() || (content == Content::Raw && self.open.is_empty()) {
            self.start_raw(tag);
            return;
        }
        if self.open.iter().any(|open| open.tag == "p") {
            self.end("p", "");
        }
        let mut element = Element::new(&tag.name);
        element.attributes.clone_from(&tag.attributes);
        element.set("markdown", content.name());
        let id = match self.open.last() {
            Some(parent) => self.parts.tree.append(parent.id, element),
            None => self.parts.tree.add(element),
        };
        self.closed = None;
        self.open.push(Open { id, tag: tag.name.clone(), content, fresh: true });
    }

    fn start_inline(&mut self, tag: &StartTag<'_>) {
        match &mut self.raw {
            Some(raw) => {
                raw.tags.push(tag.name.clone());
                raw.html.push_str(tag.source);
            }
            None => self.put_inline(tag.source),
        }
    }

    fn start_raw(&mut self, tag: &StartTag<'_>) {
        if self.raw.is_none() && (self.in_tail || self.at_line_start()) {
            self.raw = Some(Raw::default());
            self.out.push('\n');
        }
        match &mut self.raw {
            Some(raw) => {
                raw.tags.push(tag.name.clone());
                raw.html.push_str(tag.source);
            }
            None => self.out.push_str(tag.source),
        }
    }

    fn content_of(&self, tag: &StartTag<'_>) -> Content {
        let asked = tag.attributes.iter().find(|(name, _)| name == "markdown");
        let asked = asked.map_or("0", |(_, value)| value.as_str());
        let asked = if asked == "markdown" { "1" } else { asked };
        let parent = self.open.last().map(|open| open.content);
        let asked = match parent {
            Some(Content::Raw) => "off",
            Some(Content::Span) if asked != "0" => "span",
            _ => asked,
        };
        let span = SPAN_TAGS.contains(&tag.name.as_str());
        let block = !span && !RAW_TAGS.contains(&tag.name.as_str()) && tag.name != "hr";
        match asked {
            "1" if block => Content::Block,
            "1" if span => Content::Span,
            "block" if block || span => Content::Block,
            "span" if block || span => Content::Span,
            _ => Content::Raw,
        }
    }

    fn end(&mut self, name: &str, source: &str) {
        if let Some(raw) = &mut self.raw {
            raw.html.push_str(source);
            if let Some(at) = raw.tags.iter().rposition(|tag| tag == name) {
                raw.tags.truncate(at);
            }
            if raw.tags.is_empty() {
                self.end_raw(source.len());
            }
            return;
        }
        if is_block_level(name) && self.open.iter().any(|open| open.tag == name) {
            self.end_element(name, source.len());
            return;
        }
        self.put_inline(source);
    }

    fn end_raw(&mut self, length: usize) {
        let Some(mut raw) = self.raw.take() else { return };
        if self.blank_line_follows(length) {
            raw.html.push('\n');
        } else {
            self.in_tail = true;
        }
        let marker = self.parts.stash.html(raw.html);
        self.out.push_str(&marker);
        self.out.push_str("\n\n");
    }

    fn end_element(&mut self, name: &str, length: usize) {
        let mut outermost = None;
        while let Some(open) = self.open.pop() {
            self.closed = Some(open.id);
            outermost = Some(open.id);
            if open.tag == name {
                break;
            }
        }
        let (true, Some(element)) = (self.open.is_empty(), outermost) else { return };
        self.closed = None;
        if self.out.ends_with('\n') && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        flatten(element, self.parts);
        let marker = self.parts.stash.element(element);
        self.out.push_str(&marker);
        self.out.push_str("\n\n");
        if !self.blank_line_follows(length) {
            self.in_tail = true;
        }
    }

    /// A tag without an end, a comment.
    fn empty(&mut self, source: &str, block: bool) {
        if let Some(raw) = &mut self.raw {
            raw.html.push_str(source);
            return;
        }
        if !self.open.is_empty() {
            if self.at_line_start() && block {
                let marker = self.parts.stash.html(source);
                self.put(&format!("\n{marker}\n\n"));
            } else {
                self.put_inline(source);
            }
            return;
        }
        if !(self.at_line_start() && block) {
            self.out.push_str(source);
            return;
        }
        let mut html = source.to_owned();
        if self.blank_line_follows(source.len()) {
            html.push('\n');
        } else {
            self.in_tail = true;
        }
        if self.out.ends_with('\n') && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        let marker = self.parts.stash.html(html);
        self.out.push_str(&marker);
        self.out.push_str("\n\n");
    }
}

impl Content {
    const fn name(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Span => "span",
            Self::Raw => "off",
        }
    }
}

/// The tag without its attribute `markdown`, when it has one.
fn without_markdown(tag: &StartTag<'_>) -> Option<String> {
    tag.attributes.iter().find(|(name, _)| name == "markdown")?;
    let kept = tag.attributes.iter().filter(|(name, _)| name != "markdown");
    let mut written = String::new();
    for (name, value) in kept {
        let _ = write!(written, " {name}=\"{}\"", value.replace('"', "&quot;"));
    }
    Some(format!("<{}{written}>", tag.name))
}

fn find_ignoring_case(text: &str, searched: &str) -> Option<usize> {
    let wanted = searched.as_bytes();
    text.as_bytes().windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted))
}
