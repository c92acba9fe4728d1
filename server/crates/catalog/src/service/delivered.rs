//! What is delivered: which entities name code or applications, who may see how, and which teams there
//! are.

use super::Asked;
use async_trait::async_trait;
use platform::{
    Entity, EntityRef,
    access::{Decision, Permission},
    catalog::{EntityRow, Reference},
    ci::NamedRepository,
    delivery::{DeliveredEntities, DeliveredEntity, DeliveryError},
    deployments::ApplicationNames,
};

/// What is delivered is a Component: systems and APIs name the same code once more.
const KIND: &str = "component";

#[async_trait]
impl DeliveredEntities for Asked {
    fn position(&self) -> i64 {
        self.service.position()
    }

    async fn named(&self) -> Result<Vec<DeliveredEntity>, DeliveryError> {
        let of = |entity: &Entity| {
            if !entity.kind().eq_ignore_ascii_case(KIND) {
                return None;
            }
            let repository = NamedRepository::of(|key| entity.annotation(key));
            let applications = ApplicationNames::of(|key| entity.annotation(key));
            (repository.is_some() || applications.is_some()).then_some((repository, applications))
        };
        let code = [NamedRepository::SLUG, NamedRepository::SOURCE];
        let mut keys: Vec<&str> = code.into_iter().chain(ApplicationNames::ALL).collect();
        keys.sort_unstable();
        let named = self.annotated(&keys, of).await;
        let named = named.map_err(|error| DeliveryError::Unavailable(error.to_string()))?;
        let one = |(reference, (repository, applications))| DeliveredEntity {
            reference,
            repository,
            applications,
        };
        Ok(named.into_iter().map(one).collect())
    }

    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        let view = self.seen_now();
        let (index, seen) = view.looked_at();
        let read = index.permitted(&view.sight, Permission::DeliveryRead);
        let shown = |one: &&EntityRef| index.is_seen(&seen, one) && index.is_seen(&read, one);
        entities.iter().filter(shown).filter_map(|one| index.row(&seen, one)).collect()
    }

    fn teams(&self, team: &EntityRef) -> Vec<Reference> {
        let view = self.seen_now();
        let (index, seen) = view.looked_at();
        if team.kind() != "group" || !index.is_seen(&seen, team) {
            return Vec::new();
        }
        let groups = index.groups();
        let mut found = vec![team.clone()];
        let mut next = 0;
        // Groups may be around each other in a circle.
        while let Some(around) = found.get(next).cloned() {
            next += 1;
            let within = groups.iter().filter(|node| node.around.contains(&around));
            for node in within {
                if !found.contains(&node.group) {
                    found.push(node.group.clone());
                }
            }
        }
        found.iter().map(|team| index.mention(&seen, team)).collect()
    }

    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision {
        self.decide_with(permission, entity)
    }
}
