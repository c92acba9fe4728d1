//! What measures entities, and who may see and do what with it.

use super::Asked;
use async_trait::async_trait;
use platform::{
    Entity, EntityRef,
    access::{Asker, Decision, Permission},
    catalog::EntityRow,
    monitoring::{MonitoredEntities, MonitoredEntity, MonitoredNames, MonitoringError},
};

fn failed(error: impl ToString) -> MonitoringError {
    MonitoringError::Unavailable(error.to_string())
}

fn names_of(entity: &Entity) -> Option<MonitoredNames> {
    MonitoredNames::of(entity.name(), |key| entity.annotation(key))
}

#[async_trait]
impl MonitoredEntities for Asked {
    fn position(&self) -> i64 {
        self.service.position()
    }

    async fn named(&self) -> Result<Vec<MonitoredEntity>, MonitoringError> {
        let named = self.annotated(&MonitoredNames::ALL, names_of).await.map_err(failed)?;
        let one = |(reference, names)| MonitoredEntity { reference, names };
        Ok(named.into_iter().map(one).collect())
    }

    async fn names(&self, entity: &EntityRef) -> Result<Option<MonitoredNames>, MonitoringError> {
        let said = self.said(std::slice::from_ref(entity)).await.map_err(failed)?;
        Ok(said.first().and_then(names_of))
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

    async fn emails(&self) -> Result<Vec<String>, MonitoringError> {
        let principal = &self.asker.principal;
        // Who acts for somebody sees no more than they do.
        let owner = principal.on_behalf_of.as_deref().and_then(|id| id.parse().ok());
        let Some(person) = principal.entity.clone().or(owner) else { return Ok(Vec::new()) };
        // They know who they are, whatever else they may see.
        let system = self.service.asked(&Asker::system("monitoring"));
        let said = system.said(std::slice::from_ref(&person)).await.map_err(failed)?;
        let email = said.first().and_then(|entity| {
            let value = entity.spec("profile")?.get("email")?.as_str()?.trim();
            (!value.is_empty()).then(|| value.to_lowercase())
        });
        Ok(email.into_iter().collect())
    }
}
