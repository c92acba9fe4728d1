//! Attributes in braces: `{#id .class key="value"}` after what they belong to.

use crate::markdown::tree::{Element, Id, Text, Tree, is_block_level};
use regex::Regex;
use std::sync::LazyLock;

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static AT_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[ ]+\{:?[ ]*([^\}\n ][^\n]*)[ ]*\}[ ]*$").unwrap());

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static ON_LINE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\n[ ]*\{:?[ ]*([^\}\n ][^\n]*)[ ]*\}[ ]*$").unwrap());

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static AT_START: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\{:?[ ]*([^\}\n ][^\n]*)[ ]*\}").unwrap());

/// Gives elements the attributes that stand behind them.
pub(in crate::markdown) fn assign_attributes(root: Id, tree: &mut Tree) {
    for id in tree.walk(root) {
        if is_block_level(tree.tag(id)) {
            of_block(id, tree);
        } else {
            of_inline(id, tree);
        }
    }
}

fn is_heading(tag: &str) -> bool {
    matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn of_block(id: Id, tree: &mut Tree) {
    let element = tree.get(id);
    let heading = is_heading(&element.tag);
    let at_end = heading || matches!(element.tag.as_str(), "dt" | "td" | "th");
    let pattern = if at_end { &*AT_END } else { &*ON_LINE };
    // What belongs to an item stands before the list inside of it.
    let holder = if element.tag == "li" && !element.children.is_empty() {
        let is_list = |id: &Id| matches!(tree.tag(*id), "ul" | "ol");
        match element.children.iter().position(is_list) {
            None => element.children.last().copied(),
            Some(0) => None,
            Some(list) => element.children.get(list - 1).copied(),
        }
    } else {
        element.children.last().copied()
    };
    let holder = holder.filter(|holder| !tree.get(*holder).tail.is_empty());
    let from_text = element.children.is_empty()
        || (element.tag == "li" && holder.is_none() && first_is_list(element, tree));
    let text = match holder {
        Some(holder) => &tree.get(holder).tail,
        None if from_text => &element.text,
        None => return,
    };
    if !text.content.contains('{') {
        return;
    }
    let Some(found) = pattern.captures(&text.content) else { return };
    let Some(given) = read(&found[1]).filter(|given| given.rest.is_empty()) else { return };
    let cut = found.get(0).map_or(0, |whole| whole.start());
    let mut kept = text.content[..cut].to_owned();
    if heading {
        kept.truncate(kept.trim_end_matches('#').trim_end().len());
    }
    let kept = Text { content: kept, done: text.done };
    match holder {
        Some(holder) => tree.at(holder).tail = kept,
        None => tree.at(id).text = kept,
    }
    given.assign(tree.at(id));
}

fn first_is_list(element: &Element, tree: &Tree) -> bool {
    element.children.first().is_some_and(|first| matches!(tree.tag(*first), "ul" | "ol"))
}

fn of_inline(id: Id, tree: &mut Tree) {
    let tail = &tree.get(id).tail.content;
    if !tail.starts_with('{') {
        return;
    }
    let Some(found) = AT_START.captures(tail) else { return };
    let Some(given) = read(&found[1]) else { return };
    let end = found.get(0).map_or(0, |whole| whole.end());
    let kept = format!("{}{}", &tail[end..], given.rest);
    given.assign(tree.at(id));
    tree.at(id).tail.content = kept;
}

/// Attributes, and what follows a brace among them.
struct Given {
    attributes: Vec<(String, String)>,
    rest: String,
}

impl Given {
    fn assign(self, element: &mut Element) {
        for (name, value) in self.attributes {
            if name == "." {
                element.add_class(&value);
            } else {
                element.set(&name, value);
            }
        }
    }
}

fn read(text: &str) -> Option<Given> {
    let mut attributes = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(' ');
        let end = rest.find([' ', '=', '}']).unwrap_or(rest.len());
        let word = &rest[..end];
        if word.is_empty() {
            let brace = rest.find('}').map_or("", |at| &rest[at..]);
            return Some(Given { attributes, rest: brace.to_owned() });
        }
        let Some(value) = rest[end..].strip_prefix('=') else {
            attributes.push(match (word.strip_prefix('.'), word.strip_prefix('#')) {
                (Some(class), _) => (".".to_owned(), class.to_owned()),
                (_, Some(id)) => ("id".to_owned(), id.to_owned()),
                _ => (name(word), word.to_owned()),
            });
            rest = &rest[end..];
            continue;
        };
        let quoted = value.chars().next().filter(|quote| "\"'".contains(*quote));
        let (value, after) = match quoted.and_then(|quote| value[1..].split_once(quote)) {
            Some(found) => found,
            None => value.split_at(value.find([' ', '=', '}']).unwrap_or(value.len())),
        };
        attributes.push((name(word), value.to_owned()));
        rest = after;
    }
}

/// A name that HTML can hold.
fn name(text: &str) -> String {
    let sound = |c: char| c.is_alphanumeric() || ":-._".contains(c);
    let mut name = String::with_capacity(text.len());
    for character in text.chars() {
        if sound(character) {
            name.push(character);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_all_their_forms() {
        let given = read(r#"#a .b .c d="e f" g='h' i=j k"#).unwrap();
        let shown: Vec<String> =
            given.attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(shown, ["id=a", ".=b", ".=c", "d=e f", "g=h", "i=j", "k=k"]);
        assert_eq!(read("a } b").unwrap().rest, "} b");
        assert!(AT_END.is_match("Title {#id}"));
        assert!(ON_LINE.is_match("text\n{: .class }"));
        assert!(AT_START.is_match("{.class} more"));
    }
}
