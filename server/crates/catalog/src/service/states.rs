//! How the sources stand: those that are read here, and those that another process reads.

use super::leases::Leases;
use platform::{
    Timestamp,
    catalog::{ImportState, SourceState},
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};
use store::SourceRecord;

/// How the sources stand, by target.
pub(super) struct SourceStates(Mutex<BTreeMap<String, State>>);

#[derive(Clone, PartialEq, Eq)]
pub(super) struct State {
    pub doing: ImportState,
    pub read_at: Option<Timestamp>,
    pub entities: u64,
    /// The process that reads it, where there are several.
    reader: Option<String>,
}

impl State {
    const fn waiting(read_at: Option<Timestamp>) -> Self {
        Self { doing: ImportState::Waiting, read_at, entities: 0, reader: None }
    }
}

impl SourceStates {
    pub fn new(targets: &[String], known: Vec<SourceRecord>) -> Self {
        let read_at = |target: &String| {
            known.iter().find(|record| record.source == *target).and_then(|record| record.read_at)
        };
        let states = targets.iter().map(|target| (target.clone(), State::waiting(read_at(target))));
        Self(Mutex::new(states.collect()))
    }

    /// A source that came while the service runs.
    pub fn insert(&self, target: &str, read_at: Option<Timestamp>) {
        let state = State::waiting(read_at);
        let mut states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        states.insert(target.to_owned(), state);
    }

    /// A source that is gone.
    pub fn remove(&self, target: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(target);
    }

    /// Whether a source was ever read to its end.
    pub fn was_read(&self, target: &str) -> bool {
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        states.get(target).is_some_and(|state| state.read_at.is_some())
    }

    /// All of them, by target.
    pub fn all(&self) -> Vec<SourceState> {
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        states.iter().map(|(target, state)| told(target, state)).collect()
    }

    /// One of them.
    pub fn one(&self, target: &str) -> Option<SourceState> {
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        states.get(target).map(|state| told(target, state))
    }

    /// Takes over what other processes say of the sources that they read. Gives those of which
    /// there is news, and whether their entities may be others.
    pub fn follow(&self, records: &[SourceRecord], leases: &Leases) -> Vec<(String, bool)> {
        let mut states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut news = Vec::new();
        for (target, state) in states.iter_mut() {
            let mut now = State { reader: leases.reader(target), ..state.clone() };
            let record = records.iter().find(|record| record.source == *target);
            if let Some(record) = record
                && !leases.is_held(target)
            {
                now.read_at = record.read_at;
                now.doing = match (&record.failure, record.read_at) {
                    (Some(reason), _) => ImportState::Failed(reason.clone()),
                    (None, Some(_)) => ImportState::Ready,
                    (None, None) => ImportState::Waiting,
                };
            }
            if now != *state {
                news.push((target.clone(), now.read_at != state.read_at));
                *state = now;
            }
        }
        news
    }

    pub fn set(&self, target: &str, change: impl FnOnce(&mut State)) {
        let mut states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = states.get_mut(target) {
            change(state);
        }
    }
}

fn told(target: &str, state: &State) -> SourceState {
    SourceState {
        target: target.to_owned(),
        state: state.doing.clone(),
        read_at: state.read_at,
        entities: state.entities,
        limit: None,
        reader: state.reader.clone(),
    }
}
