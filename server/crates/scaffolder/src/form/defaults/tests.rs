use super::*;
use crate::form::EnginePatterns;
use serde_json::json;

fn filled(schema: &Value, values: &Value) -> Value {
    Value::Object(defaults(schema, values.as_object().unwrap(), &EnginePatterns))
}

#[test]
fn defaults_stand_where_nothing_is_filled_in() {
    let schema = json!({ "type": "object", "properties": {
        "a": { "type": "string", "default": "x" },
        "b": { "type": "object", "properties": { "c": { "type": "number", "default": 2 } } },
        "d": { "type": "array", "items": { "type": "string" } },
        "e": { "type": "string" },
        "f": { "type": "array", "minItems": 2, "items": { "type": "string", "default": "i" } },
        "g": { "const": 7 },
    } });
    assert_eq!(
        filled(&schema, &json!({})),
        json!({ "a": "x", "b": { "c": 2 }, "d": [], "f": ["i", "i"], "g": 7 })
    );
    let values =
        json!({ "a": "y", "b": { "c": 5, "z": 1 }, "d": ["k"], "f": ["1", "2", "3"], "q": 1 });
    let expected = json!({
        "a": "y", "b": { "c": 5, "z": 1 }, "d": ["k"], "f": ["1", "2", "3"], "g": 7, "q": 1,
    });
    assert_eq!(filled(&schema, &values), expected);
}

#[test]
fn defaults_of_an_object_go_down_to_its_properties() {
    let schema = json!({ "properties": { "a": {
        "type": "object",
        "default": { "b": 1 },
        "properties": { "b": { "type": "number", "default": 9 }, "c": { "type": "number", "default": 3 } },
    } } });
    assert_eq!(filled(&schema, &json!({})), json!({ "a": { "b": 9, "c": 3 } }));
}

#[test]
fn a_choice_that_is_a_default_brings_its_own_defaults() {
    let schema = json!({
        "type": "object",
        "properties": { "ci": { "type": "string", "enum": ["a", "b"], "default": "b" } },
        "dependencies": { "ci": { "oneOf": [
            { "properties": { "ci": { "enum": ["a"] } } },
            { "properties": { "ci": { "enum": ["b"] }, "n": { "type": "string", "default": "m" } } },
        ] } },
    });
    let first = filled(&schema, &json!({}));
    assert_eq!(first["ci"], json!("b"));
    assert_eq!(filled(&schema, &first), json!({ "ci": "b", "n": "m" }));
}

#[test]
fn what_is_no_longer_offered_gives_way_to_a_default() {
    let schema = json!({ "properties": { "a": { "type": "string", "enum": ["w", "x"], "default": "x" },
        "b": { "type": "string", "enum": ["y", "z"] } } });
    let values = json!({ "a": "old", "b": "old" });
    assert_eq!(filled(&schema, &values), json!({ "a": "x", "b": "old" }), "validation tells of b");
}

#[test]
fn a_schema_of_itself_begins_once() {
    let schema = json!({
        "definitions": { "tree": { "type": "object", "properties": {
            "name": { "type": "string", "default": "n" },
            "below": { "$ref": "#/definitions/tree" },
        } } },
        "properties": { "root": { "$ref": "#/definitions/tree" } },
    });
    assert_eq!(filled(&schema, &json!({}))["root"]["name"], json!("n"));
}

#[test]
fn a_thousand_items_are_enough() {
    let schema =
        json!({ "properties": { "a": { "type": "array", "minItems": 1_000_000_000u64 } } });
    assert_eq!(filled(&schema, &json!({}))["a"].as_array().map(Vec::len), Some(1000));
}
