//! Grafana: what is asked, what is read, who may see it; where `SLIPWAY_CONTRACTS` names the folder of
//! contracts, requests and answers are held to its published description.

use crate::{
    described::Description,
    fake::{Asked, Fake, Patient, usual},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use integrations::grafana::{Grafana, GrafanaSettings};
use platform::{
    Timestamp,
    monitoring::{
        Audience, DashboardKey, Drawing, MonitorState, MonitoredNames, MonitoringSource, Part,
        Range, Told, Viewer,
    },
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::Arc;

fn settings(fake: &Fake) -> GrafanaSettings {
    GrafanaSettings {
        name: "main".to_owned(),
        url: fake.url.join("g").unwrap(),
        page: None,
        token: Some(SecretString::from("hunter2".to_owned())),
        open: false,
        frames: true,
        service_label: "service".to_owned(),
        environment_label: "environment".to_owned(),
    }
}

fn users() -> Value {
    json!([
        {"orgId": 1, "userId": 1, "email": "Jane@shop.example", "login": "jane", "name": "Jane", "role": "Viewer", "isDisabled": false},
        {"orgId": 1, "userId": 2, "email": "boss@shop.example", "login": "boss", "name": "", "role": "Admin", "isDisabled": false},
        {"orgId": 1, "userId": 3, "email": "gone@shop.example", "login": "gone", "name": "", "role": "Viewer", "isDisabled": true},
    ])
}

fn found() -> Value {
    let target = json!({"refId": "A", "expr": "rate(x{service=\"$service\",environment=\"${environment}\"}[5m])"});
    json!({
        "meta": {"url": "/g/d/u-1/cart"},
        "dashboard": {
            "title": "Cart",
            "templating": {"list": [{"name": "service", "current": {"value": "x"}}, {"name": "environment", "current": {"value": "y"}}]},
            "panels": [
                {"id": 1, "type": "text", "title": "Read", "options": {"content": "The runbook"}},
                {"id": 2, "type": "row", "title": "Row", "panels": [
                    {"id": 3, "type": "timeseries", "title": "Requests", "datasource": {"uid": "p"}, "targets": [target, {"refId": "B", "expr": "y", "hide": true}]},
                ]},
                {"id": 4, "type": "table", "title": "Table", "targets": [{"refId": "A"}]},
            ],
        },
    })
}

fn permissions() -> Value {
    json!([{"role": "Editor", "permission": 1, "uid": "u-1"}, {"teamId": 7, "team": "Shop", "permission": 1, "uid": "u-1"}])
}

fn answering(asked: &Asked) -> Response {
    let alert = json!({"labels": {"alertname": "Errors", "service": "cart", "severity": "critical"}, "annotations": {}, "state": "firing", "activeAt": "2026-11-27T10:00:00Z", "value": "1"});
    let rule = |name: &str, alerts: Value| json!({"type": "alerting", "name": name, "query": "q", "labels": {"service": "cart"}, "annotations": {}, "alerts": alerts, "health": "ok"});
    let body = match asked.path.split('?').next().unwrap().trim_start_matches("/g") {
        "/api/org/users" => users(),
        "/api/teams/search" => {
            json!({"teams": [{"id": 7, "name": "Shop", "memberCount": 1}, {"id": 8, "name": "None", "memberCount": 0}], "totalCount": 2, "page": 1, "perPage": 1000})
        }
        "/api/teams/7/members" => json!([{"userId": 1, "teamId": 7, "login": "jane"}]),
        "/api/folders" => {
            json!([{"id": 1, "uid": "f-1", "title": "Shop"}, {"id": 2, "uid": "f-2", "title": "Other"}])
        }
        "/api/folders/f-1/permissions" | "/api/dashboards/uid/u-1/permissions" => permissions(),
        "/api/search" => {
            json!([{"id": 1, "uid": "u-1", "title": "Cart", "url": "/g/d/u-1/cart", "type": "dash-db", "tags": ["cart"]}])
        }
        "/api/dashboards/uid/u-1" => found(),
        "/api/ds/query" => json!({"results": {"A": {"status": 200, "frames": [{
            "schema": {"refId": "A", "fields": [{"name": "Time", "type": "time"}, {"name": "Value", "type": "number", "labels": {"pod": "a"}}]},
            "data": {"values": [[1_795_780_800_000_i64, 1_795_780_860_000_i64], [1.5, null]]},
        }]}}}),
        "/api/prometheus/grafana/api/v1/rules" => json!({"status": "success", "data": {"groups": [
            {"name": "a", "file": "Shop", "rules": [rule("Errors", json!([alert]))]},
            {"name": "b", "file": "Nowhere", "rules": [rule("Hidden", json!([]))]},
        ]}}),
        "/api/alertmanager/grafana/api/v2/alerts" | "/api/alertmanager/grafana/api/v2/silences" => {
            json!([])
        }
        _ => {
            return (StatusCode::NOT_FOUND, json!({"message": "Not found"}).to_string())
                .into_response();
        }
    };
    body.to_string().into_response()
}

async fn organisation() -> (Fake, Grafana) {
    let fake = Fake::start(|asked, _| answering(asked)).await;
    let client = Grafana::new(settings(&fake), Arc::new(Patient::default()), usual).unwrap();
    (fake, client)
}

fn board() -> Part {
    board_of("cart")
}

fn board_of(service: &str) -> Part {
    let (id, service, environment) =
        ("u-1".to_owned(), service.to_owned(), "production".to_owned());
    Part::Dashboard { id, service, environment, range: Range::Hour }
}

#[tokio::test]
async fn permissions_of_roles_teams_and_users_bound_who_sees_what() {
    let (_fake, client) = organisation().await;
    let Told::People(people) = client.ask(&Part::People, true).await.unwrap() else { panic!() };
    assert_eq!(people.0.len(), 2, "not who is disabled");
    let viewer =
        |email: &str| Viewer::Person(people.with_email(&[email.to_owned()]).unwrap().clone());
    let Told::Selected(boards) =
        client.ask(&Part::Selected("(tags @> 'cart')".to_owned()), true).await.unwrap()
    else {
        panic!()
    };
    assert_eq!((boards[0].id.as_str(), boards[0].title.as_str()), ("u-1", "Cart"));
    assert!(boards[0].page.ends_with("/g/d/u-1/cart"), "{}", boards[0].page);
    // By her team; a plain viewer of another team is not in it.
    assert!(viewer("jane@shop.example").sees(&boards[0].audience));
    assert!(viewer("boss@shop.example").sees(&boards[0].audience));
    assert!(!Viewer::Guest.sees(&boards[0].audience));
    let Told::Monitors(all) = client.ask(&Part::Monitors, true).await.unwrap() else { panic!() };
    let by = |name: &str| all.iter().find(|one| one.name == name).unwrap();
    assert_eq!(by("Errors").state, MonitorState::Alert);
    assert!(viewer("jane@shop.example").sees(&by("Errors").audience));
    let nobody = Audience::Only { names: std::collections::BTreeSet::new() };
    assert_eq!(by("Hidden").audience, nobody, "of a folder that is not known");
}

#[tokio::test]
async fn a_dashboard_is_drawn_with_its_variables_filled_in() {
    let (fake, client) = organisation().await;
    let Told::Dashboard(Some(read)) = client.ask(&board(), true).await.unwrap() else { panic!() };
    let drawn: Vec<_> = read.widgets.iter().map(|one| one.drawing).collect();
    assert_eq!(drawn, [Drawing::Note, Drawing::Lines, Drawing::Unknown]);
    let series = &read.widgets[1].series[0];
    assert_eq!(series.name, "a");
    assert_eq!(series.points[0], (Timestamp(1_795_780_800_000), Some(1.5)));
    assert_eq!(series.points[1].1, None);
    let asked = fake.take();
    let query = asked.iter().find(|one| one.path.ends_with("/ds/query")).unwrap();
    let body: Value = serde_json::from_slice(&query.body).unwrap();
    assert_eq!(body["queries"].as_array().unwrap().len(), 1, "not what is hidden");
    let expected = "rate(x{service=\"cart\",environment=\"production\"}[5m])";
    assert_eq!(body["queries"][0]["expr"], expected);
    assert_eq!(body["queries"][0]["datasource"]["uid"], "p");
    // What could end what it stands in is not asked at all.
    let evil = client.ask(&board_of("ca\"rt"), true).await.unwrap();
    let Told::Dashboard(Some(read)) = evil else { panic!("{evil:?}") };
    assert_eq!(read.widgets[1].drawing, Drawing::Unknown);
    assert!(fake.take().iter().all(|one| !one.path.ends_with("/ds/query")));
}

#[tokio::test]
async fn annotations_and_frames() {
    let (_fake, client) = organisation().await;
    let named = |key: &'static str, value: &'static str| {
        let said = move |asked: &str| (asked == key).then_some(value);
        client.watched(&MonitoredNames::of("cart", said)?)
    };
    let watched = named("grafana/dashboard-selector", "cart").unwrap();
    assert_eq!((watched.service.as_str(), watched.selector.as_deref()), ("cart", Some("cart")));
    let watched = named("grafana/alert-label-selector", "team=x,service=shop").unwrap();
    assert_eq!(watched.service, "shop");
    let overview = "https://g.example/d/u-1/cart?orgId=1";
    assert_eq!(named("grafana/overview-dashboard", overview).unwrap().dashboards, ["u-1"]);
    assert_eq!(named("datadoghq.com/service", "cart"), None);
    let key = DashboardKey { source: "main".to_owned(), id: "u-1".to_owned() };
    let window = Range::Hour.until(Timestamp(7_200_000));
    let frame = client.embedding(&key, "cart", "production", window).unwrap();
    assert!(frame.address.contains("/d/u-1?from=3600000&to=7200000&kiosk"), "{}", frame.address);
    assert!(frame.address.contains("var-service=cart&var-environment=production"));
    assert_eq!(client.origins(), [frame.origin]);
}

#[tokio::test]
async fn every_request_and_answer_is_one_of_the_published_description() {
    let Some(description) = Description::of("grafana/openapi.json") else { return };
    for (schema, all) in [("OrgUserDTO", users()), ("DashboardACLInfoDTO", permissions())] {
        for one in all.as_array().unwrap() {
            description.holds(schema, one);
        }
    }
    description.holds("DashboardMeta", &found()["meta"]);
    let (fake, client) = organisation().await;
    let selected = Part::Selected("cart".to_owned());
    for part in [Part::People, Part::Monitors, selected, board()] {
        client.ask(&part, true).await.unwrap();
    }
    // Its own Alertmanager and rules stand beside what is published here.
    let asked = fake.take().into_iter().filter(|one| !one.path.contains("/grafana/api/"));
    let asked: Vec<Asked> = asked.collect();
    assert!(asked.len() > 8);
    for one in &asked {
        description.holds_request(one, "/g/api");
    }
}
