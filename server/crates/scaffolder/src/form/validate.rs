//! What does not hold of a value: JSON Schema draft 07 as ajv checks it.

mod array;
mod number;
mod object;
mod text;
mod together;

use super::equality::same;
use super::patterns::Patterns;
use super::reference::target;
use super::rules::Rules;
use super::schema::Schema;
use super::wording;
use serde_json::Value;

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// A JSON Pointer to what is wrong; to what is missing, where that is it.
    pub pointer: String,
    /// The keyword that does not hold: `required`, `pattern`, …
    pub keyword: &'static str,
    /// What the keyword says: `3` of `minLength: 3`.
    pub limit: Value,
    /// What to change.
    pub message: String,
    /// Whether the template words the message itself (`errorMessage`).
    pub is_own: bool,
}

/// What does not hold of a value; nothing when it fits.
#[must_use]
pub fn validate(schema: &Value, value: &Value, patterns: &dyn Patterns) -> Vec<Violation> {
    let rules = Rules::new(schema, patterns);
    let mut broken = Vec::new();
    check(&rules, schema, value, "", &mut broken);
    if rules.budget.is_spent() {
        broken.clear();
        add(&mut broken, "", "budget", &Value::Null);
    }
    broken
}

/// Notes something that does not hold.
fn add(broken: &mut Vec<Violation>, pointer: &str, keyword: &'static str, limit: &Value) {
    broken.push(Violation {
        pointer: pointer.to_owned(),
        keyword,
        limit: limit.clone(),
        message: wording::message(keyword, limit),
        is_own: false,
    });
}

/// Checks a value against a schema, and notes what does not hold.
pub(super) fn check(
    rules: &Rules<'_>,
    schema: &Value,
    value: &Value,
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    let schema = match schema {
        Value::Object(schema) => schema,
        Value::Bool(false) => return add(broken, pointer, "false schema", &Value::Null),
        _ => return,
    };
    if !rules.budget.spend(1) {
        return;
    }
    let before = broken.len();
    rules.budget.deeper(|| keywords(rules, schema, value, pointer, broken));
    if broken.len() > before
        && let Some(own) = schema.get("errorMessage")
    {
        wording::reword(own, pointer, before, broken);
    }
}

fn keywords(
    rules: &Rules<'_>,
    schema: &Schema,
    value: &Value,
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        match target(rules.root, reference) {
            Some(target) => check(rules, &target, value, pointer, broken),
            None => add(broken, pointer, "$ref", &Value::from(reference)),
        }
    }
    let is_null = value.is_null() && schema.get("nullable") == Some(&Value::Bool(true));
    if let Some(wanted) = schema.get("type")
        && !is_null
        && !has_type(wanted, value)
    {
        add(broken, pointer, "type", wanted);
    }
    if let Some(Value::Array(all)) = schema.get("enum")
        && !all.iter().any(|one| same(one, value))
    {
        add(broken, pointer, "enum", &schema["enum"]);
    }
    if let Some(only) = schema.get("const")
        && !same(only, value)
    {
        add(broken, pointer, "const", only);
    }
    match value {
        Value::String(held) => text::check(rules, schema, held, pointer, broken),
        Value::Number(held) => number::check(schema, held, pointer, broken),
        Value::Array(items) => array::check(rules, schema, items, pointer, broken),
        Value::Object(entries) => object::check(rules, schema, entries, pointer, broken),
        Value::Null | Value::Bool(_) => {}
    }
    together::check(rules, schema, value, pointer, broken);
}

/// Whether a value is of a type, or of one of several.
fn has_type(wanted: &Value, value: &Value) -> bool {
    match wanted {
        Value::String(name) => is_a(name, value),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(|name| is_a(name, value)),
        _ => true,
    }
}

fn is_a(name: &str, value: &Value) -> bool {
    match name {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
