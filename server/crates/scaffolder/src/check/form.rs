//! The parameters of a template.

use super::{Checker, below};
use serde_json::Value;
use std::collections::BTreeSet;

/// The fields that are known.
const FIELDS: &[&str] = &[
    "EntityNamePicker",
    "EntityPicker",
    "EntityTagsPicker",
    "MultiEntityPicker",
    "MyGroupsPicker",
    "OwnedEntityPicker",
    "OwnerPicker",
    "RepoBranchPicker",
    "RepoOwnerPicker",
    "RepoUrlPicker",
    "Secret",
];

/// How deep a schema is followed.
const DEEPEST: usize = 40;

/// The names of all parameters of a form, whatever they depend on; `None` when parts of the form are
/// elsewhere, so that nobody can say.
#[must_use]
pub fn parameters(form: &Value) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    collect(form, 0, &mut names).then_some(names)
}

fn collect(schema: &Value, depth: usize, names: &mut BTreeSet<String>) -> bool {
    if depth > DEEPEST {
        return false;
    }
    match schema {
        Value::Array(items) => items.iter().all(|item| collect(item, depth + 1, names)),
        Value::Object(schema) => schema.iter().all(|(key, value)| match key.as_str() {
            "$yaml" | "$json" | "$text" | "$ref" => false,
            "properties" => {
                let Value::Object(properties) = value else {
                    return true;
                };
                names.extend(properties.keys().cloned());
                !properties.contains_key("$yaml")
            }
            "dependencies" | "dependentSchemas" => value
                .as_object()
                .is_none_or(|all| all.values().all(|value| collect(value, depth + 1, names))),
            "oneOf" | "anyOf" | "allOf" | "if" | "then" | "else" => {
                collect(value, depth + 1, names)
            }
            "additionalProperties" => *value != Value::Bool(true),
            _ => true,
        }),
        _ => true,
    }
}

impl Checker<'_> {
    /// Looks the form over; tells the names of its parameters.
    pub(super) fn form(&mut self, form: &Value) -> Option<BTreeSet<String>> {
        let path = "/spec/parameters";
        self.schema(form, path, 0);
        for (index, page) in form.as_array().into_iter().flatten().enumerate() {
            if page.is_object() && page.get("title").is_none() && page.get("$yaml").is_none() {
                let message = "the page has no `title`; people see a number only";
                self.warning(&below(path, &index.to_string()), message);
            }
        }
        parameters(form)
    }

    fn schema(&mut self, schema: &Value, path: &str, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match schema {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.schema(item, &below(path, &index.to_string()), depth + 1);
                }
            }
            Value::Object(entries) => {
                if let Some(field) = entries.get("ui:field").and_then(Value::as_str)
                    && !FIELDS.contains(&field)
                {
                    let message =
                        format!("the field {field:?} is not known; a plain input is shown instead");
                    self.warning(&below(path, "ui:field"), message);
                }
                self.required(entries, path);
                for (key, value) in entries {
                    let plain = matches!(key.as_str(), "default" | "enum" | "const");
                    if !plain && !key.starts_with("ui:") {
                        self.schema(value, &below(path, key), depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn required(&mut self, schema: &serde_json::Map<String, Value>, path: &str) {
        let (Some(Value::Array(required)), Some(Value::Object(properties))) =
            (schema.get("required"), schema.get("properties"))
        else {
            return;
        };
        let more = ["dependencies", "oneOf", "anyOf", "allOf", "if", "$yaml"];
        if more.iter().any(|key| schema.contains_key(*key)) {
            return;
        }
        for (index, name) in required.iter().enumerate() {
            let Some(name) = name.as_str().filter(|name| !properties.contains_key(*name)) else {
                continue;
            };
            let message = format!("`{name}` is required, but there is no such field to fill in");
            self.warning(&below(&below(path, "required"), &index.to_string()), message);
        }
    }
}
