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

/// Nearest first, so that a cut leaves out what is farthest.
fn surroundings(index: &Index, centre: &EntityRef, depth: u8, kind: &str) -> (Vec<Found>, u64) {
    let mut found: HashMap<EntityRef, Found> = HashMap::new();
    let ways = [(Direction::Dependency, towards(kind)), (Direction::Dependent, back(kind))];
    for (direction, relations) in ways {
        for (reference, distance) in reach(index, centre, depth, relations) {
            let one = Found { reference: reference.clone(), direction, distance };
            let known = found.entry(reference).or_insert_with(|| one.clone());
            // What lies both ways stands where it is nearer.
            if one.distance < known.distance {
                *known = one;
            }
        }
    }
    let mut found: Vec<Found> = found.into_values().collect();
    found.sort_by(|left, right| {
        let rank = |one: &Found| (one.distance, one.direction == Direction::Dependent);
        rank(left).cmp(&rank(right)).then_with(|| left.reference.cmp(&right.reference))
    });
    let start = Found { reference: centre.clone(), direction: Direction::Centre, distance: 0 };
    found.insert(0, start);
    let hidden = found.len().saturating_sub(MOST_NODES);
    found.truncate(MOST_NODES);
    (found, u64::try_from(hidden).unwrap_or(u64::MAX))
}

/// What can be reached from the centre by these relations, and in how many steps.
fn reach(index: &Index, centre: &EntityRef, depth: u8, relations: &[&str]) -> Vec<(EntityRef, u8)> {
    let mut seen: BTreeSet<EntityRef> = BTreeSet::from([centre.clone()]);
    let mut queue = VecDeque::from([(centre.clone(), 0)]);
    let mut reached = Vec::new();
    while let Some((reference, distance)) = queue.pop_front() {
        if distance == depth {
            continue;
        }
        for (relation, next) in index.relation_pairs(&reference) {
            if relations.contains(&relation) && seen.insert(next.clone()) {
                reached.push((next.clone(), distance + 1));
                queue.push_back((next, distance + 1));
            }
        }
    }
    reached
}
