//! Time and chance, as the stack sees them.

use super::{Answer, HttpError};
use futures::{FutureExt, future::BoxFuture};
use platform::{Timestamp, timestamp::Clock};
use std::{sync::Arc, time::Duration};

/// What became of a request, as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There was an answer.
    Answered,
    /// Nothing had changed.
    Unchanged,
    /// The vendor refused it.
    Refused,
    /// The vendor failed.
    Failed,
    /// A limit was used up.
    Limited,
    /// No usable answer came.
    NoAnswer,
}

impl Outcome {
    /// Its name in measures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Limited => "limited",
            Self::NoAnswer => "no-answer",
        }
    }

    pub(super) const fn of(came: &Result<Answer, HttpError>) -> Self {
        match came {
            Ok(answer) if answer.unchanged => Self::Unchanged,
            Ok(_) => Self::Answered,
            Err(HttpError::Status { status: 500.., .. }) => Self::Failed,
            Err(HttpError::Status { .. }) => Self::Refused,
            Err(HttpError::Limited { .. }) => Self::Limited,
            Err(_) => Self::NoAnswer,
        }
    }
}

/// Time and chance.
pub trait Surroundings: Clock {
    /// Ends after so long.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;

    /// A number from 0 on, less than 1.
    fn chance(&self) -> f64;

    /// A vendor was asked: counted, where somebody counts.
    fn asked(&self, _host: &str, _outcome: Outcome, _took: Duration) {}
}

/// Counts requests to vendors: host, what became of it, how long it took.
pub type Counting = Arc<dyn Fn(&str, Outcome, Duration) + Send + Sync>;

/// The machine's own.
#[derive(Clone)]
pub struct SystemSurroundings {
    clock: Arc<dyn Clock>,
    counting: Counting,
}

impl SystemSurroundings {
    /// With this clock and who counts.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, counting: Counting) -> Self {
        Self { clock, counting }
    }
}

impl Clock for SystemSurroundings {
    fn now(&self) -> Timestamp {
        self.clock.now()
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

    fn asked(&self, host: &str, outcome: Outcome, took: Duration) {
        (self.counting)(host, outcome, took);
    }
}
