//! Waiting for a rate limit: as long as it takes, and for everybody to see.

use super::HostedSource;
use platform::{Timestamp, code_host::HostError};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// At most so long after the limit has passed, so that those who waited do not all go at once.
const SPREAD: Duration = Duration::from_secs(5);

/// Until when is waited, by so many.
#[derive(Debug, Default)]
pub(super) struct Waiting(Mutex<(usize, Option<Timestamp>)>);

impl Waiting {
    /// Until when, if somebody waits.
    pub fn until(&self) -> Option<Timestamp> {
        let (waiting, until) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        until.filter(|_| waiting > 0)
    }

    fn begin(&self, until: Timestamp) -> Waits<'_> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 += 1;
        state.1 = Some(until);
        Waits(self)
    }
}

/// One who waits, until it is dropped.
struct Waits<'a>(&'a Waiting);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).0 -= 1;
    }
}

impl HostedSource {
    /// Asks until the answer is another one than "not before then".
    pub(super) async fn patiently<T, F: Future<Output = Result<T, HostError>>>(
        &self,
        ask: impl Fn() -> F,
    ) -> Result<T, HostError> {
        loop {
            match ask().await {
                Err(HostError::Limited { until }) => self.wait(until).await,
                answer => return answer,
            }
        }
    }

    async fn wait(&self, until: Timestamp) {
        let _waits = self.waiting.begin(until);
        let now = self.clock.now();
        let left = u64::try_from(until.0 - now.0).unwrap_or_default();
        if left > 0 {
            tracing::info!(
                source = self.host.page(),
                until = until.to_rfc3339(),
                "waiting for the rate limit"
            );
        }
        let spread = SPREAD.mul_f64((self.chance)());
        tokio::time::sleep(Duration::from_millis(left) + spread).await;
    }
}
