//! Argo CD: reading, acting, following.

use crate::support::{Asked, NOON};
use futures::StreamExt;
use sandbox::{Environment, Vendor};
use serde_json::{Value, json};

const PRODUCTION: Vendor = Vendor::ArgoCd(Environment::Production);
const STAGING: Vendor = Vendor::ArgoCd(Environment::Staging);
const CHECKOUT: &str = "/api/v1/applications/checkout-api";

async fn checkout(asked: &Asked) -> Value {
    asked.get(PRODUCTION, CHECKOUT).await.json()
}

fn last_image(application: &Value) -> &str {
    application["status"]["summary"]["images"][0].as_str().unwrap()
}

#[tokio::test]
async fn lists_are_cut_as_asked() {
    let asked = Asked::new().await;
    let fields = "items.metadata.name,items.status.sync.status";
    let path = format!("/api/v1/applications?selector=team%3Dpayments&fields={fields}");
    let list = asked.get(PRODUCTION, &path).await.json();
    let items = list["items"].as_array().unwrap();
    let names: Vec<_> =
        items.iter().map(|item| item["metadata"]["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"checkout-api") && names.contains(&"payments-legacy"), "{names:?}");
    assert!(!names.contains(&"cart-service"));
    assert!(items.iter().all(|item| item.get("spec").is_none()), "{list}");
    let staging = asked.get(STAGING, &path).await.json();
    let staging = staging["items"].as_array().unwrap();
    assert!(!staging.iter().any(|item| item["metadata"]["name"] == "payments-legacy"));
}

#[tokio::test]
async fn who_shows_no_token_and_what_is_not_there() {
    let asked = Asked::new().await;
    let answer = asked.send(asked.request("GET", PRODUCTION, CHECKOUT)).await;
    assert_eq!((answer.status, answer.json()["code"].clone()), (401, json!(16)));
    let answer = asked.get(PRODUCTION, "/api/v1/applications/none").await;
    assert_eq!(answer.status, 403, "without a project it is not told");
    let answer = asked.get(PRODUCTION, "/api/v1/applications/none?project=payments").await;
    assert_eq!((answer.status, answer.json()["code"].clone()), (404, json!(5)));
    let answer = asked.get(PRODUCTION, &format!("{CHECKOUT}?project=growth")).await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn a_sync_runs_and_ends() {
    let asked = Asked::new().await;
    let mut now = NOON;
    // Until somebody has something to sync.
    let before = loop {
        let found = checkout(&asked).await;
        if found["status"]["sync"]["status"] == "OutOfSync" && found.get("operation").is_none() {
            break found;
        }
        now += 60_000;
        asked.hand.to(now);
        assert!(now < NOON + 14 * 24 * 3_600_000, "never out of sync");
    };
    let answer = asked.post(PRODUCTION, &format!("{CHECKOUT}/sync"), json!({"dryRun": true})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(checkout(&asked).await, before, "a dry run changes nothing");

    let running = asked.post(PRODUCTION, &format!("{CHECKOUT}/sync"), json!({})).await.json();
    assert_eq!(running["status"]["operationState"]["phase"], "Running");
    assert_eq!(running["operation"]["initiatedBy"]["username"], "slipway");
    assert_eq!(running["status"]["health"]["status"], "Progressing");
    let again = asked.post(PRODUCTION, &format!("{CHECKOUT}/sync"), json!({})).await;
    assert_eq!((again.status, again.json()["code"].clone()), (400, json!(9)));

    asked.hand.to(now + 40_000);
    let after = checkout(&asked).await;
    let wanted = &before["status"]["sync"]["revision"];
    assert_eq!(&after["status"]["operationState"]["syncResult"]["revision"], wanted);
    let phase = after["status"]["operationState"]["phase"].as_str().unwrap();
    assert!(matches!(phase, "Succeeded" | "Failed"), "{phase}");
    assert!(after["status"]["operationState"]["finishedAt"].is_string());
    if phase == "Succeeded" {
        assert_eq!(after["status"]["sync"]["status"], "Synced");
        assert_ne!(last_image(&after), last_image(&before));
    }
}

#[tokio::test]
async fn a_rollback_goes_back_and_leaves_what_is_wanted() {
    let asked = Asked::new().await;
    let history = checkout(&asked).await["status"]["history"].as_array().unwrap().clone();
    let old = &history[history.len() - 3];
    let body = json!({"id": old["id"]});
    let refused = asked.post(STAGING, &format!("{CHECKOUT}/rollback"), body.clone()).await;
    assert_eq!((refused.status, refused.json()["code"].clone()), (400, json!(9)), "auto-sync");
    let none = asked.post(PRODUCTION, &format!("{CHECKOUT}/rollback"), json!({"id": 1})).await;
    assert_eq!(none.status, 400);
    let answer = asked.post(PRODUCTION, &format!("{CHECKOUT}/rollback"), body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    asked.hand.to(NOON + 41_000);
    let after = checkout(&asked).await;
    assert_eq!(after["status"]["sync"]["status"], "OutOfSync");
    let last = after["status"]["history"].as_array().unwrap().last().unwrap();
    assert_eq!(last["initiatedBy"]["username"], "slipway");
}

#[tokio::test]
async fn an_operation_is_terminated() {
    let asked = Asked::new().await;
    let request = asked.request("DELETE", PRODUCTION, &format!("{CHECKOUT}/operation"));
    let answer = asked.send(request.bearer_auth(sandbox::TOKEN)).await;
    assert_eq!(answer.status, 400, "nothing runs");
    asked.post(PRODUCTION, &format!("{CHECKOUT}/sync"), json!({})).await;
    asked.hand.to(NOON + 5_000);
    let request = asked.request("DELETE", PRODUCTION, &format!("{CHECKOUT}/operation"));
    let answer = asked.send(request.bearer_auth("sandbox-lena-park-nw")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let after = checkout(&asked).await;
    assert_eq!(after["status"]["operationState"]["message"], "Operation terminated");
}

#[tokio::test]
async fn the_stream_begins_with_all_and_goes_on_with_changes() {
    let asked = Asked::new().await;
    let request = asked.request("GET", PRODUCTION, "/api/v1/stream/applications");
    let request = request.bearer_auth(sandbox::TOKEN).header("accept", "text/event-stream");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut body = answer.bytes_stream();
    let mut text = String::new();
    let mut added = 0;
    let list = asked.get(PRODUCTION, "/api/v1/applications").await.json();
    let all = list["items"].as_array().unwrap().len();
    while added < all {
        text.push_str(&String::from_utf8_lossy(&body.next().await.unwrap().unwrap()));
        added = text.matches("\"ADDED\"").count();
    }
    asked.post(PRODUCTION, &format!("{CHECKOUT}/sync"), json!({})).await;
    asked.hand.to(NOON + 200);
    while !text.contains("\"MODIFIED\"") {
        text.push_str(&String::from_utf8_lossy(&body.next().await.unwrap().unwrap()));
    }
    let news: Vec<_> = text.lines().filter(|line| line.contains("\"MODIFIED\"")).collect();
    assert!(news.iter().all(|line| line.contains("\"name\":\"checkout-api\"")), "{news:?}");
}
