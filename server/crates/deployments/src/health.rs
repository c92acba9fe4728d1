//! The sources as integrations: how they answer, for those who run the portal.

use crate::service::DeploymentService;
use async_trait::async_trait;
use platform::{
    access::{Asker, Authority, Object, Permission, PrincipalKind},
    audit::AuditEvent,
    integrations::{IntegrationError, IntegrationHealth, Integrations},
    timestamp::Clock,
};
use std::{sync::Arc, time::Duration};
use store::Store;
use tokio::time::{Instant, sleep};

/// How long it is waited for what comes of a trial.
pub(crate) const WAIT: Duration = Duration::from_secs(4);

/// How often it is looked.
pub(crate) const LOOK: Duration = Duration::from_millis(50);

/// The integrations for one asker.
pub(crate) struct Health {
    pub service: Arc<DeploymentService>,
    pub asker: Asker,
}

impl Health {
    async fn check(&self, on: &str) -> Result<(), IntegrationError> {
        let service = &self.service;
        check(&service.store, &*service.options.authority, &*service.clock, &self.asker, on).await
    }
}

/// Whether who asks runs the portal; that somebody else tried is told.
pub(crate) async fn check(
    store: &Store,
    authority: &dyn Authority,
    clock: &dyn Clock,
    asker: &Asker,
    on: &str,
) -> Result<(), IntegrationError> {
    let principal = &asker.principal;
    if principal.kind == PrincipalKind::System
        || authority.decide(principal, Permission::Admin, &Object::Portal).is_allowed()
    {
        return Ok(());
    }
    let reason = format!("needs permission {}", Permission::Admin);
    let event = AuditEvent::of(asker, Permission::Admin).on(on).denied(&reason);
    let noted = store.audit(&event, clock.now()).await;
    noted.map_err(|error| IntegrationError::Unavailable(error.to_string()))?;
    Err(IntegrationError::NotAllowed(reason))
}

#[async_trait]
impl Integrations for Health {
    async fn integrations(&self) -> Result<Vec<IntegrationHealth>, IntegrationError> {
        self.check("integrations").await?;
        let state = self.service.state();
        let states = self.service.source_states(&state);
        let health = states.into_values().filter_map(|state| {
            let health = self.service.sources.get(&state.name)?.source.health();
            Some(IntegrationHealth {
                name: state.name,
                vendor: state.vendor,
                page: state.page,
                succeeded_at: state.succeeded_at,
                latency: state.latency,
                failed_at: state.failed_at,
                error: state.error,
                left_alone_until: health.left_alone_until,
                limit: health.limit,
                unreadable: state.unreadable,
                known: state.applications,
                can_try: true,
            })
        });
        let mut health: Vec<IntegrationHealth> = health.collect();
        health.sort_by_key(|one| one.error.is_none());
        Ok(health)
    }

    async fn try_now(&self, name: &str) -> Result<(), IntegrationError> {
        self.check(name).await?;
        let Some(followed) = self.service.sources.get(name) else {
            return Err(IntegrationError::NotFound(format!("there is no integration {name:?}")));
        };
        let reached = || {
            let state = self.service.state();
            let source = state.sources.get(name).cloned().unwrap_or_default();
            source.succeeded_at.max(source.failed_at)
        };
        let (before, begun) = (reached(), Instant::now());
        followed.source.try_again();
        followed.wake.notify_one();
        while reached() == before && begun.elapsed() < WAIT {
            sleep(LOOK).await;
            // The time of an answer wakes nobody.
            if let Err(error) = self.service.read_changes().await {
                return Err(IntegrationError::Unavailable(error.to_string()));
            }
        }
        Ok(())
    }
}
