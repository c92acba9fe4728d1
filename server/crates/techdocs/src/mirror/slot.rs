//! A site that somebody asked for.

use super::{Mirrored, address::TreeAddress, manifest::Manifest};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// The site.
pub(super) struct Slot {
    /// Its address as it was written.
    pub text: String,
    pub address: TreeAddress,
    /// What it is called when it does not say.
    pub name: String,
    /// One at a time asks for it.
    pub turn: tokio::sync::Mutex<()>,
    kept: Mutex<Kept>,
}

/// What is here of it.
#[derive(Clone)]
pub(super) struct State {
    pub mirrored: Mirrored,
    /// What it was made of; nothing of a clone.
    pub manifest: Option<Arc<Manifest>>,
}

#[derive(Default)]
struct Kept {
    state: Option<State>,
    problem: Option<String>,
    looked_at: Option<Instant>,
}

impl Slot {
    pub fn new(text: &str, address: TreeAddress, name: &str) -> Self {
        let (text, name) = (text.to_owned(), name.to_owned());
        Self { text, address, name, turn: tokio::sync::Mutex::default(), kept: Mutex::default() }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is here, and whether it is time to ask again.
    pub fn look(&self, fresh: Duration) -> (Option<Mirrored>, bool) {
        let kept = self.kept();
        let mirrored = kept
            .state
            .as_ref()
            .map(|state| Mirrored { problem: kept.problem.clone(), ..state.mirrored.clone() });
        (mirrored, kept.looked_at.is_none_or(|at| at.elapsed() > fresh))
    }

    /// What it was made of.
    pub fn manifest(&self) -> Option<Arc<Manifest>> {
        self.kept().state.as_ref()?.manifest.clone()
    }

    pub fn stamp(&self) -> Option<String> {
        self.kept().state.as_ref().map(|state| state.mirrored.stamp.clone())
    }

    /// Why there is nothing.
    pub fn problem(&self) -> String {
        let first = "its files are being fetched for the first time; look again in a moment";
        self.kept().problem.clone().unwrap_or_else(|| first.to_owned())
    }

    /// It is to be asked for again.
    pub fn age(&self) {
        self.kept().looked_at = None;
    }

    /// What was here when the process before ended; it is asked for anew all the same.
    pub fn restore(&self, state: State) {
        self.kept().state = Some(state);
    }

    /// What was just brought here.
    pub fn keep(&self, state: State) {
        let looked_at = Some(Instant::now());
        *self.kept() = Kept { looked_at, state: Some(state), problem: None };
    }

    /// It is as it was.
    pub fn stays(&self) {
        let mut kept = self.kept();
        (kept.looked_at, kept.problem) = (Some(Instant::now()), None);
    }

    /// It could not be had; what is here stays.
    pub fn fail(&self, problem: String) {
        let mut kept = self.kept();
        (kept.looked_at, kept.problem) = (Some(Instant::now()), Some(problem));
    }
}
