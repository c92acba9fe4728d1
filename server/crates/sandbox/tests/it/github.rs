//! GitHub: pages, tags, limits, and that it tells the story that Argo CD tells.

use crate::support::Asked;
use sandbox::{Environment, Vendor};
use serde_json::Value;

const HUB: Vendor = Vendor::GitHub;

#[tokio::test]
async fn lists_come_in_pages_that_lead_on() {
    let asked = Asked::new().await;
    let first = asked.get(HUB, "/api/v3/orgs/northwind/repos?per_page=20").await;
    let link = first.headers["link"].to_str().unwrap().to_owned();
    assert!(link.contains("page=2>; rel=\"next\"") && link.contains("rel=\"last\""), "{link}");
    let second = asked.get(HUB, "/api/v3/orgs/northwind/repos?per_page=20&page=2").await;
    assert!(second.headers["link"].to_str().unwrap().contains("rel=\"prev\""));
    let count = |answer: &Value| answer.as_array().unwrap().len();
    assert_eq!(count(&first.json()), 20);
    let all = asked.get(HUB, "/api/v3/orgs/northwind/repos?per_page=100").await.json();
    let third = asked.get(HUB, "/api/v3/orgs/northwind/repos?per_page=20&page=3").await.json();
    assert_eq!(count(&all), 20 + count(&second.json()) + count(&third));
}

#[tokio::test]
async fn what_is_known_costs_nothing() {
    let asked = Asked::new().await;
    let path = "/api/v3/repos/northwind/checkout-api";
    let first = asked.get(HUB, path).await;
    assert_eq!(first.headers["x-ratelimit-remaining"], "4999");
    let tag = first.headers["etag"].to_str().unwrap();
    let request = asked.request("GET", HUB, path).bearer_auth(sandbox::TOKEN);
    let again = asked.send(request.header("if-none-match", tag)).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(again.headers["x-ratelimit-remaining"], "4999");
}

#[tokio::test]
async fn what_is_not_there_and_who_may_not() {
    let asked = Asked::new().await;
    for (path, message) in [
        ("/api/v3/repos/northwind/none", "Not Found"),
        ("/api/v3/repos/other/checkout-api", "Not Found"),
        ("/api/v3/repos/northwind/checkout-api/branches/none", "Branch not found"),
        ("/api/v3/repos/northwind/checkout-api/pulls/x", "Not Found"),
    ] {
        let answer = asked.get(HUB, path).await;
        assert_eq!((answer.status, answer.json()["message"].as_str()), (404, Some(message)));
    }
    let answer = asked.send(asked.request("GET", HUB, "/api/v3/user").bearer_auth("wrong")).await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn it_tells_the_story_of_argo_cd() {
    let asked = Asked::new().await;
    let argo = Vendor::ArgoCd(Environment::Production);
    let application = asked.get(argo, "/api/v1/applications/checkout-api").await.json();
    let image = application["status"]["summary"]["images"][0].as_str().unwrap();
    let tag = image.rsplit(':').next().unwrap();

    let path = "/api/v3/repos/northwind/checkout-api";
    let commits = asked.get(HUB, &format!("{path}/commits?per_page=100")).await.json();
    let commits = commits.as_array().unwrap();
    let commit = commits.iter().find(|commit| commit["sha"].as_str().unwrap().starts_with(tag));
    let commit = commit.expect("what runs was merged")["sha"].as_str().unwrap();

    let runs = asked.get(HUB, &format!("{path}/actions/runs?head_sha={commit}")).await.json();
    assert_eq!(runs["workflow_runs"][0]["conclusion"], "success", "what runs was built");
    let deployments =
        asked.get(HUB, &format!("{path}/deployments?environment=production&sha={commit}")).await;
    assert!(!deployments.json().as_array().unwrap().is_empty(), "and deployed");
    let pulls = asked.get(HUB, &format!("{path}/commits/{commit}/pulls")).await.json();
    let number = pulls[0]["number"].to_string();
    let revision = application["status"]["operationState"]["syncResult"]["revision"].clone();
    let revision = revision.as_str().unwrap();
    let metadata = format!("/api/v1/applications/checkout-api/revisions/{revision}/metadata");
    let message = asked.get(argo, &metadata).await.json()["message"].clone();
    assert!(message.as_str().unwrap().contains("checkout-api#"), "{message} {number}");
}
