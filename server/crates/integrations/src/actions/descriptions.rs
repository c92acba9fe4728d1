//! What actions are given and give: tables in JSON beside the code, with what several share once.

use platform::scaffolder::{ActionDescription, ActionExample};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct Table {
    shared: Map<String, Value>,
    actions: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    description: String,
    required: Vec<String>,
    /// Names of what is shared.
    #[serde(default)]
    uses: Vec<String>,
    #[serde(default)]
    input: Map<String, Value>,
    #[serde(default)]
    output: Map<String, Value>,
    is_repeatable: bool,
    example: Map<String, Value>,
}

/// The actions of a table. A table that is none has none: tests read all of them.
pub(super) fn read(table: &str) -> Vec<ActionDescription> {
    let Ok(Table { shared, actions }) = serde_json::from_str(table) else { return Vec::new() };
    actions.into_iter().map(|row| described(row, &shared)).collect()
}

fn described(row: Row, shared: &Map<String, Value>) -> ActionDescription {
    let common = row.uses.iter().filter_map(|name| Some((name.clone(), shared.get(name)?.clone())));
    let fields: Map<String, Value> = common.chain(row.input).collect();
    let step =
        json!({"id": "step", "name": row.description, "action": row.id, "input": row.example});
    // JSON is YAML.
    let example = serde_json::to_string_pretty(&json!({"steps": [step]})).unwrap_or_default();
    ActionDescription {
        input: json!({"type": "object", "required": row.required, "properties": fields}),
        output: json!({"type": "object", "properties": row.output}),
        examples: vec![ActionExample { description: row.description.clone(), example }],
        id: row.id,
        description: row.description,
        is_local: false,
        is_repeatable: row.is_repeatable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_whole() {
        for (table, known) in
            [(include_str!("github/actions.json"), 13), (include_str!("gitlab/actions.json"), 9)]
        {
            let told: Table = serde_json::from_str(table).unwrap();
            for row in &told.actions {
                let missing = row.uses.iter().find(|name| !told.shared.contains_key(*name));
                assert_eq!(missing, None, "{}", row.id);
            }
            let all = read(table);
            assert_eq!(all.len(), known);
            for action in all {
                let fields = action.input["properties"].as_object().unwrap();
                let required = action.input["required"].as_array().unwrap();
                assert!(required.iter().all(|name| fields.contains_key(name.as_str().unwrap())));
                assert!(action.examples[0].example.contains(&action.id));
            }
        }
    }
}
