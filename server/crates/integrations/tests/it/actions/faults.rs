//! Answers that are lost, refused or late.

use super::desk::{Lasting, NOON, Told};
use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    Json,
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use integrations::{
    actions::{ActionSettings, github::GithubActions},
    github::{Credentials, GitHub},
};
use platform::{
    Timestamp,
    access::Asker,
    scaffolder::{ActionCall, ActionError, ActionProvider},
};
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tempfile::TempDir;

/// The actions over a fake, and a folder for their commits.
fn actions(fake: &Fake) -> (GithubActions, TempDir) {
    let token = Credentials::Token(SecretString::from("ghp_own".to_owned()));
    let github =
        GitHub::new(&fake.url, "acme", token, Arc::new(Patient::default()), usual).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let settings = ActionSettings::new(folder.path().join("scratch"));
    (GithubActions::new(vec![Arc::new(github)], settings), folder)
}

fn call(action: &str, input: Value, folder: &TempDir) -> ActionCall {
    ActionCall {
        action: action.to_owned(),
        input,
        workspace: folder.path().to_owned(),
        task: "t1".to_owned(),
        task_created_at: Timestamp(NOON),
        key: "t1/step/0".to_owned(),
        template: "template:default/x".to_owned(),
        base: String::new(),
        context: Map::new(),
        asker: Asker::guest(),
        email: None,
        log: Arc::<Told>::default(),
        memory: Arc::<Lasting>::default(),
    }
}

fn repo_url(fake: &Fake) -> String {
    let port = fake.url.port().unwrap();
    format!("127.0.0.1:{port}?owner=acme&repo=shop")
}

fn refused(status: StatusCode, body: Value) -> Response {
    (status, Json(body)).into_response()
}

fn repository() -> Value {
    json!({"html_url": "https://x/acme/shop", "clone_url": "https://x/acme/shop.git", "default_branch": "main"})
}

#[tokio::test]
async fn what_was_made_though_the_answer_was_lost_is_taken_up() {
    let made = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&made);
    let fake =
        Fake::start(move |asked: &Asked, _| match (asked.method.clone(), asked.path.as_str()) {
            (Method::GET, "/users/acme") => {
                Json(json!({"login": "acme", "type": "Organization"})).into_response()
            }
            (Method::POST, "/orgs/acme/repos") => {
                count.fetch_add(1, Ordering::SeqCst);
                refused(StatusCode::BAD_GATEWAY, json!({}))
            }
            (Method::GET, "/repos/acme/shop") => Json(repository()).into_response(),
            (Method::GET, "/repos/acme/shop/branches?per_page=2") => {
                Json(json!([])).into_response()
            }
            _ => StatusCode::NOT_FOUND.into_response(),
        })
        .await;
    let (actions, folder) = actions(&fake);
    let call = call("github:repo:create", json!({"repoUrl": repo_url(&fake)}), &folder);
    let first = actions.run(&call).await.unwrap_err();
    assert!(matches!(first, ActionError::Unavailable { .. }), "{first}");
    let done = actions.run(&call).await.unwrap();
    assert_eq!(done.output["remoteUrl"], "https://x/acme/shop.git");
    assert_eq!(made.load(Ordering::SeqCst), 1, "it is asked for once");
}

#[tokio::test]
async fn what_somebody_else_made_meanwhile_is_not_taken() {
    let fake = Fake::start(|asked: &Asked, _| match (asked.method.clone(), asked.path.as_str()) {
        (Method::GET, "/users/acme") => {
            Json(json!({"login": "acme", "type": "Organization"})).into_response()
        }
        (Method::POST, _) => refused(StatusCode::BAD_GATEWAY, json!({})),
        (Method::GET, "/repos/acme/shop") => Json(repository()).into_response(),
        (Method::GET, _) => Json(json!([{"name": "main", "commit": {"sha": "a"}}])).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    })
    .await;
    let (actions, folder) = actions(&fake);
    let call = call("github:repo:create", json!({"repoUrl": repo_url(&fake)}), &folder);
    actions.run(&call).await.unwrap_err();
    let second = actions.run(&call).await.unwrap_err();
    assert!(
        matches!(&second, ActionError::Refused(told) if told.contains("something else")),
        "{second}"
    );
}

#[tokio::test]
async fn a_workflow_of_which_nobody_knows_is_for_a_person() {
    let fake = Fake::start(|_: &Asked, _| refused(StatusCode::BAD_GATEWAY, json!({}))).await;
    let (actions, folder) = actions(&fake);
    let input =
        json!({"repoUrl": repo_url(&fake), "workflowId": "x.yml", "branchOrTagName": "main"});
    let call = call("github:actions:dispatch", input, &folder);
    assert!(matches!(actions.run(&call).await, Err(ActionError::Unavailable { .. })));
    assert_eq!(fake.take().len(), 1);
    let second = actions.run(&call).await.unwrap_err();
    assert!(matches!(&second, ActionError::Undecided(told) if told.contains("/acme/shop/actions")));
    assert_eq!(fake.take().len(), 0, "it is not asked for again");
}

#[tokio::test]
async fn a_refusal_says_why_and_is_no_intention() {
    let fake = Fake::start(|_: &Asked, before| match before {
        0 => refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            json!({"message": "Validation Failed", "errors": [{"message": "No ref found for: main"}]}),
        ),
        _ => StatusCode::NO_CONTENT.into_response(),
    })
    .await;
    let (actions, folder) = actions(&fake);
    let input = json!({"repoUrl": repo_url(&fake), "workflowId": "x.yml", "branchOrTagName": "main", "token": "ghp_hers"});
    let call = call("github:actions:dispatch", input, &folder);
    let first = actions.run(&call).await.unwrap_err();
    assert!(first.to_string().contains("Validation Failed: No ref found for: main"), "{first}");
    actions.run(&call).await.unwrap();
    let asked = fake.take();
    assert_eq!(asked[1].header("authorization"), "Bearer ghp_hers", "the step's own token");
    assert_eq!(asked[1].header("x-github-api-version"), "2022-11-28");
}

#[tokio::test]
async fn a_limit_is_waited_for_by_the_task() {
    let fake = Fake::start(|_: &Asked, _| {
        let headers = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "5000")];
        let body = Json(json!({"message": "API rate limit exceeded"}));
        (StatusCode::FORBIDDEN, headers, body).into_response()
    })
    .await;
    let (actions, folder) = actions(&fake);
    let input = json!({"repoUrl": repo_url(&fake), "number": 1, "labels": ["x"]});
    let limited = actions.run(&call("github:issues:label", input, &folder)).await.unwrap_err();
    let ActionError::Unavailable { until, .. } = limited else { panic!("{limited}") };
    assert!(until.is_some_and(|until| until.0 >= 5_000_000), "{until:?}");
}
