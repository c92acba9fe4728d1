//! What hangs on what: relations in both directions, ownership, hierarchy, dangling mentions.

use super::{Index, links::Dangling, relation::Relation};
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
    pub fn relations(&self, reference: &EntityRef) -> Vec<Related> {
        let pairs = self.relation_pairs(reference).into_iter();
        let relation = |(relation_type, target): (&str, Arc<EntityRef>)| Related {
            relation_type: relation_type.to_owned(),
            target: self.mention(&target),
        };
        pairs.map(relation).collect()
    }

    /// The same as bare pairs, each once, in order; also of an entity that is only mentioned.
    #[must_use]
    pub fn relation_pairs(
        &self,
        reference: &EntityRef,
    ) -> BTreeSet<(&'static str, Arc<EntityRef>)> {
        let number = self.nodes.number(reference);
        let pairs = number.into_iter().flat_map(|number| self.nodes.pairs(number));
        let named = pairs.filter_map(|edge| {
            Some((edge.relation.name(), Arc::clone(self.nodes.reference(edge.other)?)))
        });
        named.collect()
    }

    /// The version of an entity, which is another one whenever it or a relation of it changes.
    #[must_use]
    pub fn version(&self, reference: &EntityRef) -> Option<u64> {
        self.entry(reference).map(|entry| entry.version)
    }

    /// What a group or person owns itself: up to `limit` rows by kind and name, and how many.
    #[must_use]
    pub fn owned(&self, owner: &EntityRef, limit: usize) -> (Vec<EntityRow>, u64) {
        let number = self.nodes.number(owner);
        let relation = Relation::named("ownerOf");
        let things = number.zip(relation).into_iter();
        let things = things.flat_map(|(number, relation)| self.nodes.related(number, relation));
        let mut things: Vec<_> = things.filter_map(|number| self.nodes.entry(number)).collect();
        let total = u64::try_from(things.len()).unwrap_or(u64::MAX);
        if things.len() > limit {
            things.select_nth_unstable_by(limit, |one, other| one.reference.cmp(&other.reference));
            things.truncate(limit);
        }
        things.sort_unstable_by(|one, other| one.reference.cmp(&other.reference));
        (things.into_iter().map(|entry| self.row_of(entry)).collect(), total)
    }

    /// For a group its parents, for a system or domain what it is part of, nearest first.
    #[must_use]
    pub fn ancestors(&self, reference: &EntityRef) -> Vec<Reference> {
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
            let above = above.filter_map(|one| Some((self.nodes.reference(one)?, one)));
            let Some((parent, number)) = above.min() else { break };
            if **parent == *reference || way.contains(&&**parent) {
                break;
            }
            way.push(parent);
            at = Some(number);
        }
        way.iter().map(|parent| self.mention(parent)).collect()
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

    /// Who has a relation of a type, to whomever.
    pub(super) fn having(&self, relation: Relation) -> RoaringBitmap {
        self.links.nodes_having(relation).map(|nodes| nodes & &self.all).unwrap_or_default()
    }

    /// The nodes that relations of a type lead to.
    pub(super) fn targets(&self, relation: Relation) -> impl Iterator<Item = (u32, &EntityRef)> {
        let nodes = self.links.nodes_having(relation.inverse()).into_iter().flatten();
        nodes.filter_map(|number| Some((number, &**self.nodes.reference(number)?)))
    }

    /// Adds those who have a relation of a type to a node.
    pub(super) fn related_to(&self, target: u32, relation: Relation, found: &mut RoaringBitmap) {
        let sources = self.nodes.related(target, relation.inverse());
        found.extend(sources.filter(|source| self.all.contains(*source)));
    }
}
