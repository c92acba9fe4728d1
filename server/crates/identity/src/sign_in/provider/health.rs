//! Whether a provider answers, and when it is asked again: the longer it does not, the rarer.

use platform::{Timestamp, identity::DoorState, timestamp::Clock};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The pause after the first failure; doubled after each further one.
const FIRST: Duration = Duration::from_secs(1);

/// The longest pause.
const LONGEST: Duration = Duration::from_secs(30);

/// How often a provider that answers is looked at.
const USUAL: Duration = Duration::from_mins(5);

/// What is known.
pub(super) struct Health {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

struct State {
    answers: Option<bool>,
    since: Timestamp,
    look_at: Timestamp,
    failures: u32,
}

impl Health {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let now = clock.now();
        let state = State { answers: None, since: now, look_at: now, failures: 0 };
        Self { clock, state: Mutex::new(state) }
    }

    /// It answered.
    pub fn answered(&self) {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.answers != Some(true) {
            state.since = now;
        }
        state.answers = Some(true);
        state.failures = 0;
        state.look_at = after(now, USUAL);
    }

    /// It did not. `chance`, from 0 to 1, keeps processes from asking all at once.
    pub fn failed(&self, chance: f64) {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.answers != Some(false) {
            state.since = now;
        }
        state.answers = Some(false);
        let doubled = FIRST.saturating_mul(2_u32.saturating_pow(state.failures));
        state.failures = state.failures.saturating_add(1);
        let pause = doubled.min(LONGEST).mul_f64(0.75 + chance.clamp(0.0, 1.0) / 4.0);
        state.look_at = after(now, pause);
    }

    /// Whether it is time to look.
    pub fn is_due(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.look_at <= self.clock.now()
    }

    /// For people.
    pub fn door(&self) -> DoorState {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.answers {
            None => DoorState::Unknown,
            Some(true) => DoorState::Open,
            Some(false) => DoorState::Closed { since: state.since, again_at: state.look_at },
        }
    }
}

fn after(now: Timestamp, time: Duration) -> Timestamp {
    Timestamp(now.0.saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in::samples::Moving;

    #[test]
    fn the_longer_it_fails_the_rarer_it_is_asked_and_since_when_is_told() {
        let clock = Arc::new(Moving::at(1_000));
        let health = Health::new(Arc::clone(&clock) as Arc<dyn Clock>);
        assert_eq!(health.door(), DoorState::Unknown);
        assert!(health.is_due());
        let mut pauses = Vec::new();
        for _ in 0..7 {
            health.failed(1.0);
            let DoorState::Closed { since, again_at } = health.door() else { panic!() };
            assert_eq!(since, Timestamp(1_000));
            let pause = again_at.0 - clock.now().0;
            pauses.push(pause / 1000);
            clock.pass(Duration::from_millis(u64::try_from(pause).unwrap() - 1));
            assert!(!health.is_due());
            clock.pass(Duration::from_millis(1));
            assert!(health.is_due());
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
        health.answered();
        assert_eq!(health.door(), DoorState::Open);
        assert!(!health.is_due());
    }
}
