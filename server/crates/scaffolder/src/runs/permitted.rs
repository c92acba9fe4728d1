//! The pages of a template's form, and what of a template is not for everybody: what is tagged
//! (`backstage:permissions`), and what belongs to a feature that is not switched on. Pure.

use crate::form::{EnginePatterns, defaults};
use platform::scaffolder::{FormPage, NewTask};
use serde_json::{Map, Value};

/// What Backstage calls a page that has no title.
const UNTITLED: &str = "Please enter the following information";

const PERMISSIONS: &str = "backstage:permissions";
const FLAG: &str = "backstage:featureFlag";

/// The pages of a form: `parameters` is one, or a list of them.
pub(super) fn written_pages(spec: &Value) -> Vec<FormPage> {
    let written = match spec.get("parameters") {
        Some(Value::Array(pages)) => pages.iter().collect(),
        Some(page @ Value::Object(_)) => vec![page],
        _ => Vec::new(),
    };
    let page = |schema: &Value| {
        let text = |name: &str| schema.get(name).and_then(Value::as_str);
        FormPage {
            title: text("title").unwrap_or(UNTITLED).to_owned(),
            description: text("description").map(str::to_owned),
            html: String::new(),
            schema: schema.clone(),
        }
    };
    written.into_iter().filter(|page| page.is_object()).map(page).collect()
}

/// What was filled in, with what the form fills in by itself where nothing was: who begins a task by a
/// program is shown no form.
pub(super) fn filled(spec: &Value, values: Map<String, Value>) -> Map<String, Value> {
    let with = |values: Map<String, Value>, page: FormPage| {
        defaults(&page.schema, &values, &EnginePatterns)
    };
    written_pages(spec).into_iter().fold(values, with)
}

/// What a task is begun with: as somebody saw it in the form, else with what the form fills in.
pub(super) fn wished(spec: &Value, new: &NewTask) -> Map<String, Value> {
    let values = new.values.clone();
    if new.is_reviewed { values } else { filled(spec, values) }
}

/// Takes away the pages, fields and steps that are not for somebody: `allowed` tells of tags whether they
/// have the permission for what bears them.
pub(super) fn without_denied(body: &mut Value, allowed: impl Fn(&[String]) -> bool) {
    let denied = |value: &Value| is_denied(value, &allowed);
    let Some(spec) = body.get_mut("spec").and_then(Value::as_object_mut) else { return };
    if let Some(Value::Array(steps)) = spec.get_mut("steps") {
        steps.retain(|step| !denied(step));
    }
    match spec.get_mut("parameters") {
        Some(Value::Array(pages)) => {
            pages.retain(|page| !denied(page));
            for page in pages.iter_mut() {
                clean(page, &denied);
            }
        }
        Some(page) if denied(page) => *page = Value::Array(Vec::new()),
        Some(page) => clean(page, &denied),
        None => {}
    }
}

fn is_denied(value: &Value, allowed: &impl Fn(&[String]) -> bool) -> bool {
    if value.get(FLAG).is_some() {
        return true;
    }
    let tags = value.pointer("/backstage:permissions/tags").and_then(Value::as_array);
    let tags: Vec<String> =
        tags.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    !tags.is_empty() && !allowed(&tags)
}

/// Takes away what is denied of a schema, wherever its fields stand.
fn clean(schema: &mut Value, denied: &impl Fn(&Value) -> bool) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(|item| clean(item, denied)),
        Value::Object(entries) => {
            entries.shift_remove(PERMISSIONS);
            let gone = without_fields(entries, denied);
            if let Some(Value::Array(required)) = entries.get_mut("required") {
                required.retain(|name| {
                    name.as_str().is_none_or(|name| !gone.contains(&name.to_owned()))
                });
            }
            for (key, value) in entries {
                if !matches!(key.as_str(), "default" | "enum" | "const" | "examples") {
                    clean(value, denied);
                }
            }
        }
        _ => {}
    }
}

fn without_fields(
    entries: &mut Map<String, Value>,
    denied: &impl Fn(&Value) -> bool,
) -> Vec<String> {
    let Some(Value::Object(properties)) = entries.get_mut("properties") else { return Vec::new() };
    let gone = properties.iter().filter(|(_, field)| denied(field));
    let gone: Vec<String> = gone.map(|(name, _)| name.clone()).collect();
    properties.retain(|name, _| !gone.contains(name));
    gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_tagged_is_taken_away() {
        let tagged = json!({ "type": "string", "backstage:permissions": { "tags": ["admin"] } });
        let mut body = json!({ "spec": {
            "parameters": [
                { "title": "A", "required": ["name", "secret"], "properties": {
                    "name": { "type": "string" },
                    "secret": tagged,
                    "flagged": { "backstage:featureFlag": "x" },
                } },
                { "title": "B", "backstage:permissions": { "tags": ["admin"] } },
            ],
            "steps": [
                { "action": "a" },
                { "action": "b", "backstage:permissions": { "tags": ["admin"] } },
            ],
        } });
        let mut whole = body.clone();
        without_denied(&mut whole, |_| true);
        assert_eq!(whole["spec"]["steps"].as_array().unwrap().len(), 2);
        assert!(whole["spec"]["parameters"][0]["properties"]["secret"].is_object());
        without_denied(&mut body, |tags| !tags.contains(&"admin".to_owned()));
        assert_eq!(
            body["spec"],
            json!({
                "parameters": [{ "title": "A", "required": ["name"], "properties": {
                    "name": { "type": "string" },
                } }],
                "steps": [{ "action": "a" }],
            })
        );
    }

    #[test]
    fn one_page_or_several() {
        let spec = json!({ "parameters": { "properties": {} } });
        assert_eq!(written_pages(&spec)[0].title, UNTITLED);
        assert_eq!(written_pages(&json!({ "parameters": [{ "title": "A" }, {}] })).len(), 2);
        assert!(written_pages(&json!({})).is_empty());
    }

    #[test]
    fn what_is_left_out_is_what_the_form_fills_in() {
        let spec = json!({ "parameters": [
            { "properties": {
                "name": { "type": "string" },
                "port": { "type": "integer", "default": 8080 },
            } },
            { "properties": {
                "stages": { "type": "array", "items": { "type": "string" }, "default": ["live"] },
            } },
        ] });
        let given = |value: Value| value.as_object().cloned().unwrap();
        let all = filled(&spec, given(json!({ "name": "shop", "port": 9000 })));
        assert_eq!(all, given(json!({ "name": "shop", "port": 9000, "stages": ["live"] })));
        let all = filled(&spec, Map::new());
        assert_eq!(all, given(json!({ "port": 8080, "stages": ["live"] })));
        assert_eq!(filled(&json!({}), Map::new()), Map::new());
    }

    #[test]
    fn what_somebody_left_empty_in_the_form_stays_empty() {
        let spec = json!({ "parameters": { "properties": {
            "name": { "type": "string" }, "port": { "type": "integer", "default": 8080 },
        } } });
        let wish = |is_reviewed| NewTask {
            template: "template:default/go".parse().unwrap(),
            values: json!({ "name": "shop" }).as_object().cloned().unwrap(),
            secrets: Map::new(),
            key: None,
            is_draft: false,
            is_reviewed,
        };
        assert_eq!(wished(&spec, &wish(true)), wish(true).values);
        assert_eq!(wished(&spec, &wish(false))["port"], 8080);
    }
}
