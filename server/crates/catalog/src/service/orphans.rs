//! Orphans whose grace time is over are removed.

use super::{CatalogService, leases::Held};
use crate::import;
use std::{sync::Arc, time::Duration};

/// How often that is looked at, at the most and at the least.
const OFTEN: Duration = Duration::from_secs(1);
const SELDOM: Duration = Duration::from_mins(10);

/// The lease of this work.
const NAME: &str = "job:orphans";

/// Removes them until the service stops; one process does.
pub(super) async fn run(service: Arc<CatalogService>, grace: Duration) {
    loop {
        let held = tokio::select! {
            () = service.stopping.cancelled() => return,
            held = service.leases.wait_for(&service.store, NAME) => held,
        };
        sweep_while(&service, grace, &held).await;
        service.leases.give_back(&service.store, held).await;
        if service.stopping.is_cancelled() {
            return;
        }
    }
}

async fn sweep_while(service: &CatalogService, grace: Duration, held: &Held) {
    let pause = (grace / 10).clamp(OFTEN, SELDOM);
    loop {
        match import::orphans::sweep(&service.store, grace, service.clock.now()).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "orphans were removed after their grace time"),
            Err(error) => tracing::warn!(%error, "orphans could not be removed; trying again"),
        }
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = held.lost.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}
