//! How what runs is doing, from those who measure it to what pages ask.

use crate::{Failure, config::Settings};
use ::monitoring::{MonitoredEntitiesOf, MonitoringOptions, MonitoringService};
use catalog::service::CatalogService;
use integrations::{
    datadog::Datadog,
    grafana::Grafana,
    http::{ClientSettings, Surroundings},
    newrelic::NewRelic,
    prometheus::Prometheus,
};
use platform::{
    access::{Asker, Authority, Guarded},
    integrations::Integrations,
    monitoring::{MonitoredEntities, Monitoring, MonitoringSource},
    timestamp::Clock,
};
use std::{sync::Arc, time::Duration};
use store::{Store, StoreError};

/// How long a source may take for one answer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How often it is looked what is due.
const LOOK: Duration = Duration::from_secs(1);

/// Every source that is configured.
pub(super) fn sources(
    settings: &Settings,
    surroundings: &Arc<dyn Surroundings>,
) -> Result<Vec<Arc<dyn MonitoringSource>>, Failure> {
    let adjust = |client| ClientSettings { timeout: TIMEOUT, ..client };
    let mut sources: Vec<Arc<dyn MonitoringSource>> = Vec::new();
    for organisation in &settings.monitoring.datadog {
        let source = Datadog::new(organisation.clone(), Arc::clone(surroundings), adjust)
            .map_err(|reason| format!("monitoring.datadog {:?}: {reason}", organisation.name))?;
        sources.push(Arc::new(source));
    }
    for server in &settings.monitoring.prometheus {
        let source = Prometheus::new(server.clone(), surroundings, adjust)
            .map_err(|reason| format!("monitoring.prometheus {:?}: {reason}", server.name))?;
        sources.push(Arc::new(source));
    }
    for organisation in &settings.monitoring.grafana {
        let source = Grafana::new(organisation.clone(), Arc::clone(surroundings), adjust)
            .map_err(|reason| format!("monitoring.grafana {:?}: {reason}", organisation.name))?;
        sources.push(Arc::new(source));
    }
    for account in &settings.monitoring.newrelic {
        let source = NewRelic::new(account.clone(), Arc::clone(surroundings), adjust)
            .map_err(|reason| format!("monitoring.newrelic {:?}: {reason}", account.name))?;
        sources.push(Arc::new(source));
    }
    Ok(sources)
}

/// Begins to keep what is looked at.
pub(super) async fn keep(
    sources: Vec<Arc<dyn MonitoringSource>>,
    settings: &Settings,
    store: &Store,
    catalog: &Arc<CatalogService>,
    authority: Arc<dyn Authority>,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<MonitoringService>, StoreError> {
    let catalog = Arc::clone(catalog);
    let entities: MonitoredEntitiesOf =
        Arc::new(move |asker| Arc::new(catalog.asked(asker)) as Arc<dyn MonitoredEntities>);
    let frame_origins = settings.monitoring.frame_origins.clone();
    let options = MonitoringOptions { look: LOOK, authority, frame_origins };
    MonitoringService::start(store.clone(), sources, entities, options, Arc::clone(clock)).await
}

/// How what runs is doing, for whoever asks.
pub(super) fn guarded(service: &Arc<MonitoringService>) -> Guarded<dyn Monitoring> {
    let monitoring = Arc::clone(service);
    Guarded::new(move |asker: &Asker| monitoring.asked(asker))
}

/// The sources as integrations, for whoever asks.
pub(super) fn integrations(service: &Arc<MonitoringService>) -> Guarded<dyn Integrations> {
    let monitoring = Arc::clone(service);
    Guarded::new(move |asker: &Asker| monitoring.integrations(asker))
}
