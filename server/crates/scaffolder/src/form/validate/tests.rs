use super::*;
use crate::form::EnginePatterns;
use serde_json::json;

/// Pointer and keyword of what does not hold.
fn broken(schema: &Value, value: &Value) -> Vec<(String, &'static str)> {
    let broken = validate(schema, value, &EnginePatterns);
    broken.into_iter().map(|one| (one.pointer, one.keyword)).collect()
}

fn at(pointer: &str, keyword: &'static str) -> (String, &'static str) {
    (pointer.to_owned(), keyword)
}

#[test]
fn each_keyword_is_told_at_its_place() {
    let schema = json!({
        "type": "object",
        "required": ["name", "owner"],
        "properties": {
            "name": { "type": "string", "pattern": "^[a-z]+$", "maxLength": 3 },
            "port": { "type": "integer", "minimum": 1, "exclusiveMaximum": 10, "multipleOf": 2 },
            "tags": { "type": "array", "uniqueItems": true, "items": { "type": "string" } },
            "size": { "enum": ["s", "l"] },
        },
        "additionalProperties": false,
    });
    let value = json!({ "name": "Shop", "port": 11, "tags": ["a", 1, "a"], "size": "m", "x": 1 });
    assert_eq!(
        broken(&schema, &value),
        [
            at("/owner", "required"),
            at("/name", "maxLength"),
            at("/name", "pattern"),
            at("/port", "exclusiveMaximum"),
            at("/port", "multipleOf"),
            at("/tags", "uniqueItems"),
            at("/tags/1", "type"),
            at("/size", "enum"),
            at("/x", "additionalProperties"),
        ]
    );
    let value = json!({ "name": "abc", "owner": null, "port": 2.0, "tags": [], "size": "l" });
    assert_eq!(broken(&schema, &value), []);
}

#[test]
fn nothing_is_a_type_of_its_own() {
    assert_eq!(broken(&json!({ "type": ["string", "null"] }), &json!(null)), []);
    assert_eq!(broken(&json!({ "type": "string", "nullable": true }), &json!(null)), []);
    assert_eq!(broken(&json!({ "type": "string" }), &json!(null)), [at("", "type")]);
}

#[test]
fn schemas_go_together() {
    let schema = json!({
        "properties": { "a": { "type": "integer" } },
        "dependencies": { "a": ["b"], "c": { "required": ["d"] } },
        "if": { "properties": { "a": { "const": 1 } }, "required": ["a"] },
        "then": { "required": ["e"] },
        "else": { "required": ["f"] },
        "not": { "required": ["g"] },
    });
    assert_eq!(
        broken(&schema, &json!({ "a": 1, "c": 1 })),
        [at("/b", "dependencies"), at("/d", "required"), at("/e", "required"),]
    );
    assert_eq!(broken(&schema, &json!({ "g": 1 })), [at("", "not"), at("/f", "required")]);
}

#[test]
fn of_several_the_closest_says_what_is_wrong() {
    let schema = json!({ "oneOf": [
        { "properties": { "kind": { "const": "a" }, "size": { "type": "integer" } }, "required": ["size"] },
        { "properties": { "kind": { "const": "b" }, "path": { "type": "string" } }, "required": ["path"] },
    ] });
    assert_eq!(broken(&schema, &json!({ "kind": "b" })), [at("/path", "required")]);
    assert_eq!(broken(&schema, &json!({ "kind": "b", "path": "x" })), []);
    let either = json!({ "anyOf": [{ "const": 1 }, { "const": 2 }] });
    assert_eq!(broken(&either, &json!(3)), [at("", "anyOf")]);
    let twice = json!({ "oneOf": [{ "type": "integer" }, { "type": "number" }] });
    assert_eq!(broken(&twice, &json!(1)), [at("", "oneOf")]);
}

#[test]
fn lists_and_names_are_looked_into() {
    let schema = json!({
        "items": [{ "type": "string" }],
        "additionalItems": { "type": "integer" },
        "contains": { "const": 7 },
    });
    assert_eq!(
        broken(&schema, &json!([1, "x"])),
        [at("/0", "type"), at("/1", "type"), at("", "contains"),]
    );
    let schema = json!({
        "propertyNames": { "maxLength": 2 },
        "patternProperties": { "^n": { "type": "number" } },
        "additionalProperties": { "type": "string" },
    });
    assert_eq!(
        broken(&schema, &json!({ "n1": "x", "s": 1, "long": "y" })),
        [at("/n1", "type"), at("/s", "type"), at("/long", "propertyNames"),]
    );
}

#[test]
fn a_template_may_word_what_is_wrong_itself() {
    let schema = json!({
        "properties": { "name": { "pattern": "^a", "errorMessage": { "pattern": "begin with a" } } },
        "required": ["owner"],
        "errorMessage": { "required": { "owner": "who keeps it?" } },
    });
    let told: Vec<_> = validate(&schema, &json!({ "name": "b" }), &EnginePatterns)
        .into_iter()
        .map(|one| (one.message, one.is_own))
        .collect();
    assert_eq!(told, [("who keeps it?".to_owned(), true), ("begin with a".to_owned(), true)]);
}

#[test]
fn a_schema_without_end_is_refused_and_not_followed_for_ever() {
    let circle = json!({ "definitions": { "a": { "allOf": [{ "$ref": "#/definitions/a" }] } },
        "$ref": "#/definitions/a" });
    assert_eq!(broken(&circle, &json!(1)), [at("", "budget")]);
    // Each level doubles the work.
    let mut level = json!({ "type": "string" });
    for _ in 0..40 {
        level = json!({ "anyOf": [level.clone(), { "allOf": [level] }] });
        if level.to_string().len() > 1 << 20 {
            break;
        }
    }
    assert_eq!(broken(&level, &json!(1)), [at("", "budget")]);
}

#[test]
fn characters_are_counted_and_not_bytes() {
    let schema = json!({ "maxLength": 2, "pattern": "^\\p{L}+$" });
    assert_eq!(broken(&schema, &json!("订单")), []);
    assert_eq!(broken(&schema, &json!("🚀🚀")), [at("", "pattern")]);
}
