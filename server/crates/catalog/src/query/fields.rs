//! Projection: which parts of an entity a client wants.

use platform::catalog::CatalogError;
use serde_json::{Map, Value};

/// The paths that are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields(Vec<String>);

impl Fields {
    /// Of lists of paths, each separated by commas; `None` when they name nothing.
    ///
    /// # Errors
    /// When a path points into a list.
    pub fn read<'a>(
        lists: impl IntoIterator<Item = &'a str>,
    ) -> Result<Option<Self>, CatalogError> {
        let parts = lists.into_iter().flat_map(|list| list.split(',')).map(str::trim);
        let paths: Vec<String> = parts.filter(|part| !part.is_empty()).map(str::to_owned).collect();
        if let Some(path) = paths.iter().find(|path| path.contains('[')) {
            return Err(CatalogError::BadQuery(format!(
                "the field {path:?} points into a list, which cannot be done; ask for the whole list"
            )));
        }
        Ok((!paths.is_empty()).then_some(Self(paths)))
    }

    /// The wanted parts of an entity; what is not there is left out.
    #[must_use]
    pub fn of(&self, entity: &Value) -> Value {
        let mut result = Map::new();
        for path in &self.0 {
            if let Some((keys, value)) = find(entity, path) {
                put(&mut result, &keys, value.clone());
            }
        }
        Value::Object(result)
    }
}

/// The value at a path, and its keys. A key may have dots itself: from the left, the shortest part
/// that is a key and leads to the end counts as one.
fn find<'a, 'p>(entity: &'a Value, path: &'p str) -> Option<(Vec<&'p str>, &'a Value)> {
    let map = entity.as_object()?;
    let dots = path.match_indices('.').map(|(dot, _)| (&path[..dot], &path[dot + 1..]));
    let further = dots.into_iter().find_map(|(key, rest)| {
        let (mut keys, value) = find(map.get(key)?, rest)?;
        keys.insert(0, key);
        Some((keys, value))
    });
    further.or_else(|| Some((vec![path], map.get(path)?)))
}

fn put(map: &mut Map<String, Value>, keys: &[&str], value: Value) {
    let Some((first, rest)) = keys.split_first() else { return };
    if rest.is_empty() {
        map.insert((*first).to_owned(), value);
        return;
    }
    let below = map.entry(*first).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(below) = below {
        put(below, rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(fields: &str) -> Value {
        let entity = json!({
            "kind": "K", "apiVersion": "v",
            "metadata": {"name": "n", "tags": ["a"], "annotations": {"a.io/b.c": "1", "a": "2"}},
            "spec": {"x": null, "profile": {"displayName": "D"}},
        });
        Fields::read([fields]).unwrap().unwrap().of(&entity)
    }

    #[test]
    fn paths_are_followed_and_what_is_missing_is_left_out() {
        assert_eq!(of("kind, metadata.name"), json!({"kind": "K", "metadata": {"name": "n"}}));
        assert_eq!(
            of("spec.profile.displayName"),
            json!({"spec": {"profile": {"displayName": "D"}}})
        );
        assert_eq!(of("spec.none,none,metadata.tags.0"), json!({}));
        assert_eq!(of("spec.x"), json!({"spec": {"x": null}}));
    }

    #[test]
    fn a_key_may_have_dots() {
        let wanted = json!({"metadata": {"annotations": {"a.io/b.c": "1"}}});
        assert_eq!(of("metadata.annotations.a.io/b.c"), wanted, "though a is a key there too");
    }

    #[test]
    fn nothing_is_no_projection_and_a_bracket_is_refused() {
        assert_eq!(Fields::read(["", " , "]), Ok(None));
        assert!(Fields::read(["metadata.tags[0]"]).is_err());
    }
}
