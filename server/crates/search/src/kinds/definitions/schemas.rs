//! JSON schemas as `OpenAPI` and `AsyncAPI` have them: what they are called, and their fields however
//! deep, as far as they are written where they are used.

use super::{Offer, joined, text_of};
use serde_json::Value;

/// How deep fields of fields are looked at.
const DEEPEST: usize = 6;

/// The schemas at a place of a document, each followed by those of its fields of which something is
/// said.
pub(super) fn offers(value: &Value, pointer: &str) -> Vec<Offer> {
    let schemas = value.pointer(pointer).and_then(Value::as_object);
    schemas.into_iter().flatten().flat_map(|(name, schema)| of(name, schema)).collect()
}

/// A schema, then its fields.
pub(super) fn of(name: &str, schema: &Value) -> Vec<Offer> {
    let mut fields = Vec::new();
    walk(name, schema, DEEPEST, &mut fields);
    let mut lines = vec![text_of(schema, "title"), text_of(schema, "description")];
    lines.extend(words(schema, "enum"));
    let said = fields.iter().map(|(path, said)| format!("{} {said}", last(path)));
    lines.extend(said);
    let names = fields.iter().map(|(path, _)| path.clone()).collect();
    let whole = Offer { title: name.to_owned(), names, text: joined(lines), is_field: false };
    let mut offers = vec![whole];
    offers.extend(of_fields(fields));
    offers
}

/// The fields of a schema that has no name of its own, as those of what it belongs to.
pub(super) fn fields_of(name: &str, schema: &Value) -> Vec<Offer> {
    let mut fields = Vec::new();
    walk(name, schema, DEEPEST, &mut fields);
    of_fields(fields)
}

fn of_fields(fields: Vec<(String, String)>) -> Vec<Offer> {
    let worth = fields.into_iter().filter(|(_, said)| !said.is_empty());
    let offer = |(title, text): (String, String)| {
        let names = vec![last(&title).to_owned()];
        Offer { title, names, text, is_field: true }
    };
    worth.map(offer).collect()
}

/// Every field below a schema, by its path, with what is said of it.
fn walk(path: &str, schema: &Value, depth: usize, fields: &mut Vec<(String, String)>) {
    if depth == 0 {
        return;
    }
    for (name, said) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let path = format!("{path}.{name}");
        let mut lines = vec![text_of(said, "description")];
        lines.extend(words(said, "enum").filter(|_| !lines.concat().is_empty()));
        fields.push((path.clone(), joined(lines)));
        walk(&path, said, depth - 1, fields);
    }
    for below in ["items", "additionalProperties"] {
        if let Some(below) = schema.get(below) {
            walk(path, below, depth - 1, fields);
        }
    }
    for several in ["allOf", "oneOf", "anyOf"] {
        let parts = schema.get(several).and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            walk(path, part, depth - 1, fields);
        }
    }
}

/// Words of a list, in one line.
fn words(value: &Value, field: &str) -> Option<String> {
    let words = value.get(field)?.as_array()?.iter().filter_map(Value::as_str);
    Some(words.collect::<Vec<_>>().join(" "))
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
