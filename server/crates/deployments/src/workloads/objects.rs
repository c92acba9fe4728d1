//! What is known of one cluster, in memory.

use platform::{
    Timestamp,
    deployments::SourceError,
    workloads::{
        ClusterState, Object, ObjectBody, ObjectChange, ObjectKey, ObjectKind, Owner, Workload,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Events that are kept of a cluster: the newest. They are told for an hour, and can be many.
const EVENTS: usize = 10_000;

/// Between a pod and what it belongs to stand no more than these.
const DEEP: usize = 4;

/// How a kind of objects was last reached.
#[derive(Clone, Debug, Default)]
struct Reached {
    is_read: bool,
    succeeded_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
    error: Option<SourceError>,
    unreadable: Vec<String>,
}

/// As many objects that cannot be read are named.
const UNREADABLE: usize = 20;

/// The objects of a cluster.
#[derive(Debug, Default)]
pub(crate) struct Objects {
    all: BTreeMap<ObjectKind, BTreeMap<ObjectKey, Object>>,
    reached: BTreeMap<ObjectKind, Reached>,
}

impl Objects {
    /// Takes a change over; gives the namespaces in which something is another than before.
    pub fn apply(
        &mut self,
        kind: ObjectKind,
        change: ObjectChange,
        now: Timestamp,
    ) -> BTreeSet<String> {
        let reached = self.reached.entry(kind).or_default();
        reached.succeeded_at = Some(now);
        reached.error = None;
        let known = self.all.entry(kind).or_default();
        let mut changed = BTreeSet::new();
        match change {
            ObjectChange::All(objects, unreadable) => {
                reached.is_read = true;
                reached.unreadable = unreadable;
                let before = std::mem::take(known);
                for object in objects {
                    if before.get(&object.key) != Some(&object) {
                        changed.insert(object.key.namespace.clone());
                    }
                    known.insert(object.key.clone(), object);
                }
                let gone = before.keys().filter(|key| !known.contains_key(key));
                changed.extend(gone.map(|key| key.namespace.clone()));
            }
            ObjectChange::Is(object) => {
                let object = *object;
                let namespace = object.key.namespace.clone();
                if known.get(&object.key) != Some(&object) {
                    known.insert(object.key.clone(), object);
                    changed.insert(namespace);
                }
            }
            ObjectChange::Gone(key) => {
                if known.remove(&key).is_some() {
                    changed.insert(key.namespace);
                }
            }
            ObjectChange::Alive => {}
        }
        if kind == ObjectKind::Event && known.len() > EVENTS {
            forget(known);
        }
        changed
    }

    /// A kind could not be reached; what is known of it stays.
    pub fn failed(&mut self, kind: ObjectKind, error: SourceError, now: Timestamp) {
        let reached = self.reached.entry(kind).or_default();
        reached.failed_at = Some(now);
        reached.error = Some(error);
    }

    /// How the cluster was reached. A kind that may not be read is a gap, not a failure: the others are
    /// there all the same. Without pods there is nothing to show. What lies in it is told to who may see all of it alone ([`Self::whole_state`]).
    pub fn state(&self, name: &str, page: &str) -> ClusterState {
        let refused = |kind: ObjectKind, error: &SourceError| {
            kind != ObjectKind::Pod && matches!(error, SourceError::Refused(_))
        };
        let errors =
            || self.reached.iter().filter_map(|(kind, one)| Some((*kind, one.error.as_ref()?)));
        let gaps = errors().filter(|(kind, error)| refused(*kind, error));
        let gaps = gaps.map(|(kind, error)| format!("{}: {error}", kind.name()));
        ClusterState {
            name: name.to_owned(),
            page: page.to_owned(),
            succeeded_at: self.reached.values().filter_map(|one| one.succeeded_at).max(),
            failed_at: self.reached.values().filter_map(|one| one.failed_at).max(),
            error: errors()
                .find(|(kind, error)| !refused(*kind, error))
                .map(|(_, error)| error.to_string()),
            unreadable: gaps.collect(),
            known: 0,
            is_read: self.is_read(),
        }
    }

    /// The same, with how many objects there are and which of them could not be read.
    pub fn whole_state(&self, name: &str, page: &str) -> ClusterState {
        let state = self.state(name, page);
        let of_objects = self.reached.values().flat_map(|one| one.unreadable.iter().cloned());
        let unreadable = state.unreadable.into_iter().chain(of_objects).take(UNREADABLE).collect();
        let known: usize = self.all.values().map(BTreeMap::len).sum();
        ClusterState { unreadable, known: u64::try_from(known).unwrap_or(u64::MAX), ..state }
    }

    /// Whether all there is to be read was read at least once.
    pub fn is_read(&self) -> bool {
        ObjectKind::ALL.iter().all(|kind| {
            self.reached.get(kind).is_some_and(|one| {
                one.is_read || matches!(one.error, Some(SourceError::Refused(_)))
            })
        })
    }

    /// The last moment at which anything was tried.
    pub fn reached_at(&self) -> Option<Timestamp> {
        let moments = self.reached.values().map(|one| one.succeeded_at.max(one.failed_at));
        moments.max().flatten()
    }

    /// The objects of a kind, of one namespace or of all.
    pub fn of_kind(
        &self,
        kind: ObjectKind,
        namespace: Option<&str>,
    ) -> impl Iterator<Item = &Object> {
        let first = namespace.map_or_else(ObjectKey::default, |namespace| ObjectKey {
            namespace: namespace.to_owned(),
            name: String::new(),
        });
        let all = self.all.get(&kind).into_iter().flat_map(move |all| all.range(first.clone()..));
        let wanted = namespace.map(str::to_owned);
        all.map(|(_, object)| object).take_while(move |object| {
            wanted.as_ref().is_none_or(|namespace| *namespace == object.key.namespace)
        })
    }

    fn get(&self, kind: ObjectKind, namespace: &str, name: &str) -> Option<&Object> {
        let key = ObjectKey { namespace: namespace.to_owned(), name: name.to_owned() };
        self.all.get(&kind)?.get(&key)
    }

    /// The workload of a kind and name.
    pub fn workload(&self, namespace: &str, owner: &Owner) -> Option<(&Object, &Workload)> {
        let kind = ObjectKind::ALL.into_iter().find(|kind| kind.name() == owner.kind)?;
        let object = self.get(kind, namespace, &owner.name)?;
        match &object.body {
            ObjectBody::Workload(workload) => Some((object, workload)),
            _ => None,
        }
    }

    /// What an object belongs to in the end, and what stands between.
    pub fn root_of(&self, object: &Object) -> Option<(Owner, Vec<Owner>)> {
        let mut root = object.owner.clone()?;
        let mut between = Vec::new();
        for _ in 0..DEEP {
            let kind = ObjectKind::ALL.into_iter().find(|kind| kind.name() == root.kind);
            let above = kind.and_then(|kind| self.get(kind, &object.key.namespace, &root.name));
            let Some(owner) = above.and_then(|above| above.owner.clone()) else { break };
            between.push(std::mem::replace(&mut root, owner));
        }
        Some((root, between))
    }
}

/// Lets the oldest tenth of the events go.
fn forget(events: &mut BTreeMap<ObjectKey, Object>) {
    let at = |object: &Object| match &object.body {
        ObjectBody::Event(_, event) => event.at,
        _ => None,
    };
    let mut moments: Vec<(Option<Timestamp>, ObjectKey)> =
        events.values().map(|object| (at(object), object.key.clone())).collect();
    moments.sort_unstable();
    for (_, key) in moments.iter().take(EVENTS / 10 + 1) {
        events.remove(key);
    }
}
