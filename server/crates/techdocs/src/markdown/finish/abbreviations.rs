//! Abbreviations: their words are marked wherever they stand.

use crate::markdown::tree::{Element, Id, Text, Tree};
use regex::Regex;
use std::collections::BTreeMap;

/// Marks the words that a page explains.
pub(in crate::markdown) fn mark_abbreviations(
    root: Id,
    tree: &mut Tree,
    abbreviations: &BTreeMap<String, String>,
) {
    if abbreviations.is_empty() {
        return;
    }
    let mut words: Vec<&String> = abbreviations.keys().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let words: Vec<String> = words.into_iter().map(|word| regex::escape(word)).collect();
    let Ok(pattern) = Regex::new(&format!(r"\b(?:{})\b", words.join("|"))) else { return };
    for parent in tree.walk(root) {
        let text = std::mem::take(&mut tree.at(parent).text);
        let children = std::mem::take(&mut tree.at(parent).children);
        let mut parts = split(&text, &pattern, abbreviations);
        tree.at(parent).text = std::mem::take(&mut parts.first);
        add(parent, parts, tree);
        for child in children {
            let tail = std::mem::take(&mut tree.at(child).tail);
            let mut parts = split(&tail, &pattern, abbreviations);
            tree.at(child).tail = std::mem::take(&mut parts.first);
            tree.at(parent).children.push(child);
            add(parent, parts, tree);
        }
    }
}

/// A text in pieces.
struct Pieces {
    first: Text,
    marked: Vec<Element>,
}

fn split(text: &Text, pattern: &Regex, abbreviations: &BTreeMap<String, String>) -> Pieces {
    let mut pieces = Pieces { first: text.clone(), marked: Vec::new() };
    if text.done {
        return pieces;
    }
    let mut ends = Vec::new();
    for found in pattern.find_iter(&text.content) {
        let Some(meaning) = abbreviations.get(found.as_str()) else { continue };
        let element = Element::new("abbr").with("title", meaning);
        pieces.marked.push(element.with_text(Text::done(found.as_str())));
        ends.push((found.start(), found.end()));
    }
    let Some((first, _)) = ends.first() else { return pieces };
    pieces.first = Text::open(&text.content[..*first]);
    for (number, element) in pieces.marked.iter_mut().enumerate() {
        let next = ends.get(number + 1).map_or(text.content.len(), |(start, _)| *start);
        element.tail = Text::open(&text.content[ends[number].1..next]);
    }
    pieces
}

fn add(parent: Id, pieces: Pieces, tree: &mut Tree) {
    for element in pieces.marked {
        tree.append(parent, element);
    }
}
