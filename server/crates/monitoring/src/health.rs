//! The health of services: what everybody tells of them, put together for one asker.
//!
//! Nothing is kept here. Deployments, alerts and errors are asked as who asks, from memory, so what
//! they may not see is not among the reasons; what a service needs is looked at one step far. How
//! reasons make a state is [`platform::health`]'s.

use async_trait::async_trait;
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use platform::{
    EntityRef,
    access::{Asker, Guarded},
    catalog::{EntityRow, Notice},
    deployments::Deployments,
    errors::Errors,
    health::{
        Alerts, HealthEntities, HealthError, HealthOverview, HealthQuestion, HealthRow,
        HealthState, Healths, Reason, ServiceHealth, judged, of_alerts, of_dependency,
        of_deployments, of_errors,
    },
    timestamp::Clock,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The catalog's entities as somebody sees them.
pub type HealthEntitiesOf = Arc<dyn Fn(&Asker) -> Arc<dyn HealthEntities> + Send + Sync>;

/// The health of services.
#[derive(Clone)]
pub struct HealthService {
    /// What runs where.
    pub deployments: Guarded<dyn Deployments>,
    /// What goes wrong inside.
    pub errors: Guarded<dyn Errors>,
    /// What alarms.
    pub alerts: Guarded<dyn Alerts>,
    /// What needs what.
    pub entities: HealthEntitiesOf,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl HealthService {
    /// The health of services, as somebody asks it.
    #[must_use]
    pub fn asked(&self, asker: &Asker) -> Arc<dyn Healths> {
        Arc::new(Asked {
            deployments: self.deployments.seen_by(asker),
            errors: self.errors.seen_by(asker),
            alerts: self.alerts.seen_by(asker),
            entities: (self.entities)(asker),
            clock: Arc::clone(&self.clock),
        })
    }
}

struct Asked {
    deployments: Arc<dyn Deployments>,
    errors: Arc<dyn Errors>,
    alerts: Arc<dyn Alerts>,
    entities: Arc<dyn HealthEntities>,
    clock: Arc<dyn Clock>,
}

/// The reasons of each entity.
type Reasons = BTreeMap<EntityRef, Vec<Reason>>;

impl Asked {
    /// What everybody tells of some entities by themselves; `None` is all of them.
    async fn own(&self, entities: Option<&[EntityRef]>) -> Result<Reasons, HealthError> {
        let mut reasons = Reasons::new();
        let deployed = self.deployments.stands(entities).await.map_err(unavailable)?;
        for (entity, environments) in deployed {
            reasons.entry(entity).or_default().extend(of_deployments(&environments));
        }
        for (entity, alerts) in self.alerts.firing(entities).await? {
            reasons.entry(entity).or_default().extend(of_alerts(&alerts));
        }
        let now = self.clock.now();
        for (entity, errors) in self.errors.open(entities).await.map_err(unavailable)? {
            reasons.entry(entity).or_default().extend(of_errors(&errors, now));
        }
        reasons.retain(|_, reasons| !reasons.is_empty());
        Ok(reasons)
    }

    /// How each fares, with what it needs; those of which nothing is known are left out.
    async fn judged_of(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<BTreeMap<EntityRef, ServiceHealth>, HealthError> {
        let (wanted, needs, own) = if let Some(entities) = entities {
            let needs = self.entities.needs(entities);
            let needed = needs.iter().flat_map(|(_, needed)| needed).map(|one| one.target.clone());
            let all: BTreeSet<EntityRef> = entities.iter().cloned().chain(needed).collect();
            let all: Vec<EntityRef> = all.into_iter().collect();
            let own = self.own(Some(&all)).await?;
            (entities.iter().cloned().collect::<BTreeSet<_>>(), needs, own)
        } else {
            let own = self.own(None).await?;
            let all: Vec<EntityRef> = own.keys().cloned().collect();
            (all.iter().cloned().collect(), self.entities.needs(&all), own)
        };
        let states: BTreeMap<&EntityRef, HealthState> = own
            .iter()
            .filter_map(|(entity, reasons)| {
                Some((entity, reasons.iter().map(Reason::state).min()?))
            })
            .collect();
        let mut needed: BTreeMap<EntityRef, Vec<Reason>> = BTreeMap::new();
        for (entity, all) in needs {
            let of = all.iter().filter_map(|one| of_dependency(one, *states.get(&one.target)?));
            needed.insert(entity, of.collect());
        }
        let mut health = BTreeMap::new();
        for (entity, reasons) in own.iter().filter(|(entity, _)| wanted.contains(entity)) {
            let mut reasons = reasons.clone();
            reasons.extend(needed.remove(entity).unwrap_or_default());
            health.insert(entity.clone(), judged(reasons));
        }
        Ok(health)
    }
}

fn unavailable(error: impl ToString) -> HealthError {
    HealthError::Unavailable(error.to_string())
}

fn is_asked(row: &EntityRow, question: &HealthQuestion) -> bool {
    let owned = |owners: &Vec<String>| {
        let owner = row.owner.as_ref().map(|owner| owner.target.to_string());
        owner.is_some_and(|owner| owners.contains(&owner))
    };
    let text = question.text.trim().to_lowercase();
    let has = |word: &str| word.to_lowercase().contains(&text);
    question.owners.as_ref().is_none_or(owned)
        && (text.is_empty() || has(&row.label) || has(row.reference.name()))
}

#[async_trait]
impl Healths for Asked {
    async fn states(
        &self,
        entities: &[EntityRef],
    ) -> Result<Vec<(EntityRef, HealthState)>, HealthError> {
        let judged = self.judged_of(Some(entities)).await?;
        Ok(judged.into_iter().map(|(entity, health)| (entity, health.state)).collect())
    }

    async fn explained(&self, entity: &EntityRef) -> Result<Option<ServiceHealth>, HealthError> {
        if self.entities.rows(std::slice::from_ref(entity)).is_empty() {
            return Ok(None);
        }
        Ok(self.judged_of(Some(std::slice::from_ref(entity))).await?.remove(entity))
    }

    async fn overview(&self, question: &HealthQuestion) -> Result<HealthOverview, HealthError> {
        let mut judged = self.judged_of(None).await?;
        let known: Vec<EntityRef> = judged.keys().cloned().collect();
        let mut overview = HealthOverview::default();
        for entity in self.entities.rows(&known) {
            let Some(health) = judged.remove(&entity.reference) else { continue };
            if !is_asked(&entity, question) {
                continue;
            }
            let place = HealthState::ALL.iter().position(|one| *one == health.state);
            overview.counts[place.unwrap_or_default()] += 1;
            if question.state.is_none_or(|wanted| wanted == health.state) {
                overview.rows.push(HealthRow { entity, health });
            }
        }
        overview.rows.sort_by_cached_key(|row| (row.health.state, row.entity.label.to_lowercase()));
        overview.total = u64::try_from(overview.rows.len()).unwrap_or(u64::MAX);
        overview.rows.truncate(HealthOverview::SHOWN);
        Ok(overview)
    }

    fn version(&self) -> i64 {
        // Each of them only grows.
        [self.deployments.version(), self.errors.version(), self.alerts.version()]
            .into_iter()
            .fold(0, i64::wrapping_add)
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        let all = vec![self.deployments.notices(), self.errors.notices(), self.alerts.notices()];
        stream::select_all(all).boxed()
    }
}
