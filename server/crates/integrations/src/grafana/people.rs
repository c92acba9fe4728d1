//! Whom Grafana lets in, and who may see a dashboard or a folder.

use super::{Grafana, wire};
use crate::http::HttpError;
use platform::monitoring::{Audience, VendorPeople, VendorPerson};
use std::collections::{BTreeMap, BTreeSet};

/// Teams that are asked for at most.
const TEAMS: &str = "1000";

fn role(name: &str) -> String {
    format!("role:{name}")
}

fn team(id: i64) -> String {
    format!("team:{id}")
}

fn user(id: i64) -> String {
    format!("user:{id}")
}

/// The organisation's users, with what they are in. Who may administer may see what others see.
pub(super) async fn all(grafana: &Grafana, waits: bool) -> Result<VendorPeople, HttpError> {
    let users: Vec<wire::User> = grafana.read("/org/users", &[], waits).await?;
    let found: wire::Teams =
        grafana.read("/teams/search", &[("perpage", TEAMS), ("page", "1")], waits).await?;
    let mut teams: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for one in found.teams.iter().filter(|one| one.member_count > 0) {
        let place = format!("/teams/{}/members", one.id);
        let members: Vec<wire::Member> = grafana.read(&place, &[], waits).await?;
        for member in members {
            teams.entry(member.user_id).or_default().push(one.id);
        }
    }
    let person = |read: wire::User| {
        let roles: &[&str] = match read.role.as_str() {
            "Admin" => &["Admin", "Editor", "Viewer"],
            "Editor" => &["Editor", "Viewer"],
            "Viewer" => &["Viewer"],
            _ => &[],
        };
        let own = teams.get(&read.id).into_iter().flatten();
        let memberships = roles.iter().map(|one| role(one)).chain(own.map(|id| team(*id)));
        VendorPerson {
            id: user(read.id),
            label: if read.name.is_empty() { read.login } else { read.name },
            email: read.email.to_lowercase(),
            memberships: memberships.collect(),
        }
    };
    let let_in = users.into_iter().filter(|one| !one.is_disabled);
    Ok(VendorPeople(let_in.map(person).collect()))
}

/// Whom something with these permissions is shown to. Administrators see everything.
pub(super) fn audience(permissions: Vec<wire::Permission>) -> Audience {
    let mut names: BTreeSet<String> = [role("Admin")].into();
    for one in permissions {
        if !one.role.is_empty() {
            names.insert(role(&one.role));
        }
        if one.team_id > 0 {
            names.insert(team(one.team_id));
        }
        if one.user_id > 0 {
            names.insert(user(one.user_id));
        }
    }
    Audience::Only { names }
}
