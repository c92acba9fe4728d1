//! A JSON Schema as rows of a table. Pure.

use serde_json::Value;

/// How deep objects are told: what lies deeper is seldom read, and schemas may be of any depth.
const DEEPEST: usize = 4;

/// Rows at the most.
const MOST: usize = 200;

/// A field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its name with those of what it is in: `reviewers[].name`.
    pub name: String,
    /// Its type in words: `string`, `array of object`.
    pub sort: String,
    /// Whether it has to be there.
    pub required: bool,
    /// What it means.
    pub meaning: String,
    /// What it is when nothing is said, as JSON.
    pub usual: Option<String>,
    /// What it may be, where that is a few.
    pub choices: Vec<String>,
}

/// The fields of an object's schema, each behind the one that it is in.
pub fn rows(schema: &Value) -> Vec<Row> {
    let mut rows = Vec::new();
    collect(schema, "", 0, &mut rows);
    rows
}

fn collect(schema: &Value, before: &str, depth: usize, rows: &mut Vec<Row>) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    let required = schema.get("required").and_then(Value::as_array);
    let is_required =
        |name: &str| required.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)));
    for (name, field) in properties {
        if rows.len() >= MOST {
            return;
        }
        let items = field.get("items").filter(|_| sort_of(field).starts_with("array"));
        let path = format!("{before}{name}{}", if items.is_some() { "[]" } else { "" });
        rows.push(Row {
            name: path.clone(),
            sort: told_sort(field),
            required: is_required(name),
            meaning: meaning(field),
            usual: field.get("default").map(Value::to_string),
            choices: choices(field),
        });
        if depth + 1 < DEEPEST {
            collect(items.unwrap_or(field), &format!("{path}."), depth + 1, rows);
        }
    }
}

fn meaning(field: &Value) -> String {
    let text = |name| field.get(name).and_then(Value::as_str).unwrap_or_default();
    let (title, description) = (text("title"), text("description"));
    if description.is_empty() { title.to_owned() } else { description.to_owned() }
}

fn choices(field: &Value) -> Vec<String> {
    let all = field.get("enum").and_then(Value::as_array);
    all.into_iter()
        .flatten()
        .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned))
        .collect()
}

fn told_sort(field: &Value) -> String {
    let sort = sort_of(field);
    match field.get("items") {
        Some(items) if sort == "array" => format!("array of {}", sort_of(items)),
        _ => sort,
    }
}

fn sort_of(field: &Value) -> String {
    match field.get("type") {
        Some(Value::String(sort)) => sort.clone(),
        Some(Value::Array(sorts)) => {
            sorts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | ")
        }
        _ => {
            let either =
                ["anyOf", "oneOf"].into_iter().find_map(|name| field.get(name)?.as_array());
            let mut sorts: Vec<String> = either.into_iter().flatten().map(sort_of).collect();
            sorts.dedup();
            if sorts.is_empty() { "any".to_owned() } else { sorts.join(" | ") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_told_with_those_inside_of_them() {
        let schema = json!({
            "type": "object",
            "required": ["repoUrl"],
            "properties": {
                "repoUrl": { "type": "string", "description": "Where it goes." },
                "access": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
                "visibility": { "type": "string", "enum": ["private", "public"], "default": "private" },
                "reviewers": {
                    "type": "array",
                    "items": { "type": "object", "properties": { "name": { "title": "Who" } } }
                }
            }
        });
        let rows = rows(&schema);
        let told: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.sort.as_str())).collect();
        assert_eq!(
            told,
            [
                ("repoUrl", "string"),
                ("access", "string | null"),
                ("visibility", "string"),
                ("reviewers[]", "array of object"),
                ("reviewers[].name", "any")
            ]
        );
        assert!(rows[0].required && !rows[1].required);
        assert_eq!((rows[0].meaning.as_str(), rows[4].meaning.as_str()), ("Where it goes.", "Who"));
        assert_eq!(rows[2].usual.as_deref(), Some("\"private\""));
        assert_eq!(rows[2].choices, ["private", "public"]);
    }

    #[test]
    fn a_schema_of_any_depth_ends() {
        let mut schema = json!({ "type": "object", "properties": { "x": { "type": "string" } } });
        for _ in 0..50 {
            schema = json!({ "type": "object", "properties": { "x": schema } });
        }
        assert_eq!(rows(&schema).len(), DEEPEST);
        assert!(rows(&json!(true)).is_empty());
    }
}
