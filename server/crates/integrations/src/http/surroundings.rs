//! Time and chance, as the stack sees them.

use futures::{FutureExt, future::BoxFuture};
use platform::{Timestamp, timestamp::Clock};
use std::{sync::Arc, time::Duration};

/// Time and chance.
pub trait Surroundings: Clock {
    /// Ends after so long.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;

    /// A number from 0 on, less than 1.
    fn chance(&self) -> f64;
}

/// The machine's own.
#[derive(Clone)]
pub struct SystemSurroundings(Arc<dyn Clock>);

impl SystemSurroundings {
    /// With this clock.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self(clock)
    }
}

impl Clock for SystemSurroundings {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

impl Surroundings for SystemSurroundings {
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        tokio::time::sleep(time).boxed()
    }

    fn chance(&self) -> f64 {
        // Without randomness everybody tries again at the same moment; that is no reason to fail.
        f64::from(getrandom::u32().unwrap_or_default()) / (f64::from(u32::MAX) + 1.0)
    }
}
