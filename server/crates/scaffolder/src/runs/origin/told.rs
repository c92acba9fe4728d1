//! What an entity's page says of its template.

use super::{
    Origins, away,
    place::place,
    recipe::Recipe,
    version::{fetched, version},
};
use platform::{
    EntityRef,
    access::{Asker, Decision, Permission},
    ci::May,
    scaffolder::{ScaffolderError, TemplateEntities, TemplateUse},
};
use serde_json::Value;
use std::{sync::PoisonError, time::Duration};
use store::OriginRecord;

/// For how long a template's version is taken for its present one, in milliseconds.
const FRESH: i64 = 5 * 60_000;

/// How long a page waits for it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Versions that are remembered.
const REMEMBERED: usize = 1_000;

/// Names the template of what was made elsewhere.
const SOURCE_TEMPLATE: &str = "backstage.io/source-template";

impl Origins {
    /// Which template an entity was made with; `None` when with none, or the asker sees no such entity.
    pub async fn origin(
        &self,
        asker: &Asker,
        entity: &EntityRef,
    ) -> Result<Option<TemplateUse>, ScaffolderError> {
        let entities = (self.entities)(asker);
        let Some(text) = entities.entity(entity).await? else { return Ok(None) };
        let shown: Value = serde_json::from_str(&text).unwrap_or_default();
        let record = self.store.template_origin(entity).await.map_err(|error| away(&error))?;
        match record {
            Some(record) => self.told(asker, &*entities, &shown, record).await.map(Some),
            None => Ok(made_elsewhere(&*entities, &shown)),
        }
    }

    async fn told(
        &self,
        asker: &Asker,
        entities: &dyn TemplateEntities,
        shown: &Value,
        record: OriginRecord,
    ) -> Result<TemplateUse, ScaffolderError> {
        let source = entities.template(&record.template).await?;
        let recipe = Recipe::read(&record.recipe);
        let current = match (&source, &recipe) {
            (Some(source), Some(recipe)) if record.version.is_some() => {
                let now = Recipe {
                    spec: self.spec(asker, entities, source),
                    base: source.location.clone(),
                    ..recipe.clone()
                };
                self.current(&now).await
            }
            _ => None,
        };
        let published = recipe.as_ref().and_then(|recipe| recipe.published.as_ref());
        let reason = match (&source, &record.failure) {
            (None, _) => Some(format!("{} is not there any more", record.template)),
            (_, Some(failure)) => Some(failure.clone()),
            _ => place(published, shown).err(),
        };
        let has_moved = current.is_some() && current != record.version;
        Ok(TemplateUse {
            template: entities.reference(&record.template),
            task: Some(record.task),
            at: Some(record.made_at),
            version: record.version,
            current,
            has_moved,
            may: may(entities, &record.entity, &record.template),
            pull_request: record.pull_request,
            reason,
        })
    }

    /// The version that a template has by now, if it can be told soon.
    async fn current(&self, now: &Recipe) -> Option<String> {
        let key = format!("{} {:?}", now.base, now.sources);
        let at = self.clock.now();
        let known = {
            let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
            current.get(&key).filter(|(then, _)| at.0 - then.0 < FRESH).cloned()
        };
        if let Some((_, sum)) = known {
            return Some(version(&now.spec, &sum));
        }
        let looked = tokio::time::timeout(PATIENCE, fetched(&*self.skeletons, now, true)).await;
        let sum = match looked {
            Ok(Ok(sum)) => sum,
            Ok(Err(error)) => {
                tracing::debug!(template = %now.template, %error, "cannot tell its version");
                return None;
            }
            Err(_) => return None,
        };
        let told = version(&now.spec, &sum);
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.len() >= REMEMBERED {
            current.clear();
        }
        current.insert(key, (at, sum));
        Some(told)
    }
}

/// Whether the asker may have an update made: they must be allowed to use the template, and to see what
/// is in the entity's repository.
pub(super) fn may(
    entities: &dyn TemplateEntities,
    entity: &EntityRef,
    template: &EntityRef,
) -> May {
    if !entities.decide(Permission::CiRead, entity).is_allowed() {
        return May::Not { reason: format!("you may not see the repository of {entity}") };
    }
    match entities.decide(Permission::TemplateUse, template) {
        Decision::Allow => May::Act,
        Decision::WithApproval { by } => May::Ask { by },
        Decision::Deny => May::Not { reason: format!("you may not use {template}") },
    }
}

/// What says itself which template it was made with.
fn made_elsewhere(entities: &dyn TemplateEntities, shown: &Value) -> Option<TemplateUse> {
    let named = shown["metadata"]["annotations"][SOURCE_TEMPLATE].as_str()?;
    let template: EntityRef = named.parse().ok()?;
    let reason = "it was not made here: nobody knows what was filled in".to_owned();
    Some(TemplateUse {
        template: entities.reference(&template),
        task: None,
        at: None,
        version: None,
        current: None,
        has_moved: false,
        may: May::Not { reason: reason.clone() },
        pull_request: None,
        reason: Some(reason),
    })
}
