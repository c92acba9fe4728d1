//! Objectives: what services promise in production, over thirty days, counted from what is measured.

use super::{Refusal, Server, number, tags};
use crate::{
    company::{Environment, SERVICES, Service},
    trouble::{Trouble, measured, promised},
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use platform::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// When the objectives were made, in seconds: 2025-03-03.
const CREATED: i64 = 1_740_988_800;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(rename = "page[size]")]
    size: Option<usize>,
    #[serde(rename = "page[number]")]
    number: usize,
    query: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Between {
    from_ts: i64,
    to_ts: i64,
}

fn id_of(service: &Service) -> String {
    crate::history::object(&["slo", service.name])[..32].to_owned()
}

/// Those that promise something.
fn promising() -> impl Iterator<Item = &'static Service> {
    SERVICES.iter().filter(|service| service.environments.contains(&Environment::Production))
}

/// What per cent of the answers between two moments were good: the usual by the hour, trouble by the
/// minute.
fn good(
    seed: u64,
    service: &'static Service,
    troubles: &[Trouble],
    from: Timestamp,
    until: Timestamp,
) -> Option<f64> {
    let environment = Environment::Production;
    let at = |troubles: &[Trouble], at: i64| {
        measured(seed, service, environment, troubles, Timestamp(at))
    };
    let (mut all, mut failed) = (0.0, 0.0);
    let mut moment = from.0;
    while moment < until.0 {
        let next = (moment.div_euclid(HOUR) * HOUR + HOUR).min(until.0);
        let touched = troubles
            .iter()
            .any(|trouble| trouble.from.0 < next && trouble.until.is_none_or(|end| end.0 > moment));
        if touched {
            while moment < next {
                let found = at(troubles, moment);
                (all, failed) = (all + found.requests, failed + found.failures);
                moment += MINUTE;
            }
        } else {
            let found = at(&[], moment + (next - moment) / 2);
            let minutes = seconds(next - moment) / 60.0;
            (all, failed) =
                (minutes.mul_add(found.requests, all), minutes.mul_add(found.failures, failed));
        }
        moment = next;
    }
    (all > 0.0).then(|| 100.0 * (1.0 - failed / all))
}

fn seconds(milliseconds: i64) -> f64 {
    f64::from(i32::try_from(milliseconds / 1000).unwrap_or(i32::MAX))
}

fn left(target: f64, good: f64) -> f64 {
    100.0 * (1.0 - (100.0 - good) / (100.0 - target))
}

fn state(target: f64, good: f64) -> &'static str {
    match left(target, good) {
        left if left <= 0.0 => "breached",
        left if left < 20.0 => "warning",
        _ => "ok",
    }
}

pub(super) async fn search(
    State(server): State<Server>,
    Query(asked): Query<Asked>,
) -> Json<Value> {
    let now = server.world.now();
    let from = Timestamp(now.0 - 30 * 24 * HOUR);
    let seed = server.world.history.seed;
    let fits = |service: &&Service| {
        asked.query.is_empty() || format!("service:{}", service.name).contains(&asked.query)
    };
    let all: Vec<&'static Service> = promising().filter(fits).collect();
    let (total, size) = (all.len(), asked.size.unwrap_or(10).clamp(1, 1_000));
    let page = all.into_iter().skip(asked.number * size).take(size);
    let page: Vec<Value> = page
        .map(|service| {
            let troubles = server.world.troubles(service, Environment::Production, now);
            found(service, good(seed, service, &troubles, from, now), promised(seed, service), now)
        })
        .collect();
    let last = total.saturating_sub(1) / size;
    let pagination = json!({
        "number": asked.number, "first_number": 0, "last_number": last, "size": size,
        "next_number": asked.number + 1, "prev_number": asked.number.saturating_sub(1),
        "type": "number_size", "total": total,
    });
    Json(json!({
        "data": {
            "type": "service_level_objective_search_results",
            "attributes": {"slos": page},
        },
        "meta": {"pagination": pagination},
    }))
}

fn found(service: &'static Service, good: Option<f64>, target: f64, now: Timestamp) -> Value {
    let indexed = now.0.div_euclid(60_000) * 60;
    let state = good.map_or("no_data", |good| state(target, good));
    let left = good.map(|good| left(target, good));
    let scope = format!("service:{},env:production", service.name);
    let threshold = json!({
        "timeframe": "30d", "target": target, "target_display": target.to_string(),
        "warning": null, "warning_display": null,
    });
    json!({"data": {
        "type": "slo",
        "id": id_of(service),
        "attributes": {
            "name": format!("{} answers well", service.name),
            "description": "Requests that do not fail, of all requests",
            "slo_type": "metric",
            "all_tags": tags(service, Environment::Production),
            "service_tags": [format!("service:{}", service.name)],
            "env_tags": ["env:production"],
            "team_tags": [format!("team:{}", service.team)],
            "monitor_ids": null,
            "groups": null,
            "thresholds": [threshold],
            "query": {
                "numerator": format!(
                    "sum:trace.http.request.hits{{{scope}}}.as_count() - \
                     sum:trace.http.request.errors{{{scope}}}.as_count()"
                ),
                "denominator": format!("sum:trace.http.request.hits{{{scope}}}.as_count()"),
                "metrics": null,
            },
            "overall_status": [{
                "timeframe": "30d", "target": target, "status": good,
                "error_budget_remaining": left, "raw_error_budget_remaining": null,
                "indexed_at": indexed, "span_precision": 3, "state": state, "error": null,
            }],
            "status": {
                "sli": good, "error_budget_remaining": left, "raw_error_budget_remaining": null,
                "indexed_at": indexed, "span_precision": 3, "state": state,
                "calculation_error": null,
            },
            "creator": {
                "name": service.people()[0].label,
                "email": service.people()[0].email,
                "id": number(&["creator", service.people()[0].login]),
            },
            "created_at": CREATED,
            "modified_at": CREATED,
        },
    }})
}

pub(super) async fn history(
    State(server): State<Server>,
    Path(id): Path<String>,
    Query(between): Query<Between>,
) -> Result<Json<Value>, Refusal> {
    let service = promising().find(|service| id_of(service) == id);
    let service = service.ok_or(Refusal::NotFound("SLO not found"))?;
    let now = server.world.now();
    let (from, until) = (Timestamp(between.from_ts * 1000), Timestamp(between.to_ts * 1000));
    if until <= from || until.0 - from.0 > 90 * 24 * HOUR {
        return Err(Refusal::Invalid("from_ts must be before to_ts, at most 90 days".to_owned()));
    }
    let seed = server.world.history.seed;
    let troubles = server.world.troubles(service, Environment::Production, now);
    let good = good(seed, service, &troubles, from, until.min(now));
    let target = promised(seed, service);
    let state = good.map_or("no_data", |good| self::state(target, good));
    Ok(Json(json!({
        "data": {
            "from_ts": between.from_ts,
            "to_ts": between.to_ts,
            "type": "metric",
            "type_id": 1,
            "thresholds": {"30d": {"timeframe": "30d", "target": target}},
            "overall": {
                "sli_value": good,
                "span_precision": 3.0,
                "precision": {"30d": 3.0},
                "error_budget_remaining": {"30d": good.map_or(0.0, |good| left(target, good))},
                "state": state,
            },
        },
        "errors": null,
    })))
}
