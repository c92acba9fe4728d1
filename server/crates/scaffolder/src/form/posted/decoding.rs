//! Texts of inputs as values of their fields.

use crate::form::field::{ChoiceField, Field, FieldKind, TextField, TextLook};
use crate::form::picked::value_of;
use serde_json::{Number, Value};

/// The value that the texts of a field's inputs mean; `None` is no value. What does not fit the field
/// stays a text, so that a person sees it again beside what is wrong with it.
#[must_use]
pub fn decoded(field: &Field, texts: &[&str]) -> Option<Value> {
    let text = texts.last().copied().unwrap_or_default();
    let empty = || field.empty.clone();
    match &field.kind {
        FieldKind::Text(_) | FieldKind::Choice(_) | FieldKind::File if text.is_empty() => empty(),
        FieldKind::Text(kind) => Some(of_text(text, kind)),
        FieldKind::Number(_) if text.trim().is_empty() => empty(),
        FieldKind::Number(_) => Some(number(text.trim())),
        FieldKind::Switch => Some(Value::Bool(text == "true")),
        FieldKind::Choice(choices) => Some(chosen(choices, text)),
        FieldKind::Choices(choices) => {
            let chosen = choices.choices.iter().filter(|one| texts.contains(&one.token.as_str()));
            Some(Value::Array(chosen.map(|one| one.value.clone()).collect()))
        }
        FieldKind::Picker(picker) => value_of(texts, picker).or_else(empty),
        FieldKind::File => Some(Value::from(text)),
        FieldKind::Files => {
            let files = texts.iter().filter(|text| !text.is_empty());
            Some(Value::Array(files.map(|text| Value::from(*text)).collect()))
        }
        FieldKind::Hidden => Some(hidden(text)),
        FieldKind::List(_)
        | FieldKind::Group(_)
        | FieldKind::Alternatives(_)
        | FieldKind::Nothing => None,
    }
}

fn of_text(text: &str, kind: &TextField) -> Value {
    if kind.is_json {
        return serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    }
    let text = match kind.look {
        // Browsers send what was typed on several lines with CRLF.
        TextLook::Lines(_) => text.replace("\r\n", "\n"),
        TextLook::DateTime => match text.len() {
            16 => format!("{text}:00.000Z"),
            19 => format!("{text}.000Z"),
            23 => format!("{text}Z"),
            _ => text.to_owned(),
        },
        TextLook::Time => match text.len() {
            5 => format!("{text}:00Z"),
            8 => format!("{text}Z"),
            _ => text.to_owned(),
        },
        _ => text.to_owned(),
    };
    Value::String(text)
}

fn number(text: &str) -> Value {
    if let Ok(whole) = text.parse::<i64>() {
        return Value::from(whole);
    }
    let number = text.parse::<f64>().ok().and_then(Number::from_f64);
    number.map_or_else(|| Value::from(text), Value::Number)
}

fn chosen(choices: &ChoiceField, text: &str) -> Value {
    let found = choices.choices.iter().find(|one| one.token == text);
    found.map_or_else(|| Value::from(text), |one| one.value.clone())
}

/// What is not shown comes as JSON, as it was sent.
fn hidden(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}
