//! What is whose: which facts are of which entity, and the histories that are made of them. A history is
//! made anew only when a fact of it is another.

use super::{
    history::History,
    join::{ServiceFacts, history},
    service::DeliveryService,
    state::{APPLICATIONS, State, Subject},
};
use platform::{
    EntityRef,
    delivery::{DeliveredEntity, DeploymentFact, Stream},
    deployments::is_production,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// Of what the join was made: the catalog's position, the version of applications, how many watch.
type At = (i64, i64, usize);

/// What is whose.
type Owned = HashMap<EntityRef, Own>;

/// The histories that were made, and which facts are whose.
#[derive(Default)]
pub(crate) struct Histories {
    owned: Mutex<(Option<At>, Arc<Owned>)>,
    made: Mutex<HashMap<EntityRef, Made>>,
}

/// A history, of which facts it was made, and whether they were all.
struct Made {
    of: Vec<(Subject, i64)>,
    whole: bool,
    history: Arc<History>,
}

/// The subjects that an entity's facts are of.
struct Own {
    subjects: Vec<Subject>,
    /// What deployments of its repository are called that are its own; empty where all of them are.
    names: Vec<String>,
    /// What those are called that are of another entity of the repository.
    others: Vec<String>,
    /// Whether it names anything that a source has.
    sourced: bool,
}

/// What deployments of an entity are called in a repository of several.
fn names(entity: &DeliveredEntity) -> impl Iterator<Item = String> {
    let applications = entity.applications.iter().flat_map(|names| names.names.iter());
    let applications = applications.map(|name| name.to_lowercase());
    applications.chain([entity.reference.name().to_owned()])
}

impl DeliveryService {
    fn owned(
        &self,
        state: &State,
        position: i64,
        all: &[DeliveredEntity],
    ) -> Arc<HashMap<EntityRef, Own>> {
        let at = (position, state.applications_version, state.watchers.len());
        let mut owned = self.histories.owned.lock().unwrap_or_else(PoisonError::into_inner);
        if owned.0 == Some(at) {
            return Arc::clone(&owned.1);
        }
        let code = |entity: &DeliveredEntity| {
            entity.repository.as_ref().and_then(|named| self.repository(named))
        };
        let mut sharing: BTreeMap<Subject, Vec<&DeliveredEntity>> = BTreeMap::new();
        for entity in all {
            if let Some(subject) = code(entity) {
                sharing.entry(subject).or_default().push(entity);
            }
        }
        let one = |entity: &DeliveredEntity| {
            let code = code(entity);
            let sharing = code.as_ref().and_then(|subject| sharing.get(subject));
            let sharing =
                sharing.map(Vec::as_slice).filter(|all| all.len() > 1).unwrap_or_default();
            let others = sharing.iter().filter(|other| other.reference != entity.reference);
            let others: Vec<String> = others.flat_map(|other| names(other)).collect();
            let own = if sharing.is_empty() { Vec::new() } else { names(entity).collect() };
            let applications = state.applications_of(entity).into_iter();
            let production = applications.filter(|one| is_production(&one.environment));
            let mut subjects: Vec<Subject> = code.into_iter().collect();
            subjects.extend(production.map(|one| State::subject_of(&one.key)));
            let sourced = !subjects.is_empty();
            let of_signals =
                state.watchers.iter().map(|name| (name.clone(), entity.reference.to_string()));
            subjects.extend(of_signals);
            (entity.reference.clone(), Own { subjects, names: own, others, sourced })
        };
        let made: HashMap<EntityRef, Own> = all.iter().map(one).collect();
        *owned = (Some(at), Arc::new(made));
        Arc::clone(&owned.1)
    }

    /// What the facts of some entities are of.
    pub(crate) fn subjects(
        &self,
        wanted: &[EntityRef],
        position: i64,
        all: &[DeliveredEntity],
    ) -> BTreeSet<Subject> {
        let owned = self.owned(&self.state(), position, all);
        let own = wanted.iter().filter_map(|entity| owned.get(entity));
        own.flat_map(|own| own.subjects.iter().cloned()).collect()
    }

    /// The histories of some entities, each with whether it names anything that a source has.
    pub(crate) fn histories(
        &self,
        wanted: &[EntityRef],
        position: i64,
        all: &[DeliveredEntity],
    ) -> Vec<(Arc<History>, bool)> {
        let state = self.state();
        let owned = self.owned(&state, position, all);
        let mut made = self.histories.made.lock().unwrap_or_else(PoisonError::into_inner);
        let one = |entity: &EntityRef| {
            let Some(own) = owned.get(entity) else { return (Arc::default(), false) };
            let (of, whole) = (own.versions(&state), own.is_whole(&state));
            let is_same = |known: &&Made| known.of == of && known.whole == whole;
            if let Some(known) = made.get(entity).filter(is_same) {
                return (Arc::clone(&known.history), own.sourced);
            }
            let facts = ServiceFacts { whole, ..own.facts(&state) };
            let history = Arc::new(history(&facts));
            made.insert(entity.clone(), Made { of, whole, history: Arc::clone(&history) });
            (history, own.sourced)
        };
        wanted.iter().map(one).collect()
    }
}

impl Own {
    fn versions(&self, state: &State) -> Vec<(Subject, i64)> {
        let version = |subject: &Subject| {
            let version = state.facts.get(subject).map_or(0, |facts| facts.version);
            (subject.clone(), version)
        };
        self.subjects.iter().map(version).collect()
    }

    /// Whether its deployments are read back to where they begin, by one who tells of them at all.
    fn is_whole(&self, state: &State) -> bool {
        self.subjects.iter().any(|subject| {
            let key = (subject.clone(), Stream::Deployments.name().to_owned());
            let is_read = state.streams.get(&key).is_some_and(|stream| stream.complete);
            let facts = state.facts.get(subject).filter(|_| is_read);
            facts.is_some_and(|facts| {
                facts.deployments.values().any(|fact| self.is_own(fact, &subject.0))
            })
        })
    }

    fn facts<'s>(&self, state: &'s State) -> ServiceFacts<'s> {
        let mut facts = ServiceFacts::default();
        for subject in &self.subjects {
            let Some((known, found)) = state.facts.get_key_value(subject) else { continue };
            facts.changes.extend(found.changes.values());
            facts.builds.extend(found.builds.values());
            let source = known.0.as_str();
            let own = found.deployments.values().filter(|fact| self.is_own(fact, source));
            facts.deployments.extend(own.map(|fact| (source, fact)));
            facts.signals.extend(found.signals.values());
        }
        facts
    }

    /// Whether a deployment is this entity's: to production and, in a repository of several, of what is
    /// called as it is. What no entity there is called is everyone's.
    fn is_own(&self, fact: &DeploymentFact, source: &str) -> bool {
        let component = fact.component.to_lowercase();
        is_production(&fact.environment)
            && (source.starts_with(APPLICATIONS)
                || self.names.is_empty()
                || self.names.contains(&component)
                || !self.others.contains(&component))
    }
}
