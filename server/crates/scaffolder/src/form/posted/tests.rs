use super::*;
use crate::form::EnginePatterns;
use serde_json::json;

fn posted(schema: &Value, before: &Value, pairs: &[(&str, &str)]) -> Posted {
    let pairs: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    from_pairs(schema, &pairs, before.as_object().unwrap(), &EnginePatterns)
}

#[test]
fn texts_become_values_of_their_fields() {
    let schema = json!({ "type": "object", "properties": {
        "name": { "type": "string", "default": "d" },
        "port": { "type": "integer" },
        "on": { "type": "boolean", "default": true },
        "size": { "enum": [1, "1x"] },
        "any": { "type": "array", "uniqueItems": true, "items": { "enum": ["a", "b", "c"] } },
        "note": { "type": "string", "ui:widget": "textarea" },
        "owner": { "type": "string", "ui:field": "OwnerPicker" },
        "when": { "type": "string", "format": "date-time" },
    } });
    let pairs = [
        ("values[/name]", ""),
        ("values[/port]", "80a"),
        ("values[/on]", "false"),
        ("values[/size]", "1"),
        ("values[/any]", ""),
        ("values[/any]", "c"),
        ("values[/any]", "a"),
        ("values[/note]", "a\r\nb"),
        ("values[/owner]", "shop"),
        ("values[/when]", "2026-11-30T22:15"),
        ("other", "x"),
    ];
    let read = posted(&schema, &json!({ "name": "old", "page": 1 }), &pairs);
    assert_eq!(
        Value::Object(read.values),
        json!({
            "page": 1, "port": "80a", "on": false, "size": 1, "any": ["a", "c"], "note": "a\nb",
            "owner": "group:default/shop", "when": "2026-11-30T22:15:00.000Z",
        })
    );
    assert!(!read.changed);
    assert!(read.cleared.contains("/name"), "no default stands in what was emptied");
}

#[test]
fn fields_that_a_choice_brings_are_read_too() {
    let schema = json!({
        "properties": { "ci": { "type": "string", "enum": ["a", "b"] } },
        "dependencies": { "ci": { "oneOf": [
            { "properties": { "ci": { "enum": ["a"] }, "n": { "type": "number" } } },
            { "properties": { "ci": { "enum": ["b"] }, "m": { "type": "string", "default": "z" } } },
        ] } },
    });
    let read = posted(&schema, &json!({}), &[("values[/n]", "3"), ("values[/ci]", "a")]);
    assert_eq!(Value::Object(read.values), json!({ "ci": "a", "n": 3 }));
    let read = posted(&schema, &json!({}), &[("values[/ci]", "b")]);
    assert_eq!(
        Value::Object(read.values),
        json!({ "ci": "b", "m": "z" }),
        "its default, once it is there"
    );
}

#[test]
fn lists_grow_shrink_and_change_their_order_by_buttons() {
    let schema = json!({ "properties": {
        "tags": { "type": "array", "items": { "type": "string" }, "maxItems": 3 },
    } });
    let read = |button: &str| {
        let pairs = [
            ("length[/tags]", "2"),
            ("values[/tags/0]", "a"),
            ("values[/tags/1]", "b"),
            ("form-do", button),
        ];
        let read = posted(&schema, &json!({}), &pairs);
        assert!(read.changed);
        read.values["tags"].clone()
    };
    assert_eq!(read("add:/tags"), json!(["a", "b", null]));
    assert_eq!(read("remove:/tags/0"), json!(["b"]));
    assert_eq!(read("down:/tags/0"), json!(["b", "a"]));
    assert_eq!(read("up:/tags/0"), json!(["a", "b"]));
    assert_eq!(read("remove:/tags/7"), json!(["a", "b"]));
    assert_eq!(read("nonsense"), json!(["a", "b"]));
    let hostile = [("length[/tags]", "99999999999"), ("values[/tags/0]", "a")];
    let read = posted(&schema, &json!({}), &hostile);
    assert_eq!(read.values["tags"].as_array().map(Vec::len), Some(MOST_ITEMS));
}

#[test]
fn secrets_are_kept_apart_and_leave_a_mask() {
    let schema = json!({ "properties": { "token": { "type": "string", "ui:field": "Secret" } } });
    let read = posted(&schema, &json!({}), &[("secrets[/token]", "s3cret")]);
    assert_eq!(Value::Object(read.values), json!({ "token": "******" }));
    assert_eq!(Value::Object(read.secrets), json!({ "token": "s3cret" }));
    let again = posted(&schema, &json!({ "token": "******" }), &[("secrets[/token]", "")]);
    assert_eq!(Value::Object(again.values), json!({ "token": "******" }));
    let forged = posted(&schema, &json!({}), &[("values[/token]", "s3cret")]);
    assert_eq!(Value::Object(forged.values), json!({}));
}

#[test]
fn one_of_several_schemas_is_chosen() {
    let schema = json!({ "properties": { "a": { "oneOf": [
        { "type": "object", "properties": { "x": { "type": "string" } } },
        { "type": "object", "properties": { "y": { "type": "string", "default": "q" } } },
    ] } } });
    let pairs = [("choice[/a]", "1"), ("form-do", "show")];
    let read = posted(&schema, &json!({ "a": { "x": "1" } }), &pairs);
    assert_eq!(Value::Object(read.values), json!({ "a": { "y": "q" } }));
    assert_eq!(read.choices, Choices::from([("/a".to_owned(), 1)]));
}

#[test]
fn a_repository_comes_whole_or_in_parts() {
    let schema =
        json!({ "properties": { "r": { "type": "string", "ui:field": "RepoUrlPicker" } } });
    let parts =
        [("repo[/r]host", "github.com"), ("repo[/r]owner", "acme"), ("repo[/r]repo", "a b")];
    let read = posted(&schema, &json!({}), &parts);
    assert_eq!(read.values["r"], json!("github.com?owner=acme&repo=a+b"));
    let untouched =
        posted(&schema, &json!({}), &[("repo[/r]host", "github.com"), ("repo[/r]repo", "")]);
    assert_eq!(Value::Object(untouched.values), json!({}));
}

#[test]
fn properties_can_be_added_and_taken_away() {
    let schema = json!({ "properties": { "labels": {
        "type": "object", "additionalProperties": { "type": "string" },
    } } });
    let before = json!({ "labels": { "old": "1" } });
    let read =
        posted(&schema, &before, &[("property[/labels]", "new"), ("values[/labels/old]", "2")]);
    assert_eq!(read.values["labels"], json!({ "old": "2", "new": "" }));
    let read = posted(&schema, &before, &[("form-do", "remove:/labels/old")]);
    assert_eq!(read.values["labels"], json!({}));
}
