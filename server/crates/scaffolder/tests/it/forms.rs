//! Forms of anybody's schemas: nothing of what people write makes them hang or fall, what is shown
//! can be sent without script and comes back the same, and the forms of public templates are whole.

use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use proptest::{proptest, sample::select};
use scaffolder::check::check as check_template;
use scaffolder::form::{
    EnginePatterns, Field, FieldKind, at, check, defaults, effective, fields, from_pairs, review,
    validate,
};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const KEYWORDS: &[&str] = &[
    "type",
    "properties",
    "items",
    "oneOf",
    "anyOf",
    "allOf",
    "if",
    "then",
    "else",
    "not",
    "$ref",
    "dependencies",
    "required",
    "enum",
    "const",
    "default",
    "additionalProperties",
    "minItems",
    "definitions",
    "pattern",
    "format",
    "ui:field",
    "ui:widget",
    "ui:options",
    "ui:order",
    "a",
    "b",
];

fn word() -> impl Strategy<Value = Value> {
    let words = [
        "string",
        "object",
        "array",
        "#",
        "#/definitions/a",
        "#/properties/a",
        "a",
        "b",
        "^a",
        "[",
        "EntityPicker",
        "radio",
        "hidden",
        "date",
        "",
    ];
    select(words.to_vec()).prop_map(Value::from)
}

/// Anything that could stand where a schema is meant to.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        word(),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        Just(Value::Null),
    ];
    leaf.prop_recursive(5, 60, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            btree_map(select(KEYWORDS.to_vec()), inner, 0..5).prop_map(|entries| {
                entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Value>()
            }),
        ]
    })
}

fn object() -> impl Strategy<Value = Map<String, Value>> {
    btree_map(select(vec!["a", "b", "c/d"]), anything(), 0..4).prop_map(|entries| {
        entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    })
}

/// The pairs that a browser sends of fields with what is filled in.
fn sent(fields: &[Field], values: &Map<String, Value>, pairs: &mut Vec<(String, String)>) {
    for field in fields {
        let value = at(values, &field.pointer);
        match &field.kind {
            FieldKind::Group(group) => sent(&group.fields, values, pairs),
            FieldKind::List(list) => {
                pairs.push((format!("length[{}]", field.pointer), list.items.len().to_string()));
                sent(&list.items, values, pairs);
            }
            FieldKind::Choices(_) => {
                let name = format!("values[{}]", field.pointer);
                pairs.push((name.clone(), String::new()));
                for one in value.and_then(Value::as_array).into_iter().flatten() {
                    pairs.push((name.clone(), text(one)));
                }
            }
            _ => {
                let text = value.filter(|value| !value.is_null()).map(text).unwrap_or_default();
                pairs.push((format!("values[{}]", field.pointer), text));
            }
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A form as people write them.
fn form() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": { "type": "string" },
            "port": { "type": "integer" },
            "share": { "type": "number" },
            "on": { "type": "boolean" },
            "size": { "type": "string", "enum": ["s", "m", "l"] },
            "level": { "enum": [1, 2, "x"] },
            "langs": {
                "type": "array", "uniqueItems": true,
                "items": { "type": "string", "enum": ["go", "java", "rust"] },
            },
            "tags": { "type": "array", "items": { "type": "string" } },
            "parts": { "type": "array", "items": {
                "type": "object", "properties": { "name": { "type": "string" }, "on": { "type": "boolean" } },
            } },
            "build": { "type": "object", "properties": { "tool": { "type": "string" } } },
        },
        "dependencies": { "size": { "oneOf": [
            { "properties": { "size": { "enum": ["s"] } } },
            { "properties": { "size": { "enum": ["m", "l"] }, "zone": { "type": "string" } } },
        ] } },
    })
}

fn filled() -> impl Strategy<Value = Map<String, Value>> {
    let word = "[a-z][a-z ]{0,6}[a-z]";
    let part = (word, any::<bool>()).prop_map(|(name, on)| json!({ "name": name, "on": on }));
    let langs = proptest::sample::subsequence(vec!["go", "java", "rust"], 0..=3);
    let first = (word, any::<i32>(), any::<bool>(), select(vec!["s", "m", "l"]));
    let second = (select(vec![json!(1), json!(2), json!("x")]), langs);
    let third = (vec(word, 0..4), vec(part, 0..3), word, word);
    (first, second, third).prop_map(|(first, second, third)| {
        let (name, port, on, size) = first;
        let ((level, langs), (tags, parts, tool, zone)) = (second, third);
        let mut values = json!({
            "name": name, "port": port, "share": 0.5, "on": on, "size": size, "level": level,
            "langs": langs, "tags": tags, "parts": parts, "build": { "tool": tool },
        });
        if size != "s" {
            values["zone"] = json!(zone);
        }
        values.as_object().cloned().unwrap_or_default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_schema_makes_a_form_hang_or_fall(schema in anything(), values in object()) {
        let value = Value::Object(values.clone());
        let _ = validate(&schema, &value, &EnginePatterns);
        let _ = effective(&schema, &value, &EnginePatterns);
        let filled = defaults(&schema, &values, &EnginePatterns);
        let shown = fields(&schema, &filled, &EnginePatterns);
        let mut pairs = Vec::new();
        sent(&shown, &filled, &mut pairs);
        for button in ["add:/a", "remove:/a/0", "up:/a/1", "show"] {
            pairs.push(("form-do".to_owned(), button.to_owned()));
        }
        let _ = from_pairs(&schema, &pairs, &Map::new(), &EnginePatterns);
    }

    #[test]
    fn what_is_sent_without_script_comes_back_the_same(values in filled()) {
        let schema = form();
        let shown = fields(&schema, &values, &EnginePatterns);
        let mut pairs = Vec::new();
        sent(&shown, &values, &mut pairs);
        let posted = from_pairs(&schema, &pairs, &Map::new(), &EnginePatterns);
        assert_eq!(Value::Object(posted.values), Value::Object(values));
        assert!(!posted.changed);
    }

    #[test]
    fn what_is_filled_in_by_itself_is_filled_in_once(values in filled()) {
        let once = defaults(&form(), &values, &EnginePatterns);
        assert_eq!(defaults(&form(), &once, &EnginePatterns), once);
        assert_eq!(once, values);
    }
}

fn templates(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_yaml = path.extension().is_some_and(|extension| extension == "yaml");
        if path.is_dir() {
            templates(&path, found);
        } else if is_yaml {
            found.push(path);
        }
    }
}

#[test]
fn forms_of_public_templates_are_whole() {
    let Some(corpus) = std::env::var_os("SLIPWAY_CORPUS").map(PathBuf::from) else { return };
    let mut files = Vec::new();
    templates(&corpus.join("templates"), &mut files);
    let mut count = 0;
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for template in check_template(&text).into_iter().filter_map(|one| one.value) {
            let pages = template["spec"]["parameters"].as_array().cloned().unwrap_or_default();
            for page in pages.iter().filter(|page| page["properties"].is_object()) {
                let filled = defaults(page, &Map::new(), &EnginePatterns);
                let shown = fields(page, &filled, &EnginePatterns);
                let named = page["properties"].as_object().unwrap();
                for name in named.keys().filter(|name| *name != "$yaml") {
                    let pointer = scaffolder::form::below("", name);
                    assert!(shown.iter().any(|one| one.pointer == pointer), "{file:?}: {name}");
                }
                let _ = review(page, &filled, &scaffolder::form::Choices::new(), &EnginePatterns);
                let broken = check(page, &filled, &Map::new(), &EnginePatterns);
                assert!(broken.iter().all(|one| one.keyword != "budget"), "{file:?}");
                count += 1;
            }
        }
    }
    assert!(count >= 80, "{count}");
}
