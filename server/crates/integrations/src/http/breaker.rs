//! A circuit breaker: a vendor that fails again and again is left alone for a while.

use platform::Timestamp;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// When it opens, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct BreakerSettings {
    /// Failures in a row that open it.
    pub failures: u32,
    /// How long nobody is let through then.
    pub rest: Duration,
}

impl Default for BreakerSettings {
    fn default() -> Self {
        Self { failures: 5, rest: Duration::from_secs(30) }
    }
}

/// The breaker of one vendor and credential.
#[derive(Debug)]
pub(super) struct Breaker {
    settings: BreakerSettings,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    /// Nobody is let through before this.
    open_until: Option<Timestamp>,
}

impl Breaker {
    pub fn new(settings: BreakerSettings) -> Self {
        Self { settings, state: Mutex::default() }
    }

    /// Lets a request through, or says until when none is. After the rest, the first one to come is
    /// let through as a trial, and the others have to wait for what it meets.
    pub fn enter(&self, now: Timestamp) -> Result<(), Timestamp> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.open_until {
            Some(until) if now < until => Err(until),
            Some(_) => {
                state.open_until = Some(after(now, self.settings.rest));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Until when nobody is let through.
    pub fn open_until(&self, now: Timestamp) -> Option<Timestamp> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.open_until.filter(|until| *until > now)
    }

    /// Ends the rest: the next request is the trial. Somebody thinks that the vendor is well again.
    pub fn rest_is_over(&self, now: Timestamp) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.open_until = state.open_until.map(|until| until.min(now));
    }

    /// The vendor answered.
    pub fn answered(&self) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }

    /// The vendor did not answer, or could not.
    pub fn failed(&self, now: Timestamp) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.failures = state.failures.saturating_add(1);
        if state.failures >= self.settings.failures {
            state.open_until = Some(after(now, self.settings.rest));
        }
    }
}

/// A moment later.
pub(super) fn after(now: Timestamp, time: Duration) -> Timestamp {
    Timestamp(now.0.saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_some_failures_and_one_trial_decides() {
        let settings = BreakerSettings { failures: 2, rest: Duration::from_secs(10) };
        let breaker = Breaker::new(settings);
        breaker.failed(Timestamp(0));
        assert_eq!(breaker.enter(Timestamp(1)), Ok(()));
        breaker.failed(Timestamp(1));
        assert_eq!(breaker.enter(Timestamp(2)), Err(Timestamp(10_001)));
        assert_eq!(breaker.enter(Timestamp(10_001)), Ok(()), "the trial");
        assert_eq!(breaker.enter(Timestamp(10_002)), Err(Timestamp(20_001)), "one trial only");
        breaker.failed(Timestamp(10_003));
        assert_eq!(breaker.enter(Timestamp(20_002)), Err(Timestamp(20_003)));
        assert_eq!(breaker.enter(Timestamp(20_003)), Ok(()));
        breaker.answered();
        assert_eq!(breaker.enter(Timestamp(20_004)), Ok(()));
        breaker.failed(Timestamp(20_005));
        assert_eq!(breaker.enter(Timestamp(20_006)), Ok(()), "it counts anew");
        breaker.failed(Timestamp(20_007));
        breaker.rest_is_over(Timestamp(20_008));
        assert_eq!(breaker.enter(Timestamp(20_008)), Ok(()), "somebody tries it");
        assert_eq!(breaker.enter(Timestamp(20_009)), Err(Timestamp(30_008)), "one trial only");
    }
}
