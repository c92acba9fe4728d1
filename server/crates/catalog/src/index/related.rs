//! What hangs on what: relations in both directions, ownership, hierarchy, dangling mentions.

use super::Index;
use platform::{
    EntityRef,
    catalog::{EntityRow, Reference, Relation},
};
use std::collections::BTreeSet;

/// How far a hierarchy is followed upwards: deep enough for any company, and an end for circles.
const HIERARCHY: usize = 32;

impl Index {
    /// Relations of an entity, declared by itself or by others, by type, then target.
    #[must_use]
    pub fn relations(&self, reference: &EntityRef) -> Vec<Relation> {
        let pairs = self.relation_pairs(reference).into_iter();
        let relation = |(relation_type, target): (&str, EntityRef)| Relation {
            relation_type: relation_type.to_owned(),
            target: self.mention(&target),
        };
        pairs.map(relation).collect()
    }

    /// The same as bare pairs.
    #[must_use]
    pub fn relation_pairs(&self, reference: &EntityRef) -> BTreeSet<(&'static str, EntityRef)> {
        let mut pairs = BTreeSet::new();
        if let Some(entry) = self.entry(reference) {
            pairs.extend(entry.edges.iter().map(|(kind, target, _)| (*kind, target.clone())));
        }
        if let Some(incoming) = self.incoming.get(reference) {
            pairs.extend(incoming.iter().cloned());
        }
        pairs
    }

    /// What a group or person owns itself: up to `limit` rows by kind and name, and how many.
    #[must_use]
    pub fn owned(&self, owner: &EntityRef, limit: usize) -> (Vec<EntityRow>, u64) {
        let pairs = self.relation_pairs(owner).into_iter();
        let owned: Vec<EntityRef> =
            pairs.filter(|(kind, _)| *kind == "ownerOf").map(|(_, target)| target).collect();
        let total = u64::try_from(owned.len()).unwrap_or(u64::MAX);
        (owned.iter().take(limit).filter_map(|one| self.row(one)).collect(), total)
    }

    /// For a group its parents, for a system or domain what it is part of, nearest first.
    #[must_use]
    pub fn ancestors(&self, reference: &EntityRef) -> Vec<Reference> {
        let upward = match reference.kind() {
            "group" => "childOf",
            "system" | "domain" => "partOf",
            _ => return Vec::new(),
        };
        let mut way: Vec<EntityRef> = Vec::new();
        let mut at = reference.clone();
        while way.len() < HIERARCHY {
            let mut pairs = self.relation_pairs(&at).into_iter();
            let Some((_, parent)) = pairs.find(|(kind, _)| *kind == upward) else { break };
            if parent == *reference || way.contains(&parent) {
                break;
            }
            way.push(parent.clone());
            at = parent;
        }
        way.iter().map(|parent| self.mention(parent)).collect()
    }

    /// Mentions of entities that do not exist: who mentions, as what, whom. By mentioned entity.
    #[must_use]
    pub fn dangling(&self) -> Vec<(EntityRef, &'static str, EntityRef)> {
        let missing = self.incoming.iter().filter(|(target, _)| !self.contains(target));
        let mut found: Vec<_> = missing
            .flat_map(|(target, sources)| {
                sources.iter().map(move |(_, source)| {
                    (source.clone(), self.relation_to(source, target), target.clone())
                })
            })
            .collect();
        found.sort();
        found
    }

    /// References that cannot be read at all: entity, JSON pointer, what is wrong.
    #[must_use]
    pub fn malformed(&self) -> Vec<(EntityRef, String, String)> {
        let each = |(entity, wrong): (&EntityRef, &Vec<(String, String)>)| {
            let entity = entity.clone();
            let wrong = wrong.clone().into_iter();
            wrong
                .map(move |(pointer, message)| (entity.clone(), pointer, message))
                .collect::<Vec<_>>()
        };
        self.malformed.iter().flat_map(each).collect()
    }

    fn relation_to(&self, source: &EntityRef, target: &EntityRef) -> &'static str {
        let edges = self.entry(source).map(|entry| &entry.edges).into_iter().flatten();
        let mut edges = edges.filter(|(_, other, _)| other == target);
        edges.next().map_or("", |(kind, ..)| *kind)
    }
}
