//! Groups and who is in them: nested as the catalog says, and as providers tell.

mod members;
mod tree;

use super::asked::Asked;
use crate::{
    policy::{Rules, Subject},
    sign_in::Somebody,
};
use async_trait::async_trait;
use members::{entry_of, paged, people_of};
use platform::{
    EntityRef,
    access::{Permission, PrincipalKind},
    identity::{
        ClaimEntry, GroupDetail, GroupList, GroupMember, GroupOf, GroupQuery, GroupSort, Groups,
        GroupsPage, IdentityError,
    },
};
use std::collections::{BTreeMap, BTreeSet};
use tree::Tree;

impl Asked {
    /// Everybody who is a person, by principal id; and the groups of the catalog.
    async fn population(&self) -> Result<(Vec<Somebody>, Tree), IdentityError> {
        let everybody = self.service.everybody().await?;
        let people =
            everybody.into_iter().filter(|one| one.principal.kind == PrincipalKind::Person);
        Ok((people.collect(), Tree::of(self.service.objects.groups())))
    }
}

#[async_trait]
impl Groups for Asked {
    async fn groups(&self, query: &GroupQuery) -> Result<GroupsPage, IdentityError> {
        self.require(Permission::PeopleRead, "groups").await?;
        let (people, tree) = self.population().await?;
        let rules = self.service.authority.rules();
        let claims = claims(&people, &rules);
        let nowhere = || people.iter().filter(|one| one.principal.groups.is_empty());
        let counts = [tree.len() as u64, claims.len() as u64, nowhere().count() as u64];
        let text = query.text.trim().to_lowercase();
        let named = |name: &str| name.to_lowercase().contains(&text);
        let (list, total) = match query.sort {
            GroupSort::Catalog => {
                let shown = tree.walk(&text);
                let (page, total) = paged(shown, query.offset);
                let sizes = tree.sizes(&people);
                let entries = page.into_iter().map(|one| entry_of(&tree, one, &sizes, &rules));
                (GroupList::Groups(entries.collect()), total)
            }
            GroupSort::Claims => {
                let found = claims.into_values().filter(|one| named(&one.claim)).collect();
                let (page, total) = paged(found, query.offset);
                (GroupList::Claims(page), total)
            }
            GroupSort::Nowhere => {
                let found =
                    nowhere().filter(|one| named(&one.principal.label) || named(&one.principal.id));
                let found = found.map(|one| member(one, Vec::new(), &rules)).collect();
                let (page, total) = paged(found, query.offset);
                (GroupList::People(page), total)
            }
        };
        Ok(GroupsPage { list, total, offset: query.offset, counts })
    }

    async fn group(
        &self,
        group: &EntityRef,
        offset: u64,
    ) -> Result<Option<GroupDetail>, IdentityError> {
        self.require(Permission::PeopleRead, &group.to_string()).await?;
        let (people, tree) = self.population().await?;
        if !tree.contains(group) {
            return Ok(None);
        }
        let rules = self.service.authority.rules();
        let (members, total) = paged(people_of(&tree, group, &people, &rules), offset);
        let sizes = tree.sizes(&people);
        let around = tree.around(group).into_iter().map(|one| {
            let label = tree.label(&one);
            (one, label)
        });
        let around = around.collect();
        let below = tree.below(group).iter();
        let below = below.map(|one| entry_of(&tree, tree::Shown::alone(one), &sizes, &rules));
        let below = below.collect();
        let entry = entry_of(&tree, tree::Shown::alone(group), &sizes, &rules);
        let group = GroupOf::Catalog { entry, around, below };
        Ok(Some(GroupDetail { group, members, total, offset }))
    }

    async fn claim(&self, claim: &str, offset: u64) -> Result<Option<GroupDetail>, IdentityError> {
        self.require(Permission::PeopleRead, claim).await?;
        let (people, _) = self.population().await?;
        let rules = self.service.authority.rules();
        let Some(entry) = claims(&people, &rules).remove(claim) else { return Ok(None) };
        let told = people.iter().filter(|one| one.claims.contains(claim));
        let told = told.map(|one| member(one, Vec::new(), &rules)).collect();
        let (members, total) = paged(told, offset);
        Ok(Some(GroupDetail { group: GroupOf::Claims { entry }, members, total, offset }))
    }
}

/// What providers tell of people, and what roles are given to, by name.
fn claims(people: &[Somebody], rules: &Rules) -> BTreeMap<String, ClaimEntry> {
    let mut all: BTreeMap<String, ClaimEntry> = BTreeMap::new();
    let empty = |claim: &str| ClaimEntry {
        claim: claim.to_owned(),
        providers: Vec::new(),
        people: 0,
        roles: Vec::new(),
    };
    for one in people {
        for claim in &one.claims {
            let entry = all.entry(claim.clone()).or_insert_with(|| empty(claim));
            entry.people += 1;
            let providers: BTreeSet<String> =
                entry.providers.drain(..).chain(one.providers.iter().cloned()).collect();
            entry.providers = providers.into_iter().collect();
        }
    }
    for (binding, _) in rules.bindings() {
        if let Subject::Claim(claim) = &binding.to {
            let entry = all.entry(claim.clone()).or_insert_with(|| empty(claim));
            if !entry.roles.contains(&binding.role) {
                entry.roles.push(binding.role.clone());
            }
        }
    }
    all
}

fn member(one: &Somebody, through: Vec<EntityRef>, rules: &Rules) -> GroupMember {
    GroupMember {
        principal: one.principal.id.clone(),
        label: one.principal.label.clone(),
        entity: one.principal.entity.clone(),
        signed_in: one.signed_in_at.is_some(),
        through,
        roles: rules.all_roles(&one.principal).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests;
