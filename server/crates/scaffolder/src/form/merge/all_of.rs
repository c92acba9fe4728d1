//! `allOf` as one schema.

use super::{over, union};
use crate::form::equality::same;
use crate::form::rules::Rules;
use crate::form::schema::{Schema, properties};
use serde_json::{Map, Value, json};

/// A schema with its `allOf`, each of them resolved, as one; `None` when they contradict one another.
pub(in crate::form) fn all_of(rules: &Rules<'_>, schema: &Schema) -> Option<Schema> {
    let mut merged = schema.clone();
    let Some(Value::Array(all)) = merged.shift_remove("allOf") else { return Some(merged) };
    let mut kept = Vec::new();
    for one in all {
        match one {
            Value::Object(one) if one.contains_key("contains") => kept.push(Value::Object(one)),
            Value::Object(one) => merged = both(rules, &merged, &one)?,
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
fn both(rules: &Rules<'_>, one: &Schema, other: &Schema) -> Option<Schema> {
    if !rules.budget.spend(1) {
        return None;
    }
    let mut merged = permitted(rules, other, one)?;
    for (key, right) in permitted(rules, one, other)? {
        let value = match merged.get(&key) {
            None => right,
            Some(left) if same(left, &right) => continue,
            Some(left) => keyword(rules, &key, left, &right)?,
        };
        merged.insert(key, value);
    }
    Some(merged)
}

/// A schema with its properties as far as what another says of properties that it does not know lets
/// them through.
fn permitted(rules: &Rules<'_>, by: &Schema, schema: &Schema) -> Option<Schema> {
    let mut schema = schema.clone();
    let Some(others) =
        by.get("additionalProperties").filter(|others| **others != Value::Bool(true))
    else {
        return Some(schema);
    };
    let Some(Value::Object(own)) = schema.get("properties") else { return Some(schema) };
    let patterns = by.get("patternProperties").and_then(Value::as_object);
    let is_known = |name: &String| {
        let mut patterns = patterns.into_iter().flat_map(Map::keys);
        properties(by).is_some_and(|known| known.contains_key(name))
            || patterns.any(|pattern| rules.patterns.is_match(pattern, name) == Some(true))
    };
    let mut left = Map::new();
    for (name, property) in own {
        if is_known(name) {
            left.insert(name.clone(), property.clone());
        } else if *others != Value::Bool(false) {
            left.insert(name.clone(), schemas(rules, property, others)?);
        }
    }
    schema.insert("properties".to_owned(), Value::Object(left));
    Some(schema)
}

/// One keyword that both have, with different values.
fn keyword(rules: &Rules<'_>, key: &str, left: &Value, right: &Value) -> Option<Value> {
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
            named(rules, left.as_object()?, right.as_object()?)
        }
        // Items of their own each, and what holds for all items.
        ("items", Value::Array(own), all @ Value::Object(_))
        | ("items", all @ Value::Object(_), Value::Array(own)) => {
            own.iter().map(|one| schemas(rules, one, all)).collect::<Option<_>>().map(Value::Array)
        }
        (
            "items" | "additionalItems" | "contains" | "propertyNames" | "additionalProperties",
            ..,
        ) => schemas(rules, left, right),
        ("oneOf" | "anyOf", Value::Array(left), Value::Array(right)) => product(rules, left, right),
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

fn named(
    rules: &Rules<'_>,
    left: &Map<String, Value>,
    right: &Map<String, Value>,
) -> Option<Value> {
    let mut merged = left.clone();
    for (name, value) in right {
        let value = match left.get(name) {
            None => value.clone(),
            Some(Value::Array(names)) => union(names, value.as_array()?),
            Some(before) => schemas(rules, before, value)?,
        };
        merged.insert(name.clone(), value);
    }
    Some(Value::Object(merged))
}

fn schemas(rules: &Rules<'_>, left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Bool(true), other) | (other, Value::Bool(true)) => Some(other.clone()),
        (Value::Bool(false), _) | (_, Value::Bool(false)) => Some(Value::Bool(false)),
        (Value::Object(left), Value::Object(right)) => both(rules, left, right).map(Value::Object),
        _ => None,
    }
}

/// Each of the one with each of the other, as far as they go together.
fn product(rules: &Rules<'_>, left: &[Value], right: &[Value]) -> Option<Value> {
    /// Most that come of it: alternatives multiply.
    const MOST: usize = 200;
    if left.len().checked_mul(right.len()).is_none_or(|count| count > MOST) {
        return None;
    }
    let pairs = left.iter().flat_map(|one| right.iter().map(move |other| (one, other)));
    let all: Vec<Value> = pairs.filter_map(|(one, other)| schemas(rules, one, other)).collect();
    (!all.is_empty()).then_some(Value::Array(all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EnginePatterns;

    fn merged(schema: &Value) -> Option<Value> {
        let rules = Rules::new(schema, &EnginePatterns);
        all_of(&rules, schema.as_object().unwrap()).map(Value::Object)
    }

    #[test]
    fn what_one_does_not_let_through_is_gone() {
        let schema = json!({
            "properties": { "a": {} },
            "patternProperties": { "^p": {} },
            "additionalProperties": false,
            "allOf": [{ "properties": { "a": { "type": "string" }, "b": {}, "p1": {} } }],
        });
        let merged = merged(&schema).unwrap();
        assert_eq!(merged["properties"], json!({ "a": { "type": "string" }, "p1": {} }));
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
