use super::*;
use crate::form::EnginePatterns;
use serde_json::json;

fn of(schema: &Value, value: &Value) -> Value {
    effective(schema, value, &EnginePatterns)
}

/// As templates do it most: what a choice brings with it.
fn by_choice() -> Value {
    json!({
        "properties": { "ci": { "type": "string", "enum": ["github", "tekton"] } },
        "dependencies": { "ci": { "oneOf": [
            { "properties": { "ci": { "enum": ["github"] }, "workflow": { "type": "string" } } },
            {
                "properties": { "ci": { "enum": ["tekton"] }, "namespace": { "type": "string" } },
                "required": ["namespace"],
            },
        ] } },
    })
}

#[test]
fn a_choice_brings_its_own_fields() {
    let names = |value: Value| -> Vec<String> {
        of(&by_choice(), &value)["properties"].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(names(json!({})), ["ci"]);
    assert_eq!(names(json!({ "ci": "github" })), ["ci", "workflow"]);
    assert_eq!(names(json!({ "ci": "tekton" })), ["ci", "namespace"]);
    assert_eq!(of(&by_choice(), &json!({ "ci": "tekton" }))["required"], json!(["namespace"]));
    assert_eq!(names(json!({ "ci": "other" })), ["ci"], "none fits");
}

#[test]
fn what_a_dependency_brings_may_bring_more() {
    let schema = json!({
        "properties": { "a": {} },
        "dependencies": {
            "b": { "properties": { "c": { "type": "string" } } },
            "a": { "properties": { "b": { "type": "string" } }, "required": ["b"] },
        },
    });
    let value = of(&schema, &json!({ "a": 1, "b": 2 }));
    assert_eq!(value["properties"]["c"], json!({ "type": "string" }));
    assert_eq!(value["required"], json!(["b"]));
    assert_eq!(
        of(&schema, &json!({ "b": 2 }))["properties"],
        json!({ "a": {} }),
        "it is not asked for"
    );
}

#[test]
fn conditions_and_all_of_become_one_schema() {
    let schema = json!({
        "properties": { "a": { "type": "string" } },
        "allOf": [
            {
                "if": { "properties": { "a": { "const": "x" } }, "required": ["a"] },
                "then": { "properties": { "b": { "type": "string" } }, "required": ["b"] },
                "else": { "properties": { "c": { "type": "string" } } },
            },
            { "properties": { "d": {} }, "required": ["d"] },
        ],
    });
    let yes = of(&schema, &json!({ "a": "x" }));
    assert_eq!(
        yes["properties"],
        json!({ "a": { "type": "string" }, "b": { "type": "string" }, "d": {} })
    );
    assert_eq!(yes["required"], json!(["b", "d"]));
    let no = of(&schema, &json!({}));
    assert_eq!(
        no["properties"],
        json!({ "a": { "type": "string" }, "c": { "type": "string" }, "d": {} })
    );
}

#[test]
fn what_is_filled_in_besides_is_a_property_too() {
    let schema = json!({ "additionalProperties": { "type": "string" } });
    let value = of(&schema, &json!({ "new": "x" }));
    assert_eq!(
        value["properties"]["new"],
        json!({ "type": "string", "__additional_property": true })
    );
    let closed = json!({ "properties": {}, "additionalProperties": false });
    assert_eq!(of(&closed, &json!({ "new": "x" })), closed);
}
