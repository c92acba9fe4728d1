//! JSON and YAML: read from files, merged into them, written out.

use super::{
    Desk, Done, Given,
    given::{flag, required, text, texts, wrong},
    texts::text_of,
};
use crate::files::{Failed, script, yaml};
use descriptor::{Content, Limits};
use serde_json::Value;
use std::path::Path;

/// The JSON of a text.
pub(super) fn json_in(text: &str, of: &str) -> Result<Value, Failed> {
    serde_json::from_str(text).map_err(|error| Failed::Input(format!("{of} is no JSON: {error}")))
}

/// The documents of a text in YAML.
pub(super) fn documents_in(text: &str, of: &str) -> Result<Vec<Value>, Failed> {
    let mut documents = Vec::new();
    for document in descriptor::parse(text, &Limits::default()) {
        match document.content {
            Content::Value(value) => documents.push(value),
            Content::Empty => {}
            Content::Broken(errors) => {
                let reason = errors.first().map(|error| {
                    format!("{of}:{}:{}: {}", error.line, error.column, error.message)
                });
                return Err(Failed::Input(reason.unwrap_or_else(|| format!("{of} is no YAML"))));
            }
        }
    }
    Ok(documents)
}

/// The one document of a text in YAML.
pub(super) fn document_in(text: &str, of: &str) -> Result<Value, Failed> {
    let mut documents = documents_in(text, of)?;
    match (documents.pop(), documents.is_empty()) {
        (one, true) => Ok(one.unwrap_or_default()),
        _ => Err(Failed::Input(format!("{of} holds several documents; say `multiyaml`"))),
    }
}

pub(super) fn parse(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let path = required(given, "path")?;
    let content = text_of(desk, &desk.workspace.place(path)?)?;
    let content = match text(given, "parser")? {
        None => Value::String(content),
        Some("json") => json_in(&content, path)?,
        Some("yaml") => document_in(&content, path)?,
        Some("multiyaml") => Value::Array(documents_in(&content, path)?),
        Some(_) => return Err(wrong("parser", "must be `yaml`, `json` or `multiyaml`")),
    };
    Ok(Done::told(format!("read {path}")).with("content", content))
}

pub(super) fn to_json(given: &Given, _: &Desk<'_>) -> Result<Done, Failed> {
    let data = given.get("data").unwrap_or(&Value::Null);
    let space = given.get("space").cloned().unwrap_or_default();
    let text = match given.get("replacer") {
        Some(Value::Array(keys)) if !keys.is_empty() => {
            script::json_of(data, &texts(given, "replacer")?, space)?
        }
        _ => script::json(data, space)?,
    };
    Ok(Done::default().with("serialized", text))
}

pub(super) fn to_yaml(given: &Given, _: &Desk<'_>) -> Result<Done, Failed> {
    let data = given.get("data").unwrap_or(&Value::Null);
    let style = yaml::Style::of(given.get("options")).map_err(Failed::Input)?;
    Ok(Done::default().with("serialized", yaml::to_text(data, &style)))
}

pub(super) fn merge_json(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let path = required(given, "path")?;
    let place = desk.workspace.place(path)?;
    let there = desk.workspace.tree().kind(&place)?.is_some();
    let text = if there { text_of(desk, &place)? } else { "{}".to_owned() };
    let merged =
        merged(json_in(&text, path)?, &content(given, json_in)?, flag(given, "mergeArrays"));
    let indent = if flag(given, "matchFileIndent") { indent_of(&text).unwrap_or(2) } else { 2 };
    desk.workspace.write(&place, script::json(&merged, indent)?.as_bytes(), None)?;
    Ok(Done::told(format!("merged into {path}")).with("path", path))
}

pub(super) fn merge(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let path = required(given, "path")?;
    let place = desk.workspace.place(path)?;
    if desk.workspace.tree().kind(&place)?.is_none() {
        return Err(Failed::Input(format!("The file {path} does not exist.")));
    }
    let text = text_of(desk, &place)?;
    let mut done = Done::default();
    let merged = match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some("json") => {
            let new = content(given, json_in)?;
            script::json(&merged(document_in(&text, path)?, &new, flag(given, "mergeArrays")), 2)?
        }
        Some("yml" | "yaml") => {
            if flag(given, "preserveYamlComments") && text.contains('#') {
                done.told.push(format!("comments of {path} are not kept"));
            }
            merged_yaml(given, &text, path)?
        }
        _ => return Ok(Done::told(format!("{path} is neither JSON nor YAML and stays as it is"))),
    };
    desk.workspace.write(&place, merged.as_bytes(), None)?;
    done.told.push(format!("merged into {path}"));
    Ok(done.with("path", path))
}

fn merged_yaml(given: &Given, text: &str, path: &str) -> Result<String, Failed> {
    let (new, arrays) = (content(given, document_in)?, flag(given, "mergeArrays"));
    let style = yaml::Style::of(given.get("options")).map_err(Failed::Input)?;
    let mut documents = documents_in(text, path)?;
    match documents.as_mut_slice() {
        [] => return Err(Failed::Input(format!("{path} holds no documents"))),
        [one] => *one = merged(std::mem::take(one), &new, arrays),
        several => {
            let field = given.get("useDocumentIncludingField");
            let said = |name: &str| field.and_then(|field| field[name].as_str());
            let (Some(key), Some(value)) = (said("key"), said("value")) else {
                let why =
                    "must say by which `key` and `value` the document is found: there are several";
                return Err(wrong("useDocumentIncludingField", why));
            };
            for document in several {
                let has = match &document[key] {
                    Value::String(text) => text == value,
                    Value::Number(number) => number.to_string() == value,
                    _ => {
                        let message = format!("the value at {key:?} must be a text or a number");
                        return Err(Failed::Input(message));
                    }
                };
                if has {
                    *document = merged(std::mem::take(document), &new, arrays);
                }
            }
        }
    }
    let texts = documents.iter().map(|document| yaml::to_text(document, &style));
    Ok(texts.collect::<Vec<_>>().join("---\n"))
}

/// What is to be merged: an object, or a text of one.
fn content(
    given: &Given,
    read: impl Fn(&str, &str) -> Result<Value, Failed>,
) -> Result<Value, Failed> {
    match given.get("content") {
        Some(Value::String(text)) => read(text, "the input `content`"),
        Some(value @ Value::Object(_)) => Ok(value.clone()),
        _ => Err(wrong("content", "must be an object, or a text of one")),
    }
}

/// lodash's `mergeWith` of values that are JSON: objects key by key, lists joined or replaced.
fn merged(old: Value, new: &Value, arrays: bool) -> Value {
    match (old, new) {
        (Value::Object(mut old), Value::Object(new)) => {
            for (key, value) in new {
                let before = old.get_mut(key).map(std::mem::take);
                let after = before.map_or_else(|| value.clone(), |old| merged(old, value, arrays));
                old.insert(key.clone(), after);
            }
            Value::Object(old)
        }
        (Value::Array(old), new) if arrays => {
            let mut all = Vec::with_capacity(old.len());
            let more = match new {
                Value::Array(new) => new.clone(),
                one => vec![one.clone()],
            };
            for value in old.into_iter().chain(more) {
                // Objects are never the same to JavaScript.
                let is_plain = !matches!(value, Value::Array(_) | Value::Object(_));
                if !(is_plain && all.contains(&value)) {
                    all.push(value);
                }
            }
            Value::Array(all)
        }
        (_, new) => new.clone(),
    }
}

/// By how many blanks a text is indented at first; `None` where it is not.
fn indent_of(text: &str) -> Option<u32> {
    let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let found = text.lines().filter(|line| !line.trim().is_empty()).map(blanks);
    found.filter(|blanks| *blanks > 0).find_map(|blanks| u32::try_from(blanks).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, json};

    #[test]
    fn values_are_merged_as_lodash_does() {
        let old = json!({ "a": { "x": 1, "y": [1, 2] }, "b": "text", "c": [{ "k": 1 }] });
        let new =
            json!({ "a": { "y": [2, 3], "z": null }, "b": { "deep": true }, "c": [{ "k": 1 }] });
        let replaced = json!({ "a": { "x": 1, "y": [2, 3], "z": null }, "b": { "deep": true }, "c": [{ "k": 1 }] });
        let joined = json!({ "a": { "x": 1, "y": [1, 2, 3], "z": null }, "b": { "deep": true }, "c": [{ "k": 1 }, { "k": 1 }] });
        assert_eq!(merged(old.clone(), &new, false), replaced);
        assert_eq!(merged(old, &new, true), joined);
    }

    #[test]
    fn the_first_indentation_counts() {
        assert_eq!(indent_of("{\n    \"a\": {\n        \"b\": 1\n    }\n}"), Some(4));
        assert_eq!(indent_of("{}"), None);
    }

    #[test]
    fn one_document_is_asked_for() {
        assert_eq!(document_in("a: 1\n", "x").unwrap(), json!({ "a": 1 }));
        assert!(document_in("a: 1\n---\nb: 2\n", "x").is_err());
        assert_eq!(documents_in("a: 1\n---\n- 2\n", "x").unwrap(), [json!({ "a": 1 }), json!([2])]);
        assert_eq!(document_in("", "x").unwrap(), Value::Null);
    }

    #[test]
    fn an_object_without_fields_is_kept() {
        let empty = Value::Object(Map::new());
        assert_eq!(merged(json!({ "a": 1 }), &empty, false), json!({ "a": 1 }));
    }
}
