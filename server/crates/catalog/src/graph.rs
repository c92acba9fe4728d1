//! The dependency graph around an entity: found breadth first, drawn in layers.
//!
//! The centre stands in the middle, what it needs to the right, what needs it to the left, each a
//! column a step away. Of a group or person the same is the hierarchy, of a system or domain the
//! parts and what they need. The same catalog gives the same drawing.

mod layout;

use crate::index::{Index, Seen};
use platform::{
    EntityRef,
    catalog::{Direction, Graph},
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// More than this many entities are no picture any more.
pub const MOST_NODES: usize = 120;

/// An entity of the drawing, before it has a place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    reference: Arc<EntityRef>,
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

/// What an entity needs, as far as a reader of its graph is concerned. An API needs its provider.
const NEEDS: [&str; 3] = ["dependsOn", "consumesApi", "apiProvidedBy"];
const NEEDED_BY: [&str; 3] = ["dependencyOf", "apiConsumedBy", "providesApi"];

/// A whole is drawn as its parts, and what they need.
const PARTS: [&str; 4] = ["hasPart", "dependsOn", "consumesApi", "apiProvidedBy"];

/// The relations that lead to the right of a centre of this kind, and those that lead to the left.
fn ways(kind: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        "group" | "user" => (&["parentOf", "hasMember"], &["childOf", "memberOf"]),
        "system" | "domain" => (&PARTS, &["partOf"]),
        _ => (&NEEDS, &NEEDED_BY),
    }
}

/// The graph around an entity, up to `depth` steps away; `None` when there is no such entity.
#[must_use]
pub fn graph(index: &Index, seen: &Seen, centre: &EntityRef, depth: u8) -> Option<Graph> {
    if !index.is_seen(seen, centre) {
        return None;
    }
    let (right, left) = ways(centre.kind());
    let dependencies = reach(index, seen, centre, depth.clamp(1, 5), right);
    let dependents = reach(index, seen, centre, depth.clamp(1, 5), left);
    let (found, hidden) = nearest(centre, &dependencies, &dependents);
    let places: HashMap<&EntityRef, usize> =
        found.iter().enumerate().map(|(at, one)| (&*one.reference, at)).collect();
    let mut edges = BTreeSet::new();
    for (at, one) in found.iter().enumerate() {
        // Both ends know of a relation, whichever of them declares it, and even if it is missing.
        for (relation, target) in index.relation_pairs(seen, &one.reference) {
            if let (true, Some(target)) = (right.contains(&relation), places.get(&*target)) {
                edges.insert((at, *target, relation));
            }
        }
    }
    Some(layout::draw(index, seen, &found, &edges, hidden))
}

/// The centre, then the nearest on either side in turns: what is left out when there are too many is
/// what is farthest, and no side pushes out the other. Also how many are left out.
fn nearest(
    centre: &EntityRef,
    dependencies: &[(Arc<EntityRef>, u8)],
    dependents: &[(Arc<EntityRef>, u8)],
) -> (Vec<Found>, u64) {
    let mut ranked: HashMap<&EntityRef, (u8, usize, Found)> = HashMap::new();
    let sides = [(Direction::Dependency, dependencies), (Direction::Dependent, dependents)];
    for (direction, reached) in sides {
        let mut places: HashMap<u8, usize> = HashMap::new();
        for (reference, distance) in reached {
            let place = places.entry(*distance).or_default();
            let found = Found { reference: Arc::clone(reference), direction, distance: *distance };
            let one = (*distance, *place, found);
            *place += 1;
            // What lies both ways stands where it is nearer.
            let known = ranked.entry(reference).or_insert_with(|| one.clone());
            if one.0 < known.0 {
                *known = one;
            }
        }
    }
    let mut ranked: Vec<(u8, usize, Found)> = ranked.into_values().collect();
    ranked.sort_by(|left, right| {
        let key =
            |one: &(u8, usize, Found)| (one.0, one.1, one.2.direction == Direction::Dependent);
        key(left).cmp(&key(right))
    });
    let start = Arc::new(centre.clone());
    let start = Found { reference: start, direction: Direction::Centre, distance: 0 };
    let mut found = vec![start];
    found.extend(ranked.into_iter().map(|(_, _, found)| found));
    let hidden = found.len().saturating_sub(MOST_NODES);
    found.truncate(MOST_NODES);
    (found, u64::try_from(hidden).unwrap_or(u64::MAX))
}

/// What can be reached from the centre by these relations, and in how many steps; the nearest first,
/// those of one distance by reference.
fn reach(
    index: &Index,
    seen: &Seen,
    centre: &EntityRef,
    depth: u8,
    relations: &[&str],
) -> Vec<(Arc<EntityRef>, u8)> {
    let mut known: HashSet<Arc<EntityRef>> = HashSet::from([Arc::new(centre.clone())]);
    let mut reached: Vec<(Arc<EntityRef>, u8)> = Vec::new();
    let mut front: Vec<Arc<EntityRef>> = vec![Arc::new(centre.clone())];
    for distance in 1..=depth {
        let mut next = BTreeSet::new();
        for reference in &front {
            for (relation, target) in index.relation_pairs(seen, reference) {
                if relations.contains(&relation) && known.insert(Arc::clone(&target)) {
                    next.insert(target);
                }
            }
        }
        front = next.into_iter().collect();
        reached.extend(front.iter().map(|reference| (Arc::clone(reference), distance)));
    }
    reached
}
