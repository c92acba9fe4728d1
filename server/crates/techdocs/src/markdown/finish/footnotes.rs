//! The footnotes at the end of a page, and the ways back from them.

use crate::markdown::{
    blocks::BlockParser,
    tree::{Element, Id, Text, Tree},
};
use std::collections::HashMap;

/// Where the footnotes go when a page says so.
const PLACE: &str = "///Footnotes Go Here///";

/// Adds the footnotes to a page.
pub(in crate::markdown) fn append_footnotes(root: Id, parser: &mut BlockParser<'_>) {
    let footnotes = std::mem::take(&mut parser.definitions.footnotes);
    if footnotes.is_empty() {
        return;
    }
    let all = parser.parts.tree.add(Element::new("div").with("class", "footnote"));
    parser.parts.tree.append(all, Element::new("hr"));
    let list = parser.parts.tree.append(all, Element::new("ol"));
    for (number, (name, text)) in footnotes.iter().enumerate() {
        // Inside of an item, blocks would be read as an item's.
        let outside = parser.parts.tree.add(Element::new("div"));
        parser.chunk(outside, text);
        let tree = &mut parser.parts.tree;
        let children = std::mem::take(&mut tree.at(outside).children);
        let item = tree.append(list, Element::new("li").with("id", format!("fn:{name}")));
        tree.at(item).children = children;
        add_way_back(tree, item, name, number + 1);
    }
    // A footnote may define others; they come too late to be shown, but are not lost for links.
    let later = std::mem::take(&mut parser.definitions.footnotes);
    parser.definitions.footnotes = footnotes;
    for (name, text) in later {
        if !parser.definitions.footnotes.iter().any(|(known, _)| *known == name) {
            parser.definitions.footnotes.push((name, text));
        }
    }
    let tree = &mut parser.parts.tree;
    let place = tree.walk(root).into_iter().find(|id| tree.get(*id).text.content.contains(PLACE));
    let parent = place.and_then(|place| {
        tree.walk(root).into_iter().find(|id| tree.get(*id).children.contains(&place))
    });
    match (place, parent) {
        (Some(place), Some(parent)) => {
            let children = &mut tree.at(parent).children;
            for child in children.iter_mut().filter(|child| **child == place) {
                *child = all;
            }
        }
        _ => tree.at(root).children.push(all),
    }
}

fn add_way_back(tree: &mut Tree, item: Id, name: &str, number: usize) {
    let back = Element::new("a")
        .with("class", "footnote-backref")
        .with("href", format!("#fnref:{name}"))
        .with("title", format!("Jump back to footnote {number} in the text"))
        .with_text(Text::done("\u{21a9}"));
    let last = tree.last_child(item).filter(|last| tree.tag(*last) == "p");
    match last {
        Some(last) => {
            match tree.last_child(last) {
                Some(child) => tree.at(child).tail.content.push('\u{a0}'),
                None => tree.at(last).text.content.push('\u{a0}'),
            }
            tree.append(last, back);
        }
        None if tree.get(item).children.is_empty() => {}
        None => {
            let paragraph = tree.append(item, Element::new("p"));
            tree.append(paragraph, back);
        }
    }
}

/// Adds a way back for each further reference to a footnote.
pub(in crate::markdown) fn link_back(
    root: Id,
    tree: &mut Tree,
    references: &HashMap<String, usize>,
) {
    for item in tree.walk(root) {
        let name = match tree.get(item).attribute("id") {
            Some(id) if tree.tag(item) == "li" => id.strip_prefix("fn:").map(str::to_owned),
            _ => None,
        };
        let Some(name) = name else { continue };
        let times = references.get(&format!("fnref:{name}")).copied().unwrap_or(0);
        let back =
            tree.walk(item).into_iter().find(|id| tree.get(*id).has_class("footnote-backref"));
        let (Some(back), Some(last)) = (back, tree.last_child(item)) else { continue };
        for time in 2..=times {
            let mut link = tree.get(back).clone();
            link.tail = Text::default();
            link.set("href", format!("#fnref{time}:{name}"));
            tree.append(last, link);
        }
    }
}
