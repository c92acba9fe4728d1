//! What a schema says of itself: its sort, and whether it is a choice.

use super::equality::same;
use serde_json::{Map, Value};

/// A schema that is an object.
pub(super) type Schema = Map<String, Value>;

/// What `typeof` and friends say of a value: the types of JSON Schema, without `integer`.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The type that a form goes by: the written one, of several the first that is not `null`, else what
/// the other keywords let guess.
pub(super) fn sort_of(schema: &Schema) -> Option<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => return Some(one),
        Some(Value::Array(several)) => {
            let mut names = several.iter().filter_map(Value::as_str);
            if several.len() == 2 {
                return names.find(|name| *name != "null");
            }
            return names.next();
        }
        _ => {}
    }
    if let Some(value) = schema.get("const").filter(|value| is_truthy(value)) {
        return Some(type_of(value));
    }
    if schema.contains_key("enum") {
        return Some("string");
    }
    let is_object = schema.contains_key("properties")
        || schema.get("additionalProperties").is_some_and(is_truthy);
    is_object.then_some("object")
}

/// Whether JavaScript takes a value for true.
pub(super) fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// The one value that a schema lets through, as far as that is written.
pub(super) fn constant(schema: &Value) -> Option<&Value> {
    if let Some([only]) = schema.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
        return Some(only);
    }
    schema.get("const")
}

/// Whether a schema, resolved, is a choice among values.
pub(super) fn is_select(schema: &Schema) -> bool {
    if schema.get("enum").is_some_and(Value::is_array) {
        return true;
    }
    let all = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array);
    all.is_some_and(|all| all.iter().all(|one| constant(one).is_some()))
}

/// Whether a choice offers a value.
pub(super) fn offers(schema: &Schema, value: &Value) -> bool {
    if let Some(all) = schema.get("enum").and_then(Value::as_array) {
        return all.iter().any(|one| same(one, value));
    }
    let all = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
    let mut all = all.into_iter().flatten().filter_map(constant);
    all.any(|one| same(one, value))
}

/// The properties of an object's schema.
pub(super) fn properties(schema: &Schema) -> Option<&Schema> {
    schema.get("properties").and_then(Value::as_object)
}

/// Whether a property is one of those that `required` names.
pub(super) fn requires(schema: &Schema, name: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.is_some_and(|names| names.iter().any(|one| one == name))
}

/// `items` when each item has a schema of its own.
pub(super) fn fixed_items(schema: &Schema) -> Option<&Vec<Value>> {
    let items = schema.get("items").and_then(Value::as_array)?;
    (!items.is_empty() && items.iter().all(Value::is_object)).then_some(items)
}

/// The schema of an item: of the one at a place where each has its own, else of them all. Behind the
/// last one `additionalItems`, where that is asked for.
pub(super) fn item_schema(schema: &Schema, place: Option<usize>, additional: bool) -> Value {
    let items = schema.get("items");
    let found = match (items, place) {
        (Some(Value::Array(items)), Some(place)) => {
            items.get(place).filter(|item| item.is_object())
        }
        (Some(item @ Value::Object(_)), None) => Some(item),
        _ => None,
    };
    let additional = || schema.get("additionalItems").filter(|item| additional && item.is_object());
    found.or_else(additional).cloned().unwrap_or_else(|| Value::Object(Schema::new()))
}
