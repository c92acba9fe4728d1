//! The groups of the catalog, as they are nested. Pure. Groups may be in a circle, and in several.

use crate::sign_in::Somebody;
use platform::{EntityRef, access::GroupNode};
use std::collections::{BTreeMap, BTreeSet};

/// How deep a list goes in.
const DEEPEST: u32 = 12;

/// The groups.
pub(super) struct Tree {
    nodes: BTreeMap<EntityRef, GroupNode>,
    below: BTreeMap<EntityRef, Vec<EntityRef>>,
}

/// A group in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub group: EntityRef,
    pub depth: u32,
    pub found: bool,
}

impl Shown {
    /// A group by itself.
    pub fn alone(group: &EntityRef) -> Self {
        Self { group: group.clone(), depth: 0, found: true }
    }
}

impl Tree {
    pub fn of(nodes: Vec<GroupNode>) -> Self {
        let mut below: BTreeMap<EntityRef, Vec<EntityRef>> = BTreeMap::new();
        for node in &nodes {
            for outer in &node.around {
                below.entry(outer.clone()).or_default().push(node.group.clone());
            }
        }
        let nodes: BTreeMap<_, _> =
            nodes.into_iter().map(|node| (node.group.clone(), node)).collect();
        let label = |group: &EntityRef| {
            nodes.get(group).and_then(|node| node.label.clone()).unwrap_or_default().to_lowercase()
        };
        for inner in below.values_mut() {
            inner.sort_by_key(|group| (label(group), group.clone()));
        }
        Self { nodes, below }
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn contains(&self, group: &EntityRef) -> bool {
        self.nodes.contains_key(group)
    }

    pub fn exists(&self, group: &EntityRef) -> bool {
        self.nodes.get(group).is_some_and(|node| node.label.is_some())
    }

    /// What a person calls a group.
    pub fn label(&self, group: &EntityRef) -> String {
        let label = self.nodes.get(group).and_then(|node| node.label.clone());
        label.unwrap_or_else(|| group.name().to_owned())
    }

    /// Whether a group names somebody itself.
    pub fn names(&self, group: &EntityRef, user: Option<&EntityRef>) -> bool {
        let node = self.nodes.get(group);
        user.is_some_and(|user| node.is_some_and(|node| node.members.contains(user)))
    }

    /// The groups right below one.
    pub fn below(&self, group: &EntityRef) -> &[EntityRef] {
        self.below.get(group).map(Vec::as_slice).unwrap_or_default()
    }

    /// The groups around one, the outermost first; of several ways the first one.
    pub fn around(&self, group: &EntityRef) -> Vec<EntityRef> {
        let mut way = Vec::new();
        let mut at = group;
        while let Some(outer) = self.nodes.get(at).and_then(|node| node.around.first()) {
            if outer == group || way.contains(outer) {
                break;
            }
            way.push(outer.clone());
            at = outer;
        }
        way.reverse();
        way
    }

    /// All groups around one, however far.
    pub fn all_around(&self, group: &EntityRef) -> BTreeSet<EntityRef> {
        let (mut seen, mut ahead) = (BTreeSet::new(), vec![group.clone()]);
        while let Some(at) = ahead.pop() {
            for outer in self.nodes.get(&at).into_iter().flat_map(|node| &node.around) {
                if outer != group && seen.insert(outer.clone()) {
                    ahead.push(outer.clone());
                }
            }
        }
        seen
    }

    /// The groups in the order of a list: each behind the one around it; those that a text stands in,
    /// with those around them. One that is in several stands in the first.
    pub fn walk(&self, text: &str) -> Vec<Shown> {
        let found: BTreeSet<&EntityRef> = self
            .nodes
            .keys()
            .filter(|group| {
                self.label(group).to_lowercase().contains(text)
                    || group.as_str().to_lowercase().contains(text)
            })
            .collect();
        let mut kept: BTreeSet<EntityRef> = found.iter().map(|one| (*one).clone()).collect();
        for group in &found {
            kept.extend(self.all_around(group));
        }
        let inside = |group: &&EntityRef| {
            let node = self.nodes.get(*group);
            node.is_some_and(|node| node.around.iter().any(|outer| self.contains(outer)))
        };
        let mut outermost: Vec<&EntityRef> =
            self.nodes.keys().filter(|group| !inside(group)).collect();
        outermost.sort_by_key(|group| self.label(group).to_lowercase());
        // What is only in a circle begins somewhere.
        let circles = self.nodes.keys().filter(inside);
        let (mut shown, mut seen) = (Vec::new(), BTreeSet::new());
        for start in outermost.into_iter().chain(circles) {
            let mut ahead = vec![(start, 0)];
            while let Some((group, depth)) = ahead.pop() {
                if !kept.contains(group) || !seen.insert(group) {
                    continue;
                }
                shown.push(Shown { group: group.clone(), depth, found: found.contains(group) });
                let deeper = (depth + 1).min(DEEPEST);
                ahead.extend(self.below(group).iter().rev().map(|inner| (inner, deeper)));
            }
        }
        shown
    }

    /// How many people each group names, and how many are in it by one below it.
    pub fn sizes(&self, people: &[Somebody]) -> BTreeMap<EntityRef, (u64, u64)> {
        let mut sizes: BTreeMap<EntityRef, (u64, u64)> = BTreeMap::new();
        for one in people {
            for group in &one.principal.groups {
                let size = sizes.entry(group.clone()).or_default();
                if self.names(group, one.principal.entity.as_ref()) {
                    size.0 += 1;
                } else {
                    size.1 += 1;
                }
            }
        }
        sizes
    }
}
