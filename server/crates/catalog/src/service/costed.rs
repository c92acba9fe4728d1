//! Which entities sources of costs know by which names, and who may see what they cost.

use super::{Asked, CatalogService};
use crate::query::{Filter, Selection, Test};
use async_trait::async_trait;
use platform::{
    Entity, EntityRef,
    access::{Asker, Decision, Permission},
    catalog::Reference,
    costs::{CostEntities, CostError, CostNames, CostedEntity},
};
use std::{collections::BTreeSet, sync::Arc};

/// Entities that are read at once.
const PORTION: usize = 500;

/// The kinds of what may cost something.
const KINDS: [&str; 3] = ["component", "resource", "api"];

fn failed(error: impl ToString) -> CostError {
    CostError::Unavailable(error.to_string())
}

/// What the catalog knows of costs, for one asker.
pub struct Costed {
    asked: Asked,
    /// The annotations that hold names, the first that is there counts.
    keys: Arc<[String]>,
}

impl CatalogService {
    /// What the catalog knows of costs, as somebody asks; `keys` are the annotations that hold names.
    #[must_use]
    pub fn costed(self: &Arc<Self>, asker: &Asker, keys: &Arc<[String]>) -> Costed {
        Costed { asked: self.asked(asker), keys: Arc::clone(keys) }
    }
}

impl Costed {
    fn filter(&self, names: &BTreeSet<String>) -> Filter {
        let key = |name: &str| format!("metadata.annotations.{name}").to_lowercase();
        let said = self.keys.iter().map(String::as_str).chain([CostNames::NAMESPACE]);
        let mut any: Vec<Filter> =
            said.map(|name| Filter::Field(key(name), Test::Exists)).collect();
        let own = names.iter().map(|name| name.to_lowercase()).collect();
        any.push(Filter::Field("metadata.name".to_owned(), Test::OneOf(own)));
        let kinds = KINDS.map(str::to_owned).to_vec();
        Filter::All(vec![Filter::Field("kind".to_owned(), Test::OneOf(kinds)), Filter::Any(any)])
    }
}

#[async_trait]
impl CostEntities for Costed {
    fn position(&self) -> i64 {
        self.asked.service.position()
    }

    async fn named(&self, names: &BTreeSet<String>) -> Result<Vec<CostedEntity>, CostError> {
        let view = self.asked.seen_now();
        let selected = view.select(&Selection::of(self.filter(names)));
        let mut named = Vec::new();
        for portion in selected.rows.chunks(PORTION) {
            let portion: Vec<EntityRef> = portion.iter().map(|one| EntityRef::clone(one)).collect();
            let records = view.records(&portion).await.map_err(failed)?;
            let (index, seen) = view.looked_at();
            for record in records {
                let entity: Entity = serde_json::from_str(&record.body).map_err(failed)?;
                let Some(row) = index.row(&seen, &record.reference) else { continue };
                let names = CostNames::of(record.reference.name(), &self.keys, |key| {
                    entity.annotation(key)
                });
                let of_system = row.system.as_ref().and_then(|one| index.row(&seen, &one.target));
                named.push(CostedEntity {
                    reference: record.reference,
                    label: row.label,
                    entity_type: row.entity_type,
                    owner: row.owner,
                    // A system's own is its domain.
                    domain: of_system.and_then(|system| system.system),
                    system: row.system,
                    names,
                });
            }
        }
        Ok(named)
    }

    fn readable(&self, entities: &[EntityRef]) -> BTreeSet<EntityRef> {
        let view = self.asked.seen_now();
        let (index, seen) = view.looked_at();
        let read = index.permitted(&view.sight, Permission::CostRead);
        let shown = |one: &&EntityRef| index.is_seen(&seen, one) && index.is_seen(&read, one);
        entities.iter().filter(shown).cloned().collect()
    }

    fn mention(&self, entity: &EntityRef) -> Reference {
        let view = self.asked.seen_now();
        let (index, seen) = view.looked_at();
        index.mention(&seen, entity)
    }

    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision {
        self.asked.decide_with(permission, entity)
    }
}
