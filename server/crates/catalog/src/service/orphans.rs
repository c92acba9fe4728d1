//! Orphans whose grace time is over are removed.

use super::CatalogService;
use crate::import;
use std::{sync::Arc, time::Duration};

/// How often that is looked at, at the most and at the least.
const OFTEN: Duration = Duration::from_secs(1);
const SELDOM: Duration = Duration::from_mins(10);

/// Removes them until the service stops.
pub(super) async fn run(service: Arc<CatalogService>, grace: Duration) {
    let pause = (grace / 10).clamp(OFTEN, SELDOM);
    loop {
        match import::orphans::sweep(&service.store, grace, service.clock.now()).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "orphans were removed after their grace time"),
            Err(error) => tracing::warn!(%error, "orphans could not be removed; trying again"),
        }
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}
