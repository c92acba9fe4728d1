//! How often, and after how long, a request is tried again.

use std::time::Duration;

/// The rules.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// How often after the first time.
    pub times: u32,
    /// The longest pause before the second try; doubled before each further one.
    pub first: Duration,
    /// The longest pause at all.
    pub longest: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { times: 3, first: Duration::from_millis(500), longest: Duration::from_secs(10) }
    }
}

impl Retry {
    /// The pause before the try after `tries` tries: anything up to its longest ("full jitter"), so
    /// that those who failed together do not come back together. `chance` is from 0 to 1.
    #[must_use]
    pub fn pause(&self, tries: u32, chance: f64) -> Duration {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1)));
        doubled.min(self.longest).mul_f64(chance.clamp(0.0, 1.0))
    }

    /// Whether a status may be another one the next time.
    #[must_use]
    pub const fn passes(status: u16) -> bool {
        matches!(status, 500 | 502 | 503 | 504)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_and_are_never_longer() {
        let retry = Retry { times: 9, ..Retry::default() };
        let longest: Vec<_> = (1..=7).map(|tries| retry.pause(tries, 1.0).as_millis()).collect();
        assert_eq!(longest, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
        assert_eq!(retry.pause(3, 0.5), Duration::from_secs(1));
        assert_eq!(retry.pause(u32::MAX, 1.0), retry.longest);
    }
}
