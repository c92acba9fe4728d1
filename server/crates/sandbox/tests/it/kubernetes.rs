//! Kubernetes and Flux: lists, watches, and that they tell the story that Argo CD tells.

use crate::support::{Asked, NOON};
use futures::StreamExt;
use sandbox::{Environment, Fault, Vendor};
use serde_json::{Value, json};
use std::time::Duration;

const PRODUCTION: Vendor = Vendor::Kubernetes(Environment::Production);
const PODS: &str = "/api/v1/pods";

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().unwrap()
}

#[tokio::test]
async fn lists_are_selected_and_cut_into_pages() {
    let asked = Asked::new().await;
    let all = asked.get(PRODUCTION, PODS).await.json();
    assert!(items(&all).len() > 60, "{}", items(&all).len());
    let mut count = 0;
    let mut path = format!("{PODS}?limit=50");
    loop {
        let page = asked.get(PRODUCTION, &path).await.json();
        count += items(&page).len();
        let Some(token) = page["metadata"]["continue"].as_str() else { break };
        path = format!("{PODS}?limit=50&continue={}", token.replace(':', "%3A"));
    }
    assert_eq!(count, items(&all).len());
    let own = format!("{PODS}?labelSelector=backstage.io%2Fkubernetes-id%3Dcheckout-api");
    let own = asked.get(PRODUCTION, &own).await.json();
    assert_eq!(items(&own).len(), 3);
    assert!(items(&own).iter().all(|one| one["metadata"]["namespace"] == "order-flow"));
    let elsewhere = asked.get(PRODUCTION, "/api/v1/namespaces/payments/pods").await.json();
    assert!(!items(&elsewhere).is_empty());
    assert!(items(&elsewhere).iter().all(|one| one["metadata"]["namespace"] == "payments"));
    let old = asked.get(PRODUCTION, &format!("{PODS}?continue=1:50")).await;
    assert_eq!((old.status, old.json()["reason"].clone()), (410, json!("Expired")));
    let none = asked.get(PRODUCTION, "/apis/apps/v1/none").await;
    assert_eq!((none.status, none.json()["kind"].clone()), (404, json!("Status")));
    let nobody = asked.send(asked.request("GET", PRODUCTION, PODS)).await;
    assert_eq!(nobody.status, 403);
}

#[tokio::test]
async fn pods_fare_as_argo_cd_says() {
    let asked = Asked::new().await;
    let mut seen = (false, false);
    // Until something crashed and something is well.
    for hours in 0..24 * 14 {
        asked.hand.to(NOON + hours * 3_600_000);
        for environment in Environment::ALL {
            let argo = asked.get(Vendor::ArgoCd(environment), "/api/v1/applications").await.json();
            let pods = asked.get(Vendor::Kubernetes(environment), PODS).await.json();
            for application in items(&argo) {
                let name = &application["metadata"]["name"];
                let own = items(&pods).iter().filter(|pod| {
                    let metadata = &pod["metadata"];
                    metadata["labels"]["app.kubernetes.io/name"] == *name
                        && metadata["ownerReferences"][0]["kind"] == "ReplicaSet"
                });
                let own: Vec<_> = own.collect();
                let ready = own
                    .iter()
                    .filter(|pod| pod["status"]["containerStatuses"][0]["ready"] == true)
                    .count();
                let reason = own.first().map(|pod| {
                    pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"].clone()
                });
                match application["status"]["health"]["status"].as_str().unwrap() {
                    "Healthy" => {
                        assert_eq!(ready, own.len(), "{name} in {environment:?}");
                        seen.0 = true;
                    }
                    "Degraded" => {
                        assert_eq!(ready, 0, "{name} in {environment:?}");
                        seen.1 |= reason == Some(json!("CrashLoopBackOff"));
                    }
                    _ => {}
                }
                let image = &application["status"]["summary"]["images"][0];
                assert!(own.iter().all(|pod| pod["spec"]["containers"][0]["image"] == *image));
            }
        }
        if seen == (true, true) {
            return;
        }
    }
    panic!("{seen:?}");
}

async fn watch(asked: &Asked, path: &str) -> impl futures::Stream<Item = Value> + use<> {
    let request = asked.request("GET", PRODUCTION, path).bearer_auth(sandbox::TOKEN);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    // A line may come in several pieces.
    let pieces = answer.bytes_stream().scan(String::new(), |rest, piece| {
        rest.push_str(&String::from_utf8_lossy(&piece.unwrap_or_default()));
        let end = rest.rfind('\n').map_or(0, |at| at + 1);
        let whole: String = rest.drain(..end).collect();
        let lines: Vec<Value> =
            whole.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        futures::future::ready(Some(futures::stream::iter(lines)))
    });
    let lines = pieces.flatten();
    Box::pin(lines)
}

#[tokio::test]
async fn a_watch_tells_what_changes_and_ends_with_a_fault() {
    let asked = Asked::new().await;
    let list = asked.get(PRODUCTION, PODS).await.json();
    let version = list["metadata"]["resourceVersion"].as_str().unwrap().to_owned();
    let mut news = watch(&asked, &format!("{PODS}?watch=true&resourceVersion={version}")).await;
    let path = "/api/v1/applications/checkout-api/sync";
    asked.post(Vendor::ArgoCd(Environment::Production), path, json!({})).await;
    asked.hand.to(NOON + 40_000);
    let event = tokio::time::timeout(Duration::from_secs(10), news.next()).await.unwrap().unwrap();
    assert!(matches!(event["type"].as_str(), Some("ADDED" | "MODIFIED" | "DELETED")), "{event}");
    assert_eq!(event["object"]["kind"], "Pod");
    asked.sandbox.faults().set(PRODUCTION.name(), Some(Fault::Broken));
    let ended = async { while news.next().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(10), ended).await.unwrap();
    asked.sandbox.faults().set(PRODUCTION.name(), None);
    let old = watch(&asked, &format!("{PODS}?watch=true&resourceVersion=1")).await;
    let told: Vec<Value> =
        tokio::time::timeout(Duration::from_secs(10), old.collect()).await.unwrap();
    assert_eq!((told.len(), told[0]["object"]["code"].clone()), (1, json!(410)));
}

#[tokio::test]
async fn flux_is_asked_to_reconcile_and_does() {
    let asked = Asked::new().await;
    let path = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/recommendations";
    let before = asked.get(PRODUCTION, path).await.json();
    assert!(before["status"]["lastAppliedRevision"].as_str().unwrap().starts_with("main@sha1:"));
    let body = json!({"metadata": {"annotations": {
        "reconcile.fluxcd.io/requestedAt": "2026-11-27T12:00:00Z", "slipway.dev/asked-by": "jane",
    }}});
    let request = asked.request("PATCH", PRODUCTION, path).bearer_auth(sandbox::TOKEN);
    let request =
        request.header("content-type", "application/merge-patch+json").body(body.to_string());
    let answer = asked.send(request).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    asked.hand.to(NOON + 5_000);
    let running = asked.get(PRODUCTION, path).await.json();
    assert_eq!(running["status"]["conditions"][0]["type"], "Reconciling");
    assert_eq!(running["status"]["lastHandledReconcileAt"], Value::Null);
    asked.hand.to(NOON + 60_000);
    let after = asked.get(PRODUCTION, path).await.json();
    assert_eq!(after["status"]["lastHandledReconcileAt"], "2026-11-27T12:00:00Z");
    let argo =
        asked.get(Vendor::ArgoCd(Environment::Production), "/api/v1/applications").await.json();
    assert!(!items(&argo).iter().any(|one| one["metadata"]["name"] == "recommendations"));
}
