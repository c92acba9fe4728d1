//! The right to write the facts of a source: where several processes share a database, one has it.

use super::service::DeliveryService;
use std::time::Duration;
use store::{Lease, Store};
use tokio::time::sleep;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

/// How often it is tried again to take it.
const TRY: Duration = Duration::from_secs(2);

/// A right that this process has, for as long as this lives.
pub(crate) struct Right {
    /// What proves it to the store; `None` where nobody else is.
    pub lease: Option<Lease>,
    /// Another process has it now.
    pub lost: CancellationToken,
    _renewing: Option<AbortOnDropHandle<()>>,
}

impl DeliveryService {
    /// Waits for a right; `None` when the service stops.
    pub(crate) async fn right(&self, what: &str) -> Option<Right> {
        let lost = CancellationToken::new();
        if !self.store.is_shared() {
            return Some(Right { lease: None, lost, _renewing: None });
        }
        let name = format!("delivery:{what}");
        // What the catalog has is renewed under the process's own name.
        let holder = format!("{}/delivery/{what}", self.options.instance);
        let time = self.options.lease_time;
        loop {
            match self.store.acquire_lease(&name, &holder, time).await {
                Ok(Some(lease)) => {
                    let renewing =
                        renew(self.store.clone(), holder, lease.clone(), time, lost.clone());
                    let renewing = Some(AbortOnDropHandle::new(tokio::spawn(renewing)));
                    return Some(Right { lease: Some(lease), lost, _renewing: renewing });
                }
                Ok(None) => {}
                Err(error) => tracing::debug!(name, %error, "no lease; trying again"),
            }
            tokio::select! {
                () = self.stopping.cancelled() => return None,
                () = sleep(TRY) => {}
            }
        }
    }

    /// Gives it back, so that nobody has to wait until it expires.
    pub(crate) async fn give_back(&self, right: Right) {
        let Some(lease) = right.lease else { return };
        if let Err(error) = self.store.release_lease(&lease).await {
            tracing::debug!(name = lease.name, %error, "a lease could not be given back");
        }
    }
}

async fn renew(
    store: Store,
    holder: String,
    lease: Lease,
    time: Duration,
    lost: CancellationToken,
) {
    loop {
        sleep(time / 3).await;
        match store.renew_leases(&holder, time).await {
            Ok(held) if held.contains(&lease) => {}
            Ok(_) => {
                tracing::warn!(name = lease.name, "another process took the lease");
                return lost.cancel();
            }
            Err(error) => tracing::debug!(%error, "a lease cannot be renewed; trying again"),
        }
    }
}
