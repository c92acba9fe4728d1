//! Markdown as TechDocs sites are written in: the dialect of Python-Markdown with the extensions
//! that `techdocs-core` 1.7 switches on.
//!
//! It is not `CommonMark`, and pages rely on where it differs: headings without a blank, what a list
//! needs before it, how far something is indented. So the way of reading is the dialect's own: raw
//! HTML and fences are taken out, blocks make a tree, marks in lines are looked for one kind after
//! another, and the tree is finished and written.
//!
//! To add an extension: blocks in `blocks`, marks in `inline`, what needs the whole tree in
//! `finish`; then a case in `tests` whose expected result comes from the original.

mod alerts;
mod blocks;
mod critic;
mod fences;
mod finish;
mod front_matter;
mod html_blocks;
mod html_tokens;
mod inline;
mod settings;
mod stash;
#[cfg(test)]
mod tests;
mod tree;

pub use front_matter::split as split_front_matter;
pub use settings::{Settings, USUAL};

#[cfg(feature = "library")]
pub(crate) use finish::strip_tags;

use crate::diagram::{Drawer, Drawings, Kind};
use blocks::{BlockParser, Definitions};
use fences::Fences;
use inline::InlineParser;
use stash::{CLOSE, OPEN, Parts};
use tree::Element;

/// A heading of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The id that a link leads to.
    pub id: String,
    /// Its text.
    pub name: String,
}

/// A page that was rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// HTML as the page's author wrote it: not yet safe to show.
    pub html: String,
    /// Its headings, in their order.
    pub headings: Vec<Heading>,
    /// Diagrams that only a service can draw, and has not drawn: see [`Options::drawings`].
    pub wanted: Vec<(Kind, String)>,
}

/// What a site asks for.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Where links lead.
    pub links: &'a dyn Links,
    /// Whether `$…$` and the like are formulas: `pymdownx.arithmatex` switches them on.
    pub maths: bool,
    /// Whether diagrams are drawn: else they are code.
    pub diagrams: bool,
    /// What was drawn elsewhere of what an earlier rendering wanted.
    pub drawings: Option<&'a Drawings>,
    /// What it sets of the dialect's extensions.
    pub settings: &'a Settings,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { links: &AsTheyAre, maths: false, diagrams: true, drawings: None, settings: &USUAL }
    }
}

/// Where the links and images of a page lead.
pub trait Links {
    /// The address that stands for one of the page's; `None` leaves it as it is.
    fn lead(&self, address: &str, image: bool) -> Option<String>;
}

/// Links that lead where they say.
struct AsTheyAre;

impl Links for AsTheyAre {
    fn lead(&self, _: &str, _: bool) -> Option<String> {
        None
    }
}

/// Renders a page without its front matter.
#[must_use]
pub fn render(source: &str) -> Rendered {
    render_with(source, &AsTheyAre)
}

/// Renders a page, its links led to where `links` says.
#[must_use]
pub fn render_with(source: &str, links: &dyn Links) -> Rendered {
    render_as(source, &Options { links, ..Options::default() })
}

/// Renders a page as its site asks for.
#[must_use]
pub fn render_as(source: &str, options: &Options<'_>) -> Rendered {
    let text = normalized(&alerts::convert(source));
    let mut parts = Parts::default();
    let text = critic::convert(&text, &mut parts);
    let mut fences = Fences::default();
    let mut drawer = Drawer::new(options);
    let text = fences::extract(&text, &mut parts, &mut fences, &mut drawer);
    let text = html_blocks::extract(&text, &mut parts);

    let mut definitions = Definitions::default();
    let root = parts.tree.add(Element::new("div"));
    let mut parser = BlockParser::new(&mut parts, &mut definitions, &fences);
    parser.chunk(root, &text);
    finish::append_footnotes(root, &mut parser);
    finish::highlight_indented(root, &mut parts, &mut drawer.coder);
    finish::check_tasks(root, &mut parts);

    let mut inline = InlineParser::new(&mut parts, &definitions, options.maths);
    inline.read(root);
    let references = std::mem::take(&mut inline.footnote_references);
    finish::lead_links(root, &mut parts.tree, options.links);
    finish::link_back(root, &mut parts.tree, &references);
    finish::assign_attributes(root, &mut parts.tree);
    finish::mark_abbreviations(root, &mut parts.tree, &definitions.abbreviations);
    finish::replace_symbols(root, &mut parts);
    let headings = finish::number_headings(root, &mut parts, options.settings);

    let html = stash::unescaped(&finish::serialize(&parts.tree, root));
    let html = finish::restore(&html, &parts.stash);
    Rendered { html: html.trim().to_owned(), headings, wanted: drawer.wanted }
}

/// Line ends, tabs and blank lines as the rest expects them.
fn normalized(source: &str) -> String {
    let source = source.replace([OPEN, CLOSE], "").replace("\r\n", "\n").replace('\r', "\n");
    let mut text = String::with_capacity(source.len() + 2);
    for line in source.split('\n') {
        if !line.trim_matches([' ', '\t']).is_empty() {
            push_expanded(&mut text, line);
        }
        text.push('\n');
    }
    text.push('\n');
    text
}

/// A line with blanks instead of tabs.
fn push_expanded(text: &mut String, line: &str) {
    if !line.contains('\t') {
        text.push_str(line);
        return;
    }
    let mut column = 0;
    for character in line.chars() {
        if character == '\t' {
            let blanks = 4 - column % 4;
            text.extend(std::iter::repeat_n(' ', blanks));
            column += blanks;
        } else {
            text.push(character);
            column += 1;
        }
    }
}
