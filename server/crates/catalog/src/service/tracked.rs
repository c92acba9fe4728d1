//! Which projects of error tracking entities name, what services need, and who may see it.

use super::Asked;
use async_trait::async_trait;
use platform::{
    Entity, EntityRef,
    access::{Asker, Decision, EntityFacts, Permission, PrincipalKind},
    catalog::{EntityRow, Reference},
    errors::{ErrorEntities, ErrorEntity, ErrorNames, ErrorsError},
    health::HealthEntities,
};
use std::collections::BTreeMap;

/// What a service needs directly.
const DEPENDS_ON: &str = "dependsOn";
const CONSUMES: &str = "consumesApi";

/// Who offers an API.
const PROVIDED_BY: &str = "apiProvidedBy";

fn failed(error: impl ToString) -> ErrorsError {
    ErrorsError::Unavailable(error.to_string())
}

#[async_trait]
impl ErrorEntities for Asked {
    fn position(&self) -> i64 {
        self.service.position()
    }

    async fn named(&self) -> Result<Vec<ErrorEntity>, ErrorsError> {
        let of = |entity: &Entity| ErrorNames::of(|key| entity.annotation(key));
        let named = self.annotated(&[ErrorNames::SLUG], of).await.map_err(failed)?;
        let one = |(reference, names)| ErrorEntity { reference, names };
        Ok(named.into_iter().map(one).collect())
    }

    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        let view = self.seen_now();
        let (index, seen) = view.looked_at();
        let read = index.permitted(&view.sight, Permission::MonitoringRead);
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

    fn allows(&self, integration: &str) -> bool {
        let principal = &self.asker.principal;
        principal.kind == PrincipalKind::System
            || self.service.authority.limits(principal).allows(integration)
    }

    async fn email(&self) -> Result<Option<String>, ErrorsError> {
        let principal = &self.asker.principal;
        let acts_for = principal.on_behalf_of.as_ref().and_then(|id| id.parse::<EntityRef>().ok());
        // Who acts for somebody sees no more than they.
        let Some(entity) = acts_for.or_else(|| principal.entity.clone()) else { return Ok(None) };
        // They know who they are, whatever else they may see.
        let system = self.service.asked(&Asker::system("errors"));
        let records = system.seen_now().records(&[entity]).await.map_err(failed)?;
        let Some(record) = records.first() else { return Ok(None) };
        let said: Entity = serde_json::from_str(&record.body).map_err(failed)?;
        let email = said.spec("profile").and_then(|profile| profile.get("email"));
        let email = email.and_then(|email| email.as_str()).map(str::trim);
        Ok(email.filter(|email| !email.is_empty()).map(str::to_lowercase))
    }
}

impl HealthEntities for Asked {
    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        let view = self.seen_now();
        let (index, seen) = view.looked_at();
        entities.iter().filter_map(|one| index.row(&seen, one)).collect()
    }

    fn needs(&self, entities: &[EntityRef]) -> Vec<(EntityRef, Vec<Reference>)> {
        let view = self.seen_now();
        let (index, seen) = view.looked_at();
        let shown = |one: &&EntityRef| index.is_seen(&seen, one);
        let of = |entity: &EntityRef| -> Vec<Reference> {
            let mut needed: BTreeMap<EntityRef, Reference> = BTreeMap::new();
            for relation in index.relations(&seen, entity) {
                match relation.relation_type.as_str() {
                    DEPENDS_ON => {
                        needed.insert(relation.target.target.clone(), relation.target);
                    }
                    // An API does not run; who provides it does.
                    CONSUMES => {
                        let offered = index.relations(&seen, &relation.target.target);
                        let by = offered.into_iter().filter(|one| one.relation_type == PROVIDED_BY);
                        needed.extend(by.map(|one| (one.target.target.clone(), one.target)));
                    }
                    _ => {}
                }
            }
            needed.remove(entity);
            needed.into_values().filter(|one| one.exists).collect()
        };
        entities.iter().filter(shown).map(|one| (one.clone(), of(one))).collect()
    }
}
