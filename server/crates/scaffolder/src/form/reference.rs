//! `$ref`: what a schema refers to, within the same form.

use super::budget::Budget;
use super::schema::Schema;
use serde_json::{Map, Value};

/// Most references that lead from one to the next.
const LONGEST: usize = 64;

/// What a reference within a schema leads to; `None` when it leads nowhere, outside, or in a circle.
pub(super) fn target(root: &Value, reference: &str) -> Option<Value> {
    let mut reference = reference.to_owned();
    let mut beside = Schema::new();
    for _ in 0..LONGEST {
        let place = pointer(&reference)?;
        let found = root.pointer(&place)?;
        let Some(next) = found.get("$ref").and_then(Value::as_str) else {
            if beside.is_empty() {
                return Some(found.clone());
            }
            let Value::Object(found) = found else { return Some(found.clone()) };
            let mut whole = found.clone();
            whole.extend(beside);
            return Some(Value::Object(whole));
        };
        // What stands beside a reference wins over what it leads to; so the first one wins.
        for (key, value) in found.as_object().into_iter().flatten() {
            if key != "$ref" && !beside.contains_key(key) {
                beside.insert(key.clone(), value.clone());
            }
        }
        next.clone_into(&mut reference);
    }
    None
}

/// `#/definitions/a%20b` as a JSON Pointer.
fn pointer(reference: &str) -> Option<String> {
    let part = reference.strip_prefix('#')?;
    if !part.contains('%') {
        return Some(part.to_owned());
    }
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = char::from(rest.next()?).to_digit(16)?;
        let low = char::from(rest.next()?).to_digit(16)?;
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// A schema without references, as far as they can be followed: its own, those of its properties, and
/// of its items. One that leads back to itself stays. `seen` are those that were followed on the way.
pub(super) fn resolved(
    root: &Value,
    schema: &Value,
    seen: &mut Vec<String>,
    budget: &Budget,
) -> Value {
    let Value::Object(written) = schema else { return schema.clone() };
    if !budget.spend_on(schema) {
        return schema.clone();
    }
    let mut whole = written.clone();
    if let Some(Value::String(reference)) = whole.get("$ref").cloned() {
        if seen.contains(&reference) {
            return schema.clone();
        }
        let Some(Value::Object(target)) = target(root, &reference) else {
            return schema.clone();
        };
        seen.push(reference);
        whole.shift_remove("$ref");
        whole = beside(target, whole);
    }
    let deeper = budget.deeper(|| {
        if let Some(Value::Object(properties)) = whole.get("properties") {
            let mut all = Map::new();
            let before = seen.clone();
            for (name, property) in properties {
                let mut own = before.clone();
                let property = resolved(root, property, &mut own, budget);
                all.insert(name.clone(), property);
                // What was followed for one is not followed again around it.
                own.retain(|one| !seen.contains(one));
                seen.extend(own);
            }
            whole.insert("properties".to_owned(), Value::Object(all));
        }
        if let Some(items @ Value::Object(_)) = whole.get("items") {
            let items = resolved(root, items, seen, budget);
            whole.insert("items".to_owned(), items);
        }
    });
    if deeper.is_none() {
        return schema.clone();
    }
    Value::Object(whole)
}

/// What a reference leads to, with what stands beside it: that wins.
fn beside(mut target: Schema, beside: Schema) -> Schema {
    target.extend(beside);
    target
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_are_followed_and_what_stands_beside_them_wins() {
        let root = json!({
            "definitions": {
                "a b": { "type": "string", "title": "A" },
                "twice": { "$ref": "#/definitions/a%20b", "title": "B" },
                "circle": { "$ref": "#/definitions/circle" },
            },
        });
        assert_eq!(
            target(&root, "#/definitions/twice"),
            Some(json!({ "type": "string", "title": "B" }))
        );
        assert_eq!(target(&root, "#/definitions/circle"), None);
        assert_eq!(target(&root, "#/definitions/none"), None);
        assert_eq!(target(&root, "other.json#/a"), None);
        let schema = json!({ "$ref": "#/definitions/twice", "title": "C" });
        let found = resolved(&root, &schema, &mut Vec::new(), &Budget::default());
        assert_eq!(found, json!({ "type": "string", "title": "C" }));
    }

    #[test]
    fn a_schema_of_itself_stays_where_it_begins_again() {
        let root = json!({
            "definitions": {
                "tree": {
                    "properties": { "below": { "$ref": "#/definitions/tree" } },
                },
            },
        });
        let schema = json!({ "$ref": "#/definitions/tree" });
        let found = resolved(&root, &schema, &mut Vec::new(), &Budget::default());
        assert_eq!(found, root["definitions"]["tree"]);
    }
}
