//! The clusters as integrations: how they answer, for those who run the portal.

use super::service::WorkloadService;
use crate::health::{LOOK, WAIT, check};
use async_trait::async_trait;
use platform::{
    access::Asker,
    integrations::{IntegrationError, IntegrationHealth, Integrations},
    workloads::ClusterState,
};
use std::sync::{Arc, PoisonError};
use tokio::time::{Instant, sleep};

/// The clusters for one asker.
pub(crate) struct Health {
    pub service: Arc<WorkloadService>,
    pub asker: Asker,
}

impl Health {
    async fn check(&self, on: &str) -> Result<(), IntegrationError> {
        let parts = &self.service.parts;
        check(&parts.store, &*parts.authority, &*parts.clock, &self.asker, on).await
    }
}

#[async_trait]
impl Integrations for Health {
    async fn integrations(&self) -> Result<Vec<IntegrationHealth>, IntegrationError> {
        self.check("integrations").await?;
        let health = self.service.clusters.iter().map(|(name, watched)| {
            let objects = watched.objects.read().unwrap_or_else(PoisonError::into_inner);
            let state = objects.whole_state(name, watched.cluster.page());
            let health = watched.cluster.health();
            let ClusterState { name, page, succeeded_at, failed_at, error, .. } = state;
            IntegrationHealth {
                name,
                vendor: "Kubernetes".to_owned(),
                page,
                succeeded_at,
                // What is watched has no time of its own.
                latency: None,
                failed_at,
                error,
                left_alone_until: health.left_alone_until,
                limit: health.limit,
                unreadable: state.unreadable,
                known: state.known,
                can_try: true,
            }
        });
        Ok(health.collect())
    }

    async fn try_now(&self, name: &str) -> Result<(), IntegrationError> {
        self.check(name).await?;
        let Some(watched) = self.service.clusters.get(name) else {
            return Err(IntegrationError::NotFound(format!("there is no integration {name:?}")));
        };
        let state = || {
            let objects = watched.objects.read().unwrap_or_else(PoisonError::into_inner);
            (objects.state(name, "").error.is_some(), objects.reached_at())
        };
        let (fails, before) = state();
        // Who watches and hears has nothing to try.
        if !fails && before.is_some() {
            return Ok(());
        }
        let begun = Instant::now();
        watched.cluster.try_again();
        watched.wake.notify_waiters();
        while state().1 == before && begun.elapsed() < WAIT {
            sleep(LOOK).await;
        }
        Ok(())
    }
}
