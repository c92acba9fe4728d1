//! What is known, in memory: all facts as the store has them.

use super::history::Excluded;
use platform::{
    EntityRef,
    delivery::{Build, Change, DeliveredEntity, DeploymentFact, Signal},
    deployments::{Application, ApplicationKey},
};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use store::{ApplicationRecord, FactRecord, NoteRecord, StreamRecord};

/// The kinds of facts, as the store has them.
pub(crate) const CHANGE: &str = "change";
pub(crate) const BUILD: &str = "build";
pub(crate) const DEPLOYMENT: &str = "deployment";
pub(crate) const SIGNAL: &str = "signal";

/// What the source of applications' facts is called behind its own name: no account of a code host is
/// called so.
pub(crate) const APPLICATIONS: &str = "deployments:";

/// The source and the repository, application or entity that facts are of.
pub(crate) type Subject = (String, String);

/// The facts of one subject, by what tells them apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub changes: BTreeMap<String, Change>,
    pub builds: BTreeMap<String, Build>,
    pub deployments: BTreeMap<String, DeploymentFact>,
    pub signals: BTreeMap<String, Signal>,
    /// The version of the last change in them.
    pub version: i64,
}

/// What is known.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The version of the last fact in it.
    pub version: i64,
    pub facts: BTreeMap<Subject, Facts>,
    /// The sources that told signals.
    pub watchers: BTreeSet<String>,
    /// Applications, each behind the version of its last change, also those that are gone: their
    /// deployments are not.
    pub applications: BTreeMap<ApplicationKey, (i64, Application)>,
    /// The version of the last change in them.
    pub applications_version: i64,
    /// How far each history is read.
    pub streams: BTreeMap<(Subject, String), StreamRecord>,
    /// What people said of facts, the last of each.
    pub notes: BTreeMap<(EntityRef, String), NoteRecord>,
    /// Grows with each change of what people said, in this process.
    pub notes_version: i64,
    /// Whether everything that was stored at the start is in it.
    pub whole: bool,
}

impl State {
    /// Takes facts over; gives the subjects that they are of.
    pub fn apply(&mut self, records: Vec<FactRecord>) -> BTreeSet<Subject> {
        let (mut changed, known) = (BTreeSet::new(), self.version);
        for record in records {
            // Two may read at once, and the later answer come first.
            if record.version <= known {
                continue;
            }
            self.version = self.version.max(record.version);
            let subject = (record.source.clone(), record.subject.clone());
            let facts = self.facts.entry(subject.clone()).or_default();
            facts.version = record.version;
            match record.kind.as_str() {
                CHANGE => put(&mut facts.changes, &record),
                BUILD => put(&mut facts.builds, &record),
                DEPLOYMENT => put(&mut facts.deployments, &record),
                SIGNAL => put(&mut facts.signals, &record),
                _ => {}
            }
            if record.kind == SIGNAL && !self.watchers.contains(&record.source) {
                self.watchers.insert(record.source.clone());
            }
            changed.insert(subject);
        }
        changed
    }

    /// Takes applications over; gives those that changed.
    pub fn apply_applications(&mut self, records: Vec<ApplicationRecord>) -> Vec<Application> {
        let (mut changed, known) = (Vec::new(), self.applications_version);
        for record in records {
            if record.version <= known {
                continue;
            }
            self.applications_version = self.applications_version.max(record.version);
            let Ok(mut application) = serde_json::from_str::<Application>(&record.body) else {
                continue;
            };
            application.resources.clear();
            if !record.gone {
                changed.push(application.clone());
            }
            self.applications.insert(record.key, (record.version, application));
        }
        changed
    }

    /// Takes over how far histories are read.
    pub fn apply_streams(&mut self, records: Vec<StreamRecord>) {
        for record in records {
            let subject = (record.source.clone(), record.subject.clone());
            self.streams.insert((subject, record.stream.clone()), record);
        }
    }

    /// Takes over what people said; gives the entities of which that is another.
    pub fn apply_notes(&mut self, records: Vec<NoteRecord>) -> BTreeSet<EntityRef> {
        let named = |record: NoteRecord| ((record.entity.clone(), record.fact.clone()), record);
        let notes: BTreeMap<_, _> = records.into_iter().map(named).collect();
        if notes == self.notes {
            return BTreeSet::new();
        }
        let gone = self.notes.iter().filter(|(key, note)| notes.get(*key) != Some(*note));
        let new = notes.iter().filter(|(key, note)| self.notes.get(*key) != Some(*note));
        let changed = gone.chain(new).map(|((entity, _), _)| entity.clone()).collect();
        self.notes = notes;
        self.notes_version += 1;
        changed
    }

    /// What people left out of the numbers of an entity.
    pub fn excluded_of(&self, entity: &EntityRef) -> Excluded {
        let first = (entity.clone(), String::new());
        let own = self.notes.range(first..).take_while(|((of, _), _)| of == entity);
        own.filter(|(_, note)| note.excluded).map(|((_, fact), _)| fact.clone()).collect()
    }

    /// The subject of an application's facts.
    pub fn subject_of(key: &ApplicationKey) -> Subject {
        let name = match key.namespace.as_str() {
            "" => key.name.clone(),
            namespace => format!("{namespace}/{}", key.name),
        };
        (format!("{APPLICATIONS}{}", key.source), name)
    }

    /// The applications that an entity names.
    pub fn applications_of(&self, entity: &DeliveredEntity) -> Vec<&Application> {
        let Some(names) = &entity.applications else { return Vec::new() };
        let all = self.applications.values().map(|(_, application)| application);
        all.filter(|application| names.names(application)).collect()
    }
}

/// What was stored by another build may be of another shape: then it is not known until it is told again.
fn put<T: DeserializeOwned>(facts: &mut BTreeMap<String, T>, record: &FactRecord) {
    match serde_json::from_str(&record.body) {
        Ok(fact) => drop(facts.insert(record.id.clone(), fact)),
        Err(error) => {
            tracing::warn!(kind = record.kind, id = record.id, %error, "a fact cannot be read");
        }
    }
}
