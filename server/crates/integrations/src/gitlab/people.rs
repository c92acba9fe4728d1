//! Subgroups as teams, and members.

use super::{
    GitLab,
    wire::{WireGroup, WireMember},
};
use crate::{http::HttpError, path};
use platform::code_host::{People, Person, Team};
use std::collections::BTreeMap;

/// Everybody in the group and below it.
pub(super) async fn all(gitlab: &GitLab) -> Result<People, HttpError> {
    let root = path::part(&gitlab.group);
    let groups: Vec<WireGroup> =
        gitlab.all(&format!("/groups/{root}/descendant_groups?per_page=100")).await?;
    let slugs: BTreeMap<u64, String> =
        groups.iter().map(|group| (group.id, slug(&gitlab.group, &group.full_path))).collect();
    let mut people: BTreeMap<String, Person> = BTreeMap::new();
    let mut teams = Vec::new();
    let mut take = |members: Vec<WireMember>| -> Vec<String> {
        let active = members
            .into_iter()
            .filter(|one| one.state.as_deref().is_none_or(|state| state == "active"));
        let logins = active.map(|member| {
            let login = member.username.clone();
            people.insert(login.clone(), person(member));
            login
        });
        logins.collect()
    };
    take(gitlab.all(&format!("/groups/{root}/members/all?per_page=100")).await?);
    for group in groups {
        let members = gitlab.all(&format!("/groups/{}/members?per_page=100", group.id)).await?;
        let members = take(members);
        teams.push(Team {
            slug: slugs.get(&group.id).cloned().unwrap_or_default(),
            full_slug: group.full_path,
            name: Some(group.name),
            about: group.description.filter(|text| !text.trim().is_empty()),
            picture: group.avatar_url,
            edit_page: None,
            parent: group.parent_id.and_then(|parent| slugs.get(&parent).cloned()),
            members,
        });
    }
    Ok(People { people: people.into_values().collect(), teams })
}

/// The name of a subgroup from the group on: `payments-web` of `acme/payments/web`.
fn slug(group: &str, full_path: &str) -> String {
    let inside = full_path.get(group.len()..).and_then(|rest| rest.strip_prefix('/'));
    inside.unwrap_or(full_path).replace('/', "-")
}

fn person(member: WireMember) -> Person {
    Person {
        login: member.username,
        id: Some(member.id.to_string()),
        name: member.name,
        email: member.email.filter(|text| !text.is_empty()),
        picture: member.avatar_url,
        about: None,
    }
}
