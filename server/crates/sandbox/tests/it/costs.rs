//! `OpenCost` and Cost Explorer: of one company, signed for, page by page.

use crate::support::{Answer, Asked, NOON};
use platform::costs::Amount;
use ring::{digest, hmac};
use sandbox::{AWS_KEYS, Environment, Vendor};
use serde_json::{Value, json};
use std::fmt::Write;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Asks Cost Explorer, signed with a secret.
async fn signed(asked: &Asked, body: &Value, secret: &str) -> Answer {
    let (text, moment, day) = (body.to_string(), "20261127T120000Z", "20261127");
    let url = asked.sandbox.url(Vendor::Aws);
    let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
    let target = "AWSInsightsIndexService.GetCostAndUsage";
    let names = "host;x-amz-date;x-amz-target";
    let hash = |bytes: &[u8]| hex(digest::digest(&digest::SHA256, bytes).as_ref());
    let headers = format!("host:{host}\nx-amz-date:{moment}\nx-amz-target:{target}\n");
    let canonical = format!("POST\n/aws\n\n{headers}\n{names}\n{}", hash(text.as_bytes()));
    let scope = format!("{day}/us-east-1/ce/aws4_request");
    let to_sign = format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{}", hash(canonical.as_bytes()));
    let chain = [day, "us-east-1", "ce", "aws4_request", &to_sign];
    let signature = chain.iter().fold(format!("AWS4{secret}").into_bytes(), |key, part| {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), part.as_bytes()).as_ref().to_vec()
    });
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={}",
        AWS_KEYS.0,
        hex(&signature)
    );
    let request = asked
        .request("POST", Vendor::Aws, "")
        .header("x-amz-date", moment)
        .header("x-amz-target", target)
        .header("authorization", authorization)
        .body(text);
    asked.send(request).await
}

pub async fn explored(asked: &Asked, body: &Value) -> Answer {
    signed(asked, body, AWS_KEYS.1).await
}

fn question(group: &str, filter: Option<Value>) -> Value {
    let mut body = json!({
        "TimePeriod": { "Start": "2026-11-20", "End": "2026-11-27" },
        "Granularity": "DAILY",
        "Metrics": ["UnblendedCost"],
        "GroupBy": [{ "Type": "TAG", "Key": group }, { "Type": "DIMENSION", "Key": "SERVICE" }],
    });
    if let Some(filter) = filter {
        body["Filter"] = filter;
    }
    body
}

/// The sum of a question, page by page, of those groups whose tag is meant.
async fn sum(asked: &Asked, mut body: Value, meant: impl Fn(&str) -> bool) -> (Amount, usize) {
    let (mut sum, mut pages) = (Amount::ZERO, 0);
    loop {
        let answer = explored(asked, &body).await.json();
        pages += 1;
        for result in answer["ResultsByTime"].as_array().unwrap() {
            for group in result["Groups"].as_array().unwrap() {
                let tag = group["Keys"][0].as_str().unwrap().split_once('$').unwrap().1;
                if meant(tag) {
                    let amount = group["Metrics"]["UnblendedCost"]["Amount"].as_str().unwrap();
                    sum += amount.parse().unwrap();
                }
            }
        }
        match answer.get("NextPageToken") {
            Some(token) => body["NextPageToken"] = token.clone(),
            None => return (sum, pages),
        }
    }
}

#[tokio::test]
async fn a_bill_is_the_same_however_it_is_grouped_page_by_page() {
    let asked = Asked::new().await;
    // As much as does not go on one page.
    let month = |group: &str, filter: Option<Value>| {
        let mut body = question(group, filter);
        body["TimePeriod"]["Start"] = "2026-11-01".into();
        body
    };
    let absent = json!({ "Tags": { "Key": "aws:eks:cluster-name", "MatchOptions": ["ABSENT"] } });
    let cluster = "aws:eks:cluster-name";
    let (all, _) = sum(&asked, month(cluster, None), |_| true).await;
    let (clusters, _) = sum(&asked, month(cluster, None), |tag| !tag.is_empty()).await;
    let (services, pages) = sum(&asked, month("service", Some(absent.clone())), |_| true).await;
    assert_eq!(clusters + services, all);
    assert!(pages > 1, "the pages of an answer are tried too");
    let mut parts = Amount::ZERO;
    for environment in ["development", "staging", "production"] {
        let of = json!({ "Tags": { "Key": "environment", "Values": [environment] } });
        let filter = json!({ "And": [absent.clone(), of] });
        parts += sum(&asked, month("service", Some(filter)), |_| true).await.0;
    }
    let others = json!({ "Not": { "Tags": { "Key": "environment", "Values": ["development", "staging", "production"] } } });
    let filter = json!({ "And": [absent, others] });
    parts += sum(&asked, month("service", Some(filter)), |_| true).await.0;
    assert_eq!(parts, services);
}

#[tokio::test]
async fn who_signs_wrongly_is_refused() {
    let asked = Asked::new().await;
    let body = question("service", None);
    let answer = signed(&asked, &body, "another").await;
    assert_eq!(
        (answer.status, answer.json()["__type"].clone()),
        (400, json!("InvalidSignatureException"))
    );
    let plain = asked.send(asked.request("POST", Vendor::Aws, "").body(body.to_string())).await;
    assert_eq!(plain.json()["__type"], "MissingAuthenticationTokenException");
    asked.hand.to(NOON + 3_600_000);
    let late = explored(&asked, &body).await;
    assert_eq!(late.json()["message"], "Signature expired");
}

#[tokio::test]
async fn a_cluster_costs_nearly_what_is_billed_for_it() {
    let asked = Asked::new().await;
    for environment in Environment::ALL {
        let cluster = format!("{}-eu", environment.name());
        let path = "/allocation/compute?window=2026-11-20T00:00:00Z,2026-11-27T00:00:00Z\
                    &aggregate=cluster&includeIdle=true";
        let answer = asked.get(Vendor::OpenCost(environment), path).await.json();
        let set = answer["data"][0].as_object().unwrap();
        let allocated: Amount =
            set.values().map(|one| one["totalCost"].to_string().parse::<Amount>().unwrap()).sum();
        let bill = question("aws:eks:cluster-name", None);
        let (billed, _) = sum(&asked, bill, |tag| tag == cluster).await;
        let off = (allocated - billed).permille_of(billed).unwrap();
        assert!(off.abs() < 60, "{cluster}: {allocated} of {billed}");
        assert!(allocated > Amount::from_cents(2_000), "{allocated}");
    }
}

#[tokio::test]
async fn what_a_day_cost_does_not_change_when_it_is_over() {
    let asked = Asked::new().await;
    let path = "/allocation/compute?window=2026-11-24T00:00:00Z,2026-11-26T00:00:00Z&step=1d\
                &aggregate=namespace,label:app_kubernetes_io_name&includeIdle=true";
    let vendor = Vendor::OpenCost(Environment::Production);
    let before = asked.get(vendor, path).await.json();
    asked.hand.to(NOON + 9 * 86_400_000);
    assert_eq!(asked.get(vendor, path).await.json(), before);
    let wrong = asked.get(vendor, "/allocation/compute?window=whenever").await;
    assert_eq!((wrong.status, wrong.json()["code"].clone()), (400, json!(400)));
}
