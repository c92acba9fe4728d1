//! The Location entity of a registered location, named as Backstage names it.

use super::source_name;
use crate::reading::Claim;
use platform::{Entity, EntityRef, entity, entity_ref::DEFAULT_NAMESPACE};
use serde_json::{Map, Value, json};
use sha1::{Digest, Sha1};
use std::fmt::Write as _;
use store::RegisteredLocation;

/// `generated-` and the SHA-1 of `type:target` in hexadecimal digits.
#[must_use]
pub fn name(location_type: &str, target: &str) -> String {
    let digest = Sha1::digest(format!("{location_type}:{target}").as_bytes());
    digest.iter().fold("generated-".to_owned(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The entity's reference.
#[must_use]
pub fn reference(location_type: &str, target: &str) -> EntityRef {
    EntityRef::new("location", DEFAULT_NAMESPACE, &name(location_type, target))
}

/// The claim of a location's own source on it. It stands in no file: its place is the location
/// reference, and the target is what that place leads to.
#[must_use]
pub fn claim(location: &RegisteredLocation) -> Claim {
    let managed_by = source_name(location);
    let RegisteredLocation { location_type, target, presence, .. } = location;
    let mut spec = Map::new();
    spec.insert("type".to_owned(), Value::from(location_type.as_str()));
    spec.insert("target".to_owned(), Value::from(target.as_str()));
    if let Some(presence) = presence {
        spec.insert("presence".to_owned(), Value::from(presence.as_str()));
    }
    let json = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Location",
        "metadata": {
            "name": name(location_type, target),
            "namespace": DEFAULT_NAMESPACE,
            "annotations": {
                (entity::MANAGED_BY_LOCATION): managed_by,
                (entity::MANAGED_BY_ORIGIN_LOCATION): managed_by,
            },
        },
        "spec": spec,
    });
    Claim::of(managed_by, 1, entity_of(json))
}

/// Its envelope is written above.
#[expect(clippy::expect_used, reason = "the envelope is a literal")]
fn entity_of(json: Value) -> Entity {
    Entity::from_json(json).expect("a Location has an envelope")
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::Timestamp;

    #[test]
    fn the_name_is_the_one_that_backstage_gives() {
        // echo -n url:https://a.example/all.yaml | sha1sum
        assert_eq!(
            name("url", "https://a.example/all.yaml"),
            "generated-99bd85609bc2cf633fbc48a963452da7f46ef379"
        );
    }

    #[test]
    fn the_entity_says_what_was_registered() {
        let location = RegisteredLocation {
            id: "1".to_owned(),
            location_type: "url".to_owned(),
            target: "https://a.example/All.yaml".to_owned(),
            presence: Some("optional".to_owned()),
            created_at: Timestamp(1),
        };
        let claim = claim(&location);
        let entity = claim.entity();
        assert_eq!(entity.reference(), &reference("url", &location.target));
        assert_eq!(entity.spec_text("target"), Some("https://a.example/All.yaml"));
        assert_eq!(entity.spec_text("presence"), Some("optional"));
        for key in [entity::MANAGED_BY_LOCATION, entity::MANAGED_BY_ORIGIN_LOCATION] {
            assert_eq!(entity.annotation(key), Some("url:https://a.example/All.yaml"));
        }
    }
}
