//! Forgetting: rows of the log that are older than is to be remembered go, in small portions, but
//! for the last one of each entity that was still there then. So every moment within memory is
//! answered as before.

use super::CatalogService;
use platform::Timestamp;
use std::{sync::Arc, time::Duration};
use store::{Mark, Store, StoreError};

/// How the log is compacted.
#[derive(Clone, Copy, Debug)]
pub struct Compaction {
    /// Rows that one transaction takes out.
    pub portion: u32,
    /// Between two portions: others want to write too.
    pub pause: Duration,
}

impl Default for Compaction {
    fn default() -> Self {
        Self { portion: 500, pause: Duration::from_millis(50) }
    }
}

/// After the start, which has enough to do, and between two rounds.
const ROUND: Duration = Duration::from_hours(1);
const START: Duration = Duration::from_mins(1);

/// Forgets until the service stops.
pub(super) async fn run(service: Arc<CatalogService>, memory: Duration) {
    let mut wait = START;
    loop {
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
        wait = ROUND;
        let memory = i64::try_from(memory.as_millis()).unwrap_or(i64::MAX);
        let before = Timestamp(service.clock.now().0.saturating_sub(memory));
        let compacting = async {
            match Compaction::default().run(&service.store, before).await {
                Ok(0) => {}
                Ok(rows) => tracing::info!(rows, "changes of long ago are forgotten"),
                Err(error) => tracing::warn!(%error, "the change log cannot be compacted"),
            }
        };
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = compacting => {}
        }
    }
}

impl Compaction {
    /// Forgets what was before a moment, but for what moments from then on need. Safe to be broken
    /// off anywhere, and to be done by several processes at once. Gives the number of rows.
    ///
    /// # Errors
    /// When the store fails; the next time goes on.
    pub async fn run(&self, store: &Store, before: Timestamp) -> Result<u64, StoreError> {
        let Some(horizon) = begin(store, before).await? else { return Ok(0) };
        let (mut after, mut rows) = (0, 0);
        while let Some(last) = self.portion(store, after, horizon, &mut rows).await? {
            after = last;
            tokio::time::sleep(self.pause).await;
        }
        Ok(rows)
    }

    /// Takes out one portion behind a position; gives the last one of it, `None` when nothing is
    /// left.
    async fn portion(
        &self,
        store: &Store,
        after: i64,
        horizon: Mark,
        rows: &mut u64,
    ) -> Result<Option<i64>, StoreError> {
        let found = store.superseded_changes(after, horizon.position, self.portion).await?;
        let Some(last) = found.last().copied() else { return Ok(None) };
        let mut unit = store.begin().await?;
        unit.delete_changes(&found).await?;
        unit.commit().await?;
        *rows += found.len() as u64;
        Ok(Some(last))
    }
}

/// Says first from where on everything is known: whoever reads what is being taken out learns it.
async fn begin(store: &Store, before: Timestamp) -> Result<Option<Mark>, StoreError> {
    let known = store.horizon().await?;
    let reached = store.mark_at(before).await?;
    let horizon = known.into_iter().chain(reached).max_by_key(|mark| mark.position);
    let Some(horizon) = horizon else { return Ok(None) };
    if known != Some(horizon) {
        let mut unit = store.begin().await?;
        unit.raise_horizon(horizon).await?;
        unit.forget_change_sets(horizon.at).await?;
        unit.commit().await?;
    }
    Ok(Some(horizon))
}
