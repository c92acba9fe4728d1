//! Which applications and workloads entities name, and who may see and do what with them.

use super::Asked;
use crate::query::{Filter, Selection};
use async_trait::async_trait;
use platform::{
    Entity, EntityRef,
    access::{Decision, EntityFacts, Permission},
    catalog::EntityRow,
    deployments::{ApplicationNames, DeployedEntities, DeployedEntity, DeploymentError},
    workloads::{WorkloadEntities, WorkloadEntity, WorkloadNames},
};

/// Entities that are read at once.
const PORTION: usize = 500;

fn failed(error: impl ToString) -> DeploymentError {
    DeploymentError::Unavailable(error.to_string())
}

impl Asked {
    /// The entities that have one of these annotations, with what is read of them.
    pub(super) async fn annotated<T>(
        &self,
        keys: &[&str],
        read: impl Fn(&Entity) -> Option<T> + Send,
    ) -> Result<Vec<(EntityRef, T)>, DeploymentError> {
        let keys: Vec<String> =
            keys.iter().map(|key| format!("metadata.annotations.{key}")).collect();
        let view = self.seen_now();
        let selected = view.select(&Selection::of(Filter::of_parameters(&keys).map_err(failed)?));
        let mut named = Vec::new();
        for portion in selected.rows.chunks(PORTION) {
            let portion: Vec<EntityRef> = portion.iter().map(|one| EntityRef::clone(one)).collect();
            for record in view.records(&portion).await.map_err(failed)? {
                let entity: Entity = serde_json::from_str(&record.body).map_err(failed)?;
                named.extend(read(&entity).map(|names| (record.reference, names)));
            }
        }
        Ok(named)
    }
}

#[async_trait]
impl WorkloadEntities for Asked {
    fn position(&self) -> i64 {
        self.service.position()
    }

    async fn named(&self) -> Result<Vec<WorkloadEntity>, DeploymentError> {
        let of = |entity: &Entity| WorkloadNames::of(|key| entity.annotation(key));
        let named = self.annotated(&[WorkloadNames::ID, WorkloadNames::SELECTOR], of).await?;
        let one = |(reference, names)| WorkloadEntity { reference, names };
        Ok(named.into_iter().map(one).collect())
    }

    fn readable(&self, entities: &[EntityRef]) -> Vec<EntityRef> {
        self.rows(entities).into_iter().map(|row| row.reference).collect()
    }

    fn sees(&self, entity: &EntityRef) -> bool {
        self.seen_now().sees(entity)
    }
}

#[async_trait]
impl DeployedEntities for Asked {
    fn position(&self) -> i64 {
        self.service.position()
    }

    async fn named(&self) -> Result<Vec<DeployedEntity>, DeploymentError> {
        let of = |entity: &Entity| ApplicationNames::of(|key| entity.annotation(key));
        let named = self.annotated(&ApplicationNames::ALL, of).await?;
        let one = |(reference, names)| DeployedEntity { reference, names };
        Ok(named.into_iter().map(one).collect())
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
