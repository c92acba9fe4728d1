//! The predicate that chooses locations: that of entities, over the fields `id`, `type`, `target`
//! and `entityRef`, with one difference.

use super::Location;
use crate::query::Filter;
use serde_json::{Value, json};

/// A predicate, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate(Filter);

impl Predicate {
    /// Reads a predicate.
    ///
    /// # Errors
    /// When it is none; the text says where and how to write it.
    pub fn parse(value: &Value) -> Result<Self, String> {
        let filter = Filter::of_predicate(&choosy(value)).map_err(|error| error.to_string())?;
        match filter.keys().into_iter().find(|key| !FIELDS.contains(key)) {
            Some(key) => {
                Err(format!("a location has no field {key}; it has {}", FIELDS.join(", ")))
            }
            None => Ok(Self(filter)),
        }
    }

    /// Whether it chooses a location.
    #[must_use]
    pub fn matches(&self, location: &Location) -> bool {
        self.0.holds(&|field| text(location, field).into_iter().collect())
    }
}

/// The fields, in lower case.
const FIELDS: [&str; 4] = ["id", "type", "target", "entityref"];

/// Unlike in queries of entities, an empty `$all` chooses nothing.
fn choosy(value: &Value) -> Value {
    match value {
        Value::Object(_) if *value == json!({"$all": []}) => json!({"$any": []}),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), choosy(value))).collect(),
        Value::Array(values) => values.iter().map(choosy).collect(),
        other => other.clone(),
    }
}

fn text(location: &Location, field: &str) -> Option<String> {
    match field {
        "id" => Some(location.id.clone()),
        "type" => Some(location.location_type.clone()),
        "target" => Some(location.target.clone()),
        "entityref" => Some(location.entity_ref.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_predicate_over_four_fields() {
        let location = Location {
            id: "7".to_owned(),
            location_type: "url".to_owned(),
            target: "https://a.example/All.yaml".to_owned(),
            entity_ref: "location:default/generated-1".parse().unwrap(),
        };
        let chooses = |query: &Value| Predicate::parse(query).unwrap().matches(&location);
        for query in [
            json!({}),
            json!({"type": "URL", "id": 7}),
            json!({"target": {"$hasPrefix": "https://A.example/"}}),
            json!({"entityRef": {"$in": ["x", "location:default/generated-1"]}}),
            json!({"target": {"$exists": true}}),
            json!({"$not": {"$all": []}}),
        ] {
            assert!(chooses(&query), "{query}");
        }
        for query in [
            json!({"type": "url", "id": "8"}),
            json!({"id": {"$exists": false}}),
            json!({"$all": []}),
            json!({"$any": []}),
            json!({"$any": [{"$all": []}]}),
        ] {
            assert!(!chooses(&query), "{query}");
        }
        assert!(Predicate::parse(&json!("url")).is_err());
        let wrong = Predicate::parse(&json!({"$not": {"kind": "Component"}})).unwrap_err();
        assert!(wrong.contains("no field kind"), "{wrong}");
        assert!(Predicate::parse(&json!({"$all": [], "type": "url"})).is_err());
    }
}
