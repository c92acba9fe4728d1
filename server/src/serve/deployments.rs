//! Deployments, from their settings to what pages ask.

use crate::{Failure, config::Settings};
use ::deployments::{DeploymentOptions, DeploymentService, EntitiesOf};
use catalog::service::CatalogService;
use integrations::{
    argocd::ArgoCd,
    http::{ClientSettings, Surroundings},
};
use platform::{
    access::{Asker, Authority, Guarded},
    deployments::{DeployedEntities, DeploymentSource, Deployments},
    integrations::Integrations,
    timestamp::Clock,
};
use std::{sync::Arc, time::Duration};
use store::{Store, StoreError};

/// How long an instance may take for one answer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How long another process waits before it takes over.
const LEASE_TIME: Duration = Duration::from_secs(15);

/// How often the whole list is asked for beside watching.
const RELIST: Duration = Duration::from_mins(3);

/// Who follows, and who decides.
pub(super) struct Followed {
    pub instance: String,
    pub authority: Arc<dyn Authority>,
}

/// Every source that is configured.
pub(super) fn sources(
    settings: &Settings,
    surroundings: &Arc<dyn Surroundings>,
) -> Result<Vec<Arc<dyn DeploymentSource>>, Failure> {
    let mut sources: Vec<Arc<dyn DeploymentSource>> = Vec::new();
    for instance in &settings.deployments.argocd {
        let adjust = |client| ClientSettings { timeout: TIMEOUT, ..client };
        let source = ArgoCd::new(instance.clone(), Arc::clone(surroundings), adjust)
            .map_err(|reason| format!("deployments.argocd {:?}: {reason}", instance.name))?;
        sources.push(Arc::new(source));
    }
    Ok(sources)
}

/// Begins to follow them.
pub(super) async fn follow(
    sources: Vec<Arc<dyn DeploymentSource>>,
    store: &Store,
    catalog: &Arc<CatalogService>,
    follows: Followed,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<DeploymentService>, StoreError> {
    let catalog = Arc::clone(catalog);
    let entities: EntitiesOf =
        Arc::new(move |asker| Arc::new(catalog.asked(asker)) as Arc<dyn DeployedEntities>);
    let Followed { instance, authority } = follows;
    let options = DeploymentOptions { instance, lease_time: LEASE_TIME, relist: RELIST, authority };
    DeploymentService::start(store.clone(), sources, entities, options, Arc::clone(clock)).await
}

/// Deployments and integrations, for whoever asks.
pub(super) fn guarded(
    service: &Arc<DeploymentService>,
) -> (Guarded<dyn Deployments>, Guarded<dyn Integrations>) {
    let (deployments, integrations) = (Arc::clone(service), Arc::clone(service));
    (
        Guarded::new(move |asker: &Asker| deployments.asked(asker)),
        Guarded::new(move |asker: &Asker| integrations.integrations(asker)),
    )
}
