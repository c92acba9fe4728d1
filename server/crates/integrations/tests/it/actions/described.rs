//! What drafts tell, and so what is sent, held to what GitHub publishes.

use super::desk::Desk;
use crate::{described::Description, fake::Asked};
use axum::http::HeaderMap;
use platform::scaffolder::ActionProvider;
use serde_json::{Value, json};
use std::sync::Arc;

const NEW: &str = "github.northwind.example?owner=northwind&repo=new";
const DEPLOY: &str = "github.northwind.example?owner=northwind&repo=deploy";

fn inputs() -> Vec<(&'static str, Value)> {
    vec![
        (
            "publish:github",
            json!({
                "repoUrl": NEW, "description": "x", "homepage": "https://x.example", "access": "northwind/payments",
                "repoVisibility": "private", "sourcePath": "project", "topics": ["x"], "hasWiki": false,
                "hasIssues": true, "hasProjects": false, "repoVariables": {"A": "b"}, "secrets": {"S": "t"},
                "customProperties": {"tier": "1"}, "allowAutoMerge": true, "allowUpdateBranch": true,
                "collaborators": [{"user": "lena", "access": "push"}, {"team": "payments", "access": "push"}],
                "requiredStatusCheckContexts": ["test"], "restrictions": {"users": [], "teams": []},
                "bypassPullRequestAllowances": {"teams": ["payments"]},
            }),
        ),
        (
            "publish:github:pull-request",
            json!({
                "repoUrl": DEPLOY, "branchName": "x", "title": "x", "description": "x", "sourcePath": "project",
                "draft": true, "reviewers": ["lena"], "teamReviewers": ["payments"], "commitMessage": "y",
            }),
        ),
        ("github:branch-protection:create", json!({"repoUrl": DEPLOY, "branch": "main"})),
        (
            "github:actions:dispatch",
            json!({"repoUrl": DEPLOY, "workflowId": "x.yml", "branchOrTagName": "main", "workflowInputs": {"a": "b"}, "returnWorkflowRunDetails": true}),
        ),
        (
            "github:environment:create",
            json!({"repoUrl": DEPLOY, "name": "production", "waitTimer": 5, "preventSelfReview": true, "environmentVariables": {"A": "b"}}),
        ),
        (
            "github:issues:create",
            json!({"repoUrl": DEPLOY, "title": "x", "labels": ["y"], "assignees": ["lena"]}),
        ),
        ("github:issues:label", json!({"repoUrl": DEPLOY, "number": 1, "labels": ["y"]})),
        (
            "github:webhook",
            json!({"repoUrl": DEPLOY, "webhookUrl": "https://x.example", "webhookSecret": "geheim"}),
        ),
    ]
}

#[tokio::test]
async fn requests_are_those_that_github_describes() {
    let Some(description) = Description::of("github/rest.openapi.json") else { return };
    let desk = Desk::new().await;
    let mut held = 0;
    for (action, input) in inputs() {
        let call = desk.call(action, input, &Arc::default());
        for planned in desk.actions.plan(&call).await.unwrap().requests {
            let path = planned.url.split_once("/api/v3").unwrap().1.to_owned();
            let body = planned.body.map(|body| body.to_string()).unwrap_or_default().into();
            let method = planned.method.parse().unwrap();
            let asked = Asked { method, path, headers: HeaderMap::new(), body };
            // The part of the description that is at hand leaves some out.
            if !description.knows(&asked) {
                continue;
            }
            description.holds_request(&asked, "");
            description.holds_body(&asked);
            held += 1;
        }
    }
    assert!(held > 15, "{held}");
}

#[tokio::test]
async fn a_draft_makes_nothing_and_tells_no_secret() {
    let desk = Desk::new().await;
    for (action, input) in inputs() {
        let call = desk.call(action, input, &Arc::default());
        let planned = desk.actions.plan(&call).await.unwrap();
        assert!(!planned.requests.is_empty(), "{action}");
        let told = format!("{:?}", planned.requests);
        assert!(!told.contains("geheim"), "{action}");
        assert!(planned.requests.iter().all(|one| !one.purpose.is_empty()));
    }
    assert_eq!(desk.get("/repos/northwind/new").await.0, 404);
    let (_, pulls) = desk.get("/repos/northwind/deploy/pulls?state=all").await;
    assert_eq!(pulls, json!([]));
}

#[tokio::test]
async fn a_draft_of_what_an_earlier_step_would_make_tells_all_the_same() {
    let desk = Desk::new().await;
    let proposal = json!({
        "repoUrl": NEW, "branchName": "x", "title": "x", "description": "x", "sourcePath": "project",
    });
    let protection = json!({"repoUrl": NEW});
    for (action, input) in
        [("publish:github:pull-request", proposal), ("github:branch-protection:create", protection)]
    {
        let call = desk.call(action, input, &Arc::default());
        let planned = desk.actions.plan(&call).await.unwrap();
        assert!(!planned.requests.is_empty() && planned.there.is_none(), "{action}");
        assert!(desk.actions.run(&call).await.is_err(), "{action}");
    }
}

#[tokio::test]
async fn pickers_are_told_what_there_is() {
    let desk = Desk::new().await;
    let ask = async |resource: &str, context: Value| {
        let context = context.as_object().unwrap().clone();
        let asker = platform::access::Asker::guest();
        let found =
            desk.actions.complete(&asker, "github", resource, &context, None).await.unwrap();
        found.map(|all| all.into_iter().map(|(id, _)| id).collect::<Vec<_>>())
    };
    assert_eq!(ask("owners", json!({})).await.unwrap(), ["northwind"]);
    let repositories = ask("repositories", json!({"owner": "northwind"})).await.unwrap();
    assert!(repositories.contains(&"deploy".to_owned()));
    let all = ask("repositoriesWithOwner", json!({})).await.unwrap();
    assert!(all.contains(&"northwind/deploy".to_owned()));
    let branches = ask("branches", json!({"owner": "northwind", "repository": "deploy"})).await;
    assert_eq!(branches.unwrap(), ["main"]);
    assert_eq!(ask("moons", json!({})).await, None);
}
