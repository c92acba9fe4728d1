//! Reads what other processes were told, and tells open pages.

use super::{service::MonitoringService, slot::SlotKey};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// How often to look when nothing wakes us.
const LOOK: Duration = Duration::from_secs(2);

/// Answers that are read at once.
const PORTION: u32 = 200;

/// Reads until the service stops.
pub(crate) async fn run(service: Arc<MonitoringService>) {
    let mut positions = service.store.positions();
    let mut version = service.version();
    loop {
        let woken = async {
            // The store ends after us.
            drop(timeout(LOOK, positions.changed()).await);
        };
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = woken => {}
        }
        version = service.read_answers(version).await;
    }
}

impl MonitoringService {
    /// Takes over what is new behind a version in the store; gives the version after it.
    async fn read_answers(&self, mut version: i64) -> i64 {
        loop {
            let records = match self.store.vendor_answers_after(version, PORTION).await {
                Ok(records) if records.is_empty() => return version,
                Ok(records) => records,
                Err(error) => {
                    tracing::debug!(%error, "what vendors told cannot be read; trying again");
                    return version;
                }
            };
            for record in records {
                version = version.max(record.version);
                let Some(key) = SlotKey::of_stored(&record.source, &record.part) else { continue };
                // What nobody looks at here is read when somebody does.
                let Some(slot) = self.slots.0.get(&key) else { continue };
                let before = slot.known.borrow().clone();
                if self.take_over(&slot, &record) {
                    self.told_under(record.version);
                    let after = slot.known.borrow().clone();
                    self.tell_pages(&slot, &before, &after).await;
                }
            }
        }
    }
}
