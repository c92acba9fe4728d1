//! Users, roles, teams, who is called.

use super::{Refusal, Server, moment, paged};
use crate::{
    company::{PEOPLE, Person, SERVICES, TEAMS},
    trouble::rota,
    world::uuid,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use platform::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// When the organisation was made: 2025-01-01.
const CREATED: Timestamp = Timestamp(1_735_689_600_000);

/// The role that everybody has.
const STANDARD: &str = "standard";

/// The teams whose things are restricted to a role of their own.
const RESTRICTED: &[&str] = &["security"];

/// What may be asked of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(rename = "page[size]")]
    size: Option<usize>,
    #[serde(rename = "page[number]")]
    number: usize,
    #[serde(rename = "filter[status]")]
    status: String,
    #[serde(rename = "filter[keyword]")]
    keyword: String,
}

/// The number of a role.
fn role(name: &str) -> String {
    uuid(&["datadog-role", name])
}

/// The role that a team's things are restricted to.
pub(super) fn role_of(team: &str) -> Option<String> {
    RESTRICTED.contains(&team).then(|| role(team))
}

/// The number of a user.
pub(super) fn id(person: &Person) -> String {
    uuid(&["datadog-user", person.login])
}

/// Contractors have no account.
fn has_account(person: &Person) -> bool {
    !person.teams.contains(&"contractors")
}

/// A user as others are told of it.
pub(super) fn user(person: &Person) -> Value {
    let mut roles = vec![role(STANDARD)];
    roles.extend(person.teams.iter().filter_map(|team| role_of(team)));
    let roles: Vec<Value> =
        roles.into_iter().map(|id| json!({"type": "roles", "id": id})).collect();
    json!({
        "type": "users",
        "id": id(person),
        "attributes": {
            "name": person.label,
            "handle": person.email,
            "email": person.email,
            "created_at": moment(CREATED),
            "disabled": false,
            "verified": true,
            "service_account": false,
            "status": "Active",
        },
        "relationships": {"roles": {"data": roles}},
    })
}

pub(super) async fn users(Query(asked): Query<Asked>) -> Json<Value> {
    let all = PEOPLE.iter().filter(|person| has_account(person));
    let active = asked.status.is_empty() || asked.status.split(',').any(|one| one == "Active");
    let all: Vec<Value> = all.filter(|_| active).map(user).collect();
    let (count, size) = (all.len(), asked.size.unwrap_or(10).clamp(1, 100));
    let page = paged(all, asked.number * size, size);
    let counts = json!({"total_count": count, "total_filtered_count": count});
    Json(json!({"data": page, "included": [], "meta": {"page": counts}}))
}

fn team_id(name: &str) -> String {
    uuid(&["datadog-team", name])
}

pub(super) async fn teams(Query(asked): Query<Asked>) -> Json<Value> {
    let fits = |name: &str| name.contains(asked.keyword.as_str());
    let all: Vec<Value> = TEAMS
        .iter()
        .filter(|team| fits(team.name))
        .map(|team| {
            json!({
                "type": "team",
                "id": team_id(team.name),
                "attributes": {"handle": team.name, "name": team.label, "summary": team.about},
            })
        })
        .collect();
    let size = asked.size.unwrap_or(10).clamp(1, 100);
    Json(json!({"data": paged(all, asked.number * size, size)}))
}

pub(super) async fn on_call(
    State(server): State<Server>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let team = TEAMS.iter().find(|team| team_id(team.name) == id);
    let service = team.and_then(|team| SERVICES.iter().find(|one| one.team == team.name));
    let service = service.ok_or(Refusal::NotFound("Not Found"))?;
    let rota = rota(service, server.world.now());
    let named = |person: &Person| json!({"type": "users", "id": self::id(person)});
    let step = |number: &str| uuid(&["datadog-step", service.team, number]);
    let steps = [("1", rota.first), ("2", rota.second)];
    let told = |(number, person): (&str, &'static Person)| {
        json!({
            "type": "escalation_policy_steps",
            "id": step(number),
            "relationships": {"responders": {"data": [named(person)]}},
        })
    };
    let escalations =
        steps.map(|(number, _)| json!({"type": "escalation_policy_steps", "id": step(number)}));
    let mut included: Vec<Value> = steps.into_iter().map(told).collect();
    included.push(user(rota.first));
    if rota.first != rota.second {
        included.push(user(rota.second));
    }
    Ok(Json(json!({
        "data": {
            "type": "team_oncall_responders",
            "id": id,
            "relationships": {
                "responders": {"data": [named(rota.first)]},
                "escalations": {"data": escalations},
            },
        },
        "included": included,
    })))
}
