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

/// An application, in its environment.
type Key = (Environment, String);

/// How many acts upon one application are remembered.
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
