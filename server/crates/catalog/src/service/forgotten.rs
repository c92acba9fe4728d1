//! What came from sources that are gone.

use super::CatalogService;
use crate::{import, locations::registered_as};
use std::{sync::Arc, time::Duration};
use store::StoreError;

/// How long to wait for a process that still reads such a source: while a new configuration is
/// rolled out, one with the old configuration may.
const AGAIN: Duration = Duration::from_secs(30);

/// Takes out what came from sources that are neither configured nor registered, nor read by another
/// process.
pub(super) async fn run(service: Arc<CatalogService>, configured: Vec<String>) {
    loop {
        match forget(&service, &configured).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(%error, "what came from sources that are gone could not be removed");
            }
        }
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = tokio::time::sleep(AGAIN) => {}
        }
    }
}

/// Tells whether nothing is left.
async fn forget(service: &CatalogService, configured: &[String]) -> Result<bool, StoreError> {
    let mut done = true;
    for record in service.store.sources().await? {
        let source = record.source;
        if configured.contains(&source) || is_registered(service, &source).await? {
            continue;
        }
        let Some(held) = service.leases.take(&service.store, &source).await? else {
            done = false;
            continue;
        };
        let forgotten = import::forget_source(&service.store, &source, service.clock.now()).await;
        service.leases.give_back(&service.store, held).await;
        forgotten?;
    }
    Ok(done)
}

async fn is_registered(service: &CatalogService, source: &str) -> Result<bool, StoreError> {
    let Some((location_type, target)) = registered_as(source) else { return Ok(false) };
    Ok(service.store.registered_target(location_type, target).await?.is_some())
}
