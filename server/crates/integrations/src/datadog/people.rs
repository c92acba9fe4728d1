//! Whom Datadog lets in, and whom it calls.

use super::{Datadog, incidents::called, there, wire};
use crate::{http::HttpError, path};
use platform::monitoring::{Called, OnCall, VendorPeople, VendorPerson};
use std::collections::BTreeMap;

/// Users of one page.
const PAGE: usize = 100;

/// Pages at most.
const PAGES: usize = 100;

/// Everybody who is let in.
pub(super) async fn all(datadog: &Datadog, waits: bool) -> Result<VendorPeople, HttpError> {
    let mut all = Vec::new();
    let size = PAGE.to_string();
    for page in 0..PAGES {
        let number = page.to_string();
        let query = [
            ("page[size]", size.as_str()),
            ("page[number]", number.as_str()),
            ("filter[status]", "Active"),
        ];
        let read: wire::Listed<wire::User> =
            datadog.read("users", "/api/v2/users", &query, waits).await?;
        let last = read.data.len() < PAGE;
        all.extend(read.data.into_iter().filter(is_let_in).map(person));
        if last {
            break;
        }
    }
    Ok(VendorPeople(all))
}

/// Who was shut out or has not come yet sees nothing; an account of a program is nobody, whatever
/// address stands at it.
fn is_let_in(user: &wire::User) -> bool {
    let status = &user.attributes.status;
    let shut_out = user.attributes.disabled || user.attributes.service_account;
    !shut_out && (status.is_empty() || status.eq_ignore_ascii_case("active"))
}

fn person(user: wire::User) -> VendorPerson {
    let wire::User { id, attributes, relationships } = user;
    let label = if attributes.name.is_empty() { &attributes.handle } else { &attributes.name };
    VendorPerson {
        label: label.clone(),
        email: attributes.email.to_lowercase(),
        memberships: relationships.roles.data.into_iter().map(|role| role.id).collect(),
        id,
    }
}

/// Who is called for a team, by the team's handle; `None` when there is no such team, or nobody is.
pub(super) async fn on_call(
    datadog: &Datadog,
    team: &str,
    waits: bool,
) -> Result<Option<OnCall>, HttpError> {
    let query = [("filter[keyword]", team), ("page[size]", "100")];
    let teams: wire::Listed<wire::Team> =
        datadog.read("teams", "/api/v2/team", &query, waits).await?;
    let is_it = |one: &wire::Team| one.attributes.handle.eq_ignore_ascii_case(team);
    let Some(found) = teams.data.into_iter().find(is_it) else { return Ok(None) };
    let path = format!("/api/v2/on-call/teams/{}/on-call", path::part(&found.id));
    let query = [("include", "responders,escalations.responders")];
    let read = there(datadog.read::<wire::One>("on-call", &path, &query, waits).await)?;
    Ok(read.map(|read| told(team, read)))
}

fn told(team: &str, read: wire::One) -> OnCall {
    let (users, steps): (Vec<_>, Vec<_>) =
        read.included.into_iter().partition(|one| one.kind == "users");
    let users: BTreeMap<_, _> = users.into_iter().map(|one| (one.id, one.attributes)).collect();
    let steps: BTreeMap<_, _> = steps.into_iter().map(|one| (one.id, one.relationships)).collect();
    let people = |all: &wire::Several| -> Vec<Called> {
        let known = all.data.iter().filter_map(|one| users.get(&one.id));
        known.map(|user| called(user, "")).collect()
    };
    let relations = read.data.relationships;
    let first = people(&relations.responders);
    let then = relations.escalations.data.iter().filter_map(|step| steps.get(&step.id));
    let then = then.map(|step| people(&step.responders));
    let then = then.filter(|step| !step.is_empty() && *step != first).collect();
    OnCall { team: team.to_owned(), first, then }
}
