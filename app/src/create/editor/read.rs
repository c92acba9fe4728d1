//! A template of the catalog as its author would write it. Only the server reads the catalog.

use platform::{Entity, yaml::to_yaml};
use serde_json::Value;

/// What the catalog adds to a descriptor.
const ADDED: [&str; 2] = ["relations", "status"];

/// The same in `metadata`.
const ADDED_BELOW: [&str; 2] = ["uid", "etag"];

/// The text, without what the catalog added.
pub(super) fn written(entity: &Entity) -> String {
    let mut value = Value::from(entity.clone());
    if let Value::Object(top) = &mut value {
        top.retain(|key, _| !ADDED.contains(&key.as_str()));
        if let Some(Value::Object(metadata)) = top.get_mut("metadata") {
            metadata.retain(|key, _| !ADDED_BELOW.contains(&key.as_str()));
            without_places(metadata);
        }
    }
    to_yaml(&value)
}

/// Takes out the annotations that tell where a descriptor came from.
fn without_places(metadata: &mut serde_json::Map<String, Value>) {
    let Some(Value::Object(annotations)) = metadata.get_mut("annotations") else { return };
    let is_place = |key: &str| {
        let name = key.strip_prefix("backstage.io/").unwrap_or_default();
        matches!(name, "source-location" | "view-url" | "edit-url" | "orphan")
            || name.starts_with("managed-by-")
    };
    annotations.retain(|key, _| !is_place(key));
    if annotations.is_empty() {
        metadata.shift_remove("annotations");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_catalog_added_is_not_part_of_the_text() {
        let entity = Entity::from_json(json!({
            "apiVersion": "scaffolder.backstage.io/v1beta3",
            "kind": "Template",
            "metadata": {
                "name": "go", "uid": "1", "etag": "2",
                "annotations": { "backstage.io/managed-by-location": "file:/x" },
            },
            "spec": { "type": "service", "steps": [] },
            "relations": [],
        }));
        let text = written(&entity.unwrap());
        for gone in ["uid", "etag", "relations", "annotations"] {
            assert!(!text.contains(gone), "{text}");
        }
        assert!(text.contains("name: go") && text.contains("type: service"), "{text}");
    }
}
