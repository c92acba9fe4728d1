//! Error tracking, from its settings to what pages ask; and the health of services that follows from it.

use crate::{Failure, config::Settings, http::ErrorReceiver};
use ::monitoring::{ErrorEntitiesOf, ErrorOptions, ErrorService, HealthEntitiesOf, HealthService};
use catalog::service::CatalogService;
use integrations::{
    http::{ClientSettings, Surroundings},
    sentry::{Sentry, SentrySettings},
};
use platform::{
    access::{Asker, Authority, Guarded},
    deployments::Deployments,
    errors::{ErrorEntities, ErrorSource, Errors},
    health::{Alerts, HealthEntities, Healths},
    integrations::Integrations,
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
) -> Result<Vec<Arc<dyn ErrorSource>>, Failure> {
    let one = |settings: &SentrySettings| -> Result<Arc<dyn ErrorSource>, Failure> {
        let adjust = |client| ClientSettings { timeout: TIMEOUT, ..client };
        let made = Sentry::new(settings.clone(), Arc::clone(surroundings), adjust);
        let made = made.map_err(|reason| format!("errors.sentry {:?}: {reason}", settings.name))?;
        Ok(Arc::new(made))
    };
    settings.errors.iter().map(one).collect()
}

/// Who may send webhooks.
pub(super) fn receivers(settings: &Settings) -> Vec<ErrorReceiver> {
    let one = |one: &SentrySettings| {
        let secret = one.webhook_secret.clone()?;
        Some(ErrorReceiver { source: one.name.clone(), secret })
    };
    settings.errors.iter().filter_map(one).collect()
}

/// Begins to keep what they tell.
pub(super) async fn keep(
    sources: Vec<Arc<dyn ErrorSource>>,
    store: &Store,
    catalog: &Arc<CatalogService>,
    (authority, deployments): (Arc<dyn Authority>, Guarded<dyn Deployments>),
    clock: &Arc<dyn Clock>,
) -> Result<Arc<ErrorService>, StoreError> {
    let catalog = Arc::clone(catalog);
    let entities: ErrorEntitiesOf =
        Arc::new(move |asker| Arc::new(catalog.asked(asker)) as Arc<dyn ErrorEntities>);
    let options = ErrorOptions { look: LOOK, authority, deployments };
    ErrorService::start(store.clone(), sources, entities, options, Arc::clone(clock)).await
}

/// Error tracking, for whoever asks.
pub(super) fn guarded(service: &Arc<ErrorService>) -> Guarded<dyn Errors> {
    let errors = Arc::clone(service);
    Guarded::new(move |asker: &Asker| errors.asked(asker))
}

/// The organisations as integrations, for whoever asks.
pub(super) fn integrations(service: &Arc<ErrorService>) -> Guarded<dyn Integrations> {
    let errors = Arc::clone(service);
    Guarded::new(move |asker: &Asker| errors.integrations(asker))
}

/// The health of services, for whoever asks.
pub(super) fn health(
    catalog: &Arc<CatalogService>,
    deployments: Guarded<dyn Deployments>,
    errors: Guarded<dyn Errors>,
    alerts: Guarded<dyn Alerts>,
    clock: &Arc<dyn Clock>,
) -> Guarded<dyn Healths> {
    let catalog = Arc::clone(catalog);
    let entities: HealthEntitiesOf =
        Arc::new(move |asker| Arc::new(catalog.asked(asker)) as Arc<dyn HealthEntities>);
    let clock = Arc::clone(clock);
    let health = HealthService { deployments, errors, alerts, entities, clock };
    Guarded::new(move |asker: &Asker| health.asked(asker))
}
