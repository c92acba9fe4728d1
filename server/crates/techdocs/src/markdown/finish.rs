//! What is made of the tree when all of it is read: footnotes, attributes, abbreviations, signs,
//! and the table of contents.

mod abbreviations;
mod attributes;
mod contents;
mod footnotes;
mod links;
mod output;
mod symbols;
mod tasks;

pub(super) use abbreviations::mark_abbreviations;
pub(super) use attributes::assign_attributes;
pub(super) use contents::number_headings;
#[cfg(feature = "library")]
pub(crate) use contents::strip_tags;
pub(super) use footnotes::{append_footnotes, link_back};
pub(super) use links::lead_links;
pub(super) use output::{restore, serialize};
pub(super) use symbols::replace_symbols;
pub(super) use tasks::check_tasks;

use super::{
    stash::Parts,
    tree::{Element, Id, Text},
};
use crate::highlight::{CodeBlock, Coder};

/// Highlights code that is indented.
pub(super) fn highlight_indented(root: Id, parts: &mut Parts, coder: &mut Coder<'_>) {
    for id in parts.tree.walk(root) {
        let element = parts.tree.get(id);
        let [code] = element.children[..] else { continue };
        if element.tag != "pre"
            || parts.tree.tag(code) != "code"
            || element.attribute("class").is_some()
        {
            continue;
        }
        let source = parts.tree.get(code).text.content.trim_end_matches('\n').to_owned();
        let html = coder.block(&CodeBlock::default(), &source);
        let marker = parts.stash.html(html);
        let tail = parts.tree.get(id).tail.clone();
        let text = Text::open(marker);
        *parts.tree.at(id) = Element { tail, ..Element::new("p").with_text(text) };
    }
}
