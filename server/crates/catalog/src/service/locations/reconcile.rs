//! Keeps the sources that run here in line with the registered locations, whoever registered or
//! removed them in whichever process.

use super::CatalogService;
use crate::{
    import::registered::forget_rest,
    locations::source_name,
    service::{importer::Turn, sources::Source},
};
use std::{collections::BTreeMap, future::pending, sync::Arc, time::Duration};
use store::{RegisteredLocation, StoreError};

/// The table is looked at this often even when nothing wakes us.
const TICK: Duration = Duration::from_secs(5);

/// A burst of commits is looked at once.
const QUIET: Duration = Duration::from_millis(100);

/// Compares and mends until the service stops.
pub(in crate::service) async fn run(service: Arc<CatalogService>) {
    if service.locations.settings.types.is_empty() {
        return;
    }
    let mut positions = service.store.positions();
    loop {
        if let Err(error) = reconcile(&service).await {
            tracing::warn!(%error, "registered locations cannot be looked at; trying again");
        }
        let woken = async {
            tokio::time::sleep(QUIET).await;
            if positions.changed().await.is_err() {
                // Nobody will wake us any more.
                pending::<()>().await;
            }
        };
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = woken => {}
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

async fn reconcile(service: &Arc<CatalogService>) -> Result<(), StoreError> {
    let wanted = service.store.registered_locations().await?;
    let mut wanted: BTreeMap<String, RegisteredLocation> =
        wanted.into_iter().map(|location| (source_name(&location), location)).collect();
    for (name, running) in service.sources.registered() {
        if wanted.get(&name) == Some(&running) {
            wanted.remove(&name);
            continue;
        }
        service.sources.stop(&name).await;
        service.states.remove(&name);
        // Whoever removed it may have been killed half-way.
        forget_rest(&service.store, &name, service.clock.now()).await?;
        service.tell_unlogged();
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let known = service.store.sources().await?;
    let read_at: BTreeMap<_, _> =
        known.into_iter().map(|record| (record.source, record.read_at)).collect();
    for (name, location) in wanted {
        let origin = service.locations.origin(&location, &service.locations.turns);
        let stopping = service.stopping.child_token();
        service.states.insert(&name, read_at.get(&name).copied().flatten());
        let source = Source::registered(origin, location, stopping);
        service.sources.start(service, source, service.locations.retry, Turn::first());
    }
    Ok(())
}
