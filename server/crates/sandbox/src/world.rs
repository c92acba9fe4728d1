//! All there is: the clock, the history that is a function of it, and what people did to it.

use crate::{
    acts::Acts,
    history::{History, object},
};
use platform::{Timestamp, timestamp::Clock};
use std::sync::Arc;

/// The simulated company, for as long as the process lives.
pub(crate) struct World {
    pub history: History,
    pub acts: Acts,
    clock: Arc<dyn Clock>,
}

impl World {
    pub fn new(seed: u64, clock: Arc<dyn Clock>) -> Self {
        Self { history: History { seed }, acts: Acts::default(), clock }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// A name in the form of a UUID, made of words.
pub(crate) fn uuid(words: &[&str]) -> String {
    let name = object(words);
    let parts = [&name[..8], &name[8..12], &name[12..15], &name[16..19], &name[20..32]];
    let [first, second, third, fourth, last] = parts;
    format!("{first}-{second}-5{third}-a{fourth}-{last}")
}
