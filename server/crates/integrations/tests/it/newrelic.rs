//! New Relic: what is asked, what is read; where `SLIPWAY_CONTRACTS` names the folder of contracts, the
//! fields that are asked for are those that its own client asks for.

use crate::fake::{Asked, Fake, Patient, usual};
use axum::response::{IntoResponse, Response};
use integrations::newrelic::{NewRelic, NewRelicSettings};
use platform::{
    Timestamp,
    code_host::HostError,
    monitoring::{
        LinkKind, MonitorState, MonitoredNames, MonitoringSource, Part, Range, Signal, Told,
        Watched,
    },
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{fs, path::PathBuf, sync::Arc};
use url::Url;

fn client(fake: &Fake) -> NewRelic {
    let settings = NewRelicSettings {
        name: "main".to_owned(),
        api: fake.url.join("nr").unwrap(),
        page: Url::parse("https://one.eu.newrelic.com").unwrap(),
        key: Some(SecretString::from("NRAK-hunter2".to_owned())),
        account: 7,
        environment_attribute: Some("tags.environment".to_owned()),
    };
    NewRelic::new(settings, Arc::new(Patient::default()), usual).unwrap()
}

fn body(asked: &Asked) -> Value {
    serde_json::from_slice(&asked.body).unwrap()
}

fn answering(asked: &Asked) -> Response {
    let body = body(asked);
    let query = body["query"].as_str().unwrap();
    let entity = |name: &str, severity: Option<&str>, reporting: bool| {
        json!({
            "guid": format!("g-{name}"), "name": name, "alertSeverity": severity, "reporting": reporting,
            "permalink": "https://one.newrelic.com/x", "tags": [{"key": "environment", "values": ["production"]}],
        })
    };
    let answer = if query.contains("entitySearch") {
        let first = body["variables"]["cursor"].is_null();
        let entities = if first {
            json!([
                entity("cart", Some("CRITICAL"), true),
                entity("calm", Some("NOT_ALERTING"), true)
            ])
        } else {
            json!([
                entity("silent", Some("NOT_ALERTING"), false),
                entity("unwatched", Some("NOT_CONFIGURED"), true)
            ])
        };
        let cursor = first.then_some("next");
        json!({"actor": {"entitySearch": {"results": {"nextCursor": cursor, "entities": entities}}}})
    } else if query.contains("nrql") {
        let row = |value: Value| {
            let mut row =
                json!({"beginTimeSeconds": 1_795_780_800, "endTimeSeconds": 1_795_780_860});
            row.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
            json!({ "results": [row] })
        };
        json!({"actor": {"account": {
            "latency": row(json!({"latency": {"50": 1.0, "95": 2.0, "99": 3.0}})),
            "errors": row(json!({"errors": 0.5})),
            "traffic": row(json!({"requests": null})),
            "saturation": {"results": []},
        }}})
    } else {
        json!({"actor": {"entity": {"guid": "d-1", "name": "Cart", "permalink": null}}})
    };
    json!({ "data": answer }).to_string().into_response()
}

async fn account() -> (Fake, NewRelic) {
    let fake = Fake::start(|asked, _| answering(asked)).await;
    let client = client(&fake);
    (fake, client)
}

fn signals() -> Part {
    let (service, environment) = ("ca'rt".to_owned(), "production".to_owned());
    Part::Signals { service, environment, range: Range::Hour }
}

#[tokio::test]
async fn applications_are_monitors() {
    let (fake, client) = account().await;
    let Told::Monitors(all) = client.ask(&Part::Monitors, true).await.unwrap() else { panic!() };
    let told: Vec<_> = all.iter().map(|one| (one.name.as_str(), one.state)).collect();
    let expected = [
        ("cart", MonitorState::Alert),
        ("calm", MonitorState::Ok),
        ("silent", MonitorState::NoData),
    ];
    assert_eq!(told, expected);
    assert_eq!(all[0].scope.environment.as_deref(), Some("production"));
    let asked = fake.take();
    assert_eq!(asked.len(), 2, "page by page");
    assert_eq!(asked[0].path, "/nr/graphql");
    assert_eq!(asked[0].header("api-key"), "NRAK-hunter2");
}

#[tokio::test]
async fn all_signals_are_one_question() {
    let (fake, client) = account().await;
    let Told::Signals(all) = client.ask(&signals(), true).await.unwrap() else { panic!() };
    assert_eq!(all.iter().map(|one| one.signal).collect::<Vec<_>>(), Signal::ALL);
    let names: Vec<_> = all[0].series.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["p50", "p95", "p99"]);
    assert_eq!(all[0].series[1].points, [(Timestamp(1_795_780_800_000), Some(2.0))]);
    assert_eq!(all[2].series[0].points[0].1, None, "a gap");
    assert!(all[3].series.is_empty());
    let asked = fake.take();
    assert_eq!(asked.len(), 1);
    let variables = &body(&asked[0])["variables"];
    assert_eq!(variables["account"], 7);
    let query = variables["errors"].as_str().unwrap();
    assert!(
        query.contains(r"WHERE appName = 'ca\'rt' AND `tags.environment` = 'production'"),
        "{query}"
    );
    assert!(query.contains("SINCE -3600000 UNTIL 0 TIMESERIES 60 seconds"), "{query}");
}

#[tokio::test]
async fn what_went_wrong_under_status_200_is_an_error() {
    let answer = json!({"data": null, "errors": [{"message": "Invalid account", "extensions": {"errorClass": "ACCESS_DENIED"}}]});
    let fake = Fake::start(move |_, _| answer.to_string().into_response()).await;
    let error = client(&fake).ask(&Part::Monitors, true).await.unwrap_err();
    assert!(
        matches!(&error, HostError::Refused(text) if text.contains("Invalid account")),
        "{error}"
    );
}

#[tokio::test]
async fn annotations_links_and_dashboards() {
    let (_fake, client) = account().await;
    let named = |key: &'static str, value: &'static str| {
        let said = move |asked: &str| (asked == key).then_some(value);
        client.watched(&MonitoredNames::of("cart", said)?)
    };
    assert_eq!(named("newrelic.com/app-name", "Shop cart").unwrap().service, "Shop cart");
    assert_eq!(named("newrelic.com/dashboard-guid", "d-1").unwrap().dashboards, ["d-1"]);
    assert_eq!(named("datadoghq.com/service", "x"), None);
    let head = client.ask(&Part::DashboardHead("d-1".to_owned()), true).await.unwrap();
    let Told::Dashboard(Some(head)) = head else { panic!() };
    assert_eq!(head.page, "https://one.eu.newrelic.com/redirect/entity/d-1");
    let watched = Watched { service: "cart".to_owned(), ..Watched::default() };
    let links = client.links(&watched, "", Range::Hour.until(Timestamp(7_200_000)));
    assert_eq!(links[0].kind, LinkKind::Logs);
    assert!(links[0].address.contains("account=7&begin=3600000&duration=3600000"));
}

#[tokio::test]
async fn fields_are_those_of_its_own_client() {
    let Some(folder) = std::env::var_os("SLIPWAY_CONTRACTS").map(PathBuf::from) else { return };
    let folder = folder.join("newrelic/operations");
    let text: String = fs::read_dir(folder)
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let (fake, client) = account().await;
    for part in [Part::Monitors, signals()] {
        client.ask(&part, true).await.unwrap();
    }
    for asked in fake.take() {
        let body = body(&asked);
        let query = body["query"].as_str().unwrap();
        let word = |one: char| !one.is_ascii_alphabetic();
        for name in query.split(word).filter(|name| name.len() > 3) {
            let own = [
                "search",
                "latency",
                "traffic",
                "saturation",
                "errors",
                "account",
                "String",
                "cursor",
            ];
            assert!(own.contains(&name) || text.contains(name), "{name} is asked by nobody else");
        }
    }
}
