//! What is typed into pickers, and what is wrong with it.

use super::equality::shown;
use super::field::{PickerField, PickerKind};
use super::repository::RepositoryAddress;
use platform::EntityRef;
use serde_json::Value;

/// Longest name of an entity.
const LONGEST: usize = 63;

/// The reference that a text means: `shop` is `group:default/shop` where groups are picked. What is
/// no reference stays as it is.
#[must_use]
pub fn reference_of(text: &str, picker: &PickerField) -> String {
    let text = text.trim();
    let namespace = picker.default_namespace.as_deref().unwrap_or("default");
    let reference = EntityRef::parse(text, picker.default_kind.as_deref(), namespace);
    reference.map_or_else(|_| text.to_owned(), |reference| reference.to_string())
}

/// What a picker keeps of texts that were typed or chosen; `None` is nothing.
pub(super) fn value_of(texts: &[&str], picker: &PickerField) -> Option<Value> {
    let each = texts.iter().flat_map(|text| text.split(is_between)).filter(|text| !text.is_empty());
    let all: Vec<String> = match picker.kind {
        PickerKind::Entities => each.map(|one| reference_of(one, picker)).collect(),
        PickerKind::EntityTags => each.map(str::to_lowercase).collect(),
        kind => {
            let text = texts.last()?.trim();
            let is_reference = matches!(
                kind,
                PickerKind::Entity
                    | PickerKind::Owner
                    | PickerKind::OwnedEntity
                    | PickerKind::MyGroups
            );
            let text = if is_reference { reference_of(text, picker) } else { text.to_owned() };
            return (!text.is_empty()).then_some(Value::String(text));
        }
    };
    let mut once: Vec<Value> = Vec::new();
    for one in all.into_iter().map(Value::String) {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    Some(Value::Array(once))
}

/// What a picker asks of a value beyond its schema: the keyword, and what it is about.
pub(super) fn broken(value: &Value, picker: &PickerField) -> Option<(&'static str, Value)> {
    match (picker.kind, value) {
        (PickerKind::EntityName, Value::String(name)) if !is_name(name) => {
            Some(("entityName", Value::Null))
        }
        (PickerKind::EntityTags, Value::Array(tags)) => {
            let wrong = tags.iter().find(|tag| !tag.as_str().is_some_and(is_tag))?;
            Some(("entityTag", Value::from(shown(wrong))))
        }
        (
            PickerKind::Entity | PickerKind::Owner | PickerKind::OwnedEntity | PickerKind::MyGroups,
            Value::String(text),
        ) if !picker.allows_others && !is_whole(text) => {
            Some(("entityRef", Value::from(text.as_str())))
        }
        (PickerKind::RepoUrl, Value::String(text)) => {
            let address = RepositoryAddress::read(text);
            let has_owner = address
                .parts()
                .iter()
                .any(|(name, value)| *name != "repo" && !value.trim().is_empty());
            let wants_owner = matches!(address.host.as_str(), "github.com" | "gitlab.com");
            let missing = if address.host.is_empty() {
                "host"
            } else if address.repo.is_empty() {
                "repo"
            } else if wants_owner && !has_owner {
                "owner"
            } else {
                return None;
            };
            Some(("repository", Value::from(missing)))
        }
        _ => None,
    }
}

fn is_between(character: char) -> bool {
    character == ',' || character.is_whitespace()
}

/// Whether a reference says its kind and namespace: what is chosen does, what is only typed may not.
fn is_whole(text: &str) -> bool {
    text.contains('/') && EntityRef::parse(text, None, "").is_ok()
}

/// A name of an entity: letters, digits, and `-`, `_`, `.` between them.
fn is_name(name: &str) -> bool {
    let is_outer = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = name.as_bytes();
    let is_inner = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    bytes.len() <= LONGEST
        && is_outer(bytes.first())
        && is_outer(bytes.last())
        && bytes.iter().all(is_inner)
}

/// A tag: groups of small letters, digits, `:`, `+` and `#`, with a single `-` between them.
fn is_tag(tag: &str) -> bool {
    let is_part =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b":+#".contains(&byte);
    tag.len() <= LONGEST && tag.split('-').all(|part| !part.is_empty() && part.bytes().all(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn picker(kind: PickerKind, default_kind: Option<&str>) -> PickerField {
        PickerField {
            kind,
            filters: Vec::new(),
            default_kind: default_kind.map(str::to_owned),
            default_namespace: Some("default".to_owned()),
            allows_others: true,
            options: json!({}),
        }
    }

    #[test]
    fn a_short_name_is_a_reference_where_its_kind_is_known() {
        let groups = picker(PickerKind::Owner, Some("Group"));
        assert_eq!(reference_of("Shop", &groups), "group:default/shop");
        assert_eq!(reference_of("user:ada", &groups), "user:default/ada");
        assert_eq!(reference_of("a/b", &groups), "group:a/b");
        assert_eq!(reference_of("shop", &picker(PickerKind::Entity, None)), "shop");
        assert_eq!(reference_of("group:", &groups), "group:");
    }

    #[test]
    fn several_are_typed_with_anything_between_them_and_are_there_once() {
        let tags = picker(PickerKind::EntityTags, None);
        assert_eq!(value_of(&["Java, go", "go"], &tags), Some(json!(["java", "go"])));
        assert_eq!(value_of(&[""], &tags), Some(json!([])));
        assert_eq!(value_of(&[" "], &picker(PickerKind::Owner, Some("Group"))), None);
    }

    #[test]
    fn names_tags_and_repositories_are_held_to_the_catalogs_rules() {
        let name = picker(PickerKind::EntityName, None);
        assert_eq!(broken(&json!("a-B_1.c"), &name), None);
        for wrong in ["-a", "a.", "a b", "", &"a".repeat(64)] {
            assert!(broken(&json!(wrong), &name).is_some(), "{wrong}");
        }
        let mut owner = picker(PickerKind::Owner, Some("Group"));
        assert_eq!(broken(&json!("anybody"), &owner), None);
        owner.allows_others = false;
        assert_eq!(broken(&json!("anybody"), &owner), Some(("entityRef", json!("anybody"))));
        assert_eq!(broken(&json!("group:default/shop"), &owner), None);
        let tags = picker(PickerKind::EntityTags, None);
        assert_eq!(broken(&json!(["c++", "a-b"]), &tags), None);
        assert_eq!(broken(&json!(["a--b"]), &tags), Some(("entityTag", json!("a--b"))));
        let repository = picker(PickerKind::RepoUrl, None);
        let missing = |text: &str| broken(&json!(text), &repository).map(|(_, part)| part);
        assert_eq!(missing("github.com?owner=a&repo=b"), None);
        assert_eq!(missing("github.com?repo=b"), Some(json!("owner")));
        assert_eq!(missing("gerrit.example?repo=b"), None);
        assert_eq!(missing("?repo=b"), Some(json!("host")));
    }
}
