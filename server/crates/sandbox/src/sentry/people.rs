//! The organisation, its projects, teams and members.

use super::{
    Within,
    faults::{number, project_id},
    finding::{Paging, page},
    named,
    refusal::Refusal,
    reporting, words,
};
use crate::company::{ORGANISATION, PEOPLE, Person, Service, TEAMS};
use axum::{
    Json,
    extract::{Path, Query},
    response::Response,
};
use serde_json::{Value, json};

/// The team of everybody who is employed.
const ENGINEERING: &str = "engineering";

/// Whose projects only they see.
const SECURITY: &str = "security";

/// The external people.
const CONTRACTORS: &str = "contractors";

/// Since when all of it is there.
const BEGAN: &str = "2023-02-01T09:00:00Z";

type Pairs = Query<Vec<(String, String)>>;

/// The teams that a service's project belongs to.
pub(super) fn teams_of(service: &Service) -> Vec<&'static str> {
    if service.team == SECURITY {
        return vec![service.team];
    }
    vec![service.team, ENGINEERING]
}

fn label(team: &str) -> &'static str {
    let known = TEAMS.iter().find(|known| known.name == team);
    known.map_or("Engineering", |known| known.label)
}

fn teams_there() -> Vec<&'static str> {
    let mut all: Vec<&'static str> = reporting().flat_map(teams_of).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn is_in(person: &Person, team: &str) -> bool {
    let external = person.teams.contains(&CONTRACTORS);
    if team == ENGINEERING { !external } else { person.teams.contains(&team) }
}

pub(super) fn team(name: &str) -> Value {
    json!({"id": number(&["team", name]), "slug": name, "name": label(name)})
}

pub(super) async fn organisation() -> Json<Value> {
    let page = format!("https://{ORGANISATION}.sentry.example");
    Json(json!({
        "id": number(&["organisation", ORGANISATION]), "slug": ORGANISATION, "name": "Northwind",
        "dateCreated": BEGAN, "status": {"id": "active", "name": "active"},
        "avatar": {"avatarType": "letter_avatar", "avatarUuid": null},
        "isEarlyAdopter": false, "require2FA": true, "hasAuthProvider": true,
        "allowMemberInvite": false, "allowMemberProjectCreation": false,
        "allowSuperuserAccess": false,
        "links": {"organizationUrl": page, "regionUrl": "https://de.sentry.example"},
    }))
}

pub(super) async fn projects(Query(pairs): Pairs) -> Result<Response, Refusal> {
    let paging = Paging::read(pairs)?;
    let path = format!("/api/0/organizations/{ORGANISATION}/projects/");
    Ok(page(&path, reporting().collect(), &paging, |service| project(service)))
}

fn project(service: &Service) -> Value {
    let teams: Vec<Value> = teams_of(service).into_iter().map(team).collect();
    let platform = words::platform(service.language);
    let stages: Vec<&str> = service.environments.iter().map(|stage| stage.name()).collect();
    let mut project = json!({
        "id": project_id(service), "slug": service.name, "name": service.name,
        "platform": platform, "platforms": [platform], "dateCreated": BEGAN, "firstEvent": BEGAN,
        "firstTransactionEvent": false, "isBookmarked": false, "isMember": true,
        "hasAccess": true, "access": [], "features": ["releases"], "environments": stages,
        "team": teams.first(), "teams": teams, "latestRelease": null,
    });
    for flag in [
        "hasFeedbacks",
        "hasFlags",
        "hasInsightsAgentMonitoring",
        "hasInsightsAppStart",
        "hasInsightsAssets",
        "hasInsightsCaches",
        "hasInsightsDb",
        "hasInsightsHttp",
        "hasInsightsMCP",
        "hasInsightsQueues",
        "hasInsightsScreenLoad",
        "hasInsightsVitals",
        "hasLogs",
        "hasMinifiedStackTrace",
        "hasMonitors",
        "hasNewFeedbacks",
        "hasProfiles",
        "hasReplays",
        "hasSessions",
        "hasTraceMetrics",
        "hasUserReports",
    ] {
        project[flag] = json!(false);
    }
    project
}

pub(super) async fn teams(Query(pairs): Pairs) -> Result<Response, Refusal> {
    let paging = Paging::read(pairs)?;
    let path = format!("/api/0/organizations/{ORGANISATION}/teams/");
    Ok(page(&path, teams_there(), &paging, |name| {
        let mut team = team(name);
        let members = PEOPLE.iter().filter(|person| is_in(person, name)).count();
        let more = json!({
            "dateCreated": BEGAN, "isMember": false, "teamRole": null,
            "flags": {"idp:provisioned": true}, "access": ["event:read"], "hasAccess": true,
            "isPending": false, "memberCount": members,
            "avatar": {"avatarType": "letter_avatar", "avatarUuid": null, "avatarUrl": null},
        });
        if let (Some(team), Some(more)) = (team.as_object_mut(), more.as_object()) {
            team.extend(more.clone());
        }
        team
    }))
}

pub(super) async fn members(Query(pairs): Pairs) -> Result<Response, Refusal> {
    let paging = Paging::read(pairs)?;
    let path = format!("/api/0/organizations/{ORGANISATION}/members/");
    Ok(page(&path, PEOPLE.iter().collect(), &paging, |person| member(person)))
}

pub(super) async fn team_members(
    Path(path): Within,
    Query(pairs): Pairs,
) -> Result<Response, Refusal> {
    let team = named(&path, "team");
    if !teams_there().contains(&team.as_str()) {
        return Err(Refusal::NotFound);
    }
    let paging = Paging::read(pairs)?;
    let path = format!("/api/0/teams/{ORGANISATION}/{team}/members/");
    let people = PEOPLE.iter().filter(|person| is_in(person, &team)).collect();
    Ok(page(&path, people, &paging, |person: &&Person| member(person)))
}

fn member(person: &Person) -> Value {
    // Who leads the company sees everything.
    let role = if person.teams.contains(&"northwind") { "owner" } else { "member" };
    let id = number(&["user", person.login]);
    json!({
        "id": number(&["member", person.login]), "email": person.email, "name": person.label,
        "user": {
            "id": id, "name": person.label, "username": person.email, "email": person.email,
            "avatarUrl": "", "isActive": true, "isSuspended": false, "hasPasswordAuth": false,
            "isManaged": true, "dateJoined": BEGAN, "lastLogin": null, "has2fa": true,
            "lastActive": null, "isSuperuser": false, "isStaff": false, "experiments": {},
            "emails": [{"id": id, "email": person.email, "is_verified": true}],
        },
        "orgRole": role, "pending": false, "expired": false,
        "flags": {
            "idp:provisioned": true, "idp:role-restricted": false, "sso:linked": true,
            "sso:invalid": false, "member-limit:restricted": false,
            "partnership:restricted": false,
        },
        "dateCreated": BEGAN, "inviteStatus": "approved", "inviterName": null,
    })
}
