//! Metrics: what is asked for each signal.

use super::{Prometheus, wire};
use crate::{http::HttpError, moment};
use futures::{StreamExt, TryStreamExt, stream};
use platform::monitoring::{Series, Signal, SignalSeries, Unit, Window};
use std::collections::BTreeMap;

/// Series of one query at most.
const SERIES: usize = 10;

/// The shortest time that a rate is made of, in seconds: four times the usual interval of a scrape.
const SHORTEST: i64 = 120;

/// The series that are asked for: their signals, names and usual queries. `$selector` stands for the
/// labels of what is looked at, `$window` for the time that a rate is made of.
const USUAL: [(Signal, &str, &str); 7] = [
    (
        Signal::Latency,
        "p50",
        "1000 * histogram_quantile(0.5, sum by (le) \
         (rate(http_request_duration_seconds_bucket{$selector}[$window])))",
    ),
    (
        Signal::Latency,
        "p95",
        "1000 * histogram_quantile(0.95, sum by (le) \
         (rate(http_request_duration_seconds_bucket{$selector}[$window])))",
    ),
    (
        Signal::Latency,
        "p99",
        "1000 * histogram_quantile(0.99, sum by (le) \
         (rate(http_request_duration_seconds_bucket{$selector}[$window])))",
    ),
    (
        Signal::Errors,
        "errors",
        "100 * sum(rate(http_requests_total{$selector,code=~\"5..\"}[$window])) / \
         sum(rate(http_requests_total{$selector}[$window]))",
    ),
    (Signal::Traffic, "requests", "sum(rate(http_requests_total{$selector}[$window]))"),
    (
        Signal::Saturation,
        "cpu",
        "100 * sum(rate(container_cpu_usage_seconds_total{$selector}[$window])) / \
         sum(kube_pod_container_resource_limits{$selector,resource=\"cpu\"})",
    ),
    (
        Signal::Saturation,
        "memory",
        "100 * sum(container_memory_working_set_bytes{$selector}) / \
         sum(kube_pod_container_resource_limits{$selector,resource=\"memory\"})",
    ),
];

/// Queries that are asked instead of the usual ones, by the name of the series.
#[derive(Clone, Debug, Default)]
pub struct PrometheusQueries(pub BTreeMap<String, String>);

impl PrometheusQueries {
    /// The names of series that can be asked otherwise.
    pub const NAMES: [&'static str; 7] =
        ["p50", "p95", "p99", "errors", "requests", "cpu", "memory"];
}

/// What is asked for a series when nothing else is set.
#[must_use]
pub fn usual_query(name: &str) -> Option<&'static str> {
    USUAL.iter().find(|(_, one, _)| *one == name).map(|(_, _, query)| *query)
}

/// A value of a label between quotes.
pub(super) fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn filled(query: &str, selector: &str, window: Window) -> String {
    let seconds = window.step.max(SHORTEST);
    query.replace("$selector", selector).replace("$window", &format!("{seconds}s"))
}

impl Prometheus {
    /// The labels of what is looked at.
    pub(super) fn selector(&self, service: &str, environment: &str) -> String {
        let label = |name: &str, value: &str| format!("{name}=\"{}\"", escaped(value));
        let service = label(&self.settings.service_label, service);
        if environment.is_empty() {
            return service;
        }
        format!("{service},{}", label(&self.settings.environment_label, environment))
    }

    /// The query of a series.
    pub(super) fn query(&self, name: &str, selector: &str, window: Window) -> String {
        let own = self.settings.queries.0.get(name).map(String::as_str);
        filled(own.or_else(|| usual_query(name)).unwrap_or_default(), selector, window)
    }
}

/// The signals of a service.
pub(super) async fn signals(
    prometheus: &Prometheus,
    service: &str,
    environment: &str,
    window: Window,
    waits: bool,
) -> Result<Vec<SignalSeries>, HttpError> {
    let selector = prometheus.selector(service, environment);
    let queries = USUAL.iter().map(|(_, name, _)| prometheus.query(name, &selector, window));
    let queries: Vec<String> = queries.collect();
    let asked: Vec<_> =
        queries.iter().map(|query| ranged(prometheus, query, window, waits)).collect();
    let found: Vec<Vec<wire::RangedSeries>> = stream::iter(asked).buffered(4).try_collect().await?;
    let told = USUAL.iter().zip(&queries).zip(found);
    let told: Vec<_> = told
        .map(|(((signal, name, _), query), found)| (*signal, *name, query.as_str(), found))
        .collect();
    let all = Signal::ALL.into_iter().map(|signal| {
        let own = told.iter().filter(|(of, ..)| *of == signal);
        let query: Vec<&str> = own.clone().map(|(_, _, query, _)| *query).collect();
        let series = own.flat_map(|(_, name, _, found)| {
            let several = found.len() > 1;
            found.iter().map(move |one| series(name, several, signal, one))
        });
        SignalSeries { signal, series: series.collect(), query: query.join(", ") }
    });
    Ok(all.collect())
}

fn series(name: &str, several: bool, signal: Signal, read: &wire::RangedSeries) -> Series {
    let unit = match signal {
        Signal::Latency => Unit::Milliseconds,
        Signal::Errors | Signal::Saturation => Unit::Percent,
        Signal::Traffic => Unit::PerSecond,
    };
    let labels = read.metric.iter().filter(|(key, _)| !key.starts_with("__"));
    let labels: Vec<&str> = labels.map(|(_, value)| value.as_str()).collect();
    let name = if several && !labels.is_empty() {
        format!("{name} {}", labels.join(", "))
    } else {
        name.to_owned()
    };
    let points = read.values.iter().filter_map(|(at, value)| {
        let value = value.parse::<f64>().ok().filter(|value| value.is_finite());
        Some((moment::milliseconds(at * 1000.0)?, value))
    });
    Series { name, unit, points: points.collect() }
}

async fn ranged(
    prometheus: &Prometheus,
    query: &str,
    window: Window,
    waits: bool,
) -> Result<Vec<wire::RangedSeries>, HttpError> {
    let seconds = |at: platform::Timestamp| at.0.div_euclid(1000).to_string();
    let (start, end, step) = (seconds(window.from), seconds(window.until), window.step.to_string());
    let query = [
        ("query", query),
        ("start", start.as_str()),
        ("end", end.as_str()),
        ("step", step.as_str()),
    ];
    let mut read: wire::Ranged = prometheus.read("/query_range", &query, waits).await?;
    if read.kind != "matrix" {
        return Ok(Vec::new());
    }
    read.result.truncate(SERIES);
    Ok(read.result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::Timestamp;

    #[test]
    fn what_stands_in_a_query_cannot_end_its_place() {
        assert_eq!(escaped("a\"} or up{x=\"\\\n"), "a\\\"} or up{x=\\\"\\\\\\n");
        let window = Window { from: Timestamp(0), until: Timestamp(1), step: 60 };
        let query = filled("rate(x{$selector}[$window])", "service=\"cart\"", window);
        assert_eq!(query, "rate(x{service=\"cart\"}[120s])");
    }

    #[test]
    fn every_series_has_a_query() {
        assert!(PrometheusQueries::NAMES.into_iter().all(|name| usual_query(name).is_some()));
        assert_eq!(usual_query("none"), None);
    }
}
