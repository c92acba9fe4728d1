//! Metrics: what is asked for each signal, and what is read of an answer.
//!
//! The queries are of Datadog's traces (`trace.OPERATION.hits`, `.errors`, and the operation itself as a
//! distribution in seconds) and of its containers. All signals are one question: a list of queries, of
//! which the answer tells by number.

use super::{Datadog, wire};
use crate::{http::HttpError, moment};
use platform::monitoring::{Series, Signal, SignalSeries, Unit, Window};

/// Of what, and when.
pub(super) struct Of<'a> {
    pub service: &'a str,
    pub environment: &'a str,
    pub window: Window,
}

/// What is asked of each signal: the name of the series, and its query.
const SERIES: [(Signal, &str); 7] = [
    (Signal::Latency, "p50"),
    (Signal::Latency, "p95"),
    (Signal::Latency, "p99"),
    (Signal::Errors, "errors"),
    (Signal::Traffic, "requests"),
    (Signal::Saturation, "cpu"),
    (Signal::Saturation, "memory"),
];

/// The query of a series of a signal.
#[must_use]
pub fn query_of(
    signal: Signal,
    name: &str,
    operation: &str,
    service: &str,
    environment: &str,
    step: i64,
) -> String {
    let place = match tag(environment) {
        none if none.is_empty() => none,
        environment => format!(",env:{environment}"),
    };
    let scope = format!("{{service:{}{place}}}", tag(service));
    let counted =
        |what: &str| format!("sum:trace.{operation}.{what}{scope}.as_count().rollup(sum, {step})");
    match signal {
        Signal::Latency => format!("{name}:trace.{operation}{scope}.rollup({step})"),
        Signal::Errors => format!("100 * {} / {}", counted("errors"), counted("hits")),
        Signal::Traffic => {
            format!("sum:trace.{operation}.hits{scope}.as_rate().rollup(sum, {step})")
        }
        Signal::Saturation => format!(
            "100 * avg:container.{name}.usage{scope}.rollup(avg, {step}) / \
             avg:container.{name}.limit{scope}.rollup(avg, {step})"
        ),
    }
}

/// A value of a tag as Datadog keeps them: what would end it is taken out.
pub(super) fn tag(value: &str) -> String {
    let plain =
        |letter: &char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/' | ':');
    value.chars().filter(plain).collect::<String>().to_lowercase()
}

/// The signals of a service.
pub(super) async fn signals(
    datadog: &Datadog,
    of: &Of<'_>,
    waits: bool,
) -> Result<Vec<SignalSeries>, HttpError> {
    let step = of.window.step;
    let operation = &datadog.settings.operation;
    let queries: Vec<String> = SERIES
        .iter()
        .map(|(signal, name)| query_of(*signal, name, operation, of.service, of.environment, step))
        .collect();
    let told = asked(datadog, &queries, of.window, waits).await?;
    let mut all: Vec<SignalSeries> = Vec::new();
    for signal in Signal::ALL {
        let own = SERIES.iter().enumerate().filter(|(_, (of, _))| *of == signal);
        let mut series = Vec::new();
        let mut query = Vec::new();
        for (index, (_, name)) in own {
            query.push(queries[index].clone());
            let found = told.iter().filter(|one| one.query_index == index);
            series.extend(found.map(|one| named(name, unit_of(signal), one)));
        }
        all.push(SignalSeries { signal, series, query: query.join(", ") });
    }
    Ok(all)
}

const fn unit_of(signal: Signal) -> Unit {
    match signal {
        Signal::Latency => Unit::Milliseconds,
        Signal::Errors | Signal::Saturation => Unit::Percent,
        Signal::Traffic => Unit::PerSecond,
    }
}

/// A series under a name and in a unit that we gave it.
fn named(name: &str, unit: Unit, read: &wire::QueriedSeries) -> Series {
    let factor = match unit {
        // Traces are in seconds where they say nothing.
        Unit::Milliseconds => time_factor(read).unwrap_or(1000.0),
        _ => 1.0,
    };
    Series { name: name.to_owned(), unit, points: points(read, factor) }
}

/// A series as it tells of itself.
pub(super) fn told_of(read: &wire::QueriedSeries) -> Series {
    let unit = read.unit.first().cloned().flatten();
    let (unit, factor) = match (&unit, time_factor(read)) {
        (_, Some(factor)) => (Unit::Milliseconds, factor),
        (Some(one), None) => match (one.family.as_str(), one.name.as_str()) {
            (_, "percent") => (Unit::Percent, 1.0),
            ("bytes", _) => (Unit::Bytes, one.scale_factor.unwrap_or(1.0)),
            // What runs is counted in billionths of a processor.
            ("cpu", _) => (Unit::Other("cores".to_owned()), one.scale_factor.unwrap_or(1.0)),
            (_, name) => {
                let name =
                    one.short_name.as_deref().filter(|name| !name.is_empty()).unwrap_or(name);
                (Unit::Other(name.to_owned()), 1.0)
            }
        },
        (None, None) => (Unit::Number, 1.0),
    };
    let name =
        if read.tag_set.is_empty() { read.display_name.clone() } else { read.tag_set.join(", ") };
    Series { name, unit, points: points(read, factor) }
}

/// What makes milliseconds of its numbers, when they are a time.
fn time_factor(read: &wire::QueriedSeries) -> Option<f64> {
    let unit = read.unit.first()?.as_ref().filter(|unit| unit.family == "time")?;
    Some(unit.scale_factor.unwrap_or(1.0) * 1000.0)
}

fn points(read: &wire::QueriedSeries, factor: f64) -> Vec<platform::monitoring::Point> {
    let points = read.pointlist.iter().filter_map(|(at, value)| {
        let value = value.filter(|value| value.is_finite()).map(|value| value * factor);
        Some((moment::milliseconds(*at)?, value))
    });
    points.collect()
}

/// Asks a list of queries in one question.
pub(super) async fn asked(
    datadog: &Datadog,
    queries: &[String],
    window: Window,
    waits: bool,
) -> Result<Vec<wire::QueriedSeries>, HttpError> {
    let from = window.from.0.div_euclid(1000).to_string();
    // The last step is a whole one; Datadog's end is part of the time.
    let to = (window.until.0.div_euclid(1000) - 1).to_string();
    let query = queries.join(", ");
    let query = [("from", from.as_str()), ("to", to.as_str()), ("query", query.as_str())];
    let read: wire::Queried = datadog.read("query", "/api/v1/query", &query, waits).await?;
    if read.status == "error" {
        // Datadog says so under status 200.
        let host = datadog.settings.api.host_str().unwrap_or_default().to_owned();
        return Err(HttpError::Status { host, status: 400, message: read.error });
    }
    Ok(read.series)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_name_service_and_environment_and_nothing_else() {
        let query = |signal, name| query_of(signal, name, "http.request", "cart", "prod", 60);
        assert_eq!(
            query(Signal::Latency, "p95"),
            "p95:trace.http.request{service:cart,env:prod}.rollup(60)"
        );
        assert!(query(Signal::Saturation, "cpu").contains("container.cpu.limit{service:cart"));
        let evil = query_of(Signal::Traffic, "", "http.request", "a} by {b", "x,y*", 60);
        assert!(evil.contains("{service:abyb,env:xy}"), "{evil}");
    }

    #[test]
    fn units_are_ours() {
        let unit = |family: &str, name: &str, factor| wire::QueriedUnit {
            family: family.to_owned(),
            name: name.to_owned(),
            short_name: None,
            scale_factor: Some(factor),
        };
        let of = |unit| wire::QueriedSeries {
            unit: vec![Some(unit), None],
            pointlist: vec![(1_000.0, Some(2.0)), (2_000.0, None), (3_000.0, Some(f64::NAN))],
            ..wire::QueriedSeries::default()
        };
        let time = told_of(&of(unit("time", "microsecond", 0.000_001)));
        assert_eq!(time.unit, Unit::Milliseconds);
        assert!((time.points[0].1.unwrap() - 0.002).abs() < 1e-12);
        assert_eq!((time.points[1].1, time.points[2].1), (None, None));
        assert_eq!(told_of(&of(unit("percentage", "percent", 1.0))).unit, Unit::Percent);
        assert_eq!(told_of(&wire::QueriedSeries::default()).unit, Unit::Number);
    }
}
