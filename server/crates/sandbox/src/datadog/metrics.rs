//! Metrics: a list of queries, each an expression over what is measured.

use super::{Server, Watched};
use crate::{
    company::{Environment, SERVICES},
    expression::{Expression, Reading, parse},
    trouble::{Measures, measured},
};
use axum::{
    Json,
    extract::{Query, State},
};
use platform::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// What a container may use.
const CORES: f64 = 2.0;
const BYTES: f64 = 2_147_483_648.0;

/// So many minutes of a bucket are looked at.
const SAMPLES: i64 = 12;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    from: i64,
    to: i64,
    query: String,
}

pub(super) async fn query(State(server): State<Server>, Query(asked): Query<Asked>) -> Json<Value> {
    let (from, to) = (asked.from * 1000, asked.to * 1000);
    let mut series = Vec::new();
    for (index, text) in split(&asked.query).into_iter().enumerate() {
        let Some(expression) = parse(text, &selector) else {
            return Json(json!({
                "status": "error",
                "error": format!("Error parsing query: unable to parse {text}"),
                "series": [], "query": asked.query, "from_date": from, "to_date": to,
            }));
        };
        if let Some(found) = evaluated(&server, &expression, text, (from, to)) {
            let mut found = found;
            found["query_index"] = json!(index);
            series.push(found);
        }
    }
    Json(json!({
        "status": "ok", "res_type": "time_series", "resp_version": 1, "message": "",
        "group_by": [], "query": asked.query, "from_date": from, "to_date": to, "series": series,
    }))
}

/// The queries of a list: commas inside of braces part nothing.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut begun, mut all) = (0, 0, Vec::new());
    for (at, letter) in text.char_indices() {
        match letter {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            ',' if depth == 0 => {
                all.push(text[begun..at].trim());
                begun = at + 1;
            }
            _ => {}
        }
    }
    all.push(text[begun..].trim());
    all.retain(|one| !one.is_empty());
    all
}

/// One metric of an expression: `sum:trace.http.request.hits{service:x,env:y}.as_count().rollup(sum, 60)`.
#[derive(Clone, Debug, PartialEq)]
struct Metric {
    aggregation: String,
    name: String,
    service: String,
    environment: Environment,
    counted: bool,
    rollup: Option<i64>,
}

/// Reads one off the beginning of a text; gives what is behind it.
fn selector(text: &str) -> Option<(Metric, &str)> {
    let (aggregation, rest) = text.split_once(':')?;
    let plain = |text: &str| text.chars().all(|one| one.is_ascii_alphanumeric() || one == '_');
    if aggregation.is_empty() || !plain(aggregation) {
        return None;
    }
    let (name, rest) = rest.split_once('{')?;
    let (scope, mut rest) = rest.split_once('}')?;
    let value = |key: &str| {
        let mut tags = scope.split(',').filter_map(|tag| tag.trim().split_once(':'));
        tags.find(|(name, _)| *name == key).map(|(_, value)| value.to_owned())
    };
    let mut metric = Metric {
        aggregation: aggregation.to_owned(),
        name: name.to_owned(),
        service: value("service")?,
        environment: Environment::of_name(&value("env")?)?,
        counted: false,
        rollup: None,
    };
    while let Some(call) = rest.strip_prefix('.') {
        let (name, after) = call.split_once('(')?;
        let (arguments, after) = after.split_once(')')?;
        match name {
            "as_count" => metric.counted = true,
            "rollup" => metric.rollup = arguments.rsplit(',').next()?.trim().parse().ok(),
            _ => {}
        }
        rest = after;
    }
    Some((metric, rest))
}

/// The series of an expression; nothing where what it is about is not measured.
fn evaluated(
    server: &Server,
    expression: &Expression<Metric>,
    text: &str,
    (from, to): (i64, i64),
) -> Option<Value> {
    let first = expression.first()?;
    let service = SERVICES.iter().find(|service| service.name == first.service)?;
    if !service.environments.contains(&first.environment) {
        return None;
    }
    let watched = server.watched(service, first.environment);
    let usual = ((to - from) / 300_000).clamp(20, 3_600);
    let step =
        expression.all().iter().find_map(|metric| metric.rollup).unwrap_or(usual).max(1) * 1000;
    let mut points = Vec::new();
    let mut at = from.div_euclid(step) * step;
    while at <= to {
        let end = (at + step).min(server.world.now().0);
        if end > at {
            let mean = mean(server, &watched, (at, end));
            let value = expression.value(&|metric: &Metric| value(metric, &mean, end - at));
            points.push(json!([at, value]));
        }
        at += step;
    }
    let alone = matches!(expression, Expression::Of(_));
    let unit = if alone { unit(&first.name, first.counted) } else { Value::Null };
    Some(json!({
        "metric": first.name,
        "display_name": first.name,
        "expression": text,
        "scope": format!("env:{},service:{}", first.environment.name(), first.service),
        "tag_set": [],
        "aggr": first.aggregation,
        "interval": step,
        "length": points.len(),
        "start": from,
        "end": to,
        "unit": [unit, null],
        "pointlist": points,
    }))
}

/// The mean of what was measured between two moments.
fn mean(server: &Server, watched: &Watched, (from, to): (i64, i64)) -> Measures {
    let seed = server.world.history.seed;
    let apart = ((to - from) / SAMPLES).max(60_000);
    let mut found = Vec::new();
    let mut at = from;
    while at < to {
        let (service, stage) = (watched.service, watched.environment);
        found.push(measured(seed, service, stage, &watched.troubles, Timestamp(at)));
        at += apart;
    }
    Reading::mean(&found)
}

/// A number of a metric, as Datadog has it.
fn value(metric: &Metric, mean: &Measures, span: i64) -> Option<f64> {
    let seconds = f64::from(i32::try_from(span / 1000).ok()?);
    let counted = |rate: f64| if metric.counted { rate * seconds } else { rate };
    Some(match (metric.name.as_str(), metric.aggregation.as_str()) {
        ("trace.http.request.hits", _) => counted(mean.requests),
        ("trace.http.request.errors", _) => counted(mean.failures),
        ("trace.http.request", "p50" | "avg") => mean.p50 / 1000.0,
        ("trace.http.request", "p95") => mean.p95 / 1000.0,
        ("trace.http.request", "p99") => mean.p99 / 1000.0,
        ("container.cpu.usage", _) => mean.cpu * CORES * 1e9,
        ("container.cpu.limit", _) => CORES * 1e9,
        ("container.memory.usage", _) => mean.memory * BYTES,
        ("container.memory.limit", _) => BYTES,
        _ => return None,
    })
}

fn unit(metric: &str, counted: bool) -> Value {
    let made = |family: &str, name: &str, short: &str, factor: f64| {
        json!({
            "family": family, "name": name, "plural": format!("{name}s"), "short_name": short,
            "scale_factor": factor,
        })
    };
    match metric {
        "trace.http.request" => made("time", "second", "s", 1.0),
        "container.memory.usage" | "container.memory.limit" => made("bytes", "byte", "B", 1.0),
        "container.cpu.usage" | "container.cpu.limit" => made("cpu", "nanocore", "ncores", 1e-9),
        _ if counted => made("network", "request", "req", 1.0),
        _ => made("network", "request", "req/s", 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_parted_where_they_should_be() {
        let text =
            "sum:a{service:x,env:production}.rollup(sum, 60), 100 * avg:b{service:x,env:staging}";
        assert_eq!(split(text).len(), 2);
        let (metric, rest) = selector(split(text)[0]).unwrap();
        assert_eq!((metric.rollup, rest), (Some(60), ""));
        assert!(parse(split(text)[1], &selector).is_some());
        assert!(parse("nonsense", &selector).is_none());
    }
}
