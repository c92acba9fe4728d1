//! Which applications entities name, and who may see and do what with them.

use super::Asked;
use crate::query::{Filter, Selection};
use async_trait::async_trait;
use platform::{
    Entity, EntityRef,
    access::{Decision, EntityFacts, Permission},
    catalog::EntityRow,
    deployments::{ApplicationNames, DeployedEntities, DeployedEntity, DeploymentError},
};

/// Entities that are read at once.
const PORTION: usize = 500;

fn failed(error: impl ToString) -> DeploymentError {
    DeploymentError::Unavailable(error.to_string())
}

#[async_trait]
impl DeployedEntities for Asked {
    fn position(&self) -> i64 {
        self.service.position()
    }

    async fn named(&self) -> Result<Vec<DeployedEntity>, DeploymentError> {
        let keys = [ApplicationNames::NAME, ApplicationNames::SELECTOR];
        let filter = Filter::of_parameters(&keys.map(|key| format!("metadata.annotations.{key}")));
        let view = self.seen_now();
        let selected = view.select(&Selection::of(filter.map_err(failed)?));
        let mut named = Vec::new();
        for portion in selected.rows.chunks(PORTION) {
            let portion: Vec<EntityRef> = portion.iter().map(|one| EntityRef::clone(one)).collect();
            for record in view.records(&portion).await.map_err(failed)? {
                let entity: Entity = serde_json::from_str(&record.body).map_err(failed)?;
                let names = ApplicationNames::of(|key| entity.annotation(key));
                let reference = record.reference;
                named.extend(names.map(|names| DeployedEntity { reference, names }));
            }
        }
        Ok(named)
    }

    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        let view = self.seen_now();
        let (index, seen) = view.looked_at();
        let read = index.permitted(&view.sight, Permission::DeploymentRead);
        let shown = |one: &&EntityRef| index.is_seen(&seen, one) && index.is_seen(&read, one);
        entities.iter().filter(shown).filter_map(|one| index.row(&seen, one)).collect()
    }

    fn sees(&self, entity: &EntityRef) -> bool {
        self.seen_now().sees(entity)
    }

    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision {
        self.decide_with(permission, entity)
    }

    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts> {
        Self::facts(self, entity, false)
    }
}
