//! Headings: their ids, the signs that lead to them, and the table of contents.

use super::{restore, serialize};
use crate::markdown::{
    Heading, Settings,
    stash::{Parts, unescaped},
    tree::{Element, Id, Text, Tree},
};
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// Gives every heading an id and a link to itself, and puts the table of contents where the page
/// wants it.
pub(in crate::markdown) fn number_headings(
    root: Id,
    parts: &mut Parts,
    settings: &Settings,
) -> Vec<Heading> {
    let order = parts.tree.walk(root);
    let ids = order.iter().filter_map(|id| parts.tree.get(*id).attribute("id"));
    let mut used = Ids { used: ids.map(str::to_owned).collect(), last: HashMap::new() };
    let mut headings = Vec::new();
    for heading in order {
        let tag = parts.tree.tag(heading);
        let level = match tag.as_bytes() {
            [b'h' | b'H', level @ b'1'..=b'6'] => (level - b'1' + settings.first_level).min(6),
            _ => continue,
        };
        let name = name(heading, parts);
        let id = match parts.tree.get(heading).attribute("id") {
            Some(id) => unescaped(id),
            None => used.unique(&slug(&htmlize::unescape(&name))),
        };
        let label = parts.tree.at(heading).remove("data-toc-label");
        let shown = label.map_or(name, |label| unescaped(&label));
        parts.tree.at(heading).set("id", &id);
        if settings.first_level > 1 {
            parts.tree.at(heading).tag = format!("h{level}");
        }
        if let Some(sign) = &settings.permalink {
            let link = Element::new("a")
                .with("class", "headerlink")
                .with("href", format!("#{id}"))
                .with("title", "Permanent link")
                .with_text(Text::done(sign.clone().into_owned()));
            parts.tree.append(heading, link);
        }
        headings.push(Heading { level, id, name: htmlize::unescape(&shown).into_owned() });
    }
    let listed: Vec<Heading> =
        headings.iter().filter(|heading| settings.lists(heading.level)).cloned().collect();
    put_contents(root, &listed, &mut parts.tree);
    headings
}

/// What a heading reads as, without footnotes; entities stay.
fn name(heading: Id, parts: &mut Parts) -> String {
    let mut copy = parts.tree.get(heading).clone();
    let is_note = |id: &Id| {
        let element = parts.tree.get(*id);
        element.tag == "sup" && element.attribute("id").is_some_and(|id| id.starts_with("fnref"))
    };
    let notes: Vec<Id> = copy.children.iter().copied().filter(|id| is_note(id)).collect();
    let html = if notes.is_empty() {
        serialize(&parts.tree, heading)
    } else {
        copy.children.retain(|child| !notes.contains(child));
        let tails: String =
            notes.iter().map(|note| parts.tree.get(*note).tail.content.clone()).collect();
        let copy = parts.tree.add(copy);
        serialize(&parts.tree, copy) + &tails
    };
    strip_tags(&restore(&unescaped(&html), &parts.stash))
}

/// HTML without its tags, blanks put together.
pub(crate) fn strip_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let (open, close) = if rest[at..].starts_with("<!--") { (4, "-->") } else { (1, ">") };
        if let Some(end) = rest[at + open..].find(close) {
            rest = &rest[at + open + end + close.len()..];
        } else {
            text.push_str(&rest[at..]);
            rest = "";
        }
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an address can hold of a text.
fn slug(text: &str) -> String {
    let kept = text.nfkd().filter(|character| {
        character.is_ascii_alphanumeric()
            || matches!(character, '_' | '-')
            || (character.is_ascii() && character.is_whitespace())
    });
    let kept = kept.collect::<String>().trim().to_ascii_lowercase();
    let mut slug = String::with_capacity(kept.len());
    for character in kept.chars() {
        if character == '-' || character.is_whitespace() {
            if !slug.ends_with('-') {
                slug.push('-');
            }
        } else {
            slug.push(character);
        }
    }
    slug
}

/// The ids of a page.
#[derive(Default)]
struct Ids {
    used: HashSet<String>,
    /// The last number that a name got: many headings may have one name.
    last: HashMap<String, u64>,
}

impl Ids {
    /// The id, with a number when it is used already.
    fn unique(&mut self, slug: &str) -> String {
        let mut id = slug.to_owned();
        while id.is_empty() || self.used.contains(&id) {
            let numbered = id
                .rsplit_once('_')
                .and_then(|(name, number)| Some((name.to_owned(), number.parse::<u64>().ok()?)));
            let (name, number) = numbered.unwrap_or((id, 0));
            let last = self.last.entry(name.clone()).or_default();
            *last = number.max(*last) + 1;
            id = format!("{name}_{last}");
        }
        self.used.insert(id.clone());
        id
    }
}

/// Replaces `[TOC]`.
fn put_contents(root: Id, headings: &[Heading], tree: &mut Tree) {
    for parent in tree.walk(root) {
        for place in 0..tree.get(parent).children.len() {
            let child = tree.get(parent).children[place];
            let element = tree.get(child);
            if element.tag == "p"
                && element.children.is_empty()
                && element.text.content.trim() == "[TOC]"
            {
                let contents = tree.add(Element::new("div").with("class", "toc"));
                let mut rest = headings;
                let list = tree.append(contents, Element::new("ul"));
                entries(list, &mut rest, 0, tree);
                tree.at(parent).children[place] = contents;
            }
        }
    }
}

fn entries(list: Id, rest: &mut &[Heading], above: u8, tree: &mut Tree) {
    while let Some((heading, after)) = rest.split_first() {
        if heading.level <= above {
            return;
        }
        *rest = after;
        let item = tree.append(list, Element::new("li"));
        let link = Element::new("a").with("href", format!("#{}", heading.id));
        tree.append(item, link.with_text(Text::done(heading.name.clone())));
        if rest.first().is_some_and(|next| next.level > heading.level) {
            let inner = tree.append(item, Element::new("ul"));
            entries(inner, rest, heading.level, tree);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_what_an_address_can_hold() {
        assert_eq!(slug("Hello, Wörld – again"), "hello-world-again");
        assert_eq!(slug("a_b  c--d"), "a_b-c-d");
        assert_eq!(slug("你好"), "");
        let mut used = Ids::default();
        let all: Vec<String> = ["a", "a", "a", ""].iter().map(|one| used.unique(one)).collect();
        assert_eq!(all, ["a", "a_1", "a_2", "_1"]);
    }
}
