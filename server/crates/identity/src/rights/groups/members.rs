//! Who is in a group, by which way, and which roles it gives.

use super::{
    member,
    tree::{Shown, Tree},
};
use crate::{
    policy::{Rules, Subject},
    sign_in::Somebody,
};
use platform::{
    EntityRef,
    identity::{GivenRole, GroupEntry, GroupMember, GroupsPage},
};
use std::collections::{BTreeMap, BTreeSet};

/// A group as it is listed.
pub(super) fn entry_of(
    tree: &Tree,
    shown: Shown,
    sizes: &BTreeMap<EntityRef, (u64, u64)>,
    rules: &Rules,
) -> GroupEntry {
    let Shown { group, depth, found } = shown;
    let (direct, inherited) = sizes.get(&group).copied().unwrap_or_default();
    GroupEntry {
        label: tree.label(&group),
        exists: tree.exists(&group),
        roles: roles(tree, &group, rules),
        group,
        depth,
        found,
        direct,
        inherited,
    }
}

/// The roles that a group gives, by itself or because it is in one that does.
fn roles(tree: &Tree, group: &EntityRef, rules: &Rules) -> Vec<GivenRole> {
    let around = tree.all_around(group);
    let mut given = BTreeSet::new();
    for (binding, _) in rules.bindings() {
        let Subject::Group(bound) = &binding.to else { continue };
        let through = if bound == group {
            None
        } else if around.contains(bound) {
            Some(bound.clone())
        } else {
            continue;
        };
        given.insert(GivenRole { role: binding.role.clone(), through });
    }
    given.into_iter().collect()
}

/// Who is in a group: those first whom it names itself, then by name.
pub(super) fn people_of(
    tree: &Tree,
    group: &EntityRef,
    people: &[Somebody],
    rules: &Rules,
) -> Vec<GroupMember> {
    let inside = people.iter().filter(|one| one.principal.groups.contains(group));
    let mut members: Vec<GroupMember> = inside
        .map(|one| {
            let entity = one.principal.entity.as_ref();
            let through = if tree.names(group, entity) {
                Vec::new()
            } else {
                let names = one.principal.groups.iter().filter(|inner| tree.names(inner, entity));
                names.filter(|inner| tree.all_around(inner).contains(group)).cloned().collect()
            };
            member(one, through, rules)
        })
        .collect();
    members.sort_by_key(|one| (!one.through.is_empty(), one.label.to_lowercase()));
    members
}

/// A page of them, and how many there are.
pub(super) fn paged<T>(all: Vec<T>, offset: u64) -> (Vec<T>, u64) {
    let total = all.len() as u64;
    let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
    let size = usize::try_from(GroupsPage::SIZE).unwrap_or(usize::MAX);
    (all.into_iter().skip(skipped).take(size).collect(), total)
}
