//! The schema that holds for what is filled in so far.
//!
//! One level at a time: the schemas of properties and items are resolved when their turn comes, with
//! what is filled in there.

mod dependencies;

pub(super) use dependencies::dependencies;

use super::merge::{all_of, over};
use super::patterns::Patterns;
use super::reference::resolved;
use super::rules::Rules;
use super::schema::{Schema, is_truthy, type_of};
use serde_json::{Map, Value, json};

/// What marks a property that is there only because it was filled in.
pub(super) const ADDED: &str = "__additional_property";

/// The schema that holds for a value: references, `dependencies`, `if`, `allOf` and additional
/// properties are resolved.
#[must_use]
pub fn effective(schema: &Value, value: &Value, patterns: &dyn Patterns) -> Value {
    let rules = Rules::new(schema, patterns);
    Value::Object(resolve(&rules, schema, Some(value)))
}

/// The same below the root of a form.
pub(super) fn resolve(rules: &Rules<'_>, schema: &Value, value: Option<&Value>) -> Schema {
    resolve_with(rules, schema, value, &mut Vec::new())
}

fn resolve_with(
    rules: &Rules<'_>,
    schema: &Value,
    value: Option<&Value>,
    seen: &mut Vec<String>,
) -> Schema {
    let Value::Object(written) = schema else { return Schema::new() };
    if !rules.budget.spend_on(schema) {
        return written.clone();
    }
    let followed = rules.budget.deeper(|| follow(rules, schema, value, seen));
    followed.unwrap_or_else(|| written.clone())
}

fn follow(
    rules: &Rules<'_>,
    schema: &Value,
    value: Option<&Value>,
    seen: &mut Vec<String>,
) -> Schema {
    let Value::Object(mut schema) = resolved(rules.root, schema, seen, &rules.budget) else {
        return Schema::new();
    };
    if schema.contains_key("dependencies") {
        let schema = dependencies(rules, &schema, value, seen);
        return resolve_with(rules, &Value::Object(schema), value, seen);
    }
    if let Some(Value::Array(all)) = schema.get("allOf") {
        let resolve = |one: &Value| Value::Object(resolve_with(rules, one, value, seen));
        let all = all.iter().map(resolve).collect();
        schema.insert("allOf".to_owned(), Value::Array(all));
    }
    if let Some(condition) = schema.shift_remove("if") {
        let schema = branch(rules, schema, &condition, value, seen);
        return resolve_with(rules, &Value::Object(schema), value, seen);
    }
    if schema.contains_key("allOf") {
        let Some(merged) = all_of(rules, &schema) else {
            // Contradictions: what is said beside them is all that is left.
            schema.shift_remove("allOf");
            return schema;
        };
        schema = merged;
    }
    with_added(rules, schema, value)
}

/// The schema with what `then` or `else` say besides.
fn branch(
    rules: &Rules<'_>,
    mut schema: Schema,
    condition: &Value,
    value: Option<&Value>,
    seen: &mut Vec<String>,
) -> Schema {
    let then = schema.shift_remove("then");
    let otherwise = schema.shift_remove("else");
    let nothing = json!({});
    let held = value.filter(|value| is_truthy(value)).unwrap_or(&nothing);
    let chosen = if rules.holds(condition, held) { then } else { otherwise };
    match chosen {
        Some(chosen @ Value::Object(_)) => {
            over(&schema, &resolve_with(rules, &chosen, value, seen))
        }
        _ => schema,
    }
}

/// The schema with properties that it does not name, but that are filled in and may be.
fn with_added(rules: &Rules<'_>, mut schema: Schema, value: Option<&Value>) -> Schema {
    let Some(others) = schema.get("additionalProperties").cloned() else { return schema };
    if others == Value::Bool(false) {
        return schema;
    }
    let nothing = Map::new();
    let entries = value.and_then(Value::as_object).unwrap_or(&nothing);
    let mut properties = match schema.get("properties") {
        Some(Value::Object(properties)) => properties.clone(),
        _ => Map::new(),
    };
    for (name, value) in entries {
        if properties.contains_key(name) || !rules.budget.spend(1) {
            continue;
        }
        let mut property = added(rules, &others, value);
        property.insert(ADDED.to_owned(), Value::Bool(true));
        properties.insert(name.clone(), Value::Object(property));
    }
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema
}

/// The schema of a property that is not named.
fn added(rules: &Rules<'_>, others: &Value, value: &Value) -> Schema {
    let guessed = || Schema::from_iter([("type".to_owned(), Value::from(type_of(value)))]);
    let Value::Object(others) = others else { return guessed() };
    if let Some(reference) = others.get("$ref") {
        return resolve(rules, &json!({ "$ref": reference }), Some(value));
    }
    if others.contains_key("type") {
        return others.clone();
    }
    if others.contains_key("anyOf") || others.contains_key("oneOf") {
        let object = Schema::from_iter([("type".to_owned(), Value::from("object"))]);
        return over(&object, others);
    }
    guessed()
}

#[cfg(test)]
mod tests;
