//! Entities that have what a picker's filter asks for.

use crate::{PortalError, ui::form::api::SentFilter};
use platform::{
    EntityRef,
    catalog::{Catalog, EntityRow, FacetField, ListQuery},
};
use serde_json::Value;

/// Most kinds of a filter that are looked at.
const MOST_KINDS: usize = 8;

/// Entities that fit a filter.
pub(super) async fn matching(
    catalog: &dyn Catalog,
    text: &str,
    filter: &SentFilter,
    owners: Option<&[String]>,
) -> Result<Vec<EntityRow>, PortalError> {
    let kinds = filter.iter().find(|(key, _)| key == "kind").and_then(|(_, kinds)| kinds.clone());
    let kinds: Vec<Option<String>> = match kinds {
        Some(kinds) => kinds.into_iter().map(|kind| Some(kind.to_lowercase())).collect(),
        None => vec![None],
    };
    // The list itself knows types; the rest is looked up in each.
    let types =
        filter.iter().find(|(key, _)| key == "spec.type").and_then(|(_, types)| types.clone());
    let is_rest = |key: &str| key != "kind" && (key != "spec.type" || types.is_none());
    let rest: SentFilter = filter.iter().filter(|(key, _)| is_rest(key)).cloned().collect();
    let mut rows = Vec::new();
    for kind in kinds.into_iter().take(MOST_KINDS) {
        let mut query = ListQuery { kind, text: text.to_owned(), ..ListQuery::default() };
        if let Some(owners) = owners {
            query.filters.insert(FacetField::Owner, owners.to_vec());
        }
        if let Some(types) = &types {
            query.filters.insert(FacetField::Type, types.clone());
        }
        for row in catalog.list(&query).await?.rows {
            if fits(catalog, &row.reference, &rest).await? {
                rows.push(row);
            }
        }
    }
    Ok(rows)
}

/// Whether an entity has all that a filter wants beside its kind.
async fn fits(
    catalog: &dyn Catalog,
    entity: &EntityRef,
    filter: &SentFilter,
) -> Result<bool, PortalError> {
    if filter.is_empty() {
        return Ok(true);
    }
    let Some(detail) = catalog.entity(entity).await? else { return Ok(false) };
    let whole = Value::Object(detail.entity.json().clone());
    Ok(filter.iter().all(|(path, wanted)| {
        let mut held = Vec::new();
        values(&whole, path, &mut held);
        match wanted {
            None => !held.is_empty(),
            Some(wanted) => {
                wanted.iter().any(|one| held.iter().any(|held| one.eq_ignore_ascii_case(held)))
            }
        }
    }))
}

/// The texts at a path with dots; keys may have dots of their own.
fn values(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| values(item, path, found)),
        Value::Object(entries) if !path.is_empty() => {
            for (key, inner) in entries {
                let Some(rest) = path.strip_prefix(key.as_str()) else { continue };
                match rest.strip_prefix('.') {
                    Some(rest) => values(inner, rest, found),
                    None if rest.is_empty() => values(inner, "", found),
                    None => {}
                }
            }
        }
        Value::Null => {}
        Value::String(text) if path.is_empty() => found.push(text.clone()),
        other if path.is_empty() => found.push(other.to_string()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_finds_keys_with_dots_and_items_of_lists() {
        let entity = json!({
            "metadata": { "annotations": { "a.example/b": "c" }, "tags": ["java", "go"] },
            "spec": { "type": "service" },
        });
        let held = |path: &str| {
            let mut found = Vec::new();
            values(&entity, path, &mut found);
            found
        };
        assert_eq!(held("metadata.annotations.a.example/b"), ["c"]);
        assert_eq!(held("metadata.tags"), ["java", "go"]);
        assert_eq!(held("spec.type"), ["service"]);
        assert!(held("spec.typ").is_empty());
    }
}
