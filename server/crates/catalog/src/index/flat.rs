//! An entity as flat pairs of key and value: what filters, facets and orders of the REST API name.
//!
//! The rules are those that Backstage's clients count on: paths joined by dots and in lower case;
//! lists give each of their items under the list's own path; what is longer than 200 characters has
//! no value, or is no key at all.

use platform::Entity;
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// Characters (UTF-16, as the clients count) of a key or value.
const LONGEST: usize = 200;

/// Paths whose content has no keys, or keys that are given by other rules.
const SKIPPED: [&str; 7] = [
    "attachments",
    "relations",
    "status",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "metadata.etag",
];

/// A pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair<'a> {
    /// In lower case.
    pub key: &'a str,
    /// As written; `None` for null, and for what is too long to be looked for.
    pub value: Option<&'a str>,
    /// Whether it is a text that stands in a list. Then there is also the key `key.value`, whose
    /// value is `true`; it is not among the pairs.
    pub listed: bool,
}

/// Hands out every pair of an entity, without its relations.
pub(super) fn flatten(entity: &Entity, uid: &str, mut give: impl FnMut(Pair<'_>)) {
    let mut walk = Walk { path: String::new(), give: &mut give };
    walk.map(entity.json());
    for (key, value) in [
        ("metadata.name", entity.name()),
        ("metadata.namespace", entity.namespace()),
        ("metadata.uid", uid),
    ] {
        walk.pair(key, Some(value), false);
    }
}

/// A text in lower case, as keys and values are compared.
pub(crate) fn lower(text: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.bytes().all(is_lower) { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// Whether a key or value is short enough to be looked for.
pub(super) fn is_short(text: &str) -> bool {
    text.len() <= LONGEST || text.encode_utf16().take(LONGEST + 1).count() <= LONGEST
}

struct Walk<'a, G> {
    path: String,
    give: &'a mut G,
}

impl<G: FnMut(Pair<'_>)> Walk<'_, G> {
    fn map(&mut self, map: &Map<String, Value>) {
        let end = self.path.len();
        for (key, value) in map {
            if end > 0 {
                self.path.push('.');
            }
            self.path.push_str(&lower(key));
            if !SKIPPED.contains(&self.path.as_str()) {
                self.value(value, false);
            }
            self.path.truncate(end);
        }
    }

    fn value(&mut self, value: &Value, listed: bool) {
        match value {
            Value::Null => self.here(None, false),
            Value::Bool(flag) => self.here(Some(if *flag { "true" } else { "false" }), false),
            Value::Number(number) => self.here(Some(&number_text(number)), false),
            Value::String(text) => self.here(Some(text), listed),
            Value::Array(items) => items.iter().for_each(|item| self.value(item, true)),
            Value::Object(map) => self.map(map),
        }
    }

    fn here(&mut self, value: Option<&str>, listed: bool) {
        let path = std::mem::take(&mut self.path);
        self.pair(&path, value, listed);
        self.path = path;
    }

    fn pair(&mut self, key: &str, value: Option<&str>, listed: bool) {
        if is_short(key) {
            let value = value.filter(|value| is_short(value));
            (self.give)(Pair { key, value, listed: listed && value.is_some() });
        }
    }
}

/// A number as JavaScript writes it, which is how the clients compare it.
pub(crate) fn number_text(number: &Number) -> String {
    if let Some(whole) = number.as_i64() {
        return whole.to_string();
    }
    let Some(float) = number.as_f64() else { return number.to_string() };
    let size = float.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{float:e}");
        return if size < 1.0 { text } else { text.replace('e', "e+") };
    }
    float.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pairs(entity: Value) -> Vec<String> {
        let entity = Entity::from_json(entity).unwrap();
        let mut pairs = Vec::new();
        flatten(&entity, "u-1", |pair| {
            let listed = if pair.listed { " (listed)" } else { "" };
            pairs.push(format!("{}={}{listed}", pair.key, pair.value.unwrap_or("∅")));
        });
        pairs
    }

    #[test]
    fn paths_are_joined_and_lists_give_their_items() {
        let entity = json!({
            "apiVersion": "a/v1", "kind": "Component",
            "metadata": {
                "name": "Web", "etag": "x", "uid": "y", "tags": ["Java", "go"],
                "annotations": {"Example.com/Key": "V"},
                "links": [{"url": "https://a"}, {"url": "https://b"}],
            },
            "spec": {"none": null, "yes": true, "n": 1.0, "deep": [[1, "x"]], "empty": [], "m": {}},
            "relations": [{"type": "ownedBy", "targetRef": "group:default/a"}],
            "status": {"items": []},
        });
        assert_eq!(
            pairs(entity),
            [
                "apiversion=a/v1",
                "kind=Component",
                "metadata.tags=Java (listed)",
                "metadata.tags=go (listed)",
                "metadata.annotations.example.com/key=V",
                "metadata.links.url=https://a",
                "metadata.links.url=https://b",
                "spec.none=∅",
                "spec.yes=true",
                "spec.n=1",
                "spec.deep=1",
                "spec.deep=x (listed)",
                "metadata.name=Web",
                "metadata.namespace=default",
                "metadata.uid=u-1",
            ]
        );
    }

    #[test]
    fn what_is_too_long_has_no_value_or_no_key() {
        let (long, key) = ("ä".repeat(201), "k".repeat(200));
        let entity = json!({
            "apiVersion": "a/v1", "kind": "X", "metadata": {"name": "n"},
            "spec": {"fits": "ä".repeat(200), "long": long, key: "v", "list": ["😀".repeat(101)]},
        });
        let pairs = pairs(entity);
        assert!(pairs.contains(&"spec.long=∅".to_owned()));
        assert!(pairs.contains(&"spec.list=∅".to_owned()), "a character outside of the BMP is two");
        assert!(pairs.contains(&format!("spec.fits={}", "ä".repeat(200))));
        assert!(!pairs.iter().any(|pair| pair.contains("kkk")));
    }

    #[test]
    fn numbers_are_written_as_in_javascript() {
        let text = |value: Value| number_text(value.as_number().unwrap());
        assert_eq!(text(json!(1e21)), "1e+21");
        assert_eq!(text(json!(1.5e-7)), "1.5e-7");
        assert_eq!(text(json!(0.25)), "0.25");
        assert_eq!(text(json!(-3.0)), "-3");
        assert_eq!(text(json!(1.234_567_890_123_456_8e20)), "123456789012345680000");
    }
}
