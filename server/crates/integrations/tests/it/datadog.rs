//! Datadog: what is asked, what is read; where `SLIPWAY_CONTRACTS` names the folder of contracts, requests
//! and answers are held to its published description, and its recorded answers are read.

use crate::{
    described::Description,
    fake::{Asked, Fake, Patient, usual},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use integrations::datadog::{Datadog, DatadogEmbed, DatadogSettings};
use platform::{
    Timestamp,
    code_host::HostError,
    monitoring::{
        Audience, Dashboard, DashboardKey, Drawing, Incident, Monitor, MonitorState,
        MonitoredNames, MonitoringSource, OnCall, Part, Range, Signal, SignalSeries, Slo, Told,
        Unit, VendorPeople,
    },
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{fs, path::PathBuf, sync::Arc};
use url::Url;

fn settings(fake: &Fake) -> DatadogSettings {
    DatadogSettings {
        name: "main".to_owned(),
        api: fake.url.join("dd").unwrap(),
        page: Url::parse("https://app.datadoghq.eu").unwrap(),
        api_key: Some(SecretString::from("organisation".to_owned())),
        application_key: Some(SecretString::from("account".to_owned())),
        open: false,
        operation: "http.request".to_owned(),
        embeds: Vec::new(),
    }
}

fn client(fake: &Fake) -> Datadog {
    Datadog::new(settings(fake), Arc::new(Patient::default()), usual).unwrap()
}

fn monitor() -> Value {
    json!({
        "id": 7, "name": "Errors of cart", "type": "query alert", "multi": true,
        "message": "Cart fails. @pagerduty-cart @slack-shop",
        "query": "avg(last_5m):sum:trace.http.request.errors{service:cart,env:production} > 5",
        "tags": ["service:cart", "env:production", "team:shop"],
        "overall_state": "Alert", "priority": 1, "restricted_roles": ["r-1"],
        "options": {
            "thresholds": {"critical": 5.0, "warning": 2.0},
            "renotify_interval": 10, "escalation_message": "Nobody answers. @lead@shop.example",
        },
        "state": {"groups": {
            "service:cart": {"name": "service:cart", "status": "Alert", "last_triggered_ts": 1_795_780_000},
            "service:else": {"name": "service:else", "status": "OK", "last_resolved_ts": 1},
        }},
        "matching_downtimes": [{"id": 1, "scope": ["service:cart"], "start": 1, "end": 1_795_790_000}],
    })
}

fn slos() -> Value {
    json!({
        "data": {"type": "", "attributes": {"slos": [{"data": {"id": "s1", "type": "slo", "attributes": {
            "name": "Cart answers", "all_tags": ["service:cart", "env:production"],
            "thresholds": [{"timeframe": "30d", "target": 99.9, "warning": 99.95}],
            "overall_status": [{"timeframe": "30d", "target": 99.9, "status": 99.92, "error_budget_remaining": 20.0, "error": null}],
            "monitor_ids": [7],
        }}}]}},
        "meta": {"pagination": {"number": 0, "last_number": 0, "total": 1}},
    })
}

fn incidents() -> Value {
    json!({
        "data": [{"id": "i1", "type": "incidents",
            "attributes": {
                "public_id": 12, "title": "Cart is down", "severity": "SEV-1", "state": "active", "visibility": "private",
                "created": "2026-11-27T10:00:00+00:00", "declared": "2026-11-27T10:01:00+00:00", "resolved": null, "archived": null,
                "fields": {"services": {"type": "autocomplete", "value": ["cart", "orders"]}, "teams": {"type": "autocomplete", "value": ["shop"]}},
            },
            "relationships": {
                "commander_user": {"data": {"id": "u1", "type": "users"}},
                "created_by_user": {"data": {"id": "u2", "type": "users"}},
            },
        }],
        "included": [{"id": "u1", "type": "users", "attributes": {"name": "Jane", "email": "Jane@shop.example", "handle": "jane"}}],
        "meta": {"pagination": {"offset": 0, "next_offset": 1, "size": 100}},
    })
}

fn users() -> Value {
    let user = |id: &str, email: &str, disabled: bool, status: &str| {
        json!({"id": id, "type": "users",
            "attributes": {"name": null, "handle": email, "email": email, "disabled": disabled, "status": status},
            "relationships": {"roles": {"data": [{"id": "r-1", "type": "roles"}]}}})
    };
    let mut robot = user("u4", "lead@shop.example", false, "Active");
    robot["attributes"]["service_account"] = json!(true);
    json!({"data": [
        robot,
        user("u1", "Jane@shop.example", false, "Active"),
        user("u2", "gone@shop.example", true, "Disabled"),
        user("u3", "new@shop.example", false, "Pending"),
    ], "included": [], "meta": {"page": {"total_count": 4, "total_filtered_count": 4}}})
}

fn on_call() -> Value {
    let step = |id: &str, user: &str| json!({"id": id, "type": "escalation_policy_steps", "relationships": {"responders": {"data": [{"id": user, "type": "users"}]}}});
    let user = |id: &str, name: &str| json!({"id": id, "type": "users", "attributes": {"name": name, "email": "x@y.example"}});
    json!({
        "data": {"id": "t1", "type": "team_oncall_responders", "relationships": {
            "responders": {"data": [{"id": "u1", "type": "users"}]},
            "escalations": {"data": [{"id": "e1", "type": "escalation_policy_steps"}, {"id": "e2", "type": "escalation_policy_steps"}]},
        }},
        "included": [user("u1", "Jane"), user("u2", "Lena"), step("e1", "u1"), step("e2", "u2")],
    })
}

fn dashboard() -> Value {
    let queries = json!([
        {"data_source": "metrics", "name": "a", "query": "sum:trace.http.request.errors{$env,$service}.as_count()"},
        {"data_source": "metrics", "name": "b", "query": "sum:trace.http.request.hits{$env,$service}.as_count()"},
    ]);
    json!({
        "id": "abc-def", "title": "Cart", "url": "/dashboard/abc-def/cart", "layout_type": "ordered",
        "template_variables": [
            {"name": "env", "prefix": "env", "defaults": ["staging"]},
            {"name": "service", "prefix": "service", "defaults": ["x"]},
            {"name": "region", "prefix": "region", "default": "eu"},
        ],
        "restricted_roles": [],
        "widgets": [
            {"id": 1, "definition": {"type": "note", "content": "Read the runbook"}},
            {"id": 2, "definition": {"type": "group", "layout_type": "ordered", "widgets": [
                {"id": 3, "definition": {"type": "timeseries", "title": "Requests", "requests": [{"q": "sum:trace.http.request.hits{$env,$service,$region}.as_rate()", "display_type": "bars"}]}},
            ]}},
            {"id": 4, "definition": {"type": "query_value", "title": "Errors", "requests": [{"queries": queries, "formulas": [{"formula": "100 * a / b"}]}]}},
            {"id": 5, "definition": {"type": "timeseries", "title": "Logs", "requests": [{"queries": [{"data_source": "logs", "name": "a", "query": "x"}]}]}},
        ],
    })
}

fn queried(count: usize) -> Value {
    let unit = json!([{"family": "time", "scale_factor": 1.0, "name": "second", "short_name": "s", "plural": "seconds"}, null]);
    let series: Vec<Value> = (0..count)
        .map(|index| {
            json!({
                "query_index": index, "metric": "m", "display_name": "m", "tag_set": [], "scope": "*", "interval": 60, "length": 2,
                "unit": if index < 3 { unit.clone() } else { json!([null, null]) },
                "pointlist": [[1_795_780_800_000.0, 0.25], [1_795_780_860_000.0, null]],
            })
        })
        .collect();
    json!({"status": "ok", "res_type": "time_series", "series": series, "query": "q", "from_date": 1, "to_date": 2, "message": ""})
}

/// The organisation.
fn answering(asked: &Asked) -> Response {
    let path = asked.path.split('?').next().unwrap().trim_start_matches("/dd");
    let body = match path {
        "/api/v1/monitor" => json!([monitor()]),
        "/api/v1/slo/search" => slos(),
        "/api/v1/slo/s1/history" => {
            json!({"data": {"overall": {"sli_value": 98.7}}, "errors": null})
        }
        "/api/v2/incidents" => incidents(),
        "/api/v2/users" => users(),
        "/api/v2/team" => {
            json!({"data": [{"id": "t1", "type": "team", "attributes": {"handle": "shop", "name": "Shop"}}]})
        }
        "/api/v2/on-call/teams/t1/on-call" => on_call(),
        "/api/v1/dashboard/abc-def" => dashboard(),
        "/api/v1/query" => queried(asked.path.matches("trace.").count().max(7)),
        _ => {
            return (StatusCode::NOT_FOUND, json!({"errors": ["Not Found"]}).to_string())
                .into_response();
        }
    };
    body.to_string().into_response()
}

async fn organisation() -> (Fake, Datadog) {
    let fake = Fake::start(|asked, _| answering(asked)).await;
    let client = client(&fake);
    (fake, client)
}

async fn monitors(client: &Datadog) -> Vec<Monitor> {
    let Told::Monitors(all) = client.ask(&Part::Monitors, true).await.unwrap() else { panic!() };
    all
}

fn signals() -> Part {
    let (service, environment) = ("cart".to_owned(), "production".to_owned());
    Part::Signals { service, environment, range: Range::Hour }
}

fn board() -> Part {
    let (id, service, environment) =
        ("abc-def".to_owned(), "cart".to_owned(), "production".to_owned());
    Part::Dashboard { id, service, environment, range: Range::Hour }
}

#[tokio::test]
async fn a_monitor_is_read_with_since_when_and_who_is_told() {
    let (fake, client) = organisation().await;
    let [read] = &monitors(&client).await[..] else { panic!("one") };
    assert_eq!(read.state, MonitorState::Alert);
    assert_eq!(read.since, Some(Timestamp(1_795_780_000_000)));
    assert_eq!(read.scope.service.as_deref(), Some("cart"));
    assert_eq!(read.scope.environment.as_deref(), Some("production"));
    let told: Vec<_> = read.notifies.iter().map(|one| (one.name.as_str(), one.later)).collect();
    let expected = [("pagerduty-cart", false), ("slack-shop", false), ("lead@shop.example", true)];
    assert_eq!(told, expected);
    assert_eq!(read.escalation.as_ref().unwrap().after, Some(10));
    assert_eq!(read.muted.as_ref().unwrap().until, Some(Timestamp(1_795_790_000_000)));
    assert_eq!((read.thresholds.critical, read.priority), (Some(5.0), Some(1)));
    assert_eq!(read.page.as_deref(), Some("https://app.datadoghq.eu/monitors/7"));
    assert_eq!(read.audience, Audience::Only { names: ["r-1".to_owned()].into() });
    let asked = fake.take();
    assert_eq!(asked[0].header("dd-api-key"), "organisation");
    assert_eq!(asked[0].header("dd-application-key"), "account");
}

#[tokio::test]
async fn objectives_come_with_their_budget_and_how_fast_it_goes() {
    let (_fake, client) = organisation().await;
    let Told::Slos(all) = client.ask(&Part::Slos, true).await.unwrap() else { panic!() };
    let [read]: &[Slo] = &all else { panic!("one") };
    assert_eq!((read.days, read.target, read.warning), (30, 99.9, Some(99.95)));
    assert_eq!((read.measured, read.budget_left), (Some(99.92), Some(20.0)));
    assert!((read.burn.unwrap() - 13.0).abs() < 1e-6, "1.3 % of errors where 0.1 % are allowed");
    assert_eq!(read.monitors, ["7"]);
}

#[tokio::test]
async fn an_incident_names_who_is_called_and_who_may_see_it() {
    let (_fake, client) = organisation().await;
    // It was declared long before the clock of this test, which does no harm: it is open.
    let Told::Incidents(all) = client.ask(&Part::Incidents, true).await.unwrap() else { panic!() };
    let [read]: &[Incident] = &all else { panic!("one") };
    assert!(read.is_open() && read.is_about("cart") && read.is_about("orders"));
    assert_eq!((read.number.as_str(), read.severity.as_str()), ("#12", "SEV-1"));
    assert_eq!(read.called[0].name, "Jane");
    assert_eq!(read.called[0].email.as_deref(), Some("jane@shop.example"));
    let names = ["u1", "u2"].map(str::to_owned).into();
    assert_eq!(read.audience, Audience::Only { names });
}

#[tokio::test]
async fn only_those_are_known_who_are_let_in() {
    let (_fake, client) = organisation().await;
    let Told::People(VendorPeople(all)) = client.ask(&Part::People, true).await.unwrap() else {
        panic!()
    };
    let emails: Vec<_> = all.iter().map(|one| one.email.as_str()).collect();
    assert_eq!(emails, ["jane@shop.example"]);
    assert!(all[0].memberships.contains("r-1"));
}

#[tokio::test]
async fn who_is_called_is_told_step_by_step() {
    let (_fake, client) = organisation().await;
    let asked = client.ask(&Part::OnCall("Shop".to_owned()), true).await.unwrap();
    let Told::OnCall(Some(OnCall { first, then, .. })) = asked else { panic!("{asked:?}") };
    assert_eq!((first[0].name.as_str(), then.len()), ("Jane", 1));
    assert_eq!(then[0][0].name, "Lena");
    let nobody = client.ask(&Part::OnCall("none".to_owned()), true).await.unwrap();
    assert_eq!(nobody, Told::OnCall(None));
}

#[tokio::test]
async fn all_signals_are_one_question() {
    let (fake, client) = organisation().await;
    let Told::Signals(all) = client.ask(&signals(), true).await.unwrap() else { panic!() };
    let names: Vec<_> = all.iter().map(|one: &SignalSeries| one.signal).collect();
    assert_eq!(names, Signal::ALL);
    let latency = &all[0].series[1];
    assert_eq!((latency.name.as_str(), &latency.unit), ("p95", &Unit::Milliseconds));
    assert_eq!(latency.points[0].1, Some(250.0), "seconds are told");
    assert_eq!(latency.points[1].1, None, "a gap stays one");
    assert_eq!(fake.take().len(), 1);
}

#[tokio::test]
async fn a_dashboard_is_drawn_for_the_service_and_the_environment() {
    let (fake, client) = organisation().await;
    let Told::Dashboard(Some(read)) = client.ask(&board(), true).await.unwrap() else { panic!() };
    let Dashboard { title, widgets, page, .. } = *read;
    assert_eq!(
        (title.as_str(), page.as_str()),
        ("Cart", "https://app.datadoghq.eu/dashboard/abc-def/cart")
    );
    let drawn: Vec<_> = widgets.iter().map(|one| one.drawing).collect();
    assert_eq!(drawn, [Drawing::Note, Drawing::Stacked, Drawing::Number, Drawing::Unknown]);
    assert_eq!(
        widgets[1].queries,
        ["sum:trace.http.request.hits{env:production,service:cart,region:eu}.as_rate()"]
    );
    assert!(
        widgets[2].queries[0].starts_with("100 * sum:trace.http.request.errors{env:production")
    );
    assert!(!widgets[1].series.is_empty());
    assert_eq!(fake.take().len(), 2, "the dashboard, and all that it asks");
    let none = Part::DashboardHead("nowhere".to_owned());
    assert_eq!(client.ask(&none, true).await.unwrap(), Told::Dashboard(None));
}

#[tokio::test]
async fn refusals_say_what_to_mend() {
    let refusing = |status: StatusCode, body: Value| {
        Fake::start(move |_, _| (status, body.to_string()).into_response())
    };
    let fake = refusing(StatusCode::FORBIDDEN, json!({"errors": ["Forbidden"]})).await;
    let error = client(&fake).ask(&Part::Monitors, true).await.unwrap_err();
    assert!(
        matches!(&error, HostError::Refused(text) if text.contains("monitors_read")),
        "{error}"
    );
    let body = json!({"status": "error", "error": "unable to parse"});
    let fake = refusing(StatusCode::OK, body).await;
    let error = client(&fake).ask(&signals(), true).await.unwrap_err();
    assert!(
        matches!(&error, HostError::Refused(text) if text.contains("unable to parse")),
        "{error}"
    );
    let fake = Fake::start(|_, _| {
        let headers = [
            ("x-ratelimit-limit", "100"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "90"),
        ];
        (StatusCode::TOO_MANY_REQUESTS, headers, "{}").into_response()
    })
    .await;
    let error = client(&fake).ask(&Part::Monitors, true).await.unwrap_err();
    assert_eq!(error, HostError::Limited { until: Timestamp(90_000) });
}

#[tokio::test]
async fn a_shared_dashboard_is_signed_anew_each_time() {
    let fake = Fake::start(|asked, _| answering(asked)).await;
    let embed = |credential: Option<&str>| DatadogEmbed {
        dashboard: "abc-def".to_owned(),
        url: Url::parse("https://p.datadoghq.eu/sb/secret").unwrap(),
        credential: credential.map(|text| SecretString::from(text.to_owned())),
    };
    let settings = DatadogSettings { embeds: vec![embed(Some("hunter2"))], ..settings(&fake) };
    let client = Datadog::new(settings, Arc::new(Patient::default()), usual).unwrap();
    assert_eq!(client.origins(), ["https://p.datadoghq.eu"]);
    let key = DashboardKey { source: "main".to_owned(), id: "abc-def".to_owned() };
    let window = Range::Hour.until(Timestamp(10_000_000));
    let shown = || client.embedding(&key, "cart", "production", window).unwrap();
    let (one, other) = (shown(), shown());
    assert_ne!(one.address, other.address);
    assert_eq!((one.origin.as_str(), one.told_where), ("https://p.datadoghq.eu", false));
    let url = Url::parse(&one.address).unwrap();
    let value = |name: &str| {
        let mut pairs = url.query_pairs();
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
    };
    assert_eq!((value("token").len(), value("ts").as_str()), (64, "0"));
    assert_eq!(value("tpl_var_env"), "production");
    assert_eq!(value("tpl_var_service"), "cart");
    assert!(!one.address.contains("hunter2"));
    let none = DashboardKey { id: "other".to_owned(), ..key.clone() };
    assert_eq!(client.embedding(&none, "cart", "", window), None);
}

#[test]
fn annotations_name_service_and_dashboards() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let fake = runtime.block_on(Fake::start(|asked, _| answering(asked)));
    let client = client(&fake);
    let named = |pairs: &[(&'static str, &'static str)]| {
        let pairs = pairs.to_vec();
        let said = |key: &str| pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
        client.watched(&MonitoredNames::of("cart", said)?)
    };
    let url = "https://app.datadoghq.eu/dashboard/a-1/x https://app.datadoghq.eu/dashboard/b-2";
    let watched = named(&[("datadoghq.com/dashboard-url", url)]).unwrap();
    assert_eq!((watched.service.as_str(), watched.dashboards.len()), ("cart", 2));
    let watched = named(&[("datadoghq.com/service", "shop-cart")]).unwrap();
    assert_eq!((watched.service.as_str(), watched.dashboards.len()), ("shop-cart", 0));
    let other = [("datadoghq.com/service", "x"), ("slipway.dev/datadog-source", "other")];
    assert_eq!(named(&other), None);
    assert_eq!(named(&[("prometheus.io/service", "x")]), None);
}

#[tokio::test]
async fn every_request_and_answer_is_one_of_the_published_description() {
    let (Some(v1), Some(v2)) =
        (Description::of("datadog/v1.openapi.json"), Description::of("datadog/v2.openapi.json"))
    else {
        return;
    };
    v1.holds("Monitor", &monitor());
    v1.holds("SearchSLOResponse", &slos());
    v1.holds("Dashboard", &dashboard());
    v1.holds("MetricsQueryResponse", &queried(7));
    v2.holds("IncidentsResponse", &incidents());
    v2.holds("UsersResponse", &users());
    v2.holds("TeamOnCallResponders", &on_call());
    let (fake, client) = organisation().await;
    let parts = Part::ACCOUNT.into_iter();
    for part in parts.chain([Part::OnCall("shop".to_owned()), signals(), board()]) {
        client.ask(&part, true).await.unwrap_or_else(|error| panic!("{part}: {error}"));
    }
    let asked = fake.take();
    assert!(asked.len() >= 8);
    for one in &asked {
        let description = if one.path.starts_with("/dd/api/v1") { &v1 } else { &v2 };
        description.holds_request(one, "/dd");
    }
}

/// The recorded answers of Datadog itself.
#[tokio::test]
async fn recorded_answers_are_read() {
    let Some(folder) = std::env::var_os("SLIPWAY_CONTRACTS").map(PathBuf::from) else { return };
    let recorded = |name: &str, place: &str| -> String {
        let file = folder.join(format!("datadog/fixtures/{name}.json"));
        let all: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let found = all
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["method"] == "get" && one["uri"].as_str().unwrap().contains(place));
        found.unwrap_or_else(|| panic!("{name}"))["body"].as_str().unwrap().to_owned()
    };
    let answer = async |body: String, part: Part| {
        let fake = Fake::start(move |_, _| body.clone().into_response()).await;
        client(&fake).ask(&part, true).await.unwrap()
    };
    let one = recorded("v1.monitors.Get-a-monitor-s-details-returns-OK-response", "/monitor/");
    let Told::Monitors(all) = answer(format!("[{one}]"), Part::Monitors).await else { panic!() };
    assert_eq!(all[0].state, MonitorState::NoData);
    assert_eq!(all[0].notifies[0].name, "hipchat-channel");
    let text =
        recorded("v1.service_level_objectives.Search-for-SLOs-returns-OK-response", "/slo/search");
    let Told::Slos(all) = answer(text, Part::Slos).await else { panic!() };
    assert_eq!((all[0].target, all[0].measured), (95.0, None));
    assert_eq!(all[0].error.as_deref(), Some("The denominator is zero valued"));
    let text = recorded("v2.incidents.Get-a-list-of-incidents-returns-OK-response", "/incidents");
    let Told::Incidents(all) = answer(text, Part::Incidents).await else { panic!() };
    assert!(!all.is_empty() && all.iter().all(|one| one.number.starts_with('#')));
    let text = recorded("v1.dashboards.Get-a-dashboard-returns-OK-response", "/dashboard/");
    let part = Part::DashboardHead("448-ktj-ezs".to_owned());
    let Told::Dashboard(Some(read)) = answer(text, part).await else { panic!() };
    assert!(read.title.contains("Profile Metrics Query"));
    let text = recorded("v1.metrics.Query-timeseries-points-returns-OK-response", "/query");
    let Told::Signals(all) = answer(text, signals()).await else { panic!() };
    assert!(all[0].series[0].points.len() > 200);
}
