//! What hangs on what: relations in both directions, ownership, hierarchy, dangling mentions.

use super::{Index, Seen, links::Dangling, relation::Relation};
use platform::{
    EntityRef,
    catalog::{EntityRow, Reference, Relation as Related},
};
use roaring::RoaringBitmap;
use std::{collections::BTreeSet, sync::Arc};

/// How far a hierarchy is followed upwards: deep enough for any company, and an end for circles.
const HIERARCHY: usize = 32;

impl Index {
    /// Relations of an entity, declared by itself or by others, by type, then target.
    #[must_use]
    pub fn relations(&self, seen: &Seen, reference: &EntityRef) -> Vec<Related> {
        let pairs = self.relation_pairs(seen, reference).into_iter();
        let relation = |(relation_type, target): (&str, Arc<EntityRef>)| Related {
            relation_type: relation_type.to_owned(),
            target: self.mention(seen, &target),
        };
        pairs.map(relation).collect()
    }

    /// The same as bare pairs, each once, in order; also of an entity that is only mentioned. Those
    /// that lead to what is not seen are left out.
    #[must_use]
    pub fn relation_pairs(
        &self,
        seen: &Seen,
        reference: &EntityRef,
    ) -> BTreeSet<(&'static str, Arc<EntityRef>)> {
        let number = self.nodes.number(reference);
        let pairs = number.into_iter().flat_map(|number| self.nodes.pairs(number));
        let named = pairs.filter(|edge| !self.hides(seen, edge.other)).filter_map(|edge| {
            Some((edge.relation.name(), Arc::clone(self.nodes.reference(edge.other)?)))
        });
        named.collect()
    }

    /// The version of an entity, which is another one whenever it or a relation of it changes.
    #[must_use]
    pub fn version(&self, seen: &Seen, reference: &EntityRef) -> Option<u64> {
        self.entry(reference).filter(|_| self.is_seen(seen, reference)).map(|entry| entry.version)
    }

    /// What a group or person owns itself: up to `limit` rows by kind and name, and how many.
    #[must_use]
    pub fn owned(&self, seen: &Seen, owner: &EntityRef, limit: usize) -> (Vec<EntityRow>, u64) {
        let number = self.nodes.number(owner);
        let relation = Relation::named("ownerOf");
        let things = number.zip(relation).into_iter();
        let things = things.flat_map(|(number, relation)| self.nodes.related(number, relation));
        let things = things.filter(|number| seen.contains(*number));
        let mut things: Vec<_> = things.filter_map(|number| self.nodes.entry(number)).collect();
        let total = u64::try_from(things.len()).unwrap_or(u64::MAX);
        if things.len() > limit {
            things.select_nth_unstable_by(limit, |one, other| one.reference.cmp(&other.reference));
            things.truncate(limit);
        }
        things.sort_unstable_by(|one, other| one.reference.cmp(&other.reference));
        (things.into_iter().map(|entry| self.row_of(seen, entry)).collect(), total)
    }

    /// For a group its parents, for a system or domain what it is part of, nearest first.
    #[must_use]
    pub fn ancestors(&self, seen: &Seen, reference: &EntityRef) -> Vec<Reference> {
        let upward = match reference.kind() {
            "group" => "childOf",
            "system" | "domain" => "partOf",
            _ => return Vec::new(),
        };
        let Some(upward) = Relation::named(upward) else { return Vec::new() };
        let mut way: Vec<&EntityRef> = Vec::new();
        let mut at = self.nodes.number(reference);
        while let Some(number) = at.filter(|_| way.len() < HIERARCHY) {
            let above = self.nodes.related(number, upward);
            let above = above.filter(|one| !self.hides(seen, *one));
            let above = above.filter_map(|one| Some((self.nodes.reference(one)?, one)));
            let Some((parent, number)) = above.min() else { break };
            if **parent == *reference || way.contains(&&**parent) {
                break;
            }
            way.push(parent);
            at = Some(number);
        }
        way.iter().map(|parent| self.mention(seen, parent)).collect()
    }

    /// Mentions of entities that do not exist, by who makes them.
    #[must_use]
    pub fn dangling(&self) -> &BTreeSet<Dangling> {
        self.links.dangling()
    }

    /// Those that one entity makes.
    pub fn dangling_of(&self, source: &EntityRef) -> impl Iterator<Item = &Dangling> {
        self.links.dangling_of(source)
    }

    /// References that cannot be read at all: entity, JSON pointer, what is wrong.
    pub fn malformed(&self) -> impl Iterator<Item = (&EntityRef, &str, &str)> {
        self.malformed.iter().flat_map(|(entity, wrong)| {
            wrong.iter().map(move |(pointer, message)| (entity, pointer.as_str(), message.as_str()))
        })
    }

    /// Those of one entity.
    pub fn malformed_of(&self, entity: &EntityRef) -> impl Iterator<Item = (&str, &str)> {
        let wrong = self.malformed.get(entity).into_iter().flatten();
        wrong.map(|(pointer, message)| (pointer.as_str(), message.as_str()))
    }

    /// Who has a relation of a type, to whomever is not hidden.
    pub(super) fn having(&self, seen: &Seen, relation: Relation) -> RoaringBitmap {
        if !seen.is_everything() {
            let mut found = RoaringBitmap::new();
            for (target, _) in self.targets(seen, relation) {
                self.related_to(target, relation, &mut found);
            }
            return found;
        }
        self.links.nodes_having(relation).map(|nodes| nodes & &self.all).unwrap_or_default()
    }

    /// The nodes that relations of a type lead to, as far as they are not hidden.
    pub(super) fn targets<'a>(
        &'a self,
        seen: &'a Seen,
        relation: Relation,
    ) -> impl Iterator<Item = (u32, &'a EntityRef)> {
        let nodes = self.links.nodes_having(relation.inverse()).into_iter().flatten();
        let nodes = nodes.filter(|number| !self.hides(seen, *number));
        nodes.filter_map(|number| Some((number, &**self.nodes.reference(number)?)))
    }

    /// Adds those who have a relation of a type to a node.
    pub(super) fn related_to(&self, target: u32, relation: Relation, found: &mut RoaringBitmap) {
        let sources = self.nodes.related(target, relation.inverse());
        found.extend(sources.filter(|source| self.all.contains(*source)));
    }
}
