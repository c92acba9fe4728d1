//! `allOf` as one schema.

use super::{over, union};
use crate::form::equality::same;
use crate::form::schema::Schema;
use serde_json::{Map, Value, json};

/// A schema with its `allOf`, each of them resolved, as one; `None` when they contradict one another.
pub(in crate::form) fn all_of(schema: &Schema) -> Option<Schema> {
    let mut merged = schema.clone();
    let Some(Value::Array(all)) = merged.shift_remove("allOf") else { return Some(merged) };
    let mut kept = Vec::new();
    for one in all {
        match one {
            Value::Object(one) if one.contains_key("contains") => kept.push(Value::Object(one)),
            Value::Object(one) => merged = both(&merged, &one)?,
            Value::Bool(true) => {}
            _ => return None,
        }
    }
    if !kept.is_empty() {
        merged.insert("allOf".to_owned(), Value::Array(kept));
    }
    Some(merged)
}

/// What holds where both hold.
fn both(one: &Schema, other: &Schema) -> Option<Schema> {
    let mut merged = one.clone();
    for (key, right) in other {
        let value = match merged.get(key) {
            None => right.clone(),
            Some(left) if same(left, right) => continue,
            Some(left) => keyword(key, left, right)?,
        };
        merged.insert(key.clone(), value);
    }
    Some(merged)
}

/// One keyword that both have, with different values.
fn keyword(key: &str, left: &Value, right: &Value) -> Option<Value> {
    match (key, left, right) {
        ("required", Value::Array(left), Value::Array(right)) => Some(union(left, right)),
        ("type", ..) => types(left, right),
        ("enum", Value::Array(left), Value::Array(right)) => {
            let all: Vec<Value> = left
                .iter()
                .filter(|one| right.iter().any(|other| same(one, other)))
                .cloned()
                .collect();
            (!all.is_empty()).then_some(Value::Array(all))
        }
        ("const" | "format", ..) => None,
        ("minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties", ..) => {
            Some(if left.as_f64() >= right.as_f64() { left } else { right }.clone())
        }
        ("maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties", ..) => {
            Some(if left.as_f64() <= right.as_f64() { left } else { right }.clone())
        }
        ("pattern", Value::String(left), Value::String(right)) => {
            Some(Value::from(format!("(?={left})(?={right})")))
        }
        ("uniqueItems", ..) => Some(Value::Bool(true)),
        ("properties" | "definitions" | "patternProperties" | "dependencies", ..) => {
            named(left.as_object()?, right.as_object()?)
        }
        (
            "items" | "additionalItems" | "contains" | "propertyNames" | "additionalProperties",
            ..,
        ) => schemas(left, right),
        ("oneOf" | "anyOf", Value::Array(left), Value::Array(right)) => product(left, right),
        ("not", ..) => Some(json!({ "anyOf": [left, right] })),
        ("title" | "description" | "default" | "$id" | "$schema" | "examples", ..) => {
            Some(left.clone())
        }
        // What is said of how it is shown: the last one wins, part by part.
        (_, Value::Object(left), Value::Object(right)) => Some(Value::Object(over(left, right))),
        _ => Some(right.clone()),
    }
}

fn types(left: &Value, right: &Value) -> Option<Value> {
    let names = |value: &Value| -> Vec<Value> {
        match value {
            Value::Array(names) => names.clone(),
            other => vec![other.clone()],
        }
    };
    let (left, right) = (names(left), names(right));
    let mut both: Vec<Value> = left.into_iter().filter(|name| right.contains(name)).collect();
    match both.len() {
        0 => None,
        1 => both.pop(),
        _ => Some(Value::Array(both)),
    }
}

fn named(left: &Map<String, Value>, right: &Map<String, Value>) -> Option<Value> {
    let mut merged = left.clone();
    for (name, value) in right {
        let value = match left.get(name) {
            None => value.clone(),
            Some(Value::Array(names)) => union(names, value.as_array()?),
            Some(before) => schemas(before, value)?,
        };
        merged.insert(name.clone(), value);
    }
    Some(Value::Object(merged))
}

fn schemas(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Bool(true), other) | (other, Value::Bool(true)) => Some(other.clone()),
        (Value::Bool(false), _) | (_, Value::Bool(false)) => Some(Value::Bool(false)),
        (Value::Object(left), Value::Object(right)) => both(left, right).map(Value::Object),
        _ => None,
    }
}

/// Each of the one with each of the other, as far as they go together.
fn product(left: &[Value], right: &[Value]) -> Option<Value> {
    /// Most that come of it: alternatives multiply.
    const MOST: usize = 200;
    if left.len().checked_mul(right.len()).is_none_or(|count| count > MOST) {
        return None;
    }
    let pairs = left.iter().flat_map(|one| right.iter().map(move |other| (one, other)));
    let all: Vec<Value> = pairs.filter_map(|(one, other)| schemas(one, other)).collect();
    (!all.is_empty()).then_some(Value::Array(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(schema: &Value) -> Option<Value> {
        all_of(schema.as_object().unwrap()).map(Value::Object)
    }

    #[test]
    fn the_narrower_bound_holds() {
        let schema = json!({
            "type": ["string", "null"],
            "allOf": [
                { "type": "string", "minLength": 2, "maxLength": 9 },
                { "minLength": 4, "maxLength": 20, "title": "A" },
            ],
        });
        let expected = json!({ "type": "string", "minLength": 4, "maxLength": 9, "title": "A" });
        assert_eq!(merged(&schema), Some(expected));
    }

    #[test]
    fn contradictions_are_no_schema() {
        assert_eq!(merged(&json!({ "allOf": [{ "const": 1 }, { "const": 2 }] })), None);
        assert_eq!(merged(&json!({ "type": "string", "allOf": [{ "type": "number" }] })), None);
    }

    #[test]
    fn properties_of_all_are_there_once() {
        let schema = json!({
            "properties": { "a": { "type": "string" } },
            "required": ["a"],
            "allOf": [{ "properties": { "a": { "minLength": 1 }, "b": {} }, "required": ["a", "b"] }],
        });
        let expected = json!({
            "properties": { "a": { "type": "string", "minLength": 1 }, "b": {} },
            "required": ["a", "b"],
        });
        assert_eq!(merged(&schema), Some(expected));
    }
}
