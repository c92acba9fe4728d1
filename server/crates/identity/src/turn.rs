//! Work that one process does for all of them: under a lease, taken over when that process is gone.

use std::time::Duration;
use store::Store;
use tokio::time::Instant;

/// How long another process waits before it takes over.
const LEASE_TIME: Duration = Duration::from_secs(30);

/// Whose turn it is to do something.
pub(crate) struct Turn {
    store: Store,
    lease: &'static str,
    holder: String,
    held_at: Option<Instant>,
}

impl Turn {
    /// The turn of a lease; `holder` is a name that no other process and no other lease has.
    pub fn new(store: Store, lease: &'static str, holder: String) -> Self {
        Self { store, lease, holder, held_at: None }
    }

    /// Whether it is this process's.
    pub async fn is_ours(&mut self) -> bool {
        if !self.store.is_shared() {
            return true;
        }
        if self.held_at.is_some_and(|at| at.elapsed() < LEASE_TIME / 3) {
            return true;
        }
        let begun = Instant::now();
        let renewed = self.store.renew_leases(&self.holder, LEASE_TIME).await;
        let held = match renewed {
            Ok(leases) if !leases.is_empty() => true,
            Ok(_) => {
                let taken = self.store.acquire_lease(self.lease, &self.holder, LEASE_TIME).await;
                taken.is_ok_and(|lease| lease.is_some())
            }
            Err(_) => false,
        };
        self.held_at = held.then_some(begun);
        held
    }
}
