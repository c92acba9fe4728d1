//! Reads what any process wrote.

use super::service::CostService;
use std::{sync::Arc, time::Duration};
use store::StoreError;
use tokio::time::{sleep, timeout};

/// How often to look when nothing wakes us.
const LOOK: Duration = Duration::from_secs(5);

/// How long what comes together is waited for.
const TOGETHER: Duration = Duration::from_millis(300);

/// Reads until the service stops.
pub(crate) async fn run(service: Arc<CostService>) {
    let mut positions = service.store.positions();
    loop {
        match service.read_changes().await {
            // Whoever asks next need not wait for it.
            Ok(()) => {
                if let Err(error) = service.prepare().await {
                    tracing::debug!(%error, "costs cannot be attributed; trying again");
                }
            }
            Err(error) => tracing::debug!(%error, "costs cannot be read; trying again"),
        }
        let woken = async {
            // The store ends after us.
            drop(timeout(LOOK, positions.changed()).await);
            sleep(TOGETHER).await;
        };
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = woken => {}
        }
    }
}

impl CostService {
    /// Takes over what is new in the store.
    pub(crate) async fn read_changes(&self) -> Result<(), StoreError> {
        // Two at once would take the same over twice, and the slower one would bring back what was.
        let _reading = self.reading.lock().await;
        let (months_version, days_version) =
            self.look(|state| (state.months_version, state.days_version));
        let (last_series, last_budget) =
            self.look(|state| (state.last_series(), state.last_budget()));
        // No source is told to have answered before its days are there, no day before its numbers are,
        // and what numbers are of is read after them: then none is of something that is not known.
        let sources = self.store.cost_sources().await?;
        let days = self.store.cost_days_after(days_version).await?;
        let months = self.store.cost_months_after(months_version).await?;
        let series = self.store.cost_series_after(last_series).await?;
        let budgets = self.store.budgets_after(last_budget).await?;
        let kept = self.today().month().plus(1 - i32::from(self.options.kept_months));
        self.change(|state| {
            state.apply(series, months, days);
            state.forget_before(kept);
            state.budgets.extend(budgets);
            state.sources = sources.into_iter().map(|one| (one.name.clone(), one)).collect();
        });
        Ok(())
    }

    /// Makes what pages are made of, and finds out what changed: not while somebody waits.
    async fn prepare(&self) -> Result<(), platform::costs::CostError> {
        let book = self.book().await?;
        // It takes a moment of a processor, where many services have a long history.
        drop(tokio::task::spawn_blocking(move || book.changes().len()).await);
        Ok(())
    }
}
