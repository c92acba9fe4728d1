//! The actions that a template may use, as a check sees them: those of the table, or those that a server
//! has.

use super::all;
use platform::scaffolder::ActionDescription;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The actions that a template may use.
#[derive(Clone, Debug, Default)]
pub struct Actions(BTreeMap<String, KnownAction>);

/// What is known of an action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownAction {
    /// Its name.
    pub id: String,
    /// What it must be given.
    pub required: Vec<String>,
    /// What else it can be given.
    pub optional: Vec<String>,
    /// Whether it can be given whatever somebody thinks of.
    pub takes_anything: bool,
    /// What it gives to later steps; nothing where nobody can say.
    pub output: Vec<String>,
    /// The schema of each input, where it is known.
    pub schemas: Map<String, Value>,
}

impl KnownAction {
    /// Whether it takes an input of that name.
    #[must_use]
    pub fn takes(&self, name: &str) -> bool {
        let has = |names: &[String]| names.iter().any(|one| one == name);
        self.takes_anything || has(&self.required) || has(&self.optional)
    }

    fn of(description: &ActionDescription) -> Self {
        let input = Names::of(&description.input);
        let output = Names::of(&description.output);
        let (required, optional) =
            input.schemas.keys().cloned().partition(|name| input.required.contains(name));
        Self {
            id: description.id.clone(),
            required,
            optional,
            takes_anything: input.is_open,
            // Where more may come, no name is wrong.
            output: if output.is_open {
                Vec::new()
            } else {
                output.schemas.keys().cloned().collect()
            },
            schemas: input.schemas,
        }
    }
}

impl Actions {
    /// Those that are known without a server.
    #[must_use]
    pub fn built_in() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let known = |action: &super::Action| KnownAction {
            id: action.id.to_owned(),
            required: owned(action.required),
            optional: owned(action.optional),
            takes_anything: false,
            output: owned(action.output),
            schemas: Map::new(),
        };
        Self(all().map(|action| (action.id.to_owned(), known(action))).collect())
    }

    /// Those that a server has.
    #[must_use]
    pub fn of(descriptions: &[ActionDescription]) -> Self {
        Self::default().with(descriptions)
    }

    /// The same, and these.
    #[must_use]
    pub fn with(mut self, descriptions: &[ActionDescription]) -> Self {
        for description in descriptions {
            self.0.insert(description.id.clone(), KnownAction::of(description));
        }
        self
    }

    /// The action of a name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&KnownAction> {
        self.0.get(id)
    }

    /// The action whose name is nearest, if one is near.
    #[must_use]
    pub fn nearest(&self, id: &str) -> Option<&KnownAction> {
        let distance = |action: &&KnownAction| strsim::damerau_levenshtein(&action.id, id);
        self.0.values().min_by_key(distance).filter(|action| distance(action) <= 3)
    }
}

/// The names that a schema of an object knows.
struct Names {
    schemas: Map<String, Value>,
    required: BTreeSet<String>,
    is_open: bool,
}

impl Names {
    fn of(schema: &Value) -> Self {
        let required = |schema: &Value| -> BTreeSet<String> {
            let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
            names.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let properties = |schema: &Value| -> Map<String, Value> {
            schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default()
        };
        let mut names = Self {
            schemas: properties(schema),
            required: required(schema),
            is_open: schema.get("additionalProperties").is_some_and(|more| *more != false),
        };
        for choice in ["oneOf", "anyOf"] {
            let parts = schema.get(choice).and_then(Value::as_array).into_iter().flatten();
            let mut common: Option<BTreeSet<String>> = None;
            for part in parts {
                for (name, schema) in properties(part) {
                    names.schemas.entry(name).or_insert(schema);
                }
                // Only what every one of them requires is required.
                let here = required(part);
                common = Some(common.map_or(here.clone(), |common| &common & &here));
            }
            names.required.extend(common.unwrap_or_default());
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            names.schemas.extend(properties(part));
            names.required.extend(required(part));
        }
        names.is_open |= names.schemas.is_empty() && schema.get("properties").is_none();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn described(id: &str, input: Value, output: Value) -> ActionDescription {
        let (id, description) = (id.to_owned(), String::new());
        let (examples, is_local, is_repeatable) = (Vec::new(), true, true);
        ActionDescription { id, description, input, output, examples, is_local, is_repeatable }
    }

    #[test]
    fn names_come_from_schemas() {
        let input = json!({
            "properties": { "a": {}, "b": {} }, "required": ["a"],
            "oneOf": [
                { "properties": { "c": {} }, "required": ["a", "c"] },
                { "properties": { "d": {} }, "required": ["d"] },
            ],
        });
        let output = json!({ "properties": { "x": {} } });
        let actions = Actions::of(&[described("one", input, output)]);
        let one = actions.find("one").unwrap();
        assert_eq!(one.required, ["a"]);
        assert!(one.takes("c") && one.takes("d") && !one.takes("e"));
        assert_eq!(one.output, ["x"]);
        let open = Actions::of(&[described("open", json!({ "type": "object" }), json!({}))]);
        assert!(open.find("open").unwrap().takes("whatever"));
    }

    #[test]
    fn the_nearest_name_is_told() {
        let actions = Actions::built_in();
        assert_eq!(actions.nearest("fetch:tempalte").unwrap().id, "fetch:template");
        assert!(actions.nearest("opa:create-secret").is_none());
    }
}
