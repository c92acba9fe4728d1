//! Prometheus and its Alertmanager: what is asked, what is read; where `SLIPWAY_CONTRACTS` names the
//! folder of contracts, the answers that were recorded from a real server are read.

use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use integrations::{
    http::Surroundings,
    prometheus::{Prometheus, PrometheusAccess, PrometheusQueries, PrometheusSettings},
};
use platform::{
    Timestamp,
    code_host::HostError,
    monitoring::{
        LinkKind, Monitor, MonitorState, MonitoredNames, MonitoringSource, Part, Range, Signal,
        Told, Watched,
    },
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{fs, path::PathBuf, sync::Arc};

fn settings(fake: &Fake) -> PrometheusSettings {
    PrometheusSettings {
        name: "main".to_owned(),
        url: fake.url.join("prom").unwrap(),
        page: None,
        alertmanager: Some(fake.url.join("am").unwrap()),
        access: PrometheusAccess::Token(SecretString::from("hunter2".to_owned())),
        service_label: "service".to_owned(),
        environment_label: "environment".to_owned(),
        queries: PrometheusQueries::default(),
        logs: Some(
            "https://logs.example/?q={service}/{environment}&from={from}&to={until}".to_owned(),
        ),
        traces: None,
    }
}

fn client_of(settings: PrometheusSettings) -> Prometheus {
    let surroundings: Arc<dyn Surroundings> = Arc::new(Patient::default());
    Prometheus::new(settings, &surroundings, usual).unwrap()
}

fn rules() -> Value {
    let rule = |name: &str, labels: Value, alerts: Value| {
        json!({
            "type": "alerting", "name": name, "query": "rate(http_requests_total{service=\"cart\"}[5m]) > 1",
            "duration": 60, "labels": labels, "annotations": {"summary": "It fails"}, "alerts": alerts,
            "health": "ok", "state": "firing", "evaluationTime": 0.1, "lastEvaluation": "2026-11-27T10:00:00Z",
        })
    };
    let alert = |labels: Value, state: &str| json!({"labels": labels, "annotations": {"summary": "It fails"}, "state": state, "activeAt": "2026-11-27T10:00:00.5Z", "value": "1e+00"});
    let critical = json!({"alertname": "Errors", "service": "cart", "environment": "production", "severity": "critical"});
    json!({"status": "success", "data": {"groups": [{"name": "g", "file": "f", "interval": 15, "limit": 0, "evaluationTime": 0.1, "lastEvaluation": "2026-11-27T10:00:00Z", "rules": [
        rule("Errors", json!({"severity": "critical"}), json!([
            alert(critical, "firing"),
            alert(json!({"alertname": "Errors", "service": "orders", "severity": "warning"}), "pending"),
        ])),
        rule("Quiet", json!({"environment": "staging"}), json!([])),
        {"type": "recording", "name": "a:b", "query": "up", "health": "ok"},
    ]}]}})
}

fn received() -> Value {
    json!([{
        "labels": {"alertname": "Errors", "service": "cart", "environment": "production", "severity": "critical", "cluster": "eu"},
        "annotations": {}, "receivers": [{"name": "shop-pager"}], "fingerprint": "1",
        "startsAt": "2026-11-27T10:00:00Z", "updatedAt": "2026-11-27T10:00:00Z", "endsAt": "2026-11-27T10:00:00Z",
        "status": {"state": "suppressed", "silencedBy": ["s1"], "inhibitedBy": [], "mutedBy": []},
    }])
}

fn silences() -> Value {
    json!([{
        "id": "s1", "status": {"state": "active"}, "updatedAt": "2026-11-27T10:00:00Z", "annotations": {}, "matchers": [],
        "startsAt": "2026-11-27T10:00:00Z", "endsAt": "2026-11-27T12:00:00Z", "createdBy": "jane", "comment": "Known",
    }])
}

fn answering(asked: &Asked) -> Response {
    let body = match asked.path.split('?').next().unwrap() {
        "/prom/api/v1/rules" => rules(),
        "/prom/api/v1/query_range" => {
            json!({"status": "success", "data": {"resultType": "matrix", "result": [
                {"metric": {"__name__": "x", "pod": "a"}, "values": [[1_795_780_800, "0.5"], [1_795_780_860.5, "NaN"]]},
            ]}})
        }
        "/am/api/v2/alerts" => received(),
        "/am/api/v2/silences" => silences(),
        _ => return (StatusCode::NOT_FOUND, "404 page not found\n").into_response(),
    };
    body.to_string().into_response()
}

async fn server() -> (Fake, Prometheus) {
    let fake = Fake::start(|asked, _| answering(asked)).await;
    let client = client_of(settings(&fake));
    (fake, client)
}

fn signals(environment: &str) -> Part {
    let (service, environment) = ("ca\"rt".to_owned(), environment.to_owned());
    Part::Signals { service, environment, range: Range::Hour }
}

#[tokio::test]
async fn alerts_are_monitors_with_who_is_told_and_what_is_silenced() {
    let (fake, client) = server().await;
    let Told::Monitors(all) = client.ask(&Part::Monitors, true).await.unwrap() else { panic!() };
    let [errors, pending, quiet]: &[Monitor] = &all else { panic!("{all:?}") };
    assert_eq!((errors.state, errors.priority), (MonitorState::Alert, Some(1)));
    assert_eq!(errors.since.map(|at| at.0 % 1000), Some(500));
    assert_eq!(errors.notifies[0].name, "shop-pager");
    let muted = errors.muted.as_ref().unwrap();
    assert_eq!(muted.reason, "Known (jane)");
    assert!(muted.until > errors.since);
    assert_eq!(errors.message, "It fails");
    assert_eq!(
        (pending.state, pending.scope.service.as_deref()),
        (MonitorState::Warn, Some("orders"))
    );
    assert!(pending.notifies.is_empty());
    assert_eq!(quiet.state, MonitorState::Ok);
    assert_eq!(quiet.scope.service.as_deref(), Some("cart"), "by its query");
    assert_eq!(quiet.scope.environment.as_deref(), Some("staging"), "by its labels");
    assert!(fake.take().iter().all(|asked| asked.header("authorization") == "Bearer hunter2"));
}

#[tokio::test]
async fn what_is_looked_at_is_a_value_and_nothing_more() {
    let (fake, client) = server().await;
    let Told::Signals(all) = client.ask(&signals("production"), true).await.unwrap() else {
        panic!()
    };
    assert_eq!(all.len(), Signal::ALL.len());
    let points = &all[1].series[0].points;
    assert_eq!(points[0], (Timestamp(1_795_780_800_000), Some(0.5)));
    assert_eq!(points[1], (Timestamp(1_795_780_860_500), None), "what is no number is a gap");
    let asked = fake.take();
    assert_eq!(asked.len(), 7);
    for one in asked {
        let query = one.path.split_once('?').unwrap().1;
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let value = |name: &str| &pairs.iter().find(|(key, _)| key == name).unwrap().1;
        assert!(value("query").contains(r#"service="ca\"rt",environment="production""#));
        let (start, end): (i64, i64) =
            (value("start").parse().unwrap(), value("end").parse().unwrap());
        assert_eq!((end - start, value("step").as_str()), (3_600, "60"));
        assert!(start % 60 == 0, "aligned, so that all share it");
    }
}

#[tokio::test]
async fn queries_may_be_others() {
    let fake = Fake::start(|asked, _| answering(asked)).await;
    let own = ("errors".to_owned(), "my_errors{$selector}[$window]".to_owned());
    let queries = PrometheusQueries([own].into());
    let client = client_of(PrometheusSettings { queries, alertmanager: None, ..settings(&fake) });
    client.ask(&signals(""), true).await.unwrap();
    let found = fake.paths().into_iter().filter(|path| path.contains("my_errors"));
    assert_eq!(found.count(), 1);
    client.ask(&Part::Monitors, true).await.unwrap();
    assert!(fake.paths().iter().all(|path| !path.starts_with("/am")));
}

#[tokio::test]
async fn refusals_are_told_in_its_own_words() {
    let body = json!({"status": "error", "errorType": "bad_data", "error": "parse error"});
    let fake =
        Fake::start(move |_, _| (StatusCode::BAD_REQUEST, body.to_string()).into_response()).await;
    let error = client_of(settings(&fake)).ask(&signals("x"), true).await.unwrap_err();
    assert!(matches!(&error, HostError::Refused(text) if text.contains("parse error")), "{error}");
}

#[tokio::test]
async fn annotations_and_links() {
    let (_fake, client) = server().await;
    let named = |key: &'static str, value: &'static str| {
        let said = move |asked: &str| (asked == key).then_some(value);
        client.watched(&MonitoredNames::of("cart", said)?)
    };
    assert_eq!(named("prometheus.io/service", "shop").unwrap().service, "shop");
    assert_eq!(named("prometheus.io/alert", "all").unwrap().service, "cart");
    assert_eq!(named("datadoghq.com/service", "shop"), None);
    assert_eq!(named("prometheus.io/service-name", "other"), None);
    let watched = Watched { service: "cart".to_owned(), ..Watched::default() };
    let links = client.links(&watched, "production", Range::Hour.until(Timestamp(7_200_000)));
    assert_eq!(links[0].kind, LinkKind::Logs);
    assert_eq!(links[0].address, "https://logs.example/?q=cart/production&from=3600000&to=7200000");
    assert!(links.iter().any(|link| link.kind == LinkKind::Monitors));
}

/// What a real server answered.
#[tokio::test]
async fn recorded_answers_are_read() {
    let Some(folder) = std::env::var_os("SLIPWAY_CONTRACTS").map(PathBuf::from) else { return };
    let recorded = move |name: &str| -> String {
        let file = folder.join(format!("prometheus/recorded/{name}.json"));
        let all: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        all["body"].to_string()
    };
    let (rules, range) = (recorded("rules"), recorded("query_range"));
    let fake = Fake::start(move |asked, _| {
        if asked.path.contains("/rules") { rules.clone() } else { range.clone() }.into_response()
    })
    .await;
    let client = client_of(PrometheusSettings { alertmanager: None, ..settings(&fake) });
    let Told::Monitors(all) = client.ask(&Part::Monitors, true).await.unwrap() else { panic!() };
    assert_eq!((all.len(), all[0].state), (1, MonitorState::Alert));
    let Told::Signals(all) = client.ask(&signals("x"), true).await.unwrap() else { panic!() };
    assert_eq!(all[0].series[0].points.len(), 4);
}

/// The paths that are asked are those that the server publishes.
#[tokio::test]
async fn paths_and_parameters_are_published() {
    let Some(folder) = std::env::var_os("SLIPWAY_CONTRACTS").map(PathBuf::from) else { return };
    let text = fs::read_to_string(folder.join("prometheus/openapi.yaml")).unwrap();
    let (fake, client) = server().await;
    for part in [Part::Monitors, signals("x")] {
        client.ask(&part, true).await.unwrap();
    }
    for asked in fake.take() {
        let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        let Some(path) = path.strip_prefix("/prom/api/v1") else { continue };
        let at =
            text.find(&format!("\n  {path}:\n")).or_else(|| text.find(&format!("\n    {path}:\n")));
        let described = &text[at.unwrap_or_else(|| panic!("{path} is not published"))..];
        for (name, _) in url::form_urlencoded::parse(query.as_bytes()) {
            assert!(described.contains(&format!("name: {name}\n")), "{path}: {name}");
        }
    }
}
