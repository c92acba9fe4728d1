//! An entity: one thing of the company, in the Backstage descriptor format.

use crate::entity_ref::{DEFAULT_NAMESPACE, EntityRef};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The annotation that says where an entity's descriptor was read (`url:…` or `file:…`).
pub const MANAGED_BY_LOCATION: &str = "backstage.io/managed-by-location";
/// The annotation that says which registered location led to the descriptor.
pub const MANAGED_BY_ORIGIN_LOCATION: &str = "backstage.io/managed-by-origin-location";
/// The annotation that names the place of the source code.
pub const SOURCE_LOCATION: &str = "backstage.io/source-location";
/// The annotation with a page that shows the descriptor.
pub const VIEW_URL: &str = "backstage.io/view-url";
/// The annotation with a page that edits the descriptor.
pub const EDIT_URL: &str = "backstage.io/edit-url";

/// A descriptor whose envelope holds: `apiVersion`, `kind` and `metadata.name` are texts.
///
/// The JSON is kept as it was written (order, unknown fields and all): what a person put into a
/// file is never lost on the way to a page or a client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Entity {
    json: Map<String, Value>,
    reference: EntityRef,
}

/// Why a JSON value is no entity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an entity needs the text fields apiVersion, kind and metadata.name; {0} is missing")]
pub struct EnvelopeError(pub &'static str);

/// A link of `metadata.links`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Absolute URL.
    pub url: String,
    /// What to show instead of the URL.
    pub title: Option<String>,
    /// The name of an icon.
    pub icon: Option<String>,
}

impl Entity {
    /// The entity in `value`, when its envelope holds.
    ///
    /// # Errors
    /// Names the first field of the envelope that is missing or no text.
    pub fn from_json(value: Value) -> Result<Self, EnvelopeError> {
        let Value::Object(json) = value else {
            return Err(EnvelopeError("apiVersion"));
        };
        text(json.get("apiVersion")).ok_or(EnvelopeError("apiVersion"))?;
        let kind = text(json.get("kind")).ok_or(EnvelopeError("kind"))?;
        let metadata = json.get("metadata");
        let field = |name| text(metadata.and_then(|metadata| metadata.get(name)));
        let name = field("name").ok_or(EnvelopeError("metadata.name"))?;
        let reference = EntityRef::new(kind, field("namespace").unwrap_or(DEFAULT_NAMESPACE), name);
        Ok(Self { json, reference })
    }

    /// The whole descriptor.
    #[must_use]
    pub fn json(&self) -> &Map<String, Value> {
        &self.json
    }

    /// The canonical reference.
    #[must_use]
    pub fn reference(&self) -> &EntityRef {
        &self.reference
    }

    /// `apiVersion` as written.
    #[must_use]
    pub fn api_version(&self) -> &str {
        text(self.json.get("apiVersion")).unwrap_or_default()
    }

    /// `kind` as written.
    #[must_use]
    pub fn kind(&self) -> &str {
        text(self.json.get("kind")).unwrap_or_default()
    }

    /// `metadata.name` as written.
    #[must_use]
    pub fn name(&self) -> &str {
        self.metadata_text("name").unwrap_or_default()
    }

    /// `metadata.namespace`, or the default one.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.metadata_text("namespace").unwrap_or(DEFAULT_NAMESPACE)
    }

    /// What a person calls it: `metadata.title`, a profile's `displayName`, or the name.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.title().unwrap_or_else(|| self.name())
    }

    /// `metadata.title` or `spec.profile.displayName`, when there is one.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        let profile = || text(self.spec("profile").and_then(|profile| profile.get("displayName")));
        self.metadata_text("title").or_else(profile).filter(|title| !title.trim().is_empty())
    }

    /// `metadata.description`.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.metadata_text("description")
    }

    /// A field of `metadata`.
    #[must_use]
    pub fn metadata(&self, field: &str) -> Option<&Value> {
        self.json.get("metadata")?.get(field)
    }

    /// A text field of `metadata`.
    #[must_use]
    pub fn metadata_text(&self, field: &str) -> Option<&str> {
        text(self.metadata(field))
    }

    /// A field of `spec`.
    #[must_use]
    pub fn spec(&self, field: &str) -> Option<&Value> {
        self.json.get("spec")?.get(field)
    }

    /// A text field of `spec`.
    #[must_use]
    pub fn spec_text(&self, field: &str) -> Option<&str> {
        text(self.spec(field))
    }

    /// `metadata.tags`.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        let tags = self.metadata("tags").and_then(Value::as_array);
        tags.into_iter().flatten().filter_map(Value::as_str)
    }

    /// `metadata.annotations`, in the order of the descriptor.
    pub fn annotations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs("annotations")
    }

    /// One annotation's value.
    #[must_use]
    pub fn annotation(&self, key: &str) -> Option<&str> {
        text(self.metadata("annotations").and_then(|all| all.get(key)))
    }

    /// `metadata.labels`, in the order of the descriptor.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs("labels")
    }

    /// `metadata.links` that have a URL.
    #[must_use]
    pub fn links(&self) -> Vec<Link> {
        let links = self.metadata("links").and_then(Value::as_array);
        let read = |link: &Value| {
            Some(Link {
                url: text(link.get("url"))?.to_owned(),
                title: text(link.get("title")).map(str::to_owned),
                icon: text(link.get("icon")).map(str::to_owned),
            })
        };
        links.into_iter().flatten().filter_map(read).collect()
    }

    /// The same entity with these annotations set, those of the descriptor itself kept.
    #[must_use]
    pub fn with_annotations(mut self, added: &[(&str, String)]) -> Self {
        let metadata = self.json.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(metadata) = metadata {
            let entry = metadata.entry("annotations");
            let annotations = entry.or_insert_with(|| Value::Object(Map::new()));
            if !annotations.is_object() {
                *annotations = Value::Object(Map::new());
            }
            for (key, value) in added {
                annotations[*key] = Value::String(value.clone());
            }
        }
        self
    }

    fn pairs(&self, field: &str) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.metadata(field).and_then(Value::as_object);
        let pairs = pairs.into_iter().flatten();
        pairs.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
    }
}

impl TryFrom<Value> for Entity {
    type Error = EnvelopeError;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        Self::from_json(value)
    }
}

impl From<Entity> for Value {
    fn from(entity: Entity) -> Self {
        Self::Object(entity.json)
    }
}

fn text(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn checkout() -> Value {
        json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "Component",
            "metadata": {"name": "Checkout", "zulu": 1, "annotations": {"a/b": "c"}, "tags": ["go"]},
            "spec": {"type": "service"},
        })
    }

    #[test]
    fn what_was_written_is_kept_to_the_letter() {
        let entity = Entity::from_json(checkout()).unwrap();
        assert_eq!(entity.reference().to_string(), "component:default/checkout");
        assert_eq!(entity.name(), "Checkout");
        assert_eq!(entity.spec_text("type"), Some("service"));
        assert_eq!(Value::from(entity), checkout());
    }

    #[test]
    fn a_missing_part_of_the_envelope_is_named() {
        let mut value = checkout();
        value["metadata"] = json!({});
        assert_eq!(Entity::from_json(value), Err(EnvelopeError("metadata.name")));
    }

    #[test]
    fn annotations_are_added_beside_those_of_the_descriptor() {
        let entity = Entity::from_json(checkout()).unwrap();
        let entity = entity.with_annotations(&[(VIEW_URL, "https://x".to_owned())]);
        assert_eq!(entity.annotation("a/b"), Some("c"));
        assert_eq!(entity.annotation(VIEW_URL), Some("https://x"));
    }
}
