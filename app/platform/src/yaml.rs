//! JSON values as YAML text: what a person reads of a descriptor, and what differences of
//! descriptors are made of. One value has exactly one text, so equal values never differ.
//!
//! Block style, the order of the value, two spaces a level, block literals for texts of several
//! lines. Reads back as the same value under YAML 1.2's core schema; what only YAML 1.1 would take
//! for something else than a text (`yes`, `2026-11-20`) is quoted as well, for the reader's tools.

use serde_json::{Map, Value};
use std::fmt::Write as _;

/// How far a level stands to the right of the one around it.
const STEP: usize = 2;

/// The longest text that YAML lets stand before a `:` on the same line (1,024), with some room.
const LONGEST_KEY: usize = 1000;

/// The value as one YAML document, without `---`, ending in a line break.
#[must_use]
pub fn to_yaml(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Object(fields) if !fields.is_empty() => write_fields(&mut text, fields, 0),
        Value::Array(items) if !items.is_empty() => write_items(&mut text, items, 0),
        // A block literal at the top has no parent to be indented from.
        Value::String(words) => text.push_str(&scalar(words)),
        other => write_plain(&mut text, other),
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The fields of a map. The first one stands where the pen is, the others on lines of their own.
fn write_fields(text: &mut String, fields: &Map<String, Value>, indent: usize) {
    for (index, (key, value)) in fields.iter().enumerate() {
        if index > 0 {
            start_line(text, indent);
        }
        let key = scalar(key);
        if key.len() > LONGEST_KEY {
            let _ = write!(text, "? {key}");
            start_line(text, indent);
        } else {
            text.push_str(&key);
        }
        text.push(':');
        write_field_value(text, value, indent);
    }
}

fn write_field_value(text: &mut String, value: &Value, indent: usize) {
    let inner = indent + STEP;
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            start_line(text, inner);
            write_fields(text, fields, inner);
        }
        Value::Array(items) if !items.is_empty() => {
            start_line(text, inner);
            write_items(text, items, inner);
        }
        other => {
            text.push(' ');
            write_leaf(text, other, inner);
        }
    }
}

/// The items of a list. The first one stands where the pen is, the others on lines of their own.
fn write_items(text: &mut String, items: &[Value], indent: usize) {
    let inner = indent + STEP;
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            start_line(text, indent);
        }
        text.push_str("- ");
        match item {
            Value::Object(fields) if !fields.is_empty() => write_fields(text, fields, inner),
            Value::Array(items) if !items.is_empty() => write_items(text, items, inner),
            other => write_leaf(text, other, inner),
        }
    }
}

fn write_leaf(text: &mut String, value: &Value, indent: usize) {
    match value {
        Value::String(words) if is_literal(words) => write_literal(text, words, indent),
        Value::String(words) => text.push_str(&scalar(words)),
        other => write_plain(text, other),
    }
}

/// What needs no quotes ever: numbers, truth, nothing, and empty collections.
fn write_plain(text: &mut String, value: &Value) {
    let _ = write!(text, "{value}");
}

/// Ends the line, unless a block literal that keeps its line breaks has, and starts the next.
fn start_line(text: &mut String, indent: usize) {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.extend(std::iter::repeat_n(' ', indent));
}

/// Whether a text is shown as a block literal: several lines, nothing that cannot be printed.
fn is_literal(words: &str) -> bool {
    let content = words.trim_end_matches('\n');
    let printable = |character: char| matches!(character, '\n' | '\t') || !must_escape(character);
    // Blanks alone on the last line would be taken for its end.
    let last = content.rsplit('\n').next().unwrap_or_default();
    !last.trim().is_empty() && words.contains('\n') && words.chars().all(printable)
}

fn write_literal(text: &mut String, words: &str, indent: usize) {
    let content = words.trim_end_matches('\n');
    text.push('|');
    // A reader takes the indentation from the first line, unless it is told.
    if content.starts_with([' ', '\t', '\n']) {
        let _ = write!(text, "{STEP}");
    }
    match words.len() - content.len() {
        0 => text.push('-'),
        1 => {}
        _ => text.push('+'),
    }
    for line in content.split('\n') {
        text.push('\n');
        if !line.is_empty() {
            text.extend(std::iter::repeat_n(' ', indent));
            text.push_str(line);
        }
    }
    text.push_str(&words[content.len()..]);
}

/// A text on one line: plain where that is safe, else in single quotes, else in double ones.
fn scalar(words: &str) -> String {
    if words.chars().any(must_escape) {
        return double_quoted(words);
    }
    if is_plain(words) {
        return words.to_owned();
    }
    format!("'{}'", words.replace('\'', "''"))
}

/// What may stand only in double quotes: controls, line breaks of any sort, and what an editor
/// would not show.
fn must_escape(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn double_quoted(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 2);
    text.push('"');
    for character in words.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            other if must_escape(other) => {
                let _ = write!(text, "\\u{:04x}", u32::from(other));
            }
            other => text.push(other),
        }
    }
    text.push('"');
    text
}

/// Whether a text without line breaks means itself when it stands bare.
fn is_plain(words: &str) -> bool {
    const INDICATORS: &str = "-?:,[]{}#&*!|>'\"%@`=<";
    let Some(first) = words.chars().next() else { return false };
    !INDICATORS.contains(first)
        && words.trim() == words
        && !words.contains(": ")
        && !words.ends_with(':')
        && !words.contains(" #")
        && !is_word(words)
        && !looks_like_number(words)
}

/// Words that a schema takes for nothing or for truth.
fn is_word(words: &str) -> bool {
    let lower = words.to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "~" | "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    )
}

/// Numbers, dates, times and versions: everything made only of what those are made of. Some of it
/// would be safe bare; quoting it is as well.
fn looks_like_number(words: &str) -> bool {
    let lower = words.to_ascii_lowercase();
    let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
    matches!(unsigned, ".inf" | ".nan")
        || (unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.')
            && unsigned.chars().all(|character| "0123456789_.:+-exoabcdftz ".contains(character)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_descriptor_reads_like_a_file_that_a_person_wrote() {
        let value = json!({
            "kind": "API",
            "metadata": {
                "name": "orders",
                "tags": ["go", "tier-1"],
                "links": [{"url": "https://a.example", "title": "Run: book"}],
                "labels": {},
            },
            "spec": {"owners": [], "port": 80, "live": true, "definition": "openapi: 3\npaths: {}\n"},
        });
        let expected = "\
kind: API
metadata:
  name: orders
  tags:
    - go
    - tier-1
  links:
    - url: https://a.example
      title: 'Run: book'
  labels: {}
spec:
  owners: []
  port: 80
  live: true
  definition: |
    openapi: 3
    paths: {}
";
        assert_eq!(to_yaml(&value), expected);
    }

    #[test]
    fn what_would_be_read_as_something_else_is_quoted() {
        for words in [
            "",
            " ",
            "null",
            "~",
            "True",
            "yes",
            "Off",
            "1",
            "-1",
            "1.5e3",
            "0x1f",
            "0o7",
            ".5",
            ".inf",
            "-.INF",
            ".NaN",
            "2026-11-20",
            "12:30:45",
            "1_000",
            "- a",
            "-",
            "?",
            ": a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "@a",
            "`a",
            "%a",
            "{a}",
            "[a]",
            "'a",
            "\"a",
            "<<",
            "=",
            " a",
            "a ",
            "---",
            "...",
            "\u{a0}",
        ] {
            let text = scalar(words);
            assert!(text.starts_with(['\'', '"']), "{words:?} became {text}");
        }
        for words in ["a", "a:b", "a#b", "https://a.example/b?c=d", "v1", "c++", "it's", "订单"] {
            assert_eq!(scalar(words), words);
        }
        assert_eq!(scalar("'tis"), "'''tis'");
        assert_eq!(scalar("tab\there \"\\"), r#""tab\there \"\\""#);
        assert_eq!(scalar("\u{7}\u{85}\u{feff}"), r#""\u0007\u0085\ufeff""#);
    }

    #[test]
    fn literals_say_how_they_begin_and_end() {
        let text = |words: &str| to_yaml(&json!({"a": words, "b": 1}));
        assert_eq!(text("x\ny"), "a: |-\n  x\n  y\nb: 1\n");
        assert_eq!(text("x\n\ny\n"), "a: |\n  x\n\n  y\nb: 1\n");
        assert_eq!(text("x\n\n"), "a: |+\n  x\n\nb: 1\n");
        assert_eq!(text("  x\ny"), "a: |2-\n    x\n  y\nb: 1\n");
        assert_eq!(text("\nx"), "a: |2-\n\n  x\nb: 1\n");
        assert_eq!(text("\n"), "a: \"\\n\"\nb: 1\n");
        assert_eq!(text("x\r\ny"), "a: \"x\\r\\ny\"\nb: 1\n");
    }

    #[test]
    fn lists_in_lists_and_texts_in_lists_keep_their_place() {
        let value = json!([["a", {"b": ["c\nd\n"], "e": null}], [], "f\ng"]);
        let expected = "\
- - a
  - b:
      - |
        c
        d
    e: null
- []
- |-
  f
  g
";
        assert_eq!(to_yaml(&value), expected);
        assert_eq!(to_yaml(&json!("a\nb")), "\"a\\nb\"\n");
        assert_eq!(to_yaml(&json!({})), "{}\n");
    }

    #[test]
    fn a_key_too_long_for_a_line_is_marked() {
        let key = "k".repeat(2_000);
        let value = json!({ key.clone(): {"a": 1}, "b": 2 });
        assert_eq!(to_yaml(&value), format!("? {key}\n:\n  a: 1\nb: 2\n"));
    }

    proptest! {
        #[test]
        fn the_lines_of_a_text_stay_the_lines(words in "[a-z :#-]{0,12}(\n[a-z :#-]{0,12}){1,5}") {
            let text = to_yaml(&json!({ "a": { "b": words.clone() } }));
            let Some((head, body)) = text.split_once('\n').and_then(|(_, rest)| rest.split_once('\n'))
            else { return Err(TestCaseError::fail("two lines at least")) };
            if head.starts_with("  b: |") {
                let lines: Vec<_> =
                    body.lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
                let lines = lines.join("\n");
                prop_assert_eq!(lines.trim_end_matches('\n'), words.trim_end_matches('\n'));
            }
        }
    }
}
