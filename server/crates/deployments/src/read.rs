//! Reads what any process wrote, and tells open pages.

use crate::{join::Joined, service::DeploymentService};
use platform::{EntityRef, deployments::ApplicationKey};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store::StoreError;
use tokio::time::timeout;

/// How often to look when nothing wakes us.
const LOOK: Duration = Duration::from_secs(2);

/// More entities than these are not named one by one.
const NAMED: usize = 100;

/// Reads until the service stops.
pub(crate) async fn run(service: Arc<DeploymentService>) {
    let mut positions = service.store.positions();
    loop {
        if let Err(error) = service.read_changes().await {
            tracing::debug!(%error, "deployments cannot be read; trying again");
        }
        let woken = async {
            // The store ends after us.
            drop(timeout(LOOK, positions.changed()).await);
        };
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = woken => {}
        }
    }
}

impl DeploymentService {
    /// Takes over what is new in the store.
    pub(crate) async fn read_changes(&self) -> Result<(), StoreError> {
        let before = self.state();
        let records = self.store.applications_after(before.version).await?;
        let reached = self.store.deployment_sources().await?;
        let (changed, news) = self.change(|state| {
            let news = state.reached(reached);
            (state.apply(records), news)
        });
        if !changed.is_empty() || news {
            // Whose an application was that is gone, nobody can tell afterwards.
            let before = if changed.is_empty() { None } else { self.joined(&before).await.ok() };
            self.tell(&changed, before.as_deref(), news).await;
        }
        Ok(())
    }

    /// Tells of the entities of some applications; of none in particular when a source is told of.
    async fn tell(&self, changed: &[ApplicationKey], before: Option<&Joined>, news: bool) {
        let joined = match self.joined(&self.state()).await {
            Ok(joined) => joined,
            Err(error) => {
                tracing::warn!(%error, "nobody knows whose applications changed");
                return;
            }
        };
        let known = before.into_iter().chain(Some(&*joined));
        let entities =
            known.flat_map(|known| changed.iter().flat_map(|key| known.entities_of(key)));
        let entities: BTreeSet<EntityRef> = entities.cloned().collect();
        if entities.is_empty() && !news {
            return;
        }
        // That nobody listens is no error.
        drop(self.changed.send(Arc::new(entities.clone())));
        let named = if news || entities.len() > NAMED { BTreeSet::new() } else { entities };
        drop(self.notices.send(named.into_iter().collect()));
    }
}
