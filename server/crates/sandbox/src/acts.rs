//! What people did through the vendors' APIs: laid over what would have happened anyway. It is kept
//! in memory; with the process it is forgotten.

use crate::company::Environment;
use platform::Timestamp;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// An act upon an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Act {
    pub at: Timestamp,
    /// The login of whoever did it.
    pub by: String,
    pub deed: Deed,
    /// What they said about it: names and values.
    pub infos: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Put there what is wanted.
    Sync,
    /// Put there what this delivery of the history did.
    Rollback(i64),
    /// End the operation that is under way.
    Terminate,
}

/// An act upon a run of a workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RunAct {
    pub at: Timestamp,
    /// The login of whoever did it.
    pub by: String,
    pub deed: RunDeed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunDeed {
    /// Do it once more.
    Rerun,
    /// End it.
    Cancel,
}

/// A run that somebody began by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dispatch {
    pub at: Timestamp,
    pub by: String,
    /// Which time of its workflow it is.
    pub number: i64,
    pub reference: String,
    pub commit: String,
}

/// What people did with runs: laid over those that there are anyway.
#[derive(Debug, Default)]
pub(crate) struct RunActs {
    acts: Mutex<HashMap<i64, Vec<RunAct>>>,
    dispatched: Mutex<HashMap<String, Vec<Dispatch>>>,
}

impl RunActs {
    /// Those upon a run, in their order.
    pub fn upon(&self, run: i64) -> Vec<RunAct> {
        let all = self.acts.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&run).cloned().unwrap_or_default()
    }

    pub fn add(&self, run: i64, act: RunAct) {
        let mut all = self.acts.lock().unwrap_or_else(PoisonError::into_inner);
        let acts = all.entry(run).or_default();
        if acts.len() == MOST {
            acts.remove(0);
        }
        acts.push(act);
    }

    /// Those that were begun by hand in a repository, the first first.
    pub fn dispatched(&self, repository: &str) -> Vec<Dispatch> {
        let all = self.dispatched.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(repository).cloned().unwrap_or_default()
    }

    pub fn dispatch(
        &self,
        repository: &str,
        at: Timestamp,
        by: &str,
        (reference, commit): (&str, &str),
    ) {
        let mut all = self.dispatched.lock().unwrap_or_else(PoisonError::into_inner);
        let runs = all.entry(repository.to_owned()).or_default();
        let number = runs.last().map_or(1, |last| last.number + 1);
        if runs.len() == MOST {
            runs.remove(0);
        }
        let [by, reference, commit] = [by, reference, commit].map(str::to_owned);
        runs.push(Dispatch { at, by, number, reference, commit });
    }
}

/// An application, in its environment.
type Key = (Environment, String);

/// How many acts upon one application, run or repository are remembered.
const MOST: usize = 100;

/// All acts.
#[derive(Debug, Default)]
pub(crate) struct Acts(Mutex<HashMap<Key, Vec<Act>>>);

impl Acts {
    fn all(&self) -> MutexGuard<'_, HashMap<Key, Vec<Act>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those upon an application, in their order.
    pub fn upon(&self, environment: Environment, application: &str) -> Vec<Act> {
        self.all().get(&(environment, application.to_owned())).cloned().unwrap_or_default()
    }

    pub fn add(&self, environment: Environment, application: &str, act: Act) {
        let mut all = self.all();
        let acts = all.entry((environment, application.to_owned())).or_default();
        if acts.len() == MOST {
            acts.remove(0);
        }
        acts.push(act);
    }
}
