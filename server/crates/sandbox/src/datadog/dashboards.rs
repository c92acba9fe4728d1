//! Dashboards: one a service, as its catalog file names it.

use super::{PAGE, Refusal, Server, restricted};
use crate::{
    company::{SERVICES, Service},
    sample,
};
use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

/// When they were made.
const CREATED: &str = "2025-03-03T08:00:00.000000+00:00";

/// The services that have one, with its number.
fn all() -> impl Iterator<Item = (&'static Service, &'static str)> {
    sample::dashboards().into_iter().filter_map(|(name, id)| {
        let service = SERVICES.iter().find(|service| service.name == name)?;
        Some((service, id))
    })
}

pub(super) async fn list(State(_): State<Server>) -> Json<Value> {
    let all: Vec<Value> = all()
        .map(|(service, id)| {
            json!({
                "id": id,
                "title": service.name,
                "description": service.about,
                "url": format!("/dashboard/{id}/{}", service.name),
                "layout_type": "ordered",
                "author_handle": service.people()[0].email,
                "created_at": CREATED,
                "modified_at": CREATED,
            })
        })
        .collect();
    Json(json!({"dashboards": all}))
}

pub(super) async fn one(
    State(_): State<Server>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let found = all().find(|(_, one)| *one == id);
    let (service, id) = found.ok_or(Refusal::NotFound("Dashboard not found"))?;
    let timeseries = |number: i64, title: &str, queries: &[&str], drawn: &str| {
        let requests: Vec<Value> =
            queries.iter().map(|query| json!({"q": query, "display_type": drawn})).collect();
        json!({"id": number, "definition": {"type": "timeseries", "title": title, "requests": requests}})
    };
    let hits = "sum:trace.http.request.hits{$service,$env}.as_rate()";
    let formula = json!({
        "response_format": "scalar",
        "queries": [
            {"data_source": "metrics", "name": "errors", "aggregator": "last",
             "query": "sum:trace.http.request.errors{$service,$env}.as_count()"},
            {"data_source": "metrics", "name": "hits", "aggregator": "last",
             "query": "sum:trace.http.request.hits{$service,$env}.as_count()"},
        ],
        "formulas": [{"formula": "100 * errors / hits"}],
    });
    let note = format!("**{}**: {}. Runbook: {PAGE}/notebook", service.name, service.about);
    let widgets = json!([
        {"id": 1, "definition": {"type": "note", "content": note}},
        timeseries(2, "Requests", &[hits], "bars"),
        timeseries(3, "Latency", &[
            "p50:trace.http.request{$service,$env}", "p95:trace.http.request{$service,$env}",
        ], "line"),
        {"id": 4, "definition": {"type": "query_value", "title": "Errors (%)", "requests": [formula]}},
        {"id": 5, "definition": {"type": "group", "layout_type": "ordered", "title": "Containers", "widgets": [
            timeseries(6, "Processor", &["avg:container.cpu.usage{$service,$env}"], "line"),
            timeseries(7, "Memory", &["avg:container.memory.usage{$service,$env}"], "line"),
        ]}},
        {"id": 8, "definition": {"type": "toplist", "title": "Slowest resources", "requests": [
            {"q": "top(avg:trace.http.request{$service,$env} by {resource_name}, 10, 'mean', 'desc')"},
        ]}},
    ]);
    let variable =
        |name: &str, usual: &str| json!({"name": name, "prefix": name, "defaults": [usual]});
    Ok(Json(json!({
        "id": id,
        "title": format!("{}: how it is doing", service.name),
        "description": service.about,
        "author_handle": service.people()[0].email,
        "author_name": service.people()[0].label,
        "layout_type": "ordered",
        "url": format!("/dashboard/{id}/{}", service.name),
        "is_read_only": false,
        "template_variables": [variable("service", service.name), variable("env", "production")],
        "widgets": widgets,
        "notify_list": null,
        "created_at": CREATED,
        "modified_at": CREATED,
        "restricted_roles": match restricted(service) {
            Value::Null => json!([]),
            roles => roles,
        },
    })))
}
