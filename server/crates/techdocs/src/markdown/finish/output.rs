//! The tree as HTML.

use crate::markdown::{
    stash::{Stash, Stashed, replace_markers},
    tree::{Id, Tree, is_block_level},
};

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// How often what was put back may itself hold what is to be put back.
const DEEPEST: usize = 8;

/// What an element holds, as HTML with markers.
pub(in crate::markdown) fn serialize(tree: &Tree, root: Id) -> String {
    let mut out = String::new();
    let root = tree.get(root);
    out.push_str(&escaped(&root.text.content));
    for child in &root.children {
        write(tree, *child, &mut out);
    }
    out
}

fn write(tree: &Tree, id: Id, out: &mut String) {
    let element = tree.get(id);
    let block = is_block_level(&element.tag);
    out.push('<');
    out.push_str(&element.tag);
    let mut attributes: Vec<_> = element.attributes.iter().collect();
    attributes.sort();
    for (name, value) in attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        out.push_str(&escaped(value).replace('"', "&quot;"));
        out.push('"');
    }
    if VOID.contains(&element.tag.as_str()) {
        out.push_str(" />");
    } else {
        out.push('>');
        out.push_str(&escaped(&element.text.content));
        let first_is_block =
            element.children.first().is_some_and(|first| is_block_level(tree.tag(*first)));
        if block && first_is_block && element.text.is_blank() && element.tag != "pre" {
            out.push('\n');
        }
        for child in &element.children {
            write(tree, *child, out);
        }
        out.push_str("</");
        out.push_str(&element.tag);
        out.push('>');
    }
    out.push_str(&escaped(&element.tail.content));
    if (block || element.tag == "br") && element.tail.is_blank() {
        out.push('\n');
    }
}

/// Text as HTML shows it; entities stay what they are.
fn escaped(text: &str) -> String {
    if !text.contains(['&', '<', '>']) {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len() + 16);
    for (at, character) in text.char_indices() {
        match character {
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '&' if !is_entity(&text[at + 1..]) => result.push_str("&amp;"),
            other => result.push(other),
        }
    }
    result
}

fn is_entity(rest: &str) -> bool {
    let Some(end) = rest.bytes().take(40).position(|byte| byte == b';') else { return false };
    let inner = &rest[..end];
    let code = inner.strip_prefix('#').unwrap_or(inner);
    let code = code.strip_prefix(['x', 'X']).filter(|_| inner.len() > code.len()).unwrap_or(code);
    !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Puts back what was taken out. A paragraph of nothing but blocks is none.
pub(in crate::markdown) fn restore(html: &str, stash: &Stash) -> String {
    let mut html = html.to_owned();
    for _ in 0..DEEPEST {
        if !html.contains(crate::markdown::stash::OPEN) {
            break;
        }
        html = restore_once(&html, stash);
    }
    html
}

fn restore_once(html: &str, stash: &Stash) -> String {
    let mut result = String::with_capacity(html.len() * 2);
    let mut rest = html;
    while let Some(at) = rest.find("<p>\u{2}h") {
        let inner = &rest[at + 3..];
        let number = inner.find('\u{3}').and_then(|end| {
            let number: usize = inner[2..end].parse().ok()?;
            let after = inner[end + 1..].strip_prefix("</p>")?;
            Some((number, after))
        });
        let block = number.and_then(|(number, after)| match stash.get(number) {
            Some(Stashed::Html(html)) if begins_block(html) => Some((html, after)),
            _ => None,
        });
        let Some((block, after)) = block else {
            result.push_str(&put_back(&rest[..at + 3], stash));
            rest = inner;
            continue;
        };
        result.push_str(&put_back(&rest[..at], stash));
        result.push_str(block);
        rest = after;
    }
    result.push_str(&put_back(rest, stash));
    result
}

fn put_back(text: &str, stash: &Stash) -> String {
    replace_markers(text, |inner| match stash.get(inner.strip_prefix('h')?.parse().ok()?)? {
        Stashed::Html(html) => Some(html.clone()),
        Stashed::Element(_) | Stashed::Gone => Some(String::new()),
    })
}

/// Whether HTML begins with something that stands by itself.
fn begins_block(html: &str) -> bool {
    let Some(rest) = html.strip_prefix('<') else { return false };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest.find([' ', '>']).unwrap_or(rest.len());
    rest.starts_with(['!', '?', '@', '%']) || is_block_level(&rest[..end].to_ascii_lowercase())
}
