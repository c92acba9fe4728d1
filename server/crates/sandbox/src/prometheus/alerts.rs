//! Alerting rules, their alerts, and what the Alertmanager does of them.

use super::{Server, success};
use crate::{
    company::{Environment, Service},
    datadog::{Watch, is_quiet},
    history::object,
    trouble::Trouble,
    world::uuid,
};
use axum::{Json, extract::State};
use platform::Timestamp;
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;

/// How long something is to be so before it fires.
const FOR: i64 = 2 * MINUTE;

/// When the rules were last looked at: at the whole quarter of a minute.
const APART: i64 = 15_000;

/// A rule of a service in an environment, with what makes it fire.
struct Rule {
    watch: Watch,
    service: &'static Service,
    environment: Environment,
    /// The trouble that it shows now.
    trouble: Option<Trouble>,
}

fn name(watch: Watch) -> &'static str {
    match watch {
        Watch::Errors => "HighErrorRate",
        Watch::Latency => "HighLatency",
        Watch::Memory => "MemoryNearlyFull",
        Watch::Restarts => "PodsRestart",
    }
}

impl Rule {
    fn labels(&self) -> Value {
        let production = self.environment == Environment::Production;
        json!({
            "service": self.service.name,
            "environment": self.environment.name(),
            "team": self.service.team,
            "severity": if production { "critical" } else { "warning" },
        })
    }

    fn annotations(&self) -> Value {
        let text =
            format!("{} of {} in {}", name(self.watch), self.service.name, self.environment.name());
        json!({"summary": text})
    }

    fn expression(&self) -> String {
        let (service, environment) = (self.service.name, self.environment.name());
        let scope = format!("service=\"{service}\",environment=\"{environment}\"");
        match self.watch {
            Watch::Errors => format!(
                "100 * sum(rate(http_requests_total{{{scope},code=~\"5..\"}}[300s])) / \
                 sum(rate(http_requests_total{{{scope}}}[300s])) > 5"
            ),
            Watch::Latency => format!(
                "histogram_quantile(0.95, sum by (le) \
                 (rate(http_request_duration_seconds_bucket{{{scope}}}[300s]))) > 2.5"
            ),
            Watch::Memory => format!(
                "100 * sum(container_memory_working_set_bytes{{{scope}}}) / \
                 sum(kube_pod_container_resource_limits{{{scope},resource=\"memory\"}}) > 90"
            ),
            Watch::Restarts => {
                format!("increase(kube_pod_container_status_restarts_total{{{scope}}}[10m]) > 3")
            }
        }
    }

    fn state(&self, now: Timestamp) -> &'static str {
        match &self.trouble {
            None => "inactive",
            Some(trouble) if trouble.from.0 + FOR > now.0 => "pending",
            Some(_) => "firing",
        }
    }

    /// Its alert, as Prometheus has it.
    fn alert(&self, now: Timestamp) -> Option<Value> {
        let trouble = self.trouble.as_ref()?;
        let mut labels = self.labels();
        labels["alertname"] = json!(name(self.watch));
        Some(json!({
            "labels": labels,
            "annotations": self.annotations(),
            "state": self.state(now),
            "activeAt": trouble.from.to_rfc3339(),
            "value": "1e+00",
        }))
    }
}

impl Server {
    fn rules(&self) -> Vec<Rule> {
        let now = self.world.now();
        let mut all = Vec::new();
        for (service, environment) in Self::all() {
            let troubles = self.troubles(service, environment);
            for watch in Watch::of(environment) {
                let shows = |one: &&Trouble| one.lasts(now) && watch.shows(one) == Some("Alert");
                let trouble = troubles.iter().rfind(shows).cloned();
                all.push(Rule { watch: *watch, service, environment, trouble });
            }
        }
        all
    }
}

pub(super) async fn rules(State(server): State<Server>) -> Json<Value> {
    let now = server.world.now();
    let looked = Timestamp(now.0.div_euclid(APART) * APART).to_rfc3339();
    let mut groups: Vec<Value> = Vec::new();
    for rule in server.rules() {
        let group = format!("{}-{}", rule.service.name, rule.environment.name());
        let told = json!({
            "type": "alerting",
            "name": name(rule.watch),
            "query": rule.expression(),
            "duration": FOR / 1000,
            "keepFiringFor": 0,
            "labels": rule.labels(),
            "annotations": rule.annotations(),
            "alerts": rule.alert(now).into_iter().collect::<Vec<_>>(),
            "health": "ok",
            "state": rule.state(now),
            "evaluationTime": 0.0004,
            "lastEvaluation": looked,
        });
        match groups.last_mut().filter(|last| last["name"] == group.as_str()) {
            Some(last) => {
                if let Some(rules) = last["rules"].as_array_mut() {
                    rules.push(told);
                }
            }
            None => groups.push(json!({
                "name": group, "file": "/etc/prometheus/rules/services.yml", "rules": [told],
                "interval": 15, "limit": 0, "evaluationTime": 0.002, "lastEvaluation": looked,
            })),
        }
    }
    success(json!({"groups": groups}))
}

pub(super) async fn active(State(server): State<Server>) -> Json<Value> {
    let now = server.world.now();
    let all: Vec<Value> = server.rules().iter().filter_map(|rule| rule.alert(now)).collect();
    success(json!({"alerts": all}))
}

/// The number of the silence of a service in an environment.
fn silence(service: &Service, environment: Environment) -> String {
    uuid(&["silence", service.name, environment.name()])
}

pub(super) async fn received(State(server): State<Server>) -> Json<Value> {
    let (now, seed) = (server.world.now(), server.world.history.seed);
    let firing = server.rules().into_iter().filter(|rule| rule.state(now) == "firing");
    let all: Vec<Value> = firing
        .filter_map(|rule| {
            let trouble = rule.trouble.as_ref()?;
            let mut labels = rule.labels();
            labels["alertname"] = json!(name(rule.watch));
            labels["cluster"] = json!(format!("{}-eu", rule.environment.name()));
            let quiet = is_quiet(seed, rule.service, rule.environment);
            let silenced: Vec<String> =
                quiet.then(|| silence(rule.service, rule.environment)).into_iter().collect();
            let team = rule.service.team;
            let mut receivers = vec![json!({"name": format!("{team}-chat")})];
            if rule.environment == Environment::Production {
                receivers.insert(0, json!({"name": format!("{team}-pager")}));
            }
            let begun = Timestamp(trouble.from.0 + FOR).to_rfc3339();
            Some(json!({
                "labels": labels,
                "annotations": rule.annotations(),
                "receivers": receivers,
                "fingerprint": &object(&["alert", name(rule.watch), &trouble.name()])[..16],
                "startsAt": begun,
                "updatedAt": begun,
                "endsAt": Timestamp(now.0 + 4 * MINUTE).to_rfc3339(),
                "generatorURL": "http://prometheus.northwind.example/graph",
                "status": {
                    "state": if quiet { "suppressed" } else { "active" },
                    "silencedBy": silenced, "inhibitedBy": [], "mutedBy": [],
                },
            }))
        })
        .collect();
    Json(Value::Array(all))
}

pub(super) async fn silences(State(server): State<Server>) -> Json<Value> {
    let (now, seed) = (server.world.now(), server.world.history.seed);
    let day = now.0.div_euclid(86_400_000) * 86_400_000;
    let quiet =
        Server::all().filter(|(service, environment)| is_quiet(seed, service, *environment));
    let all: Vec<Value> = quiet
        .map(|(service, environment)| {
            let matcher = |name: &str, value: &str| {
                json!({"name": name, "value": value, "isRegex": false, "isEqual": true})
            };
            json!({
                "id": silence(service, environment),
                "status": {"state": "active"},
                "updatedAt": Timestamp(day).to_rfc3339(),
                "matchers": [
                    matcher("service", service.name),
                    matcher("environment", environment.name()),
                ],
                "startsAt": Timestamp(day).to_rfc3339(),
                "endsAt": Timestamp(day + 86_400_000).to_rfc3339(),
                "createdBy": service.people()[0].login,
                "comment": "Known, and being worked on",
                "annotations": {},
            })
        })
        .collect();
    Json(Value::Array(all))
}
