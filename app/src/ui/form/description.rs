//! Descriptions of fields: the Markdown that fits on a line. Nothing of it becomes HTML by itself.

use crate::ui::{ExternalLink, safe_address};
use leptos::prelude::*;

/// A description.
#[component]
pub fn Description(
    /// Markdown.
    text: String,
) -> impl IntoView {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    let paragraphs: Vec<_> = paragraphs
        .map(|text| {
            let parts: Vec<_> = parts(text).into_iter().map(shown).collect();
            view! { <p>{parts}</p> }
        })
        .collect();
    paragraphs.into_any()
}

fn shown(part: Part) -> AnyView {
    match part {
        Part::Text(text) => text.into_any(),
        Part::Code(text) => view! { <code>{text}</code> }.into_any(),
        Part::Strong(text) => view! { <strong>{text}</strong> }.into_any(),
        Part::Emphasis(text) => view! { <em>{text}</em> }.into_any(),
        Part::Link(text, address) => view! { <ExternalLink address label=text /> }.into_any(),
    }
}

/// A part of a line.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Code(String),
    Strong(String),
    Emphasis(String),
    Link(String, String),
}

/// The parts of a text.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((part, length)) = marked(rest) {
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            parts.push(part);
            rest = &rest[length..];
        } else {
            plain.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    parts
}

/// The part that a text begins with, where it is marked, and how many bytes it takes.
fn marked(text: &str) -> Option<(Part, usize)> {
    let within = |mark: &str| {
        let (inner, _) = text.strip_prefix(mark)?.split_once(mark)?;
        (!inner.trim().is_empty()).then(|| (inner.to_owned(), inner.len() + 2 * mark.len()))
    };
    if let Some((inner, length)) = within("`") {
        return Some((Part::Code(inner), length));
    }
    if let Some((inner, length)) = within("**") {
        return Some((Part::Strong(inner), length));
    }
    if let Some((inner, length)) = within("*").filter(|(inner, _)| !inner.starts_with([' ', '*'])) {
        return Some((Part::Emphasis(inner), length));
    }
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, _) = rest.split_once(')')?;
    let safe = safe_address(address)?;
    let length = words.len() + address.len() + 4;
    Some((Part::Link(words.to_owned(), safe.to_owned()), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[test]
    fn marks_of_a_line_are_read() {
        assert_eq!(
            parts("Use `a*b` or **more**, see [the docs](https://a.example/x)."),
            [
                text("Use "),
                Part::Code("a*b".to_owned()),
                text(" or "),
                Part::Strong("more".to_owned()),
                text(", see "),
                Part::Link("the docs".to_owned(), "https://a.example/x".to_owned()),
                text("."),
            ]
        );
    }

    #[test]
    fn what_is_no_mark_stays_as_it_is() {
        for plain in ["2 * 3 * 4", "a `b", "[x](javascript:alert(1))", "<b>x</b>", "**", "订单*"]
        {
            assert_eq!(parts(plain), [text(plain)], "{plain}");
        }
    }
}
