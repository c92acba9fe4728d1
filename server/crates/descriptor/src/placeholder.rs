//! Placeholders: maps with a sole key such as `$text`, `$json` or `$yaml`, which stand for the
//! content of a file or URL. Found here, fetched by a reader.

use super::place::push_token;
use serde_json::Value;

/// How fetched content is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceholderKind {
    /// As a text.
    Text,
    /// As the JSON value.
    Json,
    /// As the value of its one YAML document.
    Yaml,
    /// As the text of an OpenAPI definition.
    OpenApi,
    /// As the text of an AsyncAPI definition.
    AsyncApi,
}

impl PlaceholderKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Text, Self::Json, Self::Yaml, Self::OpenApi, Self::AsyncApi];

    /// The key in a descriptor.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Text => "$text",
            Self::Json => "$json",
            Self::Yaml => "$yaml",
            Self::OpenApi => "$openapi",
            Self::AsyncApi => "$asyncapi",
        }
    }

    /// Whether a text takes the placeholder's place, whatever the target holds.
    #[must_use]
    pub const fn gives_text(self) -> bool {
        matches!(self, Self::Text | Self::OpenApi | Self::AsyncApi)
    }

    fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A placeholder in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Where it stands; what it stands for goes to the same place.
    pub pointer: String,
    /// How the content is put in.
    pub kind: PlaceholderKind,
    /// Path or URL, relative to the file that holds the document.
    pub target: String,
}

/// The placeholders of a document, in its order.
///
/// As in Backstage, a map with a key that begins with `$` is a placeholder or left alone: nothing
/// inside of it is looked at. What a placeholder brought in is not searched again.
#[must_use]
pub fn placeholders(value: &Value) -> Vec<Placeholder> {
    let mut found = Vec::new();
    walk(value, &mut String::new(), &mut |pointer, kind, target| {
        if let Value::String(target) = target {
            let (pointer, target) = (pointer.to_owned(), target.clone());
            found.push(Placeholder { pointer, kind, target });
        }
    });
    found
}

/// The places of placeholders whose target is no text.
pub(super) fn malformed(value: &Value) -> Vec<(String, PlaceholderKind)> {
    let mut found = Vec::new();
    walk(value, &mut String::new(), &mut |pointer, kind, target| {
        if !target.is_string() {
            found.push((pointer.to_owned(), kind));
        }
    });
    found
}

/// The kind of the placeholder that a value is.
pub(super) fn kind_of(value: &Value) -> Option<PlaceholderKind> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    let (key, target) = map.iter().next()?;
    PlaceholderKind::of_key(key).filter(|_| target.is_string())
}

fn walk<'a>(
    value: &'a Value,
    pointer: &mut String,
    found: &mut impl FnMut(&str, PlaceholderKind, &'a Value),
) {
    let length = pointer.len();
    match value {
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                push_token(pointer, &index.to_string());
                walk(value, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Object(map) if map.keys().any(|key| key.starts_with('$')) => {
            if let (1, Some((key, target))) = (map.len(), map.iter().next())
                && let Some(kind) = PlaceholderKind::of_key(key)
            {
                found(pointer, kind, target);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                push_token(pointer, key);
                walk(value, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_sole_key_is_a_placeholder() {
        let value = json!({
            "a/b": {"$text": "x.txt"},
            "list": [{"$yaml": "https://x/y.yaml"}, {"$json": "z", "more": {"$text": "no"}}],
            "other": {"$graphql": {"$text": "no"}},
            "number": {"$text": 5},
        });
        let found = placeholders(&value);
        let expected = [
            ("/a~1b", PlaceholderKind::Text, "x.txt"),
            ("/list/0", PlaceholderKind::Yaml, "https://x/y.yaml"),
        ];
        let found: Vec<_> =
            found.iter().map(|p| (p.pointer.as_str(), p.kind, p.target.as_str())).collect();
        assert_eq!(found, expected);
        assert_eq!(malformed(&value), [("/number".to_owned(), PlaceholderKind::Text)]);
    }
}
