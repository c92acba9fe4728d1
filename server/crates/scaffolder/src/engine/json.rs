//! `JSON.stringify` and `JSON.parse`

mod read;

pub(crate) use read::read;

use super::fault::{Budget, Fault, Outcome, VALUE_DEPTH};
use super::number;
use super::text::{Builder, Text};
use super::value::Value;
use std::fmt::Write as _;

/// The value as JSON, with so much indentation; `None` for what JSON has no word for.
pub(crate) fn stringify(value: &Value, indent: &str, budget: &Budget) -> Outcome<Option<Text>> {
    write(value, indent, budget, false)
}

/// The value as JSON for whoever asked for a value: what is marked safe is a text to them.
pub(crate) fn value_text(value: &Value, budget: &Budget) -> Outcome<Option<Text>> {
    write(value, "", budget, true)
}

fn write(value: &Value, indent: &str, budget: &Budget, plain: bool) -> Outcome<Option<Text>> {
    let mut writer = Writer { out: Builder::default(), indent, budget, plain };
    Ok(writer.value(value, 0)?.then(|| writer.out.finish()))
}

/// The indentation that the second argument of `dump` means.
pub(crate) fn indentation(spaces: &Value) -> String {
    match spaces {
        Value::Number(number) => " ".repeat(number::index(*number, 10)),
        Value::Text(text) => text.slice(0, 10).as_str().into_owned(),
        _ => String::new(),
    }
}

struct Writer<'a> {
    out: Builder,
    indent: &'a str,
    budget: &'a Budget,
    /// Whether what is marked safe is a text, and not the object that it is to JavaScript.
    plain: bool,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) -> Outcome<()> {
        self.budget.make(text.len())?;
        self.out.push_str(text);
        Ok(())
    }

    /// Writes a value; tells whether there was anything to write.
    fn value(&mut self, value: &Value, depth: u32) -> Outcome<bool> {
        if depth > VALUE_DEPTH {
            return Err(Fault::new("values stand too deep in one another, or in themselves"));
        }
        match value {
            Value::Undefined | Value::Function(_) => return Ok(false),
            Value::Bool(value) => self.push(if *value { "true" } else { "false" })?,
            Value::Number(number) if number.is_finite() => self.push(&number::to_text(*number))?,
            Value::Null | Value::Number(_) => self.push("null")?,
            Value::Text(text) => self.text(text)?,
            Value::Safe(text) if self.plain => self.text(text)?,
            Value::Safe(text) => {
                let entries =
                    [("val", Value::Text(text.clone())), ("length", Value::count(text.len()))];
                return self.value(&Value::map(entries), depth);
            }
            Value::Pattern(_) => self.push("{}")?,
            Value::List(list) => {
                self.push("[")?;
                let items = list.items();
                for (index, item) in items.iter().enumerate() {
                    self.between(index, depth)?;
                    if !self.value(item, depth + 1)? {
                        self.push("null")?;
                    }
                }
                self.close(items.is_empty(), "]", depth)?;
            }
            Value::Map(map) => {
                self.push("{")?;
                let mut count = 0;
                for (key, value) in map.entries() {
                    if matches!(value, Value::Undefined | Value::Function(_)) {
                        continue;
                    }
                    self.between(count, depth)?;
                    count += 1;
                    self.text(&Text::new(&*key))?;
                    self.push(if self.indent.is_empty() { ":" } else { ": " })?;
                    self.value(&value, depth + 1)?;
                }
                self.close(count == 0, "}", depth)?;
            }
        }
        Ok(true)
    }

    fn between(&mut self, count: usize, depth: u32) -> Outcome<()> {
        if count > 0 {
            self.push(",")?;
        }
        self.line(depth + 1)
    }

    fn close(&mut self, empty: bool, bracket: &str, depth: u32) -> Outcome<()> {
        if !empty {
            self.line(depth)?;
        }
        self.push(bracket)
    }

    fn line(&mut self, depth: u32) -> Outcome<()> {
        if self.indent.is_empty() {
            return Ok(());
        }
        let line = format!("\n{}", self.indent.repeat(depth as usize));
        self.push(&line)
    }

    fn text(&mut self, text: &Text) -> Outcome<()> {
        let mut quoted = String::with_capacity(text.weight() + 2);
        quoted.push('"');
        for character in char::decode_utf16(text.units().iter().copied()) {
            match character {
                Ok('"') => quoted.push_str("\\\""),
                Ok('\\') => quoted.push_str("\\\\"),
                Ok('\n') => quoted.push_str("\\n"),
                Ok('\r') => quoted.push_str("\\r"),
                Ok('\t') => quoted.push_str("\\t"),
                Ok('\u{8}') => quoted.push_str("\\b"),
                Ok('\u{c}') => quoted.push_str("\\f"),
                Ok(control) if control < ' ' => {
                    let _ = write!(quoted, "\\u{:04x}", u32::from(control));
                }
                Ok(other) => quoted.push(other),
                Err(half) => {
                    let _ = write!(quoted, "\\u{:04x}", half.unpaired_surrogate());
                }
            }
        }
        quoted.push('"');
        self.push(&quoted)
    }
}
