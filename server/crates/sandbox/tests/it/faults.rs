//! Vendors that are not well.

use crate::support::Asked;
use sandbox::{Environment, Fault, Vendor};
use std::time::{Duration, Instant};

const VENDOR: Vendor = Vendor::ArgoCd(Environment::Staging);

#[tokio::test]
async fn each_fault_is_one_vendors_and_can_be_ended() {
    let asked = Asked::new().await;
    let faults = asked.sandbox.faults().clone();
    let list = "/api/v1/applications";
    let status = async |vendor: Vendor| asked.get(vendor, list).await.status;
    for (fault, expected) in [
        (Fault::Broken, 500),
        (Fault::Limited { seconds: 7 }, 429),
        (Fault::Refusing, 401),
        (Fault::Malformed, 200),
    ] {
        faults.set(VENDOR.name(), Some(fault));
        assert_eq!(status(VENDOR).await, expected, "{fault:?}");
        assert_eq!(status(Vendor::ArgoCd(Environment::Production)).await, 200);
    }
    assert!(
        serde_json::from_str::<serde_json::Value>(&asked.get(VENDOR, list).await.text).is_err()
    );
    faults.set(VENDOR.name(), Some(Fault::Slow { delay: 300 }));
    let began = Instant::now();
    assert_eq!(status(VENDOR).await, 200);
    assert!(began.elapsed() >= Duration::from_millis(300));
    faults.set(VENDOR.name(), Some(Fault::Silent));
    let silent = tokio::time::timeout(Duration::from_millis(200), status(VENDOR)).await;
    assert!(silent.is_err());
    faults.set(VENDOR.name(), None);
    assert_eq!(status(VENDOR).await, 200);
}

#[tokio::test]
async fn switches_are_turned_by_http_too() {
    let asked = Asked::new().await;
    let base = asked.sandbox.url(VENDOR).replace("/argocd/staging", "");
    let client = reqwest::Client::new();
    let turn = async |name: &str, body: &str| {
        let request = client.put(format!("{base}/faults/{name}"));
        let request = request.header("content-type", "application/json").body(body.to_owned());
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(turn("argocd-staging", r#"{"kind":"limited","seconds":3}"#).await, 204);
    assert_eq!(asked.sandbox.faults().of("argocd-staging"), Some(Fault::Limited { seconds: 3 }));
    assert_eq!(turn("none", r#"{"kind":"broken"}"#).await, 404);
    assert_eq!(turn("github", r#"{"kind":"odd"}"#).await, 422);
    let all = client.get(format!("{base}/faults")).send().await.unwrap().text().await.unwrap();
    assert_eq!(all, r#"{"argocd-staging":{"kind":"limited","seconds":3}}"#);
    let cleared = client.delete(format!("{base}/faults/argocd-staging")).send().await.unwrap();
    assert_eq!(cleared.status().as_u16(), 204);
    assert!(asked.sandbox.faults().all().is_empty());
}
