//! Cost Explorer: asked as the SDK asks, signed, page by page.

use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use integrations::aws::{CostExplorer, CostExplorerSettings, Keys, Signer, Unsigned};
use platform::{
    Timestamp,
    costs::{Component, CostSource, CostSourceError, Day, DayRange, Portion},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::PathBuf,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};

/// 2026-11-20, in the evening.
const NOW: i64 = 1_795_202_460_000;

fn keys() -> Keys {
    Keys { id: "AKIDEXAMPLE".to_owned(), secret: "secret".into(), token: None }
}

fn source(fake: &Fake, environments: &[&str]) -> CostExplorer {
    let settings = CostExplorerSettings {
        name: "aws".to_owned(),
        url: fake.url.clone(),
        metric: "UnblendedCost".to_owned(),
        service_tag: "service".to_owned(),
        environment_tag: (!environments.is_empty()).then(|| "environment".to_owned()),
        environments: environments.iter().map(|one| (*one).to_owned()).collect(),
        cluster_tag: "aws:eks:cluster-name".to_owned(),
        interval: Duration::from_hours(6),
    };
    let time = Arc::new(Patient(AtomicI64::new(NOW)));
    CostExplorer::new(settings, Arc::new(keys()), time, usual).unwrap()
}

fn day() -> DayRange {
    let day = Day::parse("2026-11-18").unwrap();
    DayRange { first: day, last: day }
}

fn answer(groups: &[(&str, &str, &str)], token: Option<&str>) -> Response {
    let mut one = result(groups);
    one["Estimated"] = true.into();
    let mut body = json!({ "ResultsByTime": [one] });
    if let Some(token) = token {
        body["NextPageToken"] = token.into();
    }
    told(200, body.to_string())
}

fn told(status: u16, body: String) -> Response {
    (StatusCode::from_u16(status).unwrap(), Body::from(body)).into_response()
}

fn body(asked: &Asked) -> Value {
    serde_json::from_slice(&asked.body).unwrap()
}

const CLUSTER: &str = "aws:eks:cluster-name$eu";
const NONE: &str = "aws:eks:cluster-name$";

#[tokio::test]
async fn clusters_and_services_are_told_apart_page_by_page() {
    let fake = Fake::start(|_, before| match before {
        0 => answer(&[(CLUSTER, "EC2", "10.5"), (NONE, "S3", "3.0000000001")], None),
        1 => answer(&[("service$cart", "S3", "1.0000000001")], Some("next")),
        2 => answer(&[("service$", "S3", "2")], None),
        _ => told(500, String::new()),
    })
    .await;
    let days = source(&fake, &[]).days(day()).await.unwrap();
    let asked = fake.take();
    assert_eq!(asked.len(), 3);
    for one in &asked {
        assert_eq!((one.method.as_str(), one.path.as_str()), ("POST", "/"));
        assert_eq!(one.header("x-amz-target"), "AWSInsightsIndexService.GetCostAndUsage");
        assert_eq!(one.header("content-type"), "application/x-amz-json-1.1");
    }
    let period = json!({ "Start": "2026-11-18", "End": "2026-11-19" });
    assert_eq!(body(&asked[0])["TimePeriod"], period, "the end is not meant");
    assert!(body(&asked[0]).get("Filter").is_none());
    let absent = json!({ "Tags": { "Key": "aws:eks:cluster-name", "MatchOptions": ["ABSENT"] } });
    assert_eq!(body(&asked[1])["Filter"], absent);
    assert_eq!(body(&asked[2])["NextPageToken"], "next");
    assert_eq!(days.len(), 1);
    assert_eq!(days[0].total.to_string(), "3");
    assert!(!days[0].complete, "it is of the day before yesterday, and an estimate");
    let lines: Vec<(String, String, Portion)> = days[0]
        .lines
        .iter()
        .map(|line| (line.subject.name.clone(), line.subject.cluster.clone(), line.portion))
        .collect();
    let line = |name: &str, cluster: &str, portion| (name.to_owned(), cluster.to_owned(), portion);
    let expected = [
        line("", "eu", Portion::Cluster),
        line("cart", "", Portion::Own),
        line("", "", Portion::Own),
    ];
    assert_eq!(lines, expected);
    assert_eq!(days[0].lines[1].component, Component::Cloud("S3".to_owned()));
}

#[tokio::test]
async fn what_is_sent_is_what_is_signed() {
    let fake = Fake::start(|_, _| answer(&[], None)).await;
    source(&fake, &[]).days(day()).await.unwrap();
    let asked = fake.take().remove(0);
    let names = ["host", "content-type", "x-amz-target"];
    let headers = names.map(|name| (name.to_owned(), asked.header(name).to_owned()));
    let keys = keys();
    let signer = Signer {
        keys: &keys,
        region: "us-east-1",
        service: "ce",
        at: Timestamp(NOW),
        normalize: true,
        tell_body: false,
    };
    let (path, query, headers) = ("/", "", headers.as_slice());
    let request = Unsigned { method: "POST", path, query, headers, body: &asked.body };
    let (_, expected) = signer.headers(&request).pop().unwrap();
    assert_eq!(asked.header("authorization"), expected);
    assert!(expected.contains("/us-east-1/ce/aws4_request"));
}

#[tokio::test]
async fn each_environment_is_asked_for_and_the_rest_together() {
    let fake = Fake::start(|_, _| answer(&[], None)).await;
    source(&fake, &["staging", "production"]).days(day()).await.unwrap();
    let filters: Vec<Value> =
        fake.take().iter().map(|one| body(one)["Filter"]["And"][1].clone()).collect();
    let one = |values: &[&str]| json!({ "Tags": { "Key": "environment", "Values": values } });
    let rest = json!({ "Not": one(&["staging", "production"]) });
    assert_eq!(filters, [Value::Null, one(&["staging"]), one(&["production"]), rest]);
}

#[tokio::test]
async fn a_bill_that_moves_while_it_is_read_is_asked_for_again() {
    let fake = Fake::start(|_, before| match before {
        0 => answer(&[(NONE, "S3", "3")], None),
        _ => answer(&[("service$cart", "S3", "2.98")], None),
    })
    .await;
    let error = source(&fake, &[]).days(day()).await.unwrap_err();
    assert!(
        matches!(&error, CostSourceError::Unavailable(text) if text.contains("2.98")),
        "{error}"
    );
}

#[tokio::test]
async fn what_is_too_much_is_asked_for_later_and_what_is_forbidden_is_not() {
    let fake = Fake::start(|_, before| {
        let kind = ["LimitExceededException", "AccessDeniedException"][before.min(1)];
        told(
            400,
            json!({ "__type": format!("com.amazonaws.ce#{kind}"), "message": "no" }).to_string(),
        )
    })
    .await;
    let source = source(&fake, &[]);
    let later = source.days(day()).await.unwrap_err();
    assert!(matches!(&later, CostSourceError::Unavailable(_)), "{later}");
    let refused = source.days(day()).await.unwrap_err();
    assert!(
        matches!(&refused, CostSourceError::Refused(text) if text.contains("AccessDenied")),
        "{refused}"
    );
}

/// The recorded exchange is of months and one grouping; its answer is read like any other.
#[tokio::test]
async fn the_recorded_exchange_has_the_headers_that_are_sent() {
    let Some(folder) = std::env::var_os("SLIPWAY_CONTRACTS").map(PathBuf::from) else { return };
    let text = fs::read_to_string(folder.join("aws/recorded/ce.get_cost_and_usage.json")).unwrap();
    let exchange: Value = serde_json::from_str(&text).unwrap();
    let recorded = exchange["request"]["headers"].as_object().unwrap();
    let fake = Fake::start(|_, _| answer(&[], None)).await;
    source(&fake, &[]).days(day()).await.unwrap();
    let asked = fake.take().remove(0);
    for name in ["x-amz-target", "content-type"] {
        assert_eq!(asked.header(name), recorded[name], "{name}");
    }
    let names = |authorization: &str| {
        authorization.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap().to_owned()
    };
    assert_eq!(
        names(asked.header("authorization")),
        names(recorded["authorization"].as_str().unwrap())
    );
    let sent: Value = serde_json::from_str(exchange["request"]["body"].as_str().unwrap()).unwrap();
    for key in sent.as_object().unwrap().keys() {
        assert!(body(&asked).get(key).is_some(), "{key}");
    }
}

/// Run by `make peers`, over moto with signatures on.
#[tokio::test]
#[ignore = "needs moto, which end2end/peers/aws.sh starts"]
async fn moto_takes_what_is_signed() {
    let said = |name: &str| std::env::var(name).unwrap();
    let url: url::Url = said("SLIPWAY_MOTO").parse().unwrap();
    let results = json!({ "results": [
        { "ResultsByTime": [result(&[(CLUSTER, "EC2", "10.5"), (NONE, "S3", "2")])] },
        { "ResultsByTime": [result(&[("service$cart", "S3", "2")])] },
    ] });
    let seed = url.join("/moto-api/static/ce/cost-and-usage-results").unwrap();
    let client = integrations::http::Client::new(
        integrations::http::ClientSettings::new(
            url.clone(),
            integrations::http::LimitHeaders::Plain,
        ),
        Arc::new(integrations::http::SystemSurroundings::new(
            Arc::new(Wall),
            Arc::new(|_, _, _| {}),
        )),
    );
    client.unwrap().post(seed.path()).json(&results).send().await.unwrap();
    let of = |secret: &str| {
        let settings = CostExplorerSettings {
            name: "aws".to_owned(),
            url: url.clone(),
            metric: "UnblendedCost".to_owned(),
            service_tag: "service".to_owned(),
            environment_tag: None,
            environments: Vec::new(),
            cluster_tag: "aws:eks:cluster-name".to_owned(),
            interval: Duration::from_hours(6),
        };
        let keys = Keys { id: said("SLIPWAY_MOTO_ID"), secret: secret.into(), token: None };
        let time =
            integrations::http::SystemSurroundings::new(Arc::new(Wall), Arc::new(|_, _, _| {}));
        CostExplorer::new(settings, Arc::new(keys), Arc::new(time), usual).unwrap()
    };
    let days = of(&said("SLIPWAY_MOTO_SECRET")).days(day()).await.unwrap();
    assert_eq!(days[0].total.to_string(), "2");
    let refused = of("another").days(day()).await.unwrap_err();
    assert!(matches!(&refused, CostSourceError::Refused(_)), "{refused}");
}

fn result(groups: &[(&str, &str, &str)]) -> Value {
    let group = |(tag, service, amount): &(&str, &str, &str)| {
        let metrics = json!({ "UnblendedCost": { "Amount": amount, "Unit": "USD" } });
        json!({ "Keys": [tag, service], "Metrics": metrics })
    };
    json!({
        "TimePeriod": { "Start": "2026-11-18", "End": "2026-11-19" },
        "Total": {},
        "Groups": groups.iter().map(group).collect::<Vec<_>>(),
        "Estimated": false,
    })
}

/// The machine's clock.
struct Wall;

impl platform::timestamp::Clock for Wall {
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        Timestamp(i64::try_from(since.as_millis()).unwrap())
    }
}
