//! Queries: the part of `PromQL` that asks for rates, sums and quantiles of one service.

use super::{Refusal, Server, success};
use crate::{
    company::{Environment, SERVICES, Service},
    expression::{Expression, Reading, parse},
    state::replicas,
    trouble::{Measures, Trouble, measured},
};
use axum::{
    Json,
    extract::{Query, State},
};
use platform::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// What a pod may use.
const CORES: f64 = 2.0;
const BYTES: f64 = 2_147_483_648.0;

/// Points of one series at most.
const MOST: i64 = 11_000;

/// So many minutes behind a point are looked at.
const SAMPLES: i64 = 12;

#[derive(Debug, Deserialize)]
pub(super) struct Instant {
    query: String,
    time: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Ranged {
    query: String,
    start: String,
    end: String,
    step: String,
}

/// One number that is asked for: of a metric of one service, over a window.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    quantile: Option<f64>,
    metric: String,
    labels: Vec<(String, String)>,
    /// Milliseconds.
    window: i64,
}

/// Reads a call of a function, or a plain selector, off the beginning of a text.
fn asked(text: &str) -> Option<(Asked, &str)> {
    let word = |one: char| one.is_ascii_alphanumeric() || matches!(one, '_' | ':');
    let end = text.find(|one| !word(one)).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    let mut quantile = None;
    if !rest.starts_with('{') {
        // What is summed by stands before the brackets: all is of one service.
        rest = rest.trim_start();
        if let Some(by) = rest.strip_prefix("by") {
            rest = by.trim_start().split_once(')')?.1.trim_start();
        }
        let within = balanced(rest)?;
        let mut inside = &within[1..within.len() - 1];
        rest = &rest[within.len()..];
        if name == "histogram_quantile" {
            let (number, below) = inside.split_once(',')?;
            quantile = Some(number.trim().parse().ok()?);
            inside = below;
        }
        let (mut found, behind) = asked(inside.trim())?;
        found.quantile = quantile.or(found.quantile);
        return behind.trim().is_empty().then_some((found, rest));
    }
    let (labels, mut rest) = rest.strip_prefix('{')?.split_once('}')?;
    let mut window = 0;
    if let Some(after) = rest.strip_prefix('[') {
        let (span, after) = after.split_once(']')?;
        window = span.strip_suffix('s').and_then(|span| span.parse::<i64>().ok())? * 1000;
        rest = after;
    }
    let labels = labels.split(',').filter(|one| !one.trim().is_empty()).map(|one| {
        let (key, value) = one.split_once('=')?;
        Some((key.trim().to_owned(), value.trim().to_owned()))
    });
    let labels = labels.collect::<Option<Vec<_>>>()?;
    Some((Asked { quantile, metric: name.to_owned(), labels, window }, rest))
}

/// The beginning of a text up to the bracket that closes its first one.
fn balanced(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[..=at]);
        }
    }
    None
}

impl Asked {
    /// The value of a label that is compared with `=`.
    fn label(&self, key: &str) -> Option<&str> {
        let value = self.labels.iter().find(|(name, _)| name == key)?.1.as_str();
        value.strip_prefix('"')?.strip_suffix('"')
    }

    /// Its number, when this was measured.
    fn value(&self, mean: &Measures, environment: Environment) -> Option<f64> {
        let pods = f64::from(replicas(environment));
        let failed = self.labels.iter().any(|(key, value)| key == "code" && value.contains("5.."));
        Some(match (self.metric.as_str(), self.quantile) {
            ("http_requests_total", _) if failed => mean.failures,
            ("http_requests_total", _) => mean.requests,
            ("http_request_duration_seconds_bucket", Some(0.5)) => mean.p50 / 1000.0,
            ("http_request_duration_seconds_bucket", Some(0.95)) => mean.p95 / 1000.0,
            ("http_request_duration_seconds_bucket", Some(0.99)) => mean.p99 / 1000.0,
            ("container_cpu_usage_seconds_total", _) => mean.cpu * CORES * pods,
            ("container_memory_working_set_bytes", _) => mean.memory * BYTES * pods,
            ("kube_pod_container_resource_limits", _) => match self.label("resource")? {
                "cpu" => CORES * pods,
                "memory" => BYTES * pods,
                _ => return None,
            },
            ("up", _) => 1.0,
            _ => return None,
        })
    }
}

/// What a query is about.
struct About {
    expression: Expression<Asked>,
    service: &'static Service,
    environment: Environment,
    troubles: Vec<Trouble>,
    window: i64,
}

/// Reads a query; `None` where nothing of the kind is measured.
fn about(server: &Server, text: &str) -> Result<Option<About>, Refusal> {
    let wrong = || Refusal::BadData(format!("invalid parameter \"query\": parse error: {text}"));
    let expression = parse(text, &asked).ok_or_else(wrong)?;
    let Some(first) = expression.first() else { return Ok(None) };
    let service = first.label("service");
    let service = SERVICES.iter().find(|one| Some(one.name) == service);
    let environment = first.label("environment").and_then(Environment::of_name);
    let (Some(service), Some(environment)) = (service, environment) else { return Ok(None) };
    if !service.environments.contains(&environment) {
        return Ok(None);
    }
    let troubles = server.troubles(service, environment);
    let window = expression.all().iter().map(|one| one.window).max().unwrap_or_default();
    Ok(Some(About { expression, service, environment, troubles, window }))
}

impl About {
    /// The number at a moment.
    fn at(&self, server: &Server, at: i64) -> Option<f64> {
        let from = at - self.window.max(60_000);
        let apart = ((at - from) / SAMPLES).max(60_000);
        let mut found = Vec::new();
        let mut moment = from;
        while moment < at {
            let seed = server.world.history.seed;
            let when = Timestamp(moment);
            found.push(measured(seed, self.service, self.environment, &self.troubles, when));
            moment += apart;
        }
        let mean = Reading::mean(&found);
        self.expression.value(&|one: &Asked| one.value(&mean, self.environment))
    }
}

fn sample(at: i64, value: f64) -> Value {
    let (seconds, thousandths) = (at.div_euclid(1000), at.rem_euclid(1000));
    if thousandths == 0 {
        return json!([seconds, value.to_string()]);
    }
    let at: f64 = format!("{seconds}.{thousandths:03}").parse().unwrap_or_default();
    json!([at, value.to_string()])
}

pub(super) async fn instant(
    State(server): State<Server>,
    Query(query): Query<Instant>,
) -> Result<Json<Value>, Refusal> {
    let now = server.world.now().0;
    let told = query.time.and_then(|at| format!("{:.0}", at * 1000.0).parse::<i64>().ok());
    let at = told.unwrap_or(now).min(now);
    let about = about(&server, &query.query)?;
    let value = about.and_then(|about| about.at(&server, at));
    let result: Vec<Value> =
        value.map(|value| json!({"metric": {}, "value": sample(at, value)})).into_iter().collect();
    Ok(success(json!({"resultType": "vector", "result": result})))
}

pub(super) async fn ranged(
    State(server): State<Server>,
    Query(query): Query<Ranged>,
) -> Result<Json<Value>, Refusal> {
    let moment = |name: &str, text: &str| {
        text.parse::<i64>().map(|seconds| seconds * 1000).map_err(|_| {
            Refusal::BadData(format!(
                "invalid parameter {name:?}: cannot parse {text:?} to a valid timestamp"
            ))
        })
    };
    let (start, end) = (moment("start", &query.start)?, moment("end", &query.end)?);
    let step = moment("step", &query.step)?;
    if step <= 0 || end < start {
        return Err(Refusal::BadData("zero or negative query resolution step".to_owned()));
    }
    if (end - start) / step > MOST {
        let text = "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the \
                    query resolution (?step=XX)";
        return Err(Refusal::BadData(text.to_owned()));
    }
    let mut values = Vec::new();
    if let Some(about) = about(&server, &query.query)? {
        let now = server.world.now().0;
        let mut at = start;
        while at <= end.min(now) {
            values.extend(about.at(&server, at).map(|value| sample(at, value)));
            at += step;
        }
    }
    let result: Vec<Value> =
        if values.is_empty() { Vec::new() } else { vec![json!({"metric": {}, "values": values})] };
    Ok(success(json!({"resultType": "matrix", "result": result})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_slipway_asks_is_understood() {
        let selector = "service=\"cart\",environment=\"staging\"";
        for query in [
            format!(
                "1000 * histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{{{selector}}}[120s])))"
            ),
            format!(
                "100 * sum(rate(http_requests_total{{{selector},code=~\"5..\"}}[120s])) / sum(rate(http_requests_total{{{selector}}}[120s]))"
            ),
            format!(
                "100 * sum(container_memory_working_set_bytes{{{selector}}}) / sum(kube_pod_container_resource_limits{{{selector},resource=\"memory\"}})"
            ),
        ] {
            let expression = parse(&query, &asked).unwrap_or_else(|| panic!("{query}"));
            let first = expression.first().unwrap();
            assert_eq!(first.label("service"), Some("cart"), "{query}");
        }
        let quantile = "histogram_quantile(0.5, sum by (le) (rate(x_bucket{a=\"b\"}[60s])))";
        let expression = parse(quantile, &asked).unwrap();
        assert_eq!(expression.first().unwrap().quantile, Some(0.5));
        assert!(parse("sum(", &asked).is_none() && parse("a + b", &asked).is_none());
    }
}
