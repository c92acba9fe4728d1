//! What an action is given, read.

use super::Given;
use crate::files::Failed;
use serde_json::Value;

/// A text, where it is given.
pub(super) fn text<'a>(given: &'a Given, name: &str) -> Result<Option<&'a str>, Failed> {
    match given.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(wrong(name, &format!("must be a text, but is {other}"))),
    }
}

/// A text that must be given.
pub(super) fn required<'a>(given: &'a Given, name: &str) -> Result<&'a str, Failed> {
    text(given, name)?.ok_or_else(|| wrong(name, "is missing"))
}

/// A list that must be given.
pub(super) fn list<'a>(given: &'a Given, name: &str) -> Result<&'a Vec<Value>, Failed> {
    given.get(name).and_then(Value::as_array).ok_or_else(|| wrong(name, "must be a list"))
}

/// Texts that must be given.
pub(super) fn texts<'a>(given: &'a Given, name: &str) -> Result<Vec<&'a str>, Failed> {
    let text = |item: &'a Value| item.as_str().ok_or_else(|| wrong(name, "must hold texts"));
    list(given, name)?.iter().map(text).collect()
}

/// Whether something is asked for.
pub(super) fn flag(given: &Given, name: &str) -> bool {
    given.get(name).is_some_and(|value| *value == true)
}

/// That an input cannot be used.
pub(super) fn wrong(name: &str, why: &str) -> Failed {
    Failed::Input(format!("the input `{name}` {why}"))
}
