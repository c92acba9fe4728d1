//! The dependency graph around an entity: found breadth first, drawn in layers.
//!
//! The centre stands in the middle, what it needs to the right, what needs it to the left, each a
//! column a step away. Rows of a column are ordered by the middle of their neighbours, several
//! times over, which takes most crossings out. The same catalog gives the same drawing.

mod layout;

use crate::index::Index;
use platform::{
    EntityRef,
    catalog::{Direction, Graph},
};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// More than this many entities are no picture any more.
pub const MOST_NODES: usize = 120;

/// An entity of the drawing, before it has a place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    reference: EntityRef,
    direction: Direction,
    distance: u8,
}

impl Found {
    /// The column: negative to the left of the centre.
    fn column(&self) -> i32 {
        match self.direction {
            Direction::Dependent => -i32::from(self.distance),
            Direction::Centre | Direction::Dependency => i32::from(self.distance),
        }
    }
}

/// Relations that lead to what the entity needs, as far as a reader of its graph is concerned.
fn towards(kind: &str) -> &'static [&'static str] {
    match kind {
        "group" | "user" => &["parentOf", "hasMember"],
        "system" | "domain" => &["hasPart"],
        _ => &["dependsOn", "consumesApi", "apiProvidedBy"],
    }
}

/// The same from the other side, pair by pair.
fn back(kind: &str) -> &'static [&'static str] {
    match kind {
        "group" | "user" => &["childOf", "memberOf"],
        "system" | "domain" => &["partOf"],
        _ => &["dependencyOf", "apiConsumedBy", "providesApi"],
    }
}

/// The graph around an entity, up to `depth` steps away; `None` when there is no such entity.
#[must_use]
pub fn graph(index: &Index, centre: &EntityRef, depth: u8) -> Option<Graph> {
    if !index.contains(centre) {
        return None;
    }
    let kind = centre.kind().to_owned();
    let (found, hidden) = surroundings(index, centre, depth.clamp(1, 5), &kind);
    let places: HashMap<&EntityRef, usize> =
        found.iter().enumerate().map(|(at, one)| (&one.reference, at)).collect();
    let mut edges = BTreeSet::new();
    for (at, one) in found.iter().enumerate() {
        for (relation, target) in index.relation_pairs(&one.reference) {
            if let (true, Some(target)) = (towards(&kind).contains(&relation), places.get(&target))
            {
                edges.insert((at, *target, relation));
            }
        }
    }
    // An edge that only the other side knows (its own side does not exist in the catalog).
    for (at, one) in found.iter().enumerate() {
        for (relation, source) in index.relation_pairs(&one.reference) {
            let pair = towards(&kind).iter().zip(back(&kind)).find(|(_, back)| **back == relation);
            if let (Some((forth, _)), Some(source)) = (pair, places.get(&source)) {
                edges.insert((*source, at, *forth));
            }
        }
    }
    Some(layout::draw(index, &found, edges, hidden))
}

/// Nearest first, both ways at once, so that a cut leaves out what is farthest.
fn surroundings(index: &Index, centre: &EntityRef, depth: u8, kind: &str) -> (Vec<Found>, u64) {
    let start = Found { reference: centre.clone(), direction: Direction::Centre, distance: 0 };
    let mut seen: BTreeSet<EntityRef> = BTreeSet::from([centre.clone()]);
    let mut queue = VecDeque::from([start]);
    let (mut found, mut hidden) = (Vec::new(), 0);
    while let Some(one) = queue.pop_front() {
        if one.distance < depth {
            for direction in [Direction::Dependency, Direction::Dependent] {
                if one.direction != Direction::Centre && one.direction != direction {
                    continue;
                }
                let wanted =
                    if direction == Direction::Dependency { towards(kind) } else { back(kind) };
                for (relation, reference) in index.relation_pairs(&one.reference) {
                    if wanted.contains(&relation) && seen.insert(reference.clone()) {
                        queue.push_back(Found { reference, direction, distance: one.distance + 1 });
                    }
                }
            }
        }
        if found.len() < MOST_NODES {
            found.push(one);
        } else {
            hidden += 1;
        }
    }
    (found, hidden)
}
