//! What is built, from the accounts of code hosts to what pages ask.

use ::ci::{CiOptions, CiService, EntitiesOf};
use catalog::service::CatalogService;
use platform::{
    access::{Asker, Authority, Guarded},
    ci::{Ci, CiSource, CodeEntities},
    integrations::Integrations,
    timestamp::Clock,
};
use std::{sync::Arc, time::Duration};
use store::{Store, StoreError};

/// How often it is looked what is due.
const LOOK: Duration = Duration::from_secs(1);

/// Begins to keep what is looked at.
pub(super) async fn keep(
    sources: Vec<Arc<dyn CiSource>>,
    store: &Store,
    catalog: &Arc<CatalogService>,
    authority: Arc<dyn Authority>,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<CiService>, StoreError> {
    let catalog = Arc::clone(catalog);
    let entities: EntitiesOf =
        Arc::new(move |asker| Arc::new(catalog.asked(asker)) as Arc<dyn CodeEntities>);
    let options = CiOptions { look: LOOK, authority };
    CiService::start(store.clone(), sources, entities, options, Arc::clone(clock)).await
}

/// What is built, for whoever asks.
pub(super) fn guarded(service: &Arc<CiService>) -> Guarded<dyn Ci> {
    let ci = Arc::clone(service);
    Guarded::new(move |asker: &Asker| ci.asked(asker))
}

/// The accounts as integrations, for whoever asks.
pub(super) fn integrations(service: &Arc<CiService>) -> Guarded<dyn Integrations> {
    let ci = Arc::clone(service);
    Guarded::new(move |asker: &Asker| ci.integrations(asker))
}
