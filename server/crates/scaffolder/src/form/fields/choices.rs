//! Choices among values.

use crate::form::equality::shown;
use crate::form::field::{Choice, ChoiceField, ChoiceLook, FieldKind};
use crate::form::schema::{Schema, constant};
use crate::form::ui::Ui;
use serde_json::Value;

/// One of several values.
pub(super) fn one(schema: &Schema) -> (FieldKind, Option<String>) {
    let (look, unknown) = look(schema, ChoiceLook::Select);
    (FieldKind::Choice(ChoiceField { choices: choices(schema), look }), unknown)
}

/// Any of several values: the items of a list that are each one of them.
pub(super) fn several(list: &Schema, item: &Schema) -> (FieldKind, Option<String>) {
    let (look, unknown) = look(list, ChoiceLook::Rows);
    let mut choices = choices(item);
    name(&mut choices, Ui(list));
    (FieldKind::Choices(ChoiceField { choices, look }), unknown)
}

/// Yes or no: a box, unless the template wants to see both.
pub(super) fn yes_or_no(schema: &Schema) -> (FieldKind, Option<String>) {
    let ui = Ui(schema);
    match ui.text("widget") {
        None | Some("checkbox" | "CheckboxWidget") => return (FieldKind::Switch, None),
        Some("radio" | "select" | "RadioWidget" | "SelectWidget") => {}
        Some(other) => return (FieldKind::Switch, Some(other.to_owned())),
    }
    let mut choices = choices(schema);
    if choices.is_empty() {
        choices =
            [true, false].map(|value| choice(&Value::Bool(value), String::new(), None)).into();
        name(&mut choices, ui);
    }
    let (look, unknown) = look(schema, ChoiceLook::Select);
    (FieldKind::Choice(ChoiceField { choices, look }), unknown)
}

fn look(schema: &Schema, usual: ChoiceLook) -> (ChoiceLook, Option<String>) {
    let ui = Ui(schema);
    let rows = if ui.is_on("inline") { ChoiceLook::Inline } else { ChoiceLook::Rows };
    match ui.text("widget") {
        None => (usual, None),
        Some("radio" | "checkboxes" | "RadioWidget" | "CheckboxesWidget") => (rows, None),
        Some("select" | "SelectWidget") => (ChoiceLook::Select, None),
        Some(other) => (usual, Some(other.to_owned())),
    }
}

fn choices(schema: &Schema) -> Vec<Choice> {
    let ui = Ui(schema);
    let listed = schema.get("enum").and_then(Value::as_array);
    let mut choices: Vec<Choice> = if let Some(all) = listed {
        all.iter().map(|value| choice(value, shown(value), None)).collect()
    } else {
        let all = schema.get("oneOf").or_else(|| schema.get("anyOf"));
        all.and_then(Value::as_array).into_iter().flatten().filter_map(of_schema).collect()
    };
    if schema.contains_key("enum") {
        let names = schema.get("enumNames").and_then(Value::as_array);
        rename(&mut choices, names);
        name(&mut choices, ui);
    }
    let disabled = ui.get("enumDisabled").and_then(Value::as_array);
    for choice in &mut choices {
        choice.is_disabled = disabled.is_some_and(|disabled| disabled.contains(&choice.value));
    }
    choices
}

fn of_schema(schema: &Value) -> Option<Choice> {
    let value = constant(schema)?;
    let text = |name: &str| {
        schema.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let label = text("title").unwrap_or_else(|| shown(value));
    Some(choice(value, label, text("description")))
}

fn choice(value: &Value, label: String, description: Option<String>) -> Choice {
    let token = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Choice { value: value.clone(), token, label, description, is_disabled: false }
}

/// Gives choices the names that the page's options have for them.
fn name(choices: &mut [Choice], ui: Ui<'_>) {
    match ui.get("enumNames") {
        Some(Value::Array(names)) => rename(choices, Some(names)),
        Some(Value::Object(names)) => {
            for choice in choices {
                if let Some(name) = names.get(&choice.token).and_then(Value::as_str) {
                    name.clone_into(&mut choice.label);
                }
            }
        }
        _ => {}
    }
}

fn rename(choices: &mut [Choice], names: Option<&Vec<Value>>) {
    for (choice, name) in choices.iter_mut().zip(names.into_iter().flatten()) {
        if let Some(name) = name.as_str().filter(|name| !name.is_empty()) {
            name.clone_into(&mut choice.label);
        }
    }
}
