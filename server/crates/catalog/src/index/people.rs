//! People and their groups.

use super::{Index, flat::lower, relation::Relation};
use platform::{EntityRef, access::GroupNode};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};

impl Index {
    /// The Users that have a value under a key, whatever its case.
    #[must_use]
    pub fn users_with(&self, key: &str, value: &str) -> Vec<EntityRef> {
        let mut found = RoaringBitmap::new();
        self.terms.equal(&lower(key), &lower(value), &mut found);
        let users = found
            .into_iter()
            .filter_map(|number| self.nodes.entry(number).map(|entry| (*entry.reference).clone()));
        let mut users: Vec<_> = users.filter(|reference| reference.kind() == "user").collect();
        users.sort();
        users
    }

    /// Every User entity.
    #[must_use]
    pub fn users(&self) -> Vec<EntityRef> {
        let entries = self.all.iter().filter_map(|number| self.nodes.entry(number));
        let users = entries.filter(|entry| entry.reference.kind() == "user");
        let mut users: Vec<_> = users.map(|entry| EntityRef::clone(&entry.reference)).collect();
        users.sort();
        users
    }

    /// The groups that somebody is a member of, and those around these, whichever side says so.
    /// Groups that are only mentioned count too: who is in them is known.
    #[must_use]
    pub fn groups_of(&self, user: &EntityRef) -> BTreeSet<EntityRef> {
        let mut groups = BTreeSet::new();
        let relations = Relation::named("memberOf").zip(Relation::named("childOf"));
        let (Some(start), Some((member, child))) = (self.nodes.number(user), relations) else {
            return groups;
        };
        let mut seen = RoaringBitmap::new();
        let mut ahead: Vec<u32> = self.nodes.related(start, member).collect();
        // Groups may be in a circle.
        while let Some(number) = ahead.pop() {
            if !seen.insert(number) {
                continue;
            }
            if let Some(reference) = self.nodes.reference(number) {
                if reference.kind() != "group" {
                    continue;
                }
                groups.insert((**reference).clone());
            }
            ahead.extend(self.nodes.related(number, child));
        }
        groups
    }

    /// Every group that is there, or that users and groups mention, whichever side says so.
    #[must_use]
    pub fn groups(&self) -> Vec<GroupNode> {
        let relations = Relation::named("memberOf").zip(Relation::named("childOf"));
        let Some((member, child)) = relations else { return Vec::new() };
        let mut nodes: BTreeMap<u32, GroupNode> = BTreeMap::new();
        for number in &self.all {
            let Some(entry) = self.nodes.entry(number) else { continue };
            let inner = match entry.reference.kind() {
                "group" => child,
                "user" => member,
                _ => continue,
            };
            if inner == child {
                self.group_node(&mut nodes, number);
            }
            for outer in self.nodes.related(number, inner).collect::<Vec<_>>() {
                let Some(node) = self.group_node(&mut nodes, outer) else { continue };
                if inner == member {
                    node.members.insert((*entry.reference).clone());
                    continue;
                }
                let outer = node.group.clone();
                if let Some(node) = self.group_node(&mut nodes, number) {
                    node.around.insert(outer);
                }
            }
        }
        let mut all: Vec<GroupNode> = nodes.into_values().collect();
        all.sort_by(|one, other| one.group.cmp(&other.group));
        all
    }

    fn group_node<'a>(
        &self,
        nodes: &'a mut BTreeMap<u32, GroupNode>,
        number: u32,
    ) -> Option<&'a mut GroupNode> {
        let group = self.nodes.reference(number).filter(|one| one.kind() == "group")?;
        Some(nodes.entry(number).or_insert_with(|| GroupNode {
            group: EntityRef::clone(group),
            label: self.label_of(group),
            around: BTreeSet::new(),
            members: BTreeSet::new(),
        }))
    }

    /// What a person calls an entity that is there.
    #[must_use]
    pub fn label_of(&self, reference: &EntityRef) -> Option<String> {
        self.entry(reference).map(|entry| entry.label.to_string())
    }
}
