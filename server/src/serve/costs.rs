//! Costs, from their settings to what pages ask.

use crate::{Failure, config::Settings};
use ::deployments::DeploymentService;
use ::insights::costs::{CostOptions, CostParts, CostService, EntitiesOf};
use catalog::service::CatalogService;
use integrations::{
    aws::{CostExplorer, Credentials, FromEnvironment},
    http::{ClientSettings, Surroundings},
    opencost::OpenCost,
};
use platform::{
    access::{Asker, Authority, Guarded},
    costs::{CostEntities, CostSource, Costs, NoTraffic},
    integrations::Integrations,
    timestamp::Clock,
};
use std::{sync::Arc, time::Duration};
use store::{Store, StoreError};

/// How long a source may take for one answer: a week of a large cluster is work.
const TIMEOUT: Duration = Duration::from_mins(2);

/// How long another process waits before it takes over.
const LEASE_TIME: Duration = Duration::from_secs(15);

/// Every source that is configured.
pub(super) fn sources(
    settings: &Settings,
    surroundings: &Arc<dyn Surroundings>,
) -> Result<Vec<Arc<dyn CostSource>>, Failure> {
    let costs = &settings.costs;
    let adjust = |client| ClientSettings { timeout: TIMEOUT, ..client };
    let mut sources: Vec<Arc<dyn CostSource>> = Vec::new();
    for instance in &costs.opencost {
        let zone = costs.options.zone;
        let source = OpenCost::new(instance.clone(), zone, Arc::clone(surroundings), adjust)
            .map_err(|reason| format!("costs.opencost {:?}: {reason}", instance.name))?;
        sources.push(Arc::new(source));
    }
    for account in &costs.aws {
        let named = |reason: String| format!("costs.aws {:?}: {reason}", account.settings.name);
        let credentials: Arc<dyn Credentials> = match &account.keys {
            Some(keys) => Arc::new(keys.clone()),
            None => Arc::new(FromEnvironment::new().map_err(named)?),
        };
        let settings = account.settings.clone();
        let source = CostExplorer::new(settings, credentials, Arc::clone(surroundings), adjust);
        sources.push(Arc::new(source.map_err(named)?));
    }
    Ok(sources)
}

/// Who else is needed.
pub(super) struct Around<'a> {
    pub store: &'a Store,
    pub catalog: &'a Arc<CatalogService>,
    pub deployments: &'a Arc<DeploymentService>,
    pub authority: Arc<dyn Authority>,
    pub clock: &'a Arc<dyn Clock>,
    pub instance: String,
}

/// Begins to ask them.
pub(super) async fn follow(
    settings: &Settings,
    sources: Vec<Arc<dyn CostSource>>,
    around: Around<'_>,
) -> Result<Arc<CostService>, StoreError> {
    let (catalog, keys) = (Arc::clone(around.catalog), Arc::clone(&settings.costs.annotations));
    let entities: EntitiesOf =
        Arc::new(move |asker| Arc::new(catalog.costed(asker, &keys)) as Arc<dyn CostEntities>);
    let deployments = Arc::clone(around.deployments);
    let parts = CostParts {
        store: around.store.clone(),
        sources,
        entities,
        deployments: Guarded::new(move |asker: &Asker| deployments.asked(asker)),
        traffic: Arc::new(NoTraffic),
        authority: around.authority,
        clock: Arc::clone(around.clock),
        instance: around.instance,
        lease_time: LEASE_TIME,
    };
    let options: CostOptions = settings.costs.options.clone();
    CostService::start(parts, options).await
}

/// Costs, for whoever asks.
pub(super) fn guarded(service: &Arc<CostService>) -> Guarded<dyn Costs> {
    let costs = Arc::clone(service);
    Guarded::new(move |asker: &Asker| costs.asked(asker))
}

/// The sources as integrations, for whoever asks.
pub(super) fn integrations(service: &Arc<CostService>) -> Guarded<dyn Integrations> {
    let costs = Arc::clone(service);
    Guarded::new(move |asker: &Asker| costs.integrations(asker))
}
