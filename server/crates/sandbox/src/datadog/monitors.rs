//! Monitors: one for each way in which something may show.

use super::{ORGANISATION, Refusal, Server, Watched, moment, number, paged, restricted, tags};
use crate::{
    chance::Chance,
    company::{Environment, Service},
    trouble::{ESCALATION, Kind, Trouble},
};
use axum::{
    Json,
    extract::{Query, State},
};
use platform::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;

/// How long something shows before a monitor sees it.
const AFTER: i64 = 2 * MINUTE;

/// How long it is over before a monitor believes it.
const UNTIL: i64 = 5 * MINUTE;

/// When the monitors were made: 2025-03-03.
const CREATED: Timestamp = Timestamp(1_740_988_800_000);

/// The largest page.
const LARGEST: usize = 1_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: usize,
    page_size: Option<usize>,
    monitor_tags: String,
}

/// What is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watch {
    Errors,
    Latency,
    Memory,
    Restarts,
}

impl Watch {
    /// Those of an environment.
    pub fn of(environment: Environment) -> &'static [Self] {
        match environment {
            Environment::Development => &[Self::Restarts],
            Environment::Staging => &[Self::Restarts, Self::Errors],
            Environment::Production => &[Self::Restarts, Self::Errors, Self::Latency, Self::Memory],
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Errors => "error rate",
            Self::Latency => "latency",
            Self::Memory => "memory",
            Self::Restarts => "restarts",
        }
    }

    /// Where it warns and where it fires.
    const fn thresholds(self) -> (f64, f64) {
        match self {
            Self::Errors => (2.0, 5.0),
            Self::Latency => (1.5, 2.5),
            Self::Memory => (80.0, 90.0),
            Self::Restarts => (1.0, 3.0),
        }
    }

    fn query(self, scope: &str) -> String {
        let (_, critical) = self.thresholds();
        let watched = match self {
            Self::Errors => format!(
                "avg(last_5m):100 * sum:trace.http.request.errors{{{scope}}}.as_count() / \
                 sum:trace.http.request.hits{{{scope}}}.as_count()"
            ),
            Self::Latency => {
                format!("avg(last_5m):p95:trace.http.request{{{scope}}}")
            }
            Self::Memory => format!(
                "avg(last_10m):100 * avg:container.memory.usage{{{scope}}} / \
                 avg:container.memory.limit{{{scope}}}"
            ),
            Self::Restarts => {
                format!("sum(last_10m):sum:kubernetes.containers.restarts{{{scope}}}.as_count()")
            }
        };
        format!("{watched} > {critical}")
    }

    /// What a trouble does to it: `Alert`, `Warn`, or nothing.
    pub fn shows(self, trouble: &Trouble) -> Option<&'static str> {
        let effect = trouble.effect;
        let (value, (warning, critical)) = match self {
            Self::Errors => (effect.errors * 100.0, self.thresholds()),
            Self::Latency => (effect.latency, self.thresholds()),
            Self::Memory if trouble.kind == Kind::Leak => (95.0, self.thresholds()),
            Self::Restarts if trouble.kind == Kind::Down => (10.0, self.thresholds()),
            Self::Memory | Self::Restarts => return None,
        };
        if value > critical {
            Some("Alert")
        } else if value > warning {
            Some("Warn")
        } else {
            None
        }
    }
}

/// Whether nobody is told of something, today as every day: of a few, before production.
pub(crate) fn is_quiet(seed: u64, service: &Service, environment: Environment) -> bool {
    let mut chance = Chance::of(seed, &[&"downtime", &service.name, &environment.name()]);
    environment != Environment::Production && chance.percent(8)
}

/// How it stands at a moment, and since when.
fn standing(watch: Watch, troubles: &[Trouble], now: Timestamp) -> (&'static str, Timestamp) {
    let mut since = CREATED;
    for trouble in troubles.iter().rev() {
        let Some(state) = watch.shows(trouble) else { continue };
        let begins = Timestamp(trouble.from.0 + AFTER);
        let ends = trouble.until.map(|until| Timestamp(until.0 + UNTIL));
        // What was over before a monitor saw it did not fire.
        if begins > now || trouble.until.is_some_and(|until| until <= begins) {
            continue;
        }
        match ends.filter(|ends| *ends <= now) {
            None => return (state, begins),
            Some(ends) => {
                since = since.max(ends);
                break;
            }
        }
    }
    ("OK", since)
}

pub(super) async fn list(
    State(server): State<Server>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Refusal> {
    let wanted: Vec<&str> = asked.monitor_tags.split(',').filter(|tag| !tag.is_empty()).collect();
    let fits = |watched: &Watched| {
        let tags = tags(watched.service, watched.environment);
        wanted.iter().all(|wanted| tags.iter().any(|tag| tag == wanted))
    };
    let now = server.world.now();
    let mut all: Vec<Value> = Vec::new();
    for watched in server.all().filter(fits) {
        let watches = Watch::of(watched.environment).iter();
        all.extend(watches.map(|watch| json(*watch, &watched, server.world.history.seed, now)));
    }
    let size = asked.page_size.unwrap_or(100).clamp(1, LARGEST);
    Ok(Json(Value::Array(paged(all, asked.page * size, size))))
}

fn json(watch: Watch, watched: &Watched, seed: u64, now: Timestamp) -> Value {
    let Watched { service, environment, troubles } = watched;
    let (state, since) = standing(watch, troubles, now);
    let (team, stage) = (service.team, environment.name());
    let scope = format!("service:{},env:{stage}", service.name);
    let production = *environment == Environment::Production;
    let (warning, critical) = watch.thresholds();
    let seconds = since.0.div_euclid(1000);
    let mut group = json!({"name": scope, "status": state});
    group[if state == "OK" { "last_resolved_ts" } else { "last_triggered_ts" }] = json!(seconds);
    let calls = if production { format!(" @oncall-{team}") } else { String::new() };
    let message = format!(
        "{} of {} in {stage} is not as it should be. @slack-{team}-alerts{calls}",
        watch.name(),
        service.name
    );
    let mut options = json!({
        "thresholds": {"critical": critical, "warning": warning},
        "notify_no_data": false,
        "include_tags": true,
        "require_full_window": false,
    });
    if production {
        options["renotify_interval"] = json!(ESCALATION);
        options["escalation_message"] =
            json!(format!("Nobody has answered yet. @oncall-{team}-second @slack-incidents"));
    }
    let id = number(&["monitor", watch.name(), service.name, stage]);
    let mut downtimes = Vec::new();
    if is_quiet(seed, service, *environment) {
        let end = now.0.div_euclid(86_400_000) * 86_400 + 86_400;
        downtimes
            .push(json!({"id": id % 100_000, "scope": [scope], "start": end - 86_400, "end": end}));
    }
    json!({
        "id": id,
        "org_id": ORGANISATION,
        "type": "query alert",
        "name": format!("{}: {} in {stage}", service.name, watch.name()),
        "message": message,
        "tags": tags(service, *environment),
        "query": watch.query(&scope),
        "options": options,
        "multi": false,
        "created": moment(CREATED),
        "modified": moment(CREATED),
        "deleted": null,
        "restricted_roles": restricted(service),
        "priority": if production { 1 } else { 4 },
        "overall_state": state,
        "state": {"groups": {scope.clone(): group}},
        "matching_downtimes": downtimes,
    })
}
