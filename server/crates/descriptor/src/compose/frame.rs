//! What a document under way is made of: finished values, open collections, and what keys are.

use crate::place::{Place, Spot};
use crate::scalar::{Identity, Scalar, Version};
use saphyr_parser::{ScalarStyle, Tag};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A finished value.
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) place: Place,
    pub(super) nodes: usize,
    pub(super) key: Key,
}

impl Node {
    /// The value that a scalar is.
    pub(super) fn scalar(
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        version: Version,
        place: Place,
    ) -> Self {
        let plain = style == ScalarStyle::Plain;
        let scalar = match tag {
            Some(tag) => Scalar::tagged(text, &format!("{}{}", tag.handle, tag.suffix), version),
            None if plain => Scalar::plain(text, version),
            None => Scalar::Text(text.to_owned()),
        };
        let key = Key::Scalar {
            text: scalar.key(),
            identity: scalar.identity(),
            merge: plain && text == "<<" && version == Version::Legacy,
        };
        Self { value: scalar.into_json(), place, nodes: 1, key }
    }
}

/// How a value reads as the key of a map.
pub(super) enum Key {
    Scalar {
        text: String,
        identity: Option<Identity>,
        merge: bool,
    },
    /// A map, list or alias: spelled out, never compared.
    Other,
}

pub(super) struct Anchored {
    pub(super) value: Value,
    pub(super) nodes: usize,
}

/// A collection under way.
pub(super) struct Frame {
    pub(super) start: Spot,
    pub(super) flow: bool,
    pub(super) anchor: usize,
    pub(super) nodes: usize,
    pub(super) content: Collection,
}

pub(super) enum Collection {
    List {
        values: Vec<Value>,
        places: Vec<Place>,
    },
    Map {
        values: Map<String, Value>,
        places: HashMap<String, Place>,
        seen: HashMap<Identity, u32>,
        pending: Option<Pending>,
    },
}

impl Collection {
    pub(super) fn list() -> Self {
        Self::List { values: Vec::new(), places: Vec::new() }
    }

    pub(super) fn map() -> Self {
        let (values, places, seen) = (Map::new(), HashMap::new(), HashMap::new());
        Self::Map { values, places, seen, pending: None }
    }
}

/// A key that waits for its value.
pub(super) struct Pending {
    pub(super) text: String,
    pub(super) spot: Spot,
    pub(super) merge: bool,
}

/// Adds what a merge key brings; what already stands wins. False when it is nothing to merge.
pub(super) fn merge(source: Value, values: &mut Map<String, Value>) -> bool {
    match source {
        Value::Object(source) => {
            for (key, value) in source {
                values.entry(key).or_insert(value);
            }
            true
        }
        Value::Array(sources) => {
            let maps = sources.iter().all(Value::is_object);
            maps && sources.into_iter().all(|source| merge(source, values))
        }
        _ => false,
    }
}

/// A map or list as a key, in YAML's flow style.
pub(super) fn spelled(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) if values.is_empty() => "[]".to_owned(),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(spelled).collect();
            format!("[ {} ]", values.join(", "))
        }
        Value::Object(values) if values.is_empty() => "{}".to_owned(),
        Value::Object(values) => {
            let entry = |(key, value): (&String, &Value)| match value {
                Value::Null => key.clone(),
                value => format!("{key}: {}", spelled(value)),
            };
            let entries: Vec<String> = values.iter().map(entry).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}
