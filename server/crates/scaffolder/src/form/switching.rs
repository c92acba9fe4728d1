//! Another one of several schemas is chosen.

use super::defaults::filled_in;
use super::field::Alternatives;
use super::patterns::Patterns;
use super::rules::Rules;
use super::schema::properties;
use serde_json::{Map, Value};

/// What is filled in becomes of it when another schema is chosen: what that one knows and accepts
/// stays, the rest is as the schema begins. `root` is the page's schema; `None` is nothing.
#[must_use]
pub fn switched(
    root: &Value,
    alternatives: &Alternatives,
    value: Option<&Value>,
    to: usize,
    patterns: &dyn Patterns,
) -> Option<Value> {
    let rules = Rules::new(root, patterns);
    let schema = alternatives.schemas.get(to)?;
    let kept = match value {
        Some(Value::Object(entries)) => {
            let before = alternatives.schemas.get(alternatives.chosen);
            Some(Value::Object(kept(&rules, before, schema, entries)))
        }
        Some(other) => Some(other.clone()).filter(|value| rules.holds(schema, value)),
        None => None,
    };
    filled_in(&rules, schema, kept.as_ref()).or(kept)
}

fn kept(
    rules: &Rules<'_>,
    before: Option<&Value>,
    schema: &Value,
    entries: &Map<String, Value>,
) -> Map<String, Value> {
    let of_before = before.and_then(Value::as_object).and_then(properties);
    let of_schema = schema.as_object().and_then(properties);
    let stays = |name: &String, value: &Value| match of_schema
        .and_then(|properties| properties.get(name))
    {
        Some(property) => rules.holds(property, value),
        None => !of_before.is_some_and(|properties| properties.contains_key(name)),
    };
    let stays = entries.iter().filter(|(name, value)| stays(name, value));
    stays.map(|(name, value)| (name.clone(), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{EnginePatterns, FieldKind, fields};
    use serde_json::json;

    #[test]
    fn what_the_other_one_does_not_know_goes() {
        let schema = json!({
            "properties": {
                "store": {
                    "type": "object",
                    "oneOf": [
                        { "properties": { "kind": { "const": "sql" }, "size": { "type": "integer" } } },
                        { "properties": { "kind": { "const": "file" }, "path": { "type": "string" } } },
                    ],
                },
            },
        });
        let values = json!({ "store": { "kind": "sql", "size": 3, "note": "x" } });
        let fields = fields(&schema, values.as_object().unwrap(), &EnginePatterns);
        let FieldKind::Alternatives(alternatives) = &fields[0].kind else {
            panic!("{fields:?}");
        };
        assert_eq!(alternatives.chosen, 0);
        let value = switched(&schema, alternatives, values.get("store"), 1, &EnginePatterns);
        assert_eq!(value, Some(json!({ "kind": "file", "note": "x" })));
    }
}
