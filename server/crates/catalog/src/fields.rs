//! The fields of entities, each by its JSON pointer: what is different between two versions, and
//! which change set each of them. Pure.
//!
//! A list is one field, and so is an empty object: what a person changes in a descriptor then shows
//! as it was written, and not as a shift of everything behind it.

use platform::catalog::{ChangeKind, FieldChange, FieldOrigin};
use serde_json::Value;
use std::collections::BTreeMap;
use store::ChangeRecord;

type Fields<'a> = BTreeMap<String, &'a Value>;

fn fields(value: &Value) -> Fields<'_> {
    let mut found = Fields::new();
    collect(String::new(), value, &mut found);
    found
}

fn collect<'a>(path: String, value: &'a Value, found: &mut Fields<'a>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(format!("{path}/{key}"), value, found);
            }
        }
        Value::Null if path.is_empty() => {}
        _ => {
            found.insert(path, value);
        }
    }
}

/// The fields that are different, by path; `Null` is an entity that is not there.
#[must_use]
pub fn difference(before: &Value, after: &Value) -> Vec<FieldChange> {
    let (before, after) = (fields(before), fields(after));
    let change = |path: &String, before: Option<&&Value>, after: Option<&&Value>| FieldChange {
        path: path.clone(),
        before: before.map(|value| (*value).clone()),
        after: after.map(|value| (*value).clone()),
    };
    let gone = before.iter().filter(|(path, _)| !after.contains_key(*path));
    let gone = gone.map(|(path, value)| change(path, Some(value), None));
    let here = after.iter().filter(|(path, value)| before.get(*path) != Some(*value));
    let here = here.map(|(path, value)| change(path, before.get(path), Some(value)));
    let mut changes: Vec<FieldChange> = gone.chain(here).collect();
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    changes
}

/// Finds who set the fields of an entity, going back through its changes.
pub struct Search {
    origins: Vec<FieldOrigin>,
    /// Those that are not found yet.
    open: BTreeMap<String, Value>,
    /// The change that is looked at next.
    at: ChangeRecord,
}

impl Search {
    /// Begins with the last change of an entity that is there.
    #[must_use]
    pub fn from(last: ChangeRecord) -> Self {
        let body = json(&last.change.body);
        let open = fields(&body).into_iter().map(|(path, value)| (path, value.clone())).collect();
        Self { origins: Vec::new(), open, at: last }
    }

    /// Looks at the change before; tells whether there is more to be found.
    pub fn step(&mut self, previous: ChangeRecord) -> bool {
        if self.at.change.kind == ChangeKind::Created {
            return false;
        }
        let body = json(&previous.change.body);
        let before = fields(&body);
        let open = std::mem::take(&mut self.open);
        let (same, set): (BTreeMap<_, _>, BTreeMap<_, _>) =
            open.into_iter().partition(|(path, value)| before.get(path) == Some(&value));
        self.found(set, false);
        self.open = same;
        self.at = previous;
        !self.open.is_empty()
    }

    /// What was found, by path. What is left was there in the oldest change that is kept.
    #[must_use]
    pub fn end(mut self) -> Vec<FieldOrigin> {
        let oldest = self.at.change.kind != ChangeKind::Created;
        let rest = std::mem::take(&mut self.open);
        self.found(rest, oldest);
        self.origins.sort_by(|one, other| one.path.cmp(&other.path));
        self.origins
    }

    fn found(&mut self, set: BTreeMap<String, Value>, oldest: bool) {
        let change = &self.at.change;
        self.origins.extend(set.into_iter().map(|(path, value)| FieldOrigin {
            path,
            value,
            position: self.at.position,
            at: change.at,
            change: change.kind,
            by: change.by.clone(),
            oldest,
        }));
    }
}

/// A body as JSON; what cannot be read counts as nothing.
#[must_use]
pub fn json(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_come_change_and_go() {
        let before = json!({"metadata": {"name": "a", "tags": ["x"], "labels": {}}, "old": 1});
        let after = json!({"metadata": {"name": "a", "tags": ["x", "y"], "labels": {"k/l": "v"}}});
        let change = |path: &str, before: Option<Value>, after: Option<Value>| FieldChange {
            path: path.to_owned(),
            before,
            after,
        };
        assert_eq!(
            difference(&before, &after),
            [
                change("/metadata/labels", Some(json!({})), None),
                change("/metadata/labels/k~1l", None, Some(json!("v"))),
                change("/metadata/tags", Some(json!(["x"])), Some(json!(["x", "y"]))),
                change("/old", Some(json!(1)), None),
            ]
        );
        assert_eq!(difference(&after, &after), []);
        assert_eq!(difference(&Value::Null, &json!({"a": 1})).len(), 1);
    }
}
