//! Follows one kind of objects of one cluster, and begins anew when that breaks.

use super::service::WorkloadService;
use futures::StreamExt;
use platform::{deployments::SourceError, workloads::ObjectKind};
use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// The first pause after a failure, and the longest. A cluster that fails again and again is let alone
/// for longer by the HTTP client, for all kinds together: what is added to that is only lost time.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(10));

/// What was refused is tried again so often: somebody may have mended it.
const REFUSED: Duration = Duration::from_mins(2);

/// Follows until the service stops.
pub(crate) async fn run(service: Arc<WorkloadService>, name: String, kind: ObjectKind) {
    let Some(watched) = service.clusters.get(&name) else { return };
    let mut pause = PAUSES.0;
    loop {
        let (mut changes, begun) = (watched.cluster.follow(kind), Instant::now());
        let error = loop {
            let change = tokio::select! {
                () = service.stopping.cancelled() => return,
                change = changes.next() => change,
            };
            match change {
                Some(Ok(change)) => {
                    // Lists alone, each time from the beginning, are no way to follow.
                    if begun.elapsed() > PAUSES.1 {
                        pause = PAUSES.0;
                    }
                    let now = service.parts.clock.now();
                    let changed = {
                        let mut objects =
                            watched.objects.write().unwrap_or_else(PoisonError::into_inner);
                        let (error, was_read) = (objects.state("", "").error, objects.is_read());
                        let mut changed = objects.apply(kind, change, now);
                        if objects.state("", "").error != error || objects.is_read() != was_read {
                            changed.insert(String::new());
                        }
                        changed
                    };
                    if !changed.is_empty() {
                        service.has_changed(changed);
                    }
                }
                Some(Err(error)) => break error,
                None => break SourceError::Unavailable("the cluster told nothing more".to_owned()),
            }
        };
        drop(changes);
        let now = service.parts.clock.now();
        // Once is enough for the log; the page says it all the while.
        if pause == PAUSES.0 {
            tracing::warn!(cluster = name, kind = kind.name(), %error, "a cluster is not followed");
        } else {
            tracing::debug!(cluster = name, kind = kind.name(), %error, "still not followed");
        }
        let wait = match &error {
            SourceError::Limited(until) => {
                Duration::from_millis(u64::try_from(until.0 - now.0).unwrap_or_default()).max(pause)
            }
            SourceError::Refused(_) => REFUSED,
            _ => pause,
        };
        pause = (pause * 2).min(PAUSES.1);
        watched.objects.write().unwrap_or_else(PoisonError::into_inner).failed(kind, error, now);
        service.has_changed(BTreeSet::from([String::new()]));
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = watched.wake.notified() => {}
            () = sleep(wait) => {}
        }
    }
}
