//! Who mentions whom, seen from the mentioned one, and which mentions lead nowhere. Both are kept up
//! to date with every entity that comes or goes.

use platform::EntityRef;
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// A mention that an entity makes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    /// The relation from the entity to the target.
    pub relation: &'static str,
    pub target: Arc<EntityRef>,
    /// The same relation from the target's side.
    pub inverse: &'static str,
}

/// The same from the target's side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Incoming {
    /// The relation from the target to the source.
    pub relation: &'static str,
    pub source: Arc<EntityRef>,
    /// The same relation from the source's side.
    pub inverse: &'static str,
}

/// A mention of an entity that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dangling {
    /// Who mentions it.
    pub source: Arc<EntityRef>,
    /// As what.
    pub relation: &'static str,
    /// Whom.
    pub target: Arc<EntityRef>,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Links {
    incoming: HashMap<Arc<EntityRef>, BTreeSet<Incoming>>,
    dangling: BTreeSet<Dangling>,
}

impl Links {
    /// Notes the mentions of an entity that is there itself; `exists` tells whether a target is.
    pub fn add(
        &mut self,
        source: &Arc<EntityRef>,
        edges: &[Edge],
        exists: impl Fn(&EntityRef) -> bool,
    ) {
        for edge in edges {
            let incoming = self.incoming.entry(Arc::clone(&edge.target)).or_default();
            incoming.insert(Incoming {
                relation: edge.inverse,
                source: Arc::clone(source),
                inverse: edge.relation,
            });
            if !exists(&edge.target) {
                self.dangling.insert(dangling(source, edge.relation, &edge.target));
            }
        }
    }

    /// Forgets the mentions of an entity.
    pub fn remove(&mut self, source: &Arc<EntityRef>, edges: &[Edge]) {
        for edge in edges {
            self.dangling.remove(&dangling(source, edge.relation, &edge.target));
            let Some(incoming) = self.incoming.get_mut(&edge.target) else { continue };
            incoming.remove(&Incoming {
                relation: edge.inverse,
                source: Arc::clone(source),
                inverse: edge.relation,
            });
            if incoming.is_empty() {
                self.incoming.remove(&edge.target);
            }
        }
    }

    /// What mentions this entity leads somewhere from now on.
    pub fn appeared(&mut self, target: &Arc<EntityRef>) {
        for one in self.incoming.get(target).into_iter().flatten() {
            self.dangling.remove(&dangling(&one.source, one.inverse, target));
        }
    }

    /// What mentions this entity leads nowhere from now on.
    pub fn vanished(&mut self, target: &Arc<EntityRef>) {
        for one in self.incoming.get(target).into_iter().flatten() {
            self.dangling.insert(dangling(&one.source, one.inverse, target));
        }
    }

    /// Who mentions an entity, by relation, then source.
    pub fn to(&self, target: &EntityRef) -> impl Iterator<Item = &Incoming> {
        self.incoming.get(target).into_iter().flatten()
    }

    /// The copy of a reference that the mentions of it share.
    pub fn shared(&self, target: &EntityRef) -> Option<&Arc<EntityRef>> {
        self.incoming.get_key_value(target).map(|(shared, _)| shared)
    }

    /// All mentions that lead nowhere, by source, relation, target.
    pub fn dangling(&self) -> &BTreeSet<Dangling> {
        &self.dangling
    }

    /// Those of one entity.
    pub fn dangling_of(&self, source: &EntityRef) -> impl Iterator<Item = &Dangling> {
        let nothing = Arc::new(EntityRef::new("", "", ""));
        let first = dangling(&Arc::new(source.clone()), "", &nothing);
        self.dangling.range(first..).take_while(move |one| *one.source == *source)
    }
}

fn dangling(source: &Arc<EntityRef>, relation: &'static str, target: &Arc<EntityRef>) -> Dangling {
    Dangling { source: Arc::clone(source), relation, target: Arc::clone(target) }
}
