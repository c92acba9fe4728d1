//! Incidents: what people were called for.

use super::{Server, moment, people};
use crate::{trouble::Trouble, world::uuid};
use axum::{
    Json,
    extract::{Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{cmp::Reverse, collections::BTreeMap};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(rename = "page[size]")]
    size: Option<usize>,
    #[serde(rename = "page[offset]")]
    offset: usize,
    include: String,
}

pub(super) async fn list(State(server): State<Server>, Query(asked): Query<Asked>) -> Json<Value> {
    let now = server.world.now();
    let mut all = server.world.all_troubles(now);
    all.retain(|trouble| trouble.incident.is_some());
    all.sort_by_key(|trouble| Reverse(trouble.incident.as_ref().map(|one| one.declared)));
    let size = asked.size.unwrap_or(10).clamp(1, 100);
    let page: Vec<Trouble> = all.into_iter().skip(asked.offset).take(size).collect();
    let people: BTreeMap<String, Value> = page
        .iter()
        .filter_map(|trouble| trouble.incident.as_ref())
        .map(|incident| (people::id(incident.commander), people::user(incident.commander)))
        .collect();
    let included: Vec<Value> =
        if asked.include.contains("users") { people.into_values().collect() } else { Vec::new() };
    let count = page.len();
    let data: Vec<Value> = page.iter().filter_map(json).collect();
    Json(json!({
        "data": data,
        "included": included,
        "meta": {"pagination": {"offset": asked.offset, "next_offset": asked.offset + count, "size": size}},
    }))
}

fn json(trouble: &Trouble) -> Option<Value> {
    let incident = trouble.incident.as_ref()?;
    let resolved = incident.resolved.map(moment);
    let state = if incident.resolved.is_some() { "resolved" } else { "active" };
    let service = trouble.service;
    let commander = json!({"data": {"type": "users", "id": people::id(incident.commander)}});
    let acknowledged = incident.pages.iter().find_map(|page| page.acknowledged);
    let response = acknowledged.map_or(0, |at| incident.declared.seconds_until(at));
    let restored = incident.resolved.map_or(0, |at| trouble.from.seconds_until(at));
    let single = |kind: &str, value: Value| json!({"type": kind, "value": value});
    let visibility = if incident.private { "private" } else { "organization" };
    let mut attributes = json!({
        "public_id": incident.number,
        "incident_type_uuid": uuid(&["incident-type"]),
        "title": trouble.title(),
        "severity": trouble.severity.word(),
        "state": state,
        "visibility": visibility,
        "created": moment(incident.declared),
        "declared": moment(incident.declared),
        "modified": moment(incident.resolved.unwrap_or(incident.declared)),
        "detected": moment(trouble.from),
        "resolved": resolved,
        "archived": null,
        "is_test": false,
    });
    let more = json!({
        "customer_impacted": true,
        "customer_impact_start": moment(trouble.from),
        "customer_impact_end": resolved,
        "customer_impact_scope": format!("Customers of {}", service.name),
        "customer_impact_duration": restored,
        "time_to_detect": trouble.from.seconds_until(incident.declared),
        "time_to_internal_response": response,
        "time_to_repair": restored,
        "time_to_resolve": restored,
        "case_id": null,
        "non_datadog_creator": null,
        "notification_handles": null,
        "fields": {
            "severity": single("dropdown", json!(trouble.severity.word())),
            "state": single("dropdown", json!(state)),
            "services": single("autocomplete", json!([service.name])),
            "teams": single("autocomplete", json!([service.team])),
            "env": single("autocomplete", json!([trouble.environment.name()])),
            "root_cause": single("textbox", json!(cause(trouble))),
        },
    });
    if let (Some(attributes), Value::Object(more)) = (attributes.as_object_mut(), more) {
        attributes.extend(more);
    }
    Some(json!({
        "type": "incidents",
        "id": uuid(&["incident", &trouble.name()]),
        "attributes": attributes,
        "relationships": {
            "commander_user": commander,
            "created_by_user": commander,
            "declared_by_user": commander,
            "attachments": {"data": []},
            "impacts": {"data": []},
            "integrations": {"data": []},
            "responders": {"data": []},
            "user_defined_fields": {"data": []},
        },
    }))
}

/// What is known of the cause once it is over.
fn cause(trouble: &Trouble) -> Option<String> {
    let change = &trouble.cause.change;
    trouble.until.map(|_| format!("{} ({}#{})", change.title, change.repository, change.number))
}
