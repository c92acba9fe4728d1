//! The organisation, its members and teams: by REST, and by the part of GraphQL that lists them.

use super::{
    Simulated, address, delivered, made,
    pages::{Asked, page},
    pulls,
    refusal::Refusal,
};
use crate::company::{ORGANISATION, PEOPLE, Person, SERVICES, TEAMS, Team, repositories};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Whether it is the organisation that there is.
pub(super) fn ours(organisation: &str) -> Result<(), Refusal> {
    let ours = organisation.eq_ignore_ascii_case(ORGANISATION);
    if ours { Ok(()) } else { Err(Refusal::NotFound) }
}

pub(super) async fn organisation(Path(organisation): Path<String>) -> Result<Json<Value>, Refusal> {
    ours(&organisation)?;
    let own = address::api(&format!("orgs/{ORGANISATION}"));
    let at = |path: &str| format!("{own}/{path}");
    Ok(Json(json!({
        "login": ORGANISATION,
        "id": address::id(&["user", ORGANISATION]),
        "node_id": address::node(&["user", ORGANISATION]),
        "url": own,
        "repos_url": at("repos"),
        "events_url": at("events"),
        "hooks_url": at("hooks"),
        "issues_url": at("issues"),
        "members_url": at("members{/member}"),
        "public_members_url": at("public_members{/member}"),
        "avatar_url": address::site("avatars/northwind.png"),
        "description": "Builds and runs an online shop for outdoor gear",
        "name": "Northwind",
        "html_url": address::site(ORGANISATION),
        "has_organization_projects": false,
        "has_repository_projects": false,
        "public_repos": 0,
        "total_private_repos": repositories().len(),
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "type": "Organization",
        "created_at": "2025-01-01T08:00:00Z",
        "updated_at": "2025-01-01T08:00:00Z",
        "archived_at": null,
    })))
}

pub(super) async fn members(
    Path(organisation): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    ours(&organisation)?;
    let path = format!("orgs/{ORGANISATION}/members");
    let all = PEOPLE.iter().collect();
    Ok(page(&path, all, &asked, |shown: Vec<&Person>, _| {
        shown.into_iter().map(address::person).collect()
    }))
}

/// An account, whatever it is.
pub(super) async fn one(Path(login): Path<String>) -> Result<Json<Value>, Refusal> {
    if ours(&login).is_ok() {
        return Ok(Json(address::organisation()));
    }
    let person = PEOPLE.iter().find(|person| person.login.eq_ignore_ascii_case(&login));
    person.map(|person| Json(address::person(person))).ok_or(Refusal::NotFound)
}

/// The team of a repository.
pub(super) fn team_of(repository: &str) -> Option<Value> {
    let service = SERVICES.iter().find(|service| service.repository == repository)?;
    TEAMS.iter().find(|known| known.name == service.team).map(team)
}

fn team(team: &Team) -> Value {
    let mut value = short(team);
    value["parent"] =
        TEAMS.iter().find(|other| Some(other.name) == team.parent).map_or(Value::Null, short);
    value
}

fn short(team: &Team) -> Value {
    let own = address::api(&format!("orgs/{ORGANISATION}/teams/{}", team.name));
    json!({
        "id": address::id(&["team", team.name]),
        "node_id": address::node(&["team", team.name]),
        "url": own,
        "members_url": format!("{own}/members{{/member}}"),
        "name": team.label,
        "slug": team.name,
        "description": team.about,
        "privacy": "closed",
        "notification_setting": "notifications_enabled",
        "permission": "pull",
        "html_url": address::site(&format!("orgs/{ORGANISATION}/teams/{}", team.name)),
        "repositories_url": format!("{own}/repos"),
        "type": "organization",
    })
}

pub(super) async fn teams(
    Path(organisation): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    ours(&organisation)?;
    let path = format!("orgs/{ORGANISATION}/teams");
    let all = TEAMS.iter().collect();
    Ok(page(&path, all, &asked, |shown: Vec<&Team>, _| shown.into_iter().map(team).collect()))
}

fn people_of(team: &str) -> Vec<&'static Person> {
    PEOPLE.iter().filter(|person| person.teams.contains(&team)).collect()
}

pub(super) async fn team_members(
    Path((organisation, team)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    ours(&organisation)?;
    if !TEAMS.iter().any(|known| known.name == team) {
        return Err(Refusal::NotFound);
    }
    let path = format!("orgs/{ORGANISATION}/teams/{team}/members");
    Ok(page(&path, people_of(&team), &asked, |shown, _| {
        shown.into_iter().map(address::person).collect()
    }))
}

/// A question of GraphQL. What is asked for is known by the names of the connections in it: there is no
/// reader of the language here.
#[derive(Debug, Deserialize)]
pub(super) struct Question {
    query: String,
    #[serde(default)]
    variables: Variables,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Variables {
    organization: Option<String>,
    team: Option<String>,
    owner: Option<String>,
    name: Option<String>,
    query: Option<String>,
    after: Option<String>,
}

pub(super) async fn graphql(
    State(server): Simulated,
    Json(question): Json<Question>,
) -> Json<Value> {
    let Question { query, variables } = question;
    let world = &server.world;
    let given = |variable: Option<String>| variable.unwrap_or_default();
    let (owner, name) = (variables.owner.clone(), variables.name.clone());
    if let Some(answer) = made::by_graphql(world, &query, &given(name.clone())) {
        return Json(answer);
    }
    let delivered = delivered::answer(world, &query, (owner, name, variables.after.as_deref()));
    if let Some(answer) = delivered {
        return Json(answer);
    }
    if query.contains("pullRequests(") {
        return Json(pulls::of_repository(world, &given(variables.owner), &given(variables.name)));
    }
    if query.contains("search(") {
        return Json(pulls::of_account(world, &given(variables.query), variables.after.as_deref()));
    }
    let (organization, of_team) = (given(variables.organization), given(variables.team));
    if ours(&organization).is_err() {
        let message =
            format!("Could not resolve to an Organization with the login of '{organization}'.");
        let error = json!({"type": "NOT_FOUND", "path": ["organization"], "message": message});
        return Json(json!({"data": {"organization": null}, "errors": [error]}));
    }
    let whole = json!({"hasNextPage": false, "endCursor": null});
    let logins = |people: Vec<&Person>| {
        let nodes: Vec<_> = people.iter().map(|person| json!({"login": person.login})).collect();
        json!({"pageInfo": whole, "nodes": nodes})
    };
    let organization = if query.contains("membersWithRole") {
        let nodes: Vec<_> = PEOPLE.iter().map(member).collect();
        json!({"membersWithRole": {"pageInfo": whole, "nodes": nodes}})
    } else if query.contains("teams(") {
        let nodes: Vec<_> = TEAMS
            .iter()
            .map(|team| {
                json!({
                    "slug": team.name,
                    "combinedSlug": format!("{ORGANISATION}/{}", team.name),
                    "name": team.label,
                    "description": team.about,
                    "avatarUrl": null,
                    "editTeamUrl": null,
                    "parentTeam": team.parent.map(|parent| json!({"slug": parent})),
                    "members": logins(people_of(team.name)),
                })
            })
            .collect();
        json!({"teams": {"pageInfo": whole, "nodes": nodes}})
    } else {
        json!({"team": {"members": logins(people_of(&of_team))}})
    };
    Json(json!({"data": {"organization": organization}}))
}

fn member(person: &Person) -> Value {
    json!({
        "login": person.login,
        "id": address::node(&["user", person.login]),
        "name": person.label,
        "email": person.email,
        "avatarUrl": address::site(&format!("avatars/{}.png", person.login)),
        "bio": null,
    })
}
