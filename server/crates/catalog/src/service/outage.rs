//! What is known while the database is away: the index, the bodies that were served lately, and what
//! Home showed last.

use super::{CatalogService, View, answers::OWNED};
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{Change, EntityDetail, EntityRow, ProblemCounts, Source},
    entity,
};
use serde_json::{Map, Value, json};
use std::sync::{Mutex, PoisonError};

/// What Home shows beside what the index knows.
#[derive(Clone, Debug, Default)]
pub(super) struct News {
    pub changes: Vec<Change>,
    pub problems: ProblemCounts,
}

/// The news that were told last.
#[derive(Debug, Default)]
pub(super) struct LastNews(Mutex<News>);

impl LastNews {
    /// Keeps them.
    pub fn keep(&self, news: &News) {
        news.clone_into(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// They once more.
    pub fn again(&self) -> News {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl CatalogService {
    /// Since when the database is away, of which somebody has just seen that it is.
    pub(super) fn away_since(&self) -> Timestamp {
        let time = self.store.away_for().unwrap_or_default();
        let time = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        Timestamp(self.clock.now().0.saturating_sub(time))
    }
}

impl View {
    /// An entity without the store: as it was served lately, else as it stands in lists.
    pub(super) fn known(&self, reference: &EntityRef) -> Option<EntityDetail> {
        let (index, seen) = self.looked_at();
        let row = index.row(&seen, reference)?;
        let entity = self.served_lately(reference, index.version(&seen, reference));
        let entity = entity.or_else(|| in_outline(&row))?;
        let (owned, owned_total) = index.owned(&seen, reference, OWNED);
        Some(EntityDetail {
            relations: index.relations(&seen, reference),
            owned,
            owned_total,
            ancestors: index.ancestors(&seen, reference),
            source: told_source(&entity),
            problems: Vec::new(),
            created_at: None,
            removable: false,
            away_since: None,
            row,
            entity,
        })
    }

    fn served_lately(&self, reference: &EntityRef, version: Option<u64>) -> Option<Entity> {
        let served = self.lately(version?)?;
        let mut json: Value = serde_json::from_slice(&served.json)
            .inspect_err(|error| tracing::error!(%reference, %error, "a served body is no JSON"))
            .ok()?;
        json.as_object_mut()?.shift_remove("relations");
        Entity::from_json(json).ok()
    }
}

/// What a list tells of an entity, as an entity.
fn in_outline(row: &EntityRow) -> Option<Entity> {
    let reference = &row.reference;
    let mut metadata = Map::new();
    metadata.insert("name".to_owned(), json!(reference.name()));
    metadata.insert("namespace".to_owned(), json!(reference.namespace()));
    if row.label != reference.name() {
        metadata.insert("title".to_owned(), json!(row.label));
    }
    if let Some(description) = &row.description {
        metadata.insert("description".to_owned(), json!(description));
    }
    if !row.tags.is_empty() {
        metadata.insert("tags".to_owned(), json!(row.tags));
    }
    let target = |mention: &Option<platform::catalog::Reference>| {
        mention.as_ref().map(|mention| mention.target.to_string())
    };
    let mut spec = Map::new();
    let whole = if matches!(reference.kind(), "system" | "domain") { "domain" } else { "system" };
    for (field, value) in [
        ("type", row.entity_type.clone()),
        ("lifecycle", row.lifecycle.clone()),
        ("owner", target(&row.owner)),
        (whole, target(&row.system)),
    ] {
        spec.extend(value.map(|value| (field.to_owned(), Value::String(value))));
    }
    let entity = json!({
        "apiVersion": "backstage.io/v1alpha1", "kind": row.kind, "metadata": metadata, "spec": spec,
    });
    Entity::from_json(entity).ok()
}

/// The place of a descriptor, as its own annotations tell it.
fn told_source(entity: &Entity) -> Source {
    let told = |key| {
        let text = entity.annotation(key).unwrap_or_default();
        text.split_once(':').map_or(text, |(_, rest)| rest).to_owned()
    };
    Source {
        location: told(entity::MANAGED_BY_LOCATION),
        line: 1,
        origin: told(entity::MANAGED_BY_ORIGIN_LOCATION),
        ..super::answers::pages(entity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Index, Seen};

    #[test]
    fn an_outline_says_what_the_list_says() {
        let entity = Entity::from_json(json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "System",
            "metadata": {"name": "Pay", "title": "Payments", "tags": ["go"], "links": []},
            "spec": {"owner": "team-a", "domain": "money", "type": "product"},
        }));
        let entity = entity.unwrap();
        let mut index = Index::default();
        index.put(&entity, Timestamp(1));
        let row = index.row(&Seen::everything(), entity.reference()).unwrap();
        let outline = in_outline(&row).unwrap();
        assert_eq!(outline.reference(), entity.reference());
        let mut again = Index::default();
        again.put(&outline, Timestamp(1));
        assert_eq!(again.row(&Seen::everything(), entity.reference()), Some(row));
    }
}
