//! Metrics: the four signals in one document, each a query of New Relic's language.

use super::{NewRelic, wire};
use crate::{http::HttpError, moment};
use platform::monitoring::{Point, Series, Signal, SignalSeries, Unit, Window};
use serde_json::{Map, Value, json};

/// All of them, each under its own name.
const SIGNALS: &str = "query($account: Int!, $latency: Nrql!, $errors: Nrql!, $traffic: Nrql!, \
     $saturation: Nrql!) { actor { account(id: $account) { latency: nrql(query: $latency) { results } \
     errors: nrql(query: $errors) { results } traffic: nrql(query: $traffic) { results } saturation: \
     nrql(query: $saturation) { results } } } }";

/// A text between quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// The name of an attribute, between its own quotes.
fn attribute(name: &str) -> String {
    format!("`{}`", name.replace('`', ""))
}

fn query(of: &NewRelic, what: &str, service: &str, environment: &str, window: Window) -> String {
    let place = of.settings.environment_attribute.as_deref().filter(|_| !environment.is_empty());
    let place = place.map_or_else(String::new, |name| {
        format!(" AND {} = {}", attribute(name), quoted(environment))
    });
    format!(
        "{what} WHERE appName = {}{place} SINCE {} UNTIL {} TIMESERIES {} seconds",
        quoted(service),
        window.from.0,
        window.until.0,
        window.step
    )
}

/// The signals of a service.
pub(super) async fn signals(
    of: &NewRelic,
    service: &str,
    environment: &str,
    window: Window,
    waits: bool,
) -> Result<Vec<SignalSeries>, HttpError> {
    let asked = |what: &str| query(of, what, service, environment, window);
    let latency =
        asked("SELECT percentile(duration * 1000, 50, 95, 99) AS 'latency' FROM Transaction");
    let errors =
        asked("SELECT percentage(count(*), WHERE error IS true) AS 'errors' FROM Transaction");
    let traffic = asked("SELECT rate(count(*), 1 second) AS 'requests' FROM Transaction");
    let saturation =
        asked("SELECT average(apm.service.cpu.usertime.utilization) * 100 AS 'cpu' FROM Metric");
    let variables = json!({
        "account": of.settings.account, "latency": latency, "errors": errors, "traffic": traffic,
        "saturation": saturation,
    });
    let read: wire::Queried = of.asked(SIGNALS, variables, waits).await?;
    let wire::Account { latency: slow, errors: failed, traffic: came, saturation: used } =
        read.actor.account;
    let rows = |rows: Option<wire::Rows>| rows.unwrap_or_default().results;
    let (slow, failed, came, used) = (rows(slow), rows(failed), rows(came), rows(used));
    let single = |rows: &[Map<String, Value>], name: &str, unit: Unit| {
        vec![Series { name: name.to_owned(), unit, points: points(rows, |row| row[name].as_f64()) }]
    };
    let slow = ["50", "95", "99"].map(|rank| Series {
        name: format!("p{rank}"),
        unit: Unit::Milliseconds,
        points: points(&slow, |row| row["latency"][rank].as_f64()),
    });
    let made = |signal, query, series: Vec<Series>| {
        let measured = series.into_iter().filter(|one| !one.points.is_empty());
        SignalSeries { signal, series: measured.collect(), query }
    };
    Ok(vec![
        made(Signal::Latency, latency, slow.into()),
        made(Signal::Errors, errors, single(&failed, "errors", Unit::Percent)),
        made(Signal::Traffic, traffic, single(&came, "requests", Unit::PerSecond)),
        made(Signal::Saturation, saturation, single(&used, "cpu", Unit::Percent)),
    ])
}

fn points(rows: &[Map<String, Value>], value: impl Fn(&Value) -> Option<f64>) -> Vec<Point> {
    let points = rows.iter().filter_map(|row| {
        let at = moment::seconds(row.get("beginTimeSeconds")?.as_i64())?;
        Some((at, value(&Value::Object(row.clone())).filter(|value| value.is_finite())))
    });
    points.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_quote() {
        assert_eq!(quoted("a' OR '1"), r"'a\' OR \'1'");
        assert_eq!(quoted(r"a\"), r"'a\\'");
        assert_eq!(attribute("tags.env` OR 1"), "`tags.env OR 1`");
    }
}
