//! Deployments as somebody asks them: what they may not see is not there.

use crate::{
    acts::Kept,
    overview::{Seen, cells, overview},
    service::{DeploymentService, unavailable},
    state::{Known, State},
};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::{
    EntityRef, Fetched, Timestamp,
    access::Asker,
    catalog::{EntityRow, Notice, Reference},
    deployments::{
        Act, ActPreview, Application, ApplicationDetail, ApplicationKey, DeployedEntities,
        DeploymentError, Deployments, EntityDeployments, EnvironmentCell, EnvironmentDeployment,
        Operation, Overview, OverviewQuestion, SourceState, Standing, drift, environment_rank,
    },
};
use std::{collections::BTreeMap, future::ready, sync::Arc};
use tokio_stream::wrappers::BroadcastStream;

/// Operations that a page shows.
const SHOWN: u32 = 20;

/// Deployments for one asker.
pub(crate) struct Asked {
    pub service: Arc<DeploymentService>,
    pub asker: Asker,
    pub entities: Arc<dyn DeployedEntities>,
}

type States = BTreeMap<String, SourceState>;

impl Asked {
    pub fn new(service: Arc<DeploymentService>, asker: Asker) -> Self {
        let entities = (service.entities)(&asker);
        Self { service, asker, entities }
    }

    /// Whether the asker may see an application: they may of one of its entities. What belongs to
    /// no entity is nobody's to see here.
    pub fn reads(&self, _: &ApplicationKey, entities: &[EntityRef]) -> bool {
        !self.entities.rows(entities).is_empty()
    }

    fn fetched(known: &Known, states: &States) -> Fetched<Application> {
        let source = states.get(&known.application.key.source);
        Fetched {
            value: known.application.clone(),
            fetched_at: fetched_at(known, source),
            source: known.application.key.source.clone(),
            stale: source.is_none_or(|source| source.stale),
        }
    }

    async fn deployment(
        &self,
        known: &Known,
        states: &States,
        kept: &Kept,
    ) -> Result<EnvironmentDeployment, DeploymentError> {
        let application = Self::fetched(known, states);
        let stored = self.service.store.operations_of(&application.value.key, SHOWN).await;
        let stored = stored.map_err(unavailable)?;
        let operations: Vec<Operation> =
            stored.iter().filter_map(|one| serde_json::from_str(&one.body).ok()).collect();
        let standing = Standing::of(&application.value, application.stale);
        let (may_act, may_ask) = (matches!(kept, Kept::Free), matches!(kept, Kept::Approval(_)));
        let drift = None;
        Ok(EnvironmentDeployment { application, standing, operations, drift, may_act, may_ask })
    }
}

fn fetched_at(known: &Known, source: Option<&SourceState>) -> Timestamp {
    source.and_then(|source| source.succeeded_at).unwrap_or(known.changed_at).max(known.changed_at)
}

fn seen<'a>(known: &'a Known, states: &States) -> Seen<'a> {
    let source = states.get(&known.application.key.source);
    let stale = source.is_none_or(|source| source.stale);
    Seen { application: &known.application, stale, fetched_at: fetched_at(known, source) }
}

fn known<'a>(state: &'a State, key: &ApplicationKey) -> Option<&'a Known> {
    state.applications.get(key).map(|known| &**known)
}

#[async_trait]
impl Deployments for Asked {
    async fn overview(&self, question: &OverviewQuestion) -> Result<Overview, DeploymentError> {
        let state = self.service.state();
        let states = self.service.source_states(&state);
        let joined = self.service.joined(&state).await?;
        let named: Vec<EntityRef> = joined
            .applications
            .iter()
            .filter(|(_, keys)| !keys.is_empty())
            .map(|(entity, _)| entity.clone())
            .collect();
        let services = self.entities.rows(&named).into_iter().map(|row| {
            let keys = joined.applications.get(&row.reference).into_iter().flatten();
            let seen: Vec<Seen<'_>> = keys
                .filter_map(|key| known(&state, key))
                .map(|known| seen(known, &states))
                .collect();
            (row, seen)
        });
        let overview = overview(services.collect(), question);
        Ok(Overview { sources: states.into_values().collect(), ..overview })
    }

    async fn of_entity(
        &self,
        entity: &EntityRef,
    ) -> Result<Option<EntityDeployments>, DeploymentError> {
        let state = self.service.state();
        let joined = self.service.joined(&state).await?;
        let Some(keys) = joined.applications.get(entity) else { return Ok(None) };
        if self.entities.rows(std::slice::from_ref(entity)).is_empty() {
            if self.entities.sees(entity) {
                let reason = format!("needs permission deployment.read on {entity}");
                return Err(DeploymentError::NotAllowed(reason));
            }
            return Ok(None);
        }
        let states = self.service.source_states(&state);
        let mut environments = Vec::new();
        for known in keys.iter().filter_map(|key| known(&state, key)) {
            let all = joined.entities_of(&known.application.key);
            environments.push(self.deployment(known, &states, &self.may_act(all)).await?);
        }
        environments.sort_by_key(|one| {
            let application = &one.application.value;
            (environment_rank(&application.environment), application.key.clone())
        });
        // Each to the next one on the way to production.
        for at in 1..environments.len() {
            let (before, after) = environments.split_at_mut(at);
            let (Some(before), Some(after)) = (before.last_mut(), after.first()) else { continue };
            let other = &after.application.value;
            before.drift = drift(&before.application.value, other)
                .map(|drift| (other.environment.clone(), drift));
        }
        let missing = joined.missing.get(entity).cloned().unwrap_or_default();
        let sources = states.into_values().collect();
        Ok(Some(EntityDeployments { entity: entity.clone(), environments, sources, missing }))
    }

    async fn application(
        &self,
        key: &ApplicationKey,
    ) -> Result<Option<ApplicationDetail>, DeploymentError> {
        let state = self.service.state();
        let Some(known) = known(&state, key) else { return Ok(None) };
        let joined = self.service.joined(&state).await?;
        let all = joined.entities_of(key);
        let rows = self.entities.rows(all);
        let states = self.service.source_states(&state);
        let Some(source) = states.get(&key.source).filter(|_| !rows.is_empty()) else {
            return Ok(None);
        };
        let kept = self.may_act(all);
        let deployment = self.deployment(known, &states, &kept).await?;
        let refusal = match kept {
            Kept::Free | Kept::Approval(_) => None,
            Kept::Denied(reason) => Some(reason),
        };
        let detail = self.service.detail(&known.application, all).await;
        Ok(Some(ApplicationDetail {
            deployment,
            entities: rows.into_iter().map(reference).collect(),
            resources: detail.resources,
            events: detail.events,
            source: source.clone(),
            refusal,
        }))
    }

    async fn preview(&self, key: &ApplicationKey, act: Act) -> Result<ActPreview, DeploymentError> {
        self.preview_of(key, act).await.map(|(_, preview)| preview)
    }

    async fn act(
        &self,
        key: &ApplicationKey,
        act: Act,
        confirmation: &str,
    ) -> Result<(), DeploymentError> {
        self.do_act(key, act, confirmation).await
    }

    async fn stands(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, Vec<EnvironmentCell>)>, DeploymentError> {
        let state = self.service.state();
        let states = self.service.source_states(&state);
        let joined = self.service.joined(&state).await?;
        let everybody: Vec<EntityRef>;
        let entities = if let Some(entities) = entities {
            entities
        } else {
            everybody = joined.applications.keys().cloned().collect();
            &everybody
        };
        let cells = |row: EntityRow| {
            let keys = joined.applications.get(&row.reference)?.iter();
            let seen = keys.filter_map(|key| known(&state, key)).map(|one| seen(one, &states));
            let cells = cells(&seen.collect::<Vec<_>>());
            (!cells.is_empty()).then_some((row.reference, cells))
        };
        Ok(self.entities.rows(entities).into_iter().filter_map(cells).collect())
    }

    fn version(&self) -> i64 {
        self.service.version()
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        let entities = Arc::clone(&self.entities);
        let heard = BroadcastStream::new(self.service.notices.subscribe());
        // Who missed some is told that something changed, without names.
        let shown = heard.filter_map(move |heard| {
            let sees = |named: &[EntityRef]| {
                entities.rows(named).into_iter().map(|row| row.reference).collect()
            };
            ready(Notice::to_viewer(heard.unwrap_or_default(), sees))
        });
        shown.boxed()
    }
}

fn reference(row: EntityRow) -> Reference {
    let EntityRow { reference, label, entity_type, .. } = row;
    Reference { target: reference, label, entity_type, exists: true }
}
