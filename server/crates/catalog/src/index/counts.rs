//! Facets of any key: its values, and how many entities have them.

use super::{Index, Seen, flat::lower, relation::Relation};
use crate::query::Filter;
use bytes::Bytes;
use hashbrown::HashMap;
use platform::catalog;
use roaring::RoaringBitmap;
use std::{
    cell::OnceCell,
    ops::Deref,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

/// A value of a facet, and how many entities have it.
pub type Counted = (String, u64);

/// The values of a key, by value. Until something changes it is told in the same words.
#[derive(Debug)]
pub struct Facet {
    values: Box<[Counted]>,
    told: OnceLock<Bytes>,
}

impl Facet {
    /// The words in which it is told: those of the first who was asked for them.
    ///
    /// # Errors
    /// Those of `tell`.
    pub fn told<E>(&self, tell: impl FnOnce(&[Counted]) -> Result<Bytes, E>) -> Result<Bytes, E> {
        if let Some(told) = self.told.get() {
            return Ok(told.clone());
        }
        let told = tell(&self.values)?;
        Ok(self.told.get_or_init(|| told).clone())
    }
}

impl Deref for Facet {
    type Target = [Counted];

    fn deref(&self) -> &[Counted] {
        &self.values
    }
}

impl PartialEq for Facet {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

/// Values that are remembered at the most: some ten megabytes, and as much in words.
const REMEMBERED: usize = 200_000;

/// Questions of lists that are remembered.
const LISTS: usize = 1_000;

/// What was counted since the last change: the same is asked for again and again.
#[derive(Debug, Default)]
pub(super) struct Counts {
    keys: RwLock<HashMap<String, Arc<Facet>>>,
    lists: RwLock<HashMap<String, Arc<[catalog::Facet]>>>,
}

impl Counts {
    /// Forgets everything.
    pub fn clear(&mut self) {
        let keys = self.keys.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !keys.is_empty() {
            *keys = HashMap::new();
        }
        let lists = self.lists.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !lists.is_empty() {
            *lists = HashMap::new();
        }
    }

    /// The facets of a list.
    pub fn list_or(
        &self,
        question: String,
        count: impl FnOnce() -> Vec<catalog::Facet>,
    ) -> Arc<[catalog::Facet]> {
        let known = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&question) {
            return Arc::clone(known);
        }
        drop(known);
        let counted: Arc<[catalog::Facet]> = count().into();
        let mut lists = self.lists.write().unwrap_or_else(PoisonError::into_inner);
        if lists.len() >= LISTS {
            lists.clear();
        }
        lists.insert(question, Arc::clone(&counted));
        counted
    }

    fn get_or(&self, question: String, count: impl FnOnce() -> Vec<Counted>) -> Arc<Facet> {
        let known =
            self.keys.read().unwrap_or_else(PoisonError::into_inner).get(&question).cloned();
        if let Some(known) = known {
            return known;
        }
        let values = count().into_boxed_slice();
        let counted = Arc::new(Facet { values, told: OnceLock::new() });
        let mut counts = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let all = counts.values().map(|one| one.len()).sum::<usize>() + counts.len();
        if all + counted.len() > REMEMBERED {
            counts.clear();
        }
        if counted.len() < REMEMBERED {
            counts.insert(question, Arc::clone(&counted));
        }
        counted
    }
}

impl Index {
    /// The values of keys among those that a filter means, by value; all values in their own
    /// spelling.
    #[must_use]
    pub fn facets(&self, seen: &Seen, keys: &[String], filter: &Filter) -> Vec<Arc<Facet>> {
        let scope = OnceCell::new();
        let among = format!("{filter:?}\0{}", seen.key());
        let counted = |key: &String| {
            let key = lower(key);
            self.counts.get_or(format!("{key}\0{among}"), || {
                let matching = || match seen.visible() {
                    Some(_) => Some(seen.narrow(self.matching(seen, filter))),
                    None if *filter == Filter::everything() => None,
                    None => Some(self.matching(seen, filter)),
                };
                self.counted(seen, &key, scope.get_or_init(matching).as_ref())
            })
        };
        keys.iter().map(counted).collect()
    }

    fn counted(&self, seen: &Seen, key: &str, scope: Option<&RoaringBitmap>) -> Vec<Counted> {
        if let Some(relation) = Relation::of_key(key) {
            return self.counted_relations(seen, relation, scope);
        }
        let mut terms: Vec<_> = self
            .terms
            .of(key)
            .filter_map(|(_, term)| Some((term.value.as_deref()?, &term.members)))
            .collect();
        self.terms.each_listed(key, |term| terms.push(("true", &term.members)));
        terms.sort_unstable_by_key(|(value, _)| *value);
        let counts = terms.chunk_by(|one, other| one.0 == other.0).filter_map(|same| {
            let (value, members) = same.first()?;
            let count = match (same.len(), scope) {
                (1, None) => members.len(),
                (1, Some(scope)) => members.count_in(scope),
                (_, scope) => {
                    let mut all = RoaringBitmap::new();
                    for (_, members) in same {
                        members.add_to(&mut all);
                    }
                    scope.map_or(all.len(), |scope| all.intersection_len(scope))
                }
            };
            (count > 0).then(|| ((*value).to_owned(), count))
        });
        counts.collect()
    }

    fn counted_relations(
        &self,
        seen: &Seen,
        relation: Relation,
        scope: Option<&RoaringBitmap>,
    ) -> Vec<Counted> {
        let scope = scope.unwrap_or(&self.all);
        let targets = self.sorted_targets(relation);
        let shown = targets.iter().filter(|target| !self.hides(seen, **target));
        let counts = shown.filter_map(|target| {
            let sources = self.nodes.related(*target, relation.inverse());
            let count = sources.filter(|source| scope.contains(*source)).count();
            (count > 0).then(|| Some((self.nodes.reference(*target)?.to_string(), count as u64)))?
        });
        counts.collect()
    }
}
