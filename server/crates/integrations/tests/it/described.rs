//! `OpenAPI` descriptions of vendors, where they are at hand (`SLIPWAY_CONTRACTS`): requests are held to
//! their paths and parameters, answers to their schemas.

use crate::fake::Asked;
use serde_json::Value;
use std::{fs, path::PathBuf};

/// A description.
pub struct Description(Value);

impl Description {
    /// The one of that name in the folder of contracts.
    pub fn of(name: &str) -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os("SLIPWAY_CONTRACTS")?);
        let text = fs::read_to_string(folder.join(name)).unwrap();
        Some(Self(serde_json::from_str(&text).unwrap()))
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.resolved(self.0.pointer(&reference[1..]).unwrap()),
            None => value,
        }
    }

    /// The operation of a request, below a place that is left out.
    fn operation(&self, asked: &Asked, below: &str) -> (&Value, String) {
        let path = asked.path.split('?').next().unwrap();
        let path = path.strip_prefix(below).unwrap();
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |template: &str| {
            let template: Vec<&str> = template.split('/').collect();
            template.len() == parts.len()
                && template
                    .iter()
                    .zip(&parts)
                    .all(|(one, part)| one.starts_with('{') || one == part)
        };
        let method = asked.method.as_str().to_lowercase();
        let paths = self.0["paths"].as_object().unwrap();
        // What is written out comes before what fits anything.
        let mut fitting: Vec<_> = paths.iter().filter(|(template, _)| fits(template)).collect();
        fitting.sort_by_key(|(template, _)| template.matches('{').count());
        let found = fitting.first().unwrap_or_else(|| panic!("{path} is not described"));
        (&found.1[&method], path.to_owned())
    }

    /// Holds a request: it is described, with all of its parameters.
    pub fn holds_request(&self, asked: &Asked, below: &str) {
        let (operation, path) = self.operation(asked, below);
        assert!(operation.is_object(), "{} {path} is not described", asked.method);
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let known: Vec<&str> = parameters
            .iter()
            .map(|one| self.resolved(one))
            .filter(|one| one["in"] == "query")
            .filter_map(|one| one["name"].as_str())
            .collect();
        let query = asked.path.split_once('?').map(|(_, query)| query).unwrap_or_default();
        for (name, _) in url::form_urlencoded::parse(query.as_bytes()) {
            assert!(known.contains(&&*name), "{path} has no parameter {name}: {known:?}");
        }
        let needed = parameters.iter().map(|one| self.resolved(one));
        for one in needed.filter(|one| one["in"] == "query" && one["required"] == true) {
            let name = one["name"].as_str().unwrap();
            assert!(query.contains(name), "{path} needs {name}");
        }
    }

    /// Whether there is such an operation in the part that is at hand.
    pub fn knows(&self, asked: &Asked) -> bool {
        let path = asked.path.split('?').next().unwrap();
        let parts: Vec<&str> = path.split('/').collect();
        let method = asked.method.as_str().to_lowercase();
        self.0["paths"].as_object().unwrap().iter().any(|(template, operations)| {
            let template: Vec<&str> = template.split('/').collect();
            template.len() == parts.len()
                && operations.get(&method).is_some()
                && template
                    .iter()
                    .zip(&parts)
                    .all(|(one, part)| one.starts_with('{') || one == part)
        })
    }

    /// Holds a request's body: every field is described, and what is needed is there.
    pub fn holds_body(&self, asked: &Asked) {
        let (operation, path) = self.operation(asked, "");
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let schema = self.resolved(schema);
        let body: Value = serde_json::from_slice(&asked.body).unwrap();
        let Some(known) = schema.get("properties") else { return };
        for field in body.as_object().unwrap().keys() {
            assert!(known.get(field).is_some(), "{path} takes no {field}");
        }
        for needed in schema["required"].as_array().into_iter().flatten() {
            let needed = needed.as_str().unwrap();
            assert!(body.get(needed).is_some(), "{path} needs {needed}");
        }
    }

    /// Holds an answer to a schema by its name: every field is described, and of its type.
    pub fn holds(&self, name: &str, value: &Value) {
        let schema = &self.0["components"]["schemas"][name];
        assert!(schema.is_object(), "{name} is not described");
        self.held(schema, value, name);
    }

    fn held(&self, schema: &Value, value: &Value, path: &str) {
        let schema = self.resolved(schema);
        if value.is_null() {
            return;
        }
        if let Some(all) = schema.get("oneOf").or_else(|| schema.get("anyOf")) {
            let fits = all.as_array().unwrap().iter().any(|one| {
                let one = self.resolved(one);
                one.get("properties").is_none_or(|known| {
                    let fields = value.as_object();
                    fields.is_none_or(|fields| fields.keys().all(|key| known.get(key).is_some()))
                })
            });
            assert!(fits, "{path}: {value}");
            return;
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("object") if schema.get("properties").is_some() => {
                let open = schema.get("additionalProperties").is_some_and(|one| *one != false);
                for (field, value) in value.as_object().unwrap_or_else(|| panic!("{path}")) {
                    match schema["properties"].get(field) {
                        Some(known) => self.held(known, value, &format!("{path}.{field}")),
                        None => assert!(open, "{path}.{field} is not described"),
                    }
                }
            }
            Some("array") => {
                for value in value.as_array().unwrap_or_else(|| panic!("{path}")) {
                    self.held(&schema["items"], value, path);
                }
            }
            Some("string") => assert!(value.is_string(), "{path}"),
            Some("boolean") => assert!(value.is_boolean(), "{path}"),
            Some("integer") => assert!(value.is_i64(), "{path}"),
            Some("number") => assert!(value.is_number(), "{path}"),
            _ => {}
        }
    }
}
