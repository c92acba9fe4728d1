//! What is known, in memory: all of it as the store has it.

use platform::{
    Timestamp,
    deployments::{Application, ApplicationKey},
};
use std::{collections::BTreeMap, sync::Arc};
use store::{ApplicationRecord, DeploymentSourceRecord};

/// What is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub applications: BTreeMap<ApplicationKey, Arc<Known>>,
    pub sources: BTreeMap<String, DeploymentSourceRecord>,
    /// The version of the last change in it.
    pub version: i64,
}

/// An application, and when it became as it is.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub application: Application,
    pub changed_at: Timestamp,
}

impl State {
    /// Takes changes over; gives the applications that they are about.
    pub fn apply(&mut self, records: Vec<ApplicationRecord>) -> Vec<ApplicationKey> {
        let mut changed = Vec::with_capacity(records.len());
        for record in records {
            self.version = self.version.max(record.version);
            match application(&record) {
                Some(application) if !record.gone => {
                    let known = Known { application, changed_at: record.changed_at };
                    self.applications.insert(record.key.clone(), Arc::new(known));
                }
                _ => drop(self.applications.remove(&record.key)),
            }
            changed.push(record.key);
        }
        changed
    }

    /// Takes over how the sources were reached; tells whether more than the time of an answer is new.
    pub fn reached(&mut self, records: Vec<DeploymentSourceRecord>) -> bool {
        let mut news = false;
        for record in records {
            let before = self.sources.get(&record.name);
            news |= before.is_none_or(|before| {
                before.error != record.error || before.unreadable != record.unreadable
            });
            self.sources.insert(record.name.clone(), record);
        }
        news
    }
}

/// What was stored by another build may be of another shape: then it is not known until it is told
/// again.
pub(crate) fn application(record: &ApplicationRecord) -> Option<Application> {
    let read = serde_json::from_str(&record.body);
    read.inspect_err(|error| {
        tracing::warn!(application = %record.key, %error, "what is stored cannot be read");
    })
    .ok()
}
