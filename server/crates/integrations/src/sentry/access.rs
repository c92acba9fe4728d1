//! Who is in the organisation and in its teams.

use super::{Asked, PAGE, PAGES, Sentry, wire};
use crate::{http::HttpError, path};
use platform::errors::{Access, Member, MemberRole};
use std::collections::BTreeMap;

/// Reads it.
pub(super) async fn access(sentry: &Sentry, waits: bool) -> Result<Access, HttpError> {
    let place = sentry.below("");
    let asked = Asked { place: &place, query: &[], resource: "organisation", waits };
    let organisation: wire::Organisation = sentry.one(&asked).await?;
    let place = sentry.below("members/");
    let asked = Asked { place: &place, query: &[], resource: "members", waits };
    let members: Vec<wire::Member> = sentry.all(&asked, PAGES).await?;
    let mut teams = BTreeMap::new();
    // Where everybody sees everything, nobody needs a team for it.
    if !organisation.open_membership {
        let place = sentry.below("teams/");
        let query = [("per_page", PAGE)];
        let asked = Asked { place: &place, query: &query, resource: "teams", waits };
        let all: Vec<wire::Team> = sentry.all(&asked, PAGES).await?;
        for team in all {
            let place = format!(
                "/api/0/teams/{}/{}/members/",
                path::part(&sentry.settings.organisation),
                path::part(&team.slug)
            );
            let asked = Asked { place: &place, query: &[], resource: "team-members", waits };
            let members: Vec<wire::Member> = match sentry.all(&asked, PAGES).await {
                Ok(members) => members,
                // It went while it was asked for: nobody is in it.
                Err(HttpError::Status { status: 404, .. }) => Vec::new(),
                Err(error) => return Err(error),
            };
            let emails = members.iter().filter_map(email).collect();
            teams.insert(team.slug, emails);
        }
    }
    let members = members.into_iter().filter_map(member).collect();
    Ok(Access { open: organisation.open_membership, members, teams })
}

/// Their address, in small letters.
fn email(told: &wire::Member) -> Option<String> {
    let own = told.user.as_ref().map(|user| &user.email).filter(|email| !email.is_empty());
    let email = own.unwrap_or(&told.email).trim().to_lowercase();
    (!email.is_empty()).then_some(email)
}

/// A member; `None` when they were only invited, or may not sign in any more.
fn member(told: wire::Member) -> Option<Member> {
    let email = email(&told)?;
    let user = told.user?;
    if told.pending || told.expired || !user.is_active || user.is_suspended {
        return None;
    }
    let role = match told.org_role.as_str() {
        "owner" | "manager" => MemberRole::Everything,
        "billing" => MemberRole::Nothing,
        // Also an admin: of their teams.
        _ => MemberRole::Member,
    };
    let name = if told.name.is_empty() { email.clone() } else { told.name };
    Some(Member { id: user.id, name, email, role })
}
