//! GitHub: pages, tags, limits, and that it tells the story that Argo CD tells.

use crate::support::Asked;
use sandbox::{Environment, Vendor};
use serde_json::{Value, json};

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
    assert_eq!(first.headers["x-ratelimit-remaining"], "14999");
    let tag = first.headers["etag"].to_str().unwrap();
    let request = asked.request("GET", HUB, path).bearer_auth(sandbox::TOKEN);
    let again = asked.send(request.header("if-none-match", tag)).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(again.headers["x-ratelimit-remaining"], "14999");
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

#[tokio::test]
async fn runs_are_repeated_ended_and_begun_by_hand() {
    let asked = Asked::new().await;
    let path = "/api/v3/repos/northwind/checkout-api/actions";
    let all = asked.get(HUB, &format!("{path}/runs?event=push&status=success")).await.json();
    let run = all["workflow_runs"][0].clone();
    let own = format!("{path}/runs/{}", run["id"]);
    let post = async |place: &str, body: Value| asked.post(HUB, place, body).await;
    assert_eq!(post(&format!("{own}/cancel"), json!({})).await.status, 409);
    assert_eq!(post(&format!("{own}/rerun"), json!({})).await.status, 201);
    asked.hand.to(crate::support::NOON + 5_000);
    let again = asked.get(HUB, &own).await.json();
    assert_eq!(
        (again["run_attempt"].as_i64(), again["status"].as_str()),
        (Some(2), Some("in_progress"))
    );
    assert_eq!(post(&format!("{own}/rerun"), json!({})).await.status, 403, "it is under way");
    assert_eq!(post(&format!("{own}/cancel"), json!({})).await.status, 202);
    assert_eq!(asked.get(HUB, &own).await.json()["conclusion"], "cancelled");

    let dispatch = |file: &str| format!("{path}/workflows/{file}/dispatches");
    let body = json!({"ref": "main", "inputs": {"environment": "staging"}});
    assert_eq!(post(&dispatch("smoke.yml"), body.clone()).await.status, 204);
    assert_eq!(post(&dispatch("build.yml"), body.clone()).await.status, 422);
    assert_eq!(post(&dispatch("none.yml"), body).await.status, 404);
    let wrong = json!({"ref": "nowhere", "inputs": {"environment": "staging"}});
    assert_eq!(post(&dispatch("smoke.yml"), wrong).await.status, 422);
    asked.hand.to(crate::support::NOON + 10_000);
    let begun = asked.get(HUB, &format!("{path}/runs?event=workflow_dispatch")).await.json();
    assert_eq!(begun["total_count"], 1);
    let jobs =
        asked.get(HUB, &format!("{path}/runs/{}/jobs", begun["workflow_runs"][0]["id"])).await;
    assert_eq!(jobs.json()["jobs"][0]["name"], "prepare");
}

#[tokio::test]
async fn what_is_cancelled_is_not_delivered() {
    let asked = Asked::new().await;
    let path = "/api/v3/repos/northwind/checkout-api";
    // Until something is being built.
    let mut now = crate::support::NOON;
    let run = loop {
        let all =
            asked.get(HUB, &format!("{path}/actions/runs?event=push&status=in_progress")).await;
        if let Some(run) = all.json()["workflow_runs"].get(0) {
            break run.clone();
        }
        now += 60_000;
        asked.hand.to(now);
        assert!(now < crate::support::NOON + 14 * 24 * 3_600_000, "nothing is ever built");
    };
    let cancel = format!("{path}/actions/runs/{}/cancel", run["id"]);
    assert_eq!(asked.post(HUB, &cancel, json!({})).await.status, 202);
    asked.hand.to(now + 3 * 3_600_000);
    let sha = run["head_sha"].as_str().unwrap();
    let deployments = asked.get(HUB, &format!("{path}/deployments?sha={sha}")).await.json();
    assert_eq!(deployments, json!([]), "there is no image of it");
}

#[tokio::test]
async fn pull_requests_are_the_same_by_rest_and_graphql() {
    let asked = Asked::new().await;
    let rest = asked.get(HUB, "/api/v3/repos/northwind/checkout-api/pulls").await.json();
    let query = "query { repository { pullRequests( } }";
    let variables = json!({"owner": "northwind", "name": "checkout-api"});
    let body = json!({"query": query, "variables": variables});
    let told = asked.post(HUB, "/api/graphql", body).await.json();
    let nodes = told["data"]["repository"]["pullRequests"]["nodes"].as_array().unwrap();
    let numbers = |all: &[Value]| all.iter().map(|one| one["number"].clone()).collect::<Vec<_>>();
    assert_eq!(numbers(nodes), numbers(rest.as_array().unwrap()));
    let variables = json!({"query": "is:pr is:open user:northwind", "after": null});
    let body = json!({"query": "query { search( }", "variables": variables});
    let found = asked.post(HUB, "/api/graphql", body).await.json();
    assert!(found["data"]["search"]["nodes"].as_array().unwrap().len() >= nodes.len());
}
