//! What is filled in, to be looked over once more before something is made of it.

use super::equality::shown;
use super::field::{ChoiceField, Field, FieldKind, TextLook};
use super::fields::{Choices, fields_chosen};
use super::patterns::Patterns;
use super::pointer::at;
use serde_json::{Map, Value};

/// What stands in the place of what is not shown.
const MASK: &str = "••••••";

/// A field with its value in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// Where the value is.
    pub pointer: String,
    /// What the field is called, those around it included.
    pub label: String,
    /// The value; empty where nothing is filled in. `true` and `false` of yes or no are for the page
    /// to word.
    pub value: String,
    /// Whether a mask stands in its place.
    pub masked: bool,
    /// Whether it is shown at all.
    pub shown: bool,
}

/// What is filled in, field by field, in the order of the page.
#[must_use]
pub fn review(
    schema: &Value,
    values: &Map<String, Value>,
    choices: &Choices,
    patterns: &dyn Patterns,
) -> Vec<Reviewed> {
    let mut rows = Vec::new();
    for field in fields_chosen(schema, values, choices, patterns) {
        row(&field, "", values, &mut rows);
    }
    rows
}

fn row(field: &Field, around: &str, values: &Map<String, Value>, rows: &mut Vec<Reviewed>) {
    let label = match (around.is_empty(), field.label.is_empty()) {
        (_, true) => around.to_owned(),
        (true, false) => field.label.clone(),
        (false, false) => format!("{around} › {}", field.label),
    };
    match &field.kind {
        FieldKind::Group(group) => {
            return group.fields.iter().for_each(|inner| row(inner, &label, values, rows));
        }
        FieldKind::Alternatives(alternatives) => {
            // The chosen one is called as what it belongs to.
            let inner = Field { label: String::new(), ..(*alternatives.field).clone() };
            return row(&inner, &label, values, rows);
        }
        FieldKind::List(list) if list.items.iter().any(|item| is_made_of_parts(&item.kind)) => {
            return list.items.iter().for_each(|inner| row(inner, &label, values, rows));
        }
        FieldKind::Hidden | FieldKind::Nothing => return,
        _ => {}
    }
    let value = at(values, &field.pointer);
    let unseen = matches!(
        &field.kind,
        FieldKind::Text(text) if matches!(text.look, TextLook::Password | TextLook::Secret)
    );
    let is_filled = value.is_some_and(|value| !value.is_null());
    let masked = is_filled && (unseen || field.mask.is_some());
    let words = if masked {
        field.mask.clone().unwrap_or_else(|| MASK.to_owned())
    } else {
        value.map(|value| in_words(value, &field.kind)).unwrap_or_default()
    };
    let pointer = field.pointer.clone();
    rows.push(Reviewed { pointer, label, value: words, masked, shown: field.is_reviewed });
}

fn is_made_of_parts(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Group(_) | FieldKind::Alternatives(_) | FieldKind::List(_))
}

fn in_words(value: &Value, kind: &FieldKind) -> String {
    match (kind, value) {
        (FieldKind::Choice(field), value) => choice(field, value),
        (FieldKind::Choices(field), Value::Array(all)) => {
            all.iter().map(|one| choice(field, one)).collect::<Vec<_>>().join(", ")
        }
        (FieldKind::File, Value::String(address)) => file_name(address),
        (FieldKind::Files, Value::Array(all)) => {
            let names = all.iter().filter_map(Value::as_str).map(file_name);
            names.collect::<Vec<_>>().join(", ")
        }
        (_, Value::Null) => String::new(),
        (_, value) => shown(value),
    }
}

fn choice(field: &ChoiceField, value: &Value) -> String {
    let found = field.choices.iter().find(|one| one.value == *value);
    found.filter(|one| !one.label.is_empty()).map_or_else(|| shown(value), |one| one.label.clone())
}

/// The name of a file in its data address: `data:text/plain;name=a.txt;base64,…`
fn file_name(address: &str) -> String {
    let name = address.split(';').find_map(|part| part.strip_prefix("name="));
    name.map_or_else(|| address.chars().take(40).collect(), |name| name.replace("%20", " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EnginePatterns;
    use serde_json::json;

    #[test]
    fn values_are_told_in_the_words_of_the_form() {
        let schema = json!({ "properties": {
            "size": { "type": "string", "title": "Size", "enum": ["s", "l"], "enumNames": ["Small", "Large"] },
            "token": { "type": "string", "ui:widget": "password" },
            "zone": { "type": "string", "ui:backstage": { "review": { "mask": "hidden" } } },
            "note": { "type": "string", "ui:backstage": { "review": { "show": false } } },
            "build": { "type": "object", "title": "Build", "properties": { "tool": { "type": "string" } } },
            "tags": { "type": "array", "items": { "type": "string" } },
        } });
        let values = json!({
            "size": "l", "token": "secret", "zone": "z", "note": "n", "build": { "tool": "maven" },
            "tags": ["a", "b"],
        });
        let rows = review(&schema, values.as_object().unwrap(), &Choices::new(), &EnginePatterns);
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.label.as_str(), row.value.as_str(), row.masked, row.shown))
            .collect();
        assert_eq!(
            told,
            [
                ("Size", "Large", false, true),
                ("token", MASK, true, true),
                ("zone", "hidden", true, true),
                ("note", "n", false, false),
                ("Build › tool", "maven", false, true),
                ("tags", "a, b", false, true),
            ]
        );
    }
}
