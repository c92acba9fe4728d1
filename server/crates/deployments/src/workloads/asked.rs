//! Workloads as somebody asks them: what they may not see is not there.

use super::service::WorkloadService;
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::{
    EntityRef,
    access::Asker,
    catalog::Notice,
    deployments::DeploymentError,
    workloads::{EntityWorkloads, WorkloadEntities, Workloads},
};
use std::{future::ready, sync::Arc, time::Duration};
use tokio::time::{Instant, timeout_at};
use tokio_stream::wrappers::BroadcastStream;

/// How long a page waits for a cluster that was not read yet.
const WAIT: Duration = Duration::from_millis(120);

/// Workloads for one asker.
pub(crate) struct Asked {
    service: Arc<WorkloadService>,
    entities: Arc<dyn WorkloadEntities>,
}

impl Asked {
    pub fn new(service: Arc<WorkloadService>, asker: &Asker) -> Self {
        let entities = (service.parts.entities)(asker);
        Self { service, entities }
    }
}

#[async_trait]
impl Workloads for Asked {
    async fn of_entity(
        &self,
        entity: &EntityRef,
    ) -> Result<Option<EntityWorkloads>, DeploymentError> {
        let named = self.service.named().await?;
        let Some(names) = named.get(entity) else { return Ok(None) };
        if self.entities.readable(std::slice::from_ref(entity)).is_empty() {
            if self.entities.sees(entity) {
                let reason = format!("needs permission deployment.read on {entity}");
                return Err(DeploymentError::NotAllowed(reason));
            }
            return Ok(None);
        }
        let mut ticks = self.service.ticks.subscribe();
        let until = Instant::now() + WAIT;
        loop {
            let chosen = self.service.chosen(entity, names);
            let unread = |one: &platform::workloads::ClusterWorkloads| {
                !one.cluster.is_read && one.cluster.error.is_none()
            };
            let waits = chosen.clusters.iter().any(unread);
            if !waits || !matches!(timeout_at(until, ticks.changed()).await, Ok(Ok(()))) {
                self.service.looked(entity, &chosen);
                return Ok(Some(chosen));
            }
        }
    }

    fn version(&self) -> i64 {
        self.service.version()
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        let entities = Arc::clone(&self.entities);
        let heard = BroadcastStream::new(self.service.notices.subscribe());
        // Who missed some is told that something changed, without names.
        let shown = heard.filter_map(move |heard| {
            ready(Notice::to_viewer(heard.unwrap_or_default(), |named| entities.readable(named)))
        });
        shown.boxed()
    }
}
