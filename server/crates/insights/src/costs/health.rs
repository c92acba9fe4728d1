//! The sources as integrations: how they answer, for those who run the portal.

use super::{lease::lease_of, service::CostService};
use async_trait::async_trait;
use platform::{
    access::{Asker, Object, Permission, PrincipalKind},
    audit::AuditEvent,
    integrations::{IntegrationError, IntegrationHealth, Integrations},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::StoreError;
use tokio::time::{Instant, sleep};

/// How long it is waited for what comes of a trial.
const WAIT: Duration = Duration::from_secs(4);

/// How often it is looked.
const LOOK: Duration = Duration::from_millis(50);

/// The integrations for one asker.
pub(crate) struct Health {
    pub service: Arc<CostService>,
    pub asker: Asker,
}

impl Health {
    async fn check(&self, on: &str) -> Result<(), IntegrationError> {
        let (service, principal) = (&self.service, &self.asker.principal);
        let decision = service.authority.decide(principal, Permission::Admin, &Object::Portal);
        if principal.kind == PrincipalKind::System || decision.is_allowed() {
            return Ok(());
        }
        let reason = format!("needs permission {}", Permission::Admin);
        let event = AuditEvent::of(&self.asker, Permission::Admin).on(on).denied(&reason);
        service.store.audit(&event, service.clock.now()).await.map_err(unavailable)?;
        Err(IntegrationError::NotAllowed(reason))
    }
}

fn unavailable(error: StoreError) -> IntegrationError {
    IntegrationError::Unavailable(error.to_string())
}

impl CostService {
    /// Has some sources asked, and waits a moment for what comes of it.
    pub(crate) async fn ask(
        &self,
        names: &[String],
        event: Option<&AuditEvent>,
    ) -> Result<(), StoreError> {
        let reached = || {
            self.look(|state| {
                let of = |name: &String| {
                    let known = state.sources.get(name).cloned().unwrap_or_default();
                    known.succeeded_at.max(known.failed_at)
                };
                names.iter().map(of).collect::<Vec<_>>()
            })
        };
        let (before, begun) = (reached(), Instant::now());
        let mut unit = self.store.begin().await?;
        for name in names {
            unit.ask(&lease_of(name)).await?;
        }
        if let Some(event) = event {
            unit.audit(event, self.clock.now()).await?;
        }
        unit.commit().await?;
        while begun.elapsed() < WAIT {
            let after = reached();
            if before.iter().zip(&after).all(|(before, after)| before != after) {
                break;
            }
            sleep(LOOK).await;
            self.read_changes().await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Integrations for Health {
    async fn integrations(&self) -> Result<Vec<IntegrationHealth>, IntegrationError> {
        self.check("integrations").await?;
        let service = &self.service;
        let days = |name: &str| service.look(|state| state.days.get(name).map_or(0, BTreeMap::len));
        let states = service.source_states(service.book().await.ok().as_deref());
        let health = states.into_iter().filter_map(|state| {
            let met = service.sources.get(&state.name)?.health();
            Some(IntegrationHealth {
                known: u64::try_from(days(&state.name)).unwrap_or(u64::MAX),
                name: state.name,
                vendor: state.vendor,
                page: state.page,
                succeeded_at: state.succeeded_at,
                latency: state.latency,
                failed_at: state.failed_at,
                error: state.error,
                left_alone_until: met.left_alone_until,
                limit: met.limit,
                unreadable: Vec::new(),
                can_try: true,
            })
        });
        let mut health: Vec<IntegrationHealth> = health.collect();
        health.sort_by_key(|one| one.error.is_none());
        Ok(health)
    }

    async fn try_now(&self, name: &str) -> Result<(), IntegrationError> {
        self.check(name).await?;
        if !self.service.sources.contains_key(name) {
            return Err(IntegrationError::NotFound(format!("there is no integration {name:?}")));
        }
        self.service.ask(&[name.to_owned()], None).await.map_err(unavailable)
    }
}
