//! Too many attempts: counted by address and by account, in memory that is bounded.

use moka::sync::Cache;
use platform::{Timestamp, timestamp::Clock};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Addresses and accounts that are remembered at once.
const REMEMBERED: u64 = 50_000;

/// Counts what somebody tried lately.
pub struct Attempts {
    most: u32,
    window: Duration,
    clock: Arc<dyn Clock>,
    counts: Cache<String, Arc<Mutex<Count>>>,
}

#[derive(Debug)]
struct Count {
    begun: Timestamp,
    number: u32,
}

impl Attempts {
    /// At most so many within a window of time.
    #[must_use]
    pub fn new(most: u32, window: Duration, clock: Arc<dyn Clock>) -> Self {
        let counts = Cache::builder().max_capacity(REMEMBERED).time_to_idle(window * 2).build();
        Self { most, window, clock, counts }
    }

    /// Counts one, and tells whether it may be tried.
    #[must_use]
    pub fn count(&self, who: &str) -> bool {
        let count = self.counts.get_with_by_ref(who, || {
            Arc::new(Mutex::new(Count { begun: self.clock.now(), number: 0 }))
        });
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        self.begin_again(&mut count);
        count.number = count.number.saturating_add(1);
        count.number <= self.most
    }

    /// Whether something may be tried, without counting it.
    #[must_use]
    pub fn allows(&self, who: &str) -> bool {
        let Some(count) = self.counts.get(who) else { return true };
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        self.begin_again(&mut count);
        count.number < self.most
    }

    fn begin_again(&self, count: &mut Count) {
        let now = self.clock.now();
        let passed = u128::try_from(now.0 - count.begun.0).unwrap_or_default();
        if passed >= self.window.as_millis() {
            *count = Count { begun: now, number: 0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in::samples::Moving;

    #[test]
    fn too_many_wait_until_the_window_is_over() {
        let clock = Arc::new(Moving::at(0));
        let attempts =
            Attempts::new(2, Duration::from_mins(1), Arc::clone(&clock) as Arc<dyn Clock>);
        assert!(attempts.count("a") && attempts.count("a") && !attempts.count("a"));
        assert!(!attempts.allows("a") && attempts.allows("b") && attempts.count("b"));
        clock.pass(Duration::from_secs(59));
        assert!(!attempts.allows("a"));
        clock.pass(Duration::from_secs(1));
        assert!(attempts.allows("a") && attempts.count("a"));
    }
}
