//! What hangs on what: relations in both directions, ownership, hierarchy, dangling mentions.

use super::{Index, links::Dangling};
use platform::{
    EntityRef,
    catalog::{EntityRow, Reference, Relation},
};
use std::{collections::BTreeSet, sync::Arc};

/// How far a hierarchy is followed upwards: deep enough for any company, and an end for circles.
const HIERARCHY: usize = 32;

impl Index {
    /// Relations of an entity, declared by itself or by others, by type, then target.
    #[must_use]
    pub fn relations(&self, reference: &EntityRef) -> Vec<Relation> {
        let pairs = self.relation_pairs(reference).into_iter();
        let relation = |(relation_type, target): (&str, Arc<EntityRef>)| Relation {
            relation_type: relation_type.to_owned(),
            target: self.mention(&target),
        };
        pairs.map(relation).collect()
    }

    /// The same as bare pairs, each once, in order.
    #[must_use]
    pub fn relation_pairs(
        &self,
        reference: &EntityRef,
    ) -> BTreeSet<(&'static str, Arc<EntityRef>)> {
        self.pairs(reference).map(|(relation, target)| (relation, Arc::clone(target))).collect()
    }

    /// What a group or person owns itself: up to `limit` rows by kind and name, and how many.
    #[must_use]
    pub fn owned(&self, owner: &EntityRef, limit: usize) -> (Vec<EntityRow>, u64) {
        let mentions = self.links.to(owner).filter(|one| one.relation == "ownerOf");
        let things: Vec<&Arc<EntityRef>> = mentions.map(|one| &one.source).collect();
        let total = u64::try_from(things.len()).unwrap_or(u64::MAX);
        (things.into_iter().take(limit).filter_map(|one| self.row(one)).collect(), total)
    }

    /// For a group its parents, for a system or domain what it is part of, nearest first.
    #[must_use]
    pub fn ancestors(&self, reference: &EntityRef) -> Vec<Reference> {
        let upward = match reference.kind() {
            "group" => "childOf",
            "system" | "domain" => "partOf",
            _ => return Vec::new(),
        };
        let mut way: Vec<&EntityRef> = Vec::new();
        let mut at = reference;
        while way.len() < HIERARCHY {
            let above = self.pairs(at).filter(|(relation, _)| *relation == upward);
            let Some(parent) = above.map(|(_, target)| &**target).min() else { break };
            if parent == reference || way.contains(&parent) {
                break;
            }
            way.push(parent);
            at = parent;
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

    /// Relations of an entity in no order; what both ends declare is there twice.
    fn pairs(
        &self,
        reference: &EntityRef,
    ) -> impl Iterator<Item = (&'static str, &Arc<EntityRef>)> {
        let own = self.entry(reference).into_iter().flat_map(|entry| &entry.edges);
        let own = own.map(|edge| (edge.relation, &edge.target));
        own.chain(self.links.to(reference).map(|one| (one.relation, &one.source)))
    }
}
