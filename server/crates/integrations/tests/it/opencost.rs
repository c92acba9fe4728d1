//! `OpenCost`: what is asked, and what is made of its answers, the published ones among them.

use crate::fake::{Fake, Patient, usual};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use integrations::opencost::{OpenCost, OpenCostSettings};
use platform::{
    Zone,
    costs::{
        Amount, Component, CostSource, CostSourceError, Currency, Day, DayCosts, DayRange, Portion,
    },
    zone::UTC,
};
use serde_json::{Value, json};
use std::{
    fmt::Write as _,
    fs,
    path::PathBuf,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};

/// 2026-11-20, in the evening.
const NOW: i64 = 1_795_202_460_000;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn days(first: &str, last: &str) -> DayRange {
    DayRange { first: day(first), last: day(last) }
}

fn source(fake: &Fake, zone: &'static Zone, environment_label: Option<&str>) -> OpenCost {
    let settings = OpenCostSettings {
        name: "production".to_owned(),
        url: fake.url.clone(),
        token: Some("sesame".into()),
        cluster: None,
        environment: Some("production".to_owned()),
        label: "app.kubernetes.io/name".to_owned(),
        environment_label: environment_label.map(str::to_owned),
        currency: Currency::USD,
        interval: Duration::from_hours(1),
    };
    OpenCost::new(settings, zone, Arc::new(Patient(AtomicI64::new(NOW))), usual).unwrap()
}

fn told(data: &Value) -> Response {
    Json(json!({ "code": 200, "data": data })).into_response()
}

fn allocation(total: &str, parts: &[(&str, &str)]) -> Value {
    let mut text = format!("{{\"properties\":{{\"cluster\":\"eu\"}},\"totalCost\":{total}");
    for (name, value) in parts {
        let _ = write!(text, ",\"{name}\":{value}");
    }
    text.push('}');
    serde_json::from_str(&text).unwrap()
}

fn sum(day: &DayCosts) -> Amount {
    day.lines.iter().filter(|line| line.portion.counts()).map(|line| line.amount).sum()
}

#[tokio::test]
async fn days_are_asked_for_in_steps_and_read_to_the_last_digit() {
    let fake = Fake::start(|_, _| {
        told(&json!([
            {
                "eu/shop/cart": allocation("0.30000000000000004", &[
                    ("cpuCost", "0.1"), ("ramCost", "0.2"), ("cpuEfficiency", "0.5"),
                    ("cpuCoreHours", "24"), ("ramEfficiency", "null"),
                ]),
                "eu/shop/__unallocated__": allocation("1e-3", &[("pvCost", "0.001")]),
                "__idle__": allocation("0.7", &[("cpuCost", "0.5"), ("ramCost", "0.1")]),
            },
            {},
        ]))
    })
    .await;
    let told = source(&fake, &UTC, None).days(days("2026-11-18", "2026-11-19")).await.unwrap();
    let asked = fake.take();
    assert_eq!(
        asked[0].path,
        "/allocation/compute?window=2026-11-18T00%3A00%3A00Z%2C2026-11-20T00%3A00%3A00Z\
         &aggregate=cluster%2Cnamespace%2Clabel%3Aapp_kubernetes_io_name&includeIdle=true\
         &shareIdle=false&step=1d"
    );
    assert_eq!(asked[0].header("authorization"), "Bearer sesame");
    assert_eq!(told.len(), 2);
    let first = &told[0];
    assert_eq!((first.day, first.complete), (day("2026-11-18"), true));
    assert_eq!(first.total.to_string(), "1.001");
    assert_eq!(sum(first), first.total);
    let find = |name: &str, component: &Component, portion: Portion| {
        let mut all = first.lines.iter();
        let found = all.find(|line| {
            line.subject.name == name && line.component == *component && line.portion == portion
        });
        found.map(|line| line.amount.to_string())
    };
    assert_eq!(find("cart", &Component::Memory, Portion::Own).as_deref(), Some("0.2"));
    assert_eq!(find("cart", &Component::Cpu, Portion::Used).as_deref(), Some("0.05"));
    assert_eq!(find("cart", &Component::Cpu, Portion::CoreHours).as_deref(), Some("24"));
    assert_eq!(find("", &Component::Storage, Portion::Own).as_deref(), Some("0.001"));
    assert_eq!(find("", &Component::Cpu, Portion::Idle).as_deref(), Some("0.5"));
    assert_eq!(
        find("", &Component::Other, Portion::Idle).as_deref(),
        Some("0.1"),
        "it is told of nothing"
    );
    let idle = first.lines.iter().find(|line| line.portion == Portion::Idle).unwrap();
    assert_eq!(
        (idle.subject.cluster.as_str(), idle.subject.environment.as_str()),
        ("eu", "production")
    );
    assert_eq!((told[1].total, told[1].lines.len()), (Amount::ZERO, 0));
}

#[tokio::test]
async fn a_day_of_another_length_is_asked_for_by_itself() {
    let fake = Fake::start(|_, _| told(&json!([{}]))).await;
    // Clocks went back on 2026-10-25.
    let berlin = Zone::named("Europe/Berlin").unwrap();
    source(&fake, berlin, None).days(days("2026-10-24", "2026-10-27")).await.unwrap();
    let windows: Vec<String> = fake
        .paths()
        .iter()
        .map(|path| path.split('&').next().unwrap().replace("%3A", ":").replace("%2C", ","))
        .collect();
    let expected = [
        "/allocation/compute?window=2026-10-23T22:00:00Z,2026-10-24T22:00:00Z",
        "/allocation/compute?window=2026-10-24T22:00:00Z,2026-10-25T23:00:00Z",
        "/allocation/compute?window=2026-10-25T23:00:00Z,2026-10-27T23:00:00Z",
    ];
    assert_eq!(windows, expected);
}

#[tokio::test]
async fn a_label_may_tell_the_environment() {
    let fake = Fake::start(|_, _| {
        told(&json!([{
            "eu/shop/cart/staging": allocation("1", &[("cpuCost", "1")]),
            "eu/shop/cart/__unallocated__": allocation("2", &[("cpuCost", "2")]),
        }]))
    })
    .await;
    let one = days("2026-11-19", "2026-11-19");
    let told = source(&fake, &UTC, Some("environment")).days(one).await.unwrap();
    let of = |environment: &str| {
        let mut all = told[0].lines.iter();
        all.find(|line| line.subject.environment == environment).map(|line| line.amount.to_string())
    };
    assert_eq!((of("staging").as_deref(), of("production").as_deref()), (Some("1"), Some("2")));
}

#[tokio::test]
async fn failures_say_whether_asking_again_helps() {
    let fake = Fake::start(|asked, _| {
        let of = |status, body: Value| (status, Json(body)).into_response();
        if asked.path.contains("2026-11-17") {
            let body = json!({ "code": 400, "message": "illegal window" });
            return of(StatusCode::BAD_REQUEST, body);
        }
        of(StatusCode::OK, json!({ "code": 503, "message": "not ready" }))
    })
    .await;
    let source = source(&fake, &UTC, None);
    let refused = source.days(days("2026-11-17", "2026-11-17")).await.unwrap_err();
    assert!(matches!(&refused, CostSourceError::Refused(text) if text.contains("illegal window")));
    let later = source.days(days("2026-11-18", "2026-11-18")).await.unwrap_err();
    assert!(matches!(&later, CostSourceError::Unavailable(text) if text.contains("not ready")));
}

#[tokio::test]
async fn the_published_answer_is_read() {
    let Some(folder) = std::env::var_os("SLIPWAY_CONTRACTS").map(PathBuf::from) else { return };
    let file = folder.join("opencost/examples/allocation-output.json");
    let text = fs::read_to_string(file).unwrap();
    let published: Value = serde_json::from_str(&text).unwrap();
    let expected: Amount = published["data"][0]
        .as_object()
        .unwrap()
        .values()
        .map(|one| one["totalCost"].to_string().parse::<Amount>().unwrap())
        .sum();
    let fake = Fake::start(move |_, _| text.clone().into_response()).await;
    let one = days("2023-07-12", "2023-07-12");
    let told = source(&fake, &UTC, None).days(one).await.unwrap();
    assert_eq!(told[0].total, expected);
    assert_eq!(sum(&told[0]), expected);
    assert!(!expected.is_zero());
}
