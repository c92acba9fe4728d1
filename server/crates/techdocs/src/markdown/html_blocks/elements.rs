//! Elements that were taken out of a page, put back into its tree.

use crate::markdown::{
    stash::{Parts, Stashed, leading_marker},
    tree::{Id, Text},
};

/// Makes markers of the elements inside of an element, so that the text around them is read as it
/// would be outside.
pub(super) fn flatten(element: Id, parts: &mut Parts) {
    let mut waiting = vec![element];
    while let Some(current) = waiting.pop() {
        let children = std::mem::take(&mut parts.tree.at(current).children);
        let mut text = std::mem::take(&mut parts.tree.at(current).text.content);
        for child in children {
            let tail = std::mem::take(&mut parts.tree.at(child).tail.content);
            let read =
                matches!(parts.tree.get(child).attribute("markdown"), Some("span" | "block"));
            if !text.ends_with("\n\n") {
                text.truncate(text.trim_end_matches('\n').len());
                text.push_str("\n\n");
            }
            if read {
                waiting.push(child);
            } else {
                for inner in parts.tree.walk(child) {
                    parts.tree.at(inner).remove("markdown");
                }
            }
            text.push_str(&parts.stash.element(child));
            if tail == "\n" {
                text.push_str(&tail);
            } else {
                text.push('\n');
                text.push_str(tail.trim_end_matches('\n'));
            }
        }
        parts.tree.at(current).text = Text::open(text);
    }
}

/// What becomes of an element that was taken out when its place in the tree is reached.
pub(in crate::markdown) enum Reading {
    /// Its content is to be read as blocks: the text.
    Blocks(Id, String),
    /// It is as it shall be.
    Done,
}

/// Prepares the content of an element for what its `markdown` says; `Blocks` for what is left to
/// do by who knows how to read blocks. Elements inside of a span are put in their places.
pub(in crate::markdown) fn open_element(element: Id, parts: &mut Parts) -> Vec<Reading> {
    match parts.tree.at(element).remove("markdown").as_deref() {
        Some("block") => {
            let text = std::mem::take(&mut parts.tree.at(element).text.content);
            vec![Reading::Blocks(element, text.trim_end_matches('\n').to_owned())]
        }
        Some("span") => open_span(element, parts),
        _ => {
            for inner in parts.tree.walk(element) {
                let inner = parts.tree.at(inner);
                inner.text.done = true;
                inner.tail.done |= !inner.tail.is_empty();
            }
            vec![Reading::Done]
        }
    }
}

fn open_span(element: Id, parts: &mut Parts) -> Vec<Reading> {
    let content = std::mem::take(&mut parts.tree.at(element).text.content);
    let mut readings = vec![Reading::Done];
    let mut child: Option<Id> = None;
    let mut rest = content.as_str();
    loop {
        let next = rest.char_indices().find_map(|(at, _)| {
            let (number, length) = leading_marker(&rest[at..])?;
            let is_element = matches!(parts.stash.get(number), Some(Stashed::Element(_)));
            is_element.then_some((at, number, length))
        });
        let before = &rest[..next.map_or(rest.len(), |(at, ..)| at)];
        let text = match child {
            Some(child) => &mut parts.tree.at(child).tail,
            None => &mut parts.tree.at(element).text,
        };
        text.content.push_str(before);
        let Some((at, number, length)) = next else { return readings };
        if let Some(id) = parts.stash.take_element(number) {
            parts.tree.at(element).children.push(id);
            readings.extend(open_element(id, parts));
            child = Some(id);
        }
        rest = &rest[at + length..];
    }
}
