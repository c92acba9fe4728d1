//! Teams and members, by GraphQL.

mod wire;

pub(super) use wire::{Connection, GraphQl};

use super::{GitHub, graphql};
use platform::code_host::{HostError, People, Person, Team};
use serde::de::DeserializeOwned;
use serde_json::json;
use wire::{OfOrganisation, WireLogin, WithMembers, WithTeam, WithTeams};

const TEAMS: &str = include_str!("people/teams.graphql");
const TEAM_MEMBERS: &str = include_str!("people/team_members.graphql");
const MEMBERS: &str = include_str!("people/members.graphql");

/// Everybody in the organisation.
pub(super) async fn all(github: &GitHub) -> Result<People, HostError> {
    Ok(People { people: members(github).await?, teams: teams(github).await? })
}

async fn members(github: &GitHub) -> Result<Vec<Person>, HostError> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let data: OfOrganisation<WithMembers> =
            ask(github, MEMBERS, after.as_deref(), None).await?;
        let page = data.organization.ok_or_else(|| missing(github))?.members_with_role;
        found.extend(page.nodes.into_iter().flatten().map(Person::from));
        match page.page_info.next() {
            Some(next) => after = Some(next),
            None => return Ok(found),
        }
    }
}

async fn teams(github: &GitHub) -> Result<Vec<Team>, HostError> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let data: OfOrganisation<WithTeams> = ask(github, TEAMS, after.as_deref(), None).await?;
        let page = data.organization.ok_or_else(|| missing(github))?.teams;
        for mut team in page.nodes.into_iter().flatten() {
            let mut rest = team.members.page_info.next();
            while let Some(from) = rest {
                let more = more_members(github, &team.slug, from).await?;
                rest = more.page_info.next();
                team.members.nodes.extend(more.nodes);
            }
            found.push(Team::from(team));
        }
        match page.page_info.next() {
            Some(next) => after = Some(next),
            None => return Ok(found),
        }
    }
}

async fn more_members(
    github: &GitHub,
    team: &str,
    from: String,
) -> Result<Connection<WireLogin>, HostError> {
    let data: OfOrganisation<WithTeam> = ask(github, TEAM_MEMBERS, Some(&from), Some(team)).await?;
    let team = data.organization.and_then(|organisation| organisation.team);
    // It may have been deleted between two pages.
    Ok(team.map(|team| team.members).unwrap_or_default())
}

async fn ask<T: DeserializeOwned>(
    github: &GitHub,
    query: &str,
    after: Option<&str>,
    team: Option<&str>,
) -> Result<T, HostError> {
    let variables = json!({"organization": github.organisation, "after": after, "team": team});
    graphql::ask(github, query, &variables, false).await
}

fn missing(github: &GitHub) -> HostError {
    HostError::Refused(format!(
        "{} is no organisation that the credential can see; without people (people = false) its \
         repositories are read all the same",
        github.organisation
    ))
}
