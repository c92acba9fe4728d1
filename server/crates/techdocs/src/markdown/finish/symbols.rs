//! Small signs: `(c)`, `1/2`, `-->`, `1st`.

use crate::markdown::{
    stash::Parts,
    tree::{Id, Text},
};
use regex::{Captures, Regex};
use std::sync::LazyLock;

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static SIGNS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\(tm\)|\(c\)|\(r\)|\+/-|=/=|\bc/o\b|<-->|-->|<--|[0-9]/[0-9]|\b[0-9]+(?:st|nd|rd|th)\b",
    )
    .unwrap()
});

const FRACTIONS: [(&str, &str); 15] = [
    ("1/4", "¼"),
    ("1/2", "½"),
    ("3/4", "¾"),
    ("1/3", "⅓"),
    ("2/3", "⅔"),
    ("1/5", "⅕"),
    ("2/5", "⅖"),
    ("3/5", "⅗"),
    ("4/5", "⅘"),
    ("1/6", "⅙"),
    ("5/6", "⅚"),
    ("1/8", "⅛"),
    ("3/8", "⅜"),
    ("5/8", "⅝"),
    ("7/8", "⅞"),
];

/// Replaces what stands for a sign.
pub(in crate::markdown) fn replace_symbols(root: Id, parts: &mut Parts) {
    for id in parts.tree.walk(root) {
        let text = parts.tree.get(id).text.clone();
        if let Some(replaced) = replaced(&text, parts) {
            parts.tree.at(id).text.content = replaced;
        }
        let tail = parts.tree.get(id).tail.clone();
        if let Some(replaced) = replaced(&tail, parts) {
            parts.tree.at(id).tail.content = replaced;
        }
    }
}

fn replaced(text: &Text, parts: &mut Parts) -> Option<String> {
    if text.done || !SIGNS.is_match(&text.content) {
        return None;
    }
    let content = &text.content;
    let replaced = SIGNS.replace_all(content, |found: &Captures<'_>| {
        let Some(whole) = found.get(0) else { return String::new() };
        let (before, after) = (&content[..whole.start()], &content[whole.end()..]);
        sign(whole.as_str(), before, after, parts).unwrap_or_else(|| whole.as_str().to_owned())
    });
    Some(replaced.into_owned())
}

fn sign(text: &str, before: &str, after: &str, parts: &mut Parts) -> Option<String> {
    let sign = match text {
        "(tm)" => "™",
        "(c)" => "©",
        "(r)" => "®",
        "+/-" => "±",
        "=/=" => "≠",
        "c/o" => "℅",
        "<-->" => "↔",
        "-->" if !before.ends_with('-') => "→",
        "<--" if !after.starts_with('-') => "←",
        _ if text.contains('/') && (ends_in_digit(before) || starts_with_digit(after)) => {
            return None;
        }
        _ if text.contains('/') => FRACTIONS.iter().find(|(known, _)| *known == text)?.1,
        _ => return ordinal(text, parts),
    };
    Some(sign.to_owned())
}

fn ends_in_digit(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// `1st`, `22nd`, `13th`; what no one says (`1th`, `11st`) stays.
fn ordinal(text: &str, parts: &mut Parts) -> Option<String> {
    let (number, ending) = text.split_at(text.len().checked_sub(2)?);
    let last = number.chars().next_back()?;
    let before = number[..number.len() - 1].chars().next_back();
    let sound = match ending {
        "st" => last == '1',
        "nd" => last == '2',
        "rd" => last == '3',
        "th" => "0456789".contains(last) || (before == Some('1') && "123".contains(last)),
        _ => false,
    };
    let leads_with_zero = number.len() > 1 && number.starts_with('0');
    if !sound || leads_with_zero {
        return None;
    }
    let marker = parts.stash.html(format!("<sup>{ending}</sup>"));
    Some(format!("{number}{marker}"))
}
