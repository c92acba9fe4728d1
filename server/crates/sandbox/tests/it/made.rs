//! Repositories that somebody makes: pushed to by Git, proposed to by REST, taken up by Argo CD.

use crate::support::{Asked, NOON};
use axum::{Router, body::Bytes, http::HeaderMap, routing::post};
use sandbox::{Environment, Sandbox, Vendor};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    path::Path,
    process::{Command, Output},
    sync::{Arc, Mutex},
};

const HUB: Vendor = Vendor::GitHub;
const AT: &str = "/api/v3/repos/northwind/deploy";

const APPLICATION: &str = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop-staging\n  \
                           namespace: argocd\nspec:\n  project: payments\n  source:\n    path: deploy/chart\n  \
                           destination:\n    name: staging\n    namespace: shop\n";

async fn sent(asked: &Asked, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let request = asked.request(method, HUB, path).bearer_auth(sandbox::TOKEN);
    let request = request.header("content-type", "application/json").body(body.to_string());
    let answer = asked.send(request).await;
    (answer.status, serde_json::from_str(&answer.text).unwrap_or_default())
}

/// Proposes a file to the repository of deployments; gives the pull request's number.
pub async fn propose(asked: &Asked, path: &str, text: &str) -> i64 {
    let main = asked.get(HUB, &format!("{AT}/git/ref/heads/main")).await.json();
    let parent = main["object"]["sha"].clone();
    let entry = json!({"path": path, "mode": "100644", "type": "blob", "content": text});
    let body = json!({"base_tree": parent, "tree": [entry]});
    let (_, tree) = sent(asked, "POST", &format!("{AT}/git/trees"), &body).await;
    let body = json!({"message": "Add it", "tree": tree["sha"], "parents": [parent]});
    let (status, commit) = sent(asked, "POST", &format!("{AT}/git/commits"), &body).await;
    assert_eq!(status, 201, "{commit}");
    let body = json!({"ref": "refs/heads/add-it", "sha": commit["sha"]});
    assert_eq!(sent(asked, "POST", &format!("{AT}/git/refs"), &body).await.0, 201);
    let body = json!({"title": "Add it", "head": "add-it", "base": "main"});
    let (status, pull) = sent(asked, "POST", &format!("{AT}/pulls"), &body).await;
    assert_eq!(status, 201, "{pull}");
    pull["number"].as_i64().unwrap()
}

fn git(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    command.env("GIT_TERMINAL_PROMPT", "0");
    for (name, value) in [("NAME", "Lena"), ("EMAIL", "lena@northwind.example")] {
        command.env(format!("GIT_AUTHOR_{name}"), value);
        command.env(format!("GIT_COMMITTER_{name}"), value);
    }
    command.output().unwrap()
}

fn told(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pushed_by_git_is_told_by_rest() {
    let asked = Asked::new().await;
    let body = json!({"name": "shop", "description": "Takes orders", "private": true});
    let (status, made) = sent(&asked, "POST", "/api/v3/orgs/northwind/repos", &body).await;
    assert_eq!(status, 201);
    assert_eq!(sent(&asked, "POST", "/api/v3/orgs/northwind/repos", &body).await.0, 422);
    let clone = made["clone_url"].as_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    told(&git(folder.path(), &["init", "--quiet", "--initial-branch=main"]));
    std::fs::write(folder.path().join("a.txt"), "one\n").unwrap();
    told(&git(folder.path(), &["add", "--all"]));
    told(&git(folder.path(), &["commit", "--quiet", "-m", "first"]));
    let refused = git(folder.path(), &["push", "--quiet", clone, "main"]);
    assert!(!refused.status.success(), "without the token nothing is taken");
    let with_token = clone.replace("http://", &format!("http://x:{}@", sandbox::TOKEN));
    told(&git(folder.path(), &["push", "--quiet", &with_token, "main"]));
    let commit = told(&git(folder.path(), &["rev-parse", "HEAD"]));

    let at = "/api/v3/repos/northwind/shop";
    let branch = asked.get(HUB, &format!("{at}/branches/main")).await.json();
    assert_eq!(branch["commit"]["sha"], json!(commit));
    let all = asked.get(HUB, "/api/v3/orgs/northwind/repos?per_page=100").await.json();
    assert!(all.as_array().unwrap().iter().any(|one| one["name"] == "shop"));
    asked.hand.to(NOON + 60_000);
    let runs = asked.get(HUB, &format!("{at}/actions/runs?event=push")).await.json();
    assert_eq!(runs["workflow_runs"][0]["head_sha"], json!(commit), "it is being built");
    let other = tempfile::tempdir().unwrap();
    told(&git(other.path(), &["clone", "--quiet", clone, "copy"]));
    assert_eq!(std::fs::read_to_string(other.path().join("copy/a.txt")).unwrap(), "one\n");
    assert_eq!(sent(&asked, "DELETE", at, &Value::Null).await.0, 204);
    assert_eq!(asked.get(HUB, at).await.status, 404);
}

#[tokio::test]
async fn what_is_merged_is_run_by_argo_cd() {
    let asked = Asked::new().await;
    let argo = Vendor::ArgoCd(Environment::Staging);
    let place = "/api/v1/applications/shop-staging?project=payments";
    let number = propose(&asked, "applications/shop.yaml", APPLICATION).await;
    assert_eq!(asked.get(argo, place).await.status, 404, "it is only proposed");
    let merge = format!("{AT}/pulls/{number}/merge");
    assert_eq!(sent(&asked, "PUT", &merge, &json!({"merge_method": "squash"})).await.0, 200);
    assert_eq!(sent(&asked, "PUT", &merge, &json!({})).await.0, 405, "once");
    let pull = asked.get(HUB, &format!("{AT}/pulls/{number}")).await.json();
    assert_eq!((&pull["state"], &pull["merged"]), (&json!("closed"), &json!(true)));
    let health = async |after: i64| {
        asked.hand.to(NOON + after);
        let told = asked.get(argo, place).await.json();
        let sync = told["status"]["sync"]["status"].as_str().unwrap().to_owned();
        (sync, told["status"]["health"]["status"].as_str().unwrap().to_owned())
    };
    let pair = |sync: &str, health: &str| (sync.to_owned(), health.to_owned());
    assert_eq!(health(3_000).await, pair("OutOfSync", "Missing"));
    assert_eq!(health(7_000).await, pair("Synced", "Progressing"));
    assert_eq!(health(20_000).await, pair("Synced", "Healthy"));
    let pods = "/api/v1/namespaces/shop/pods?labelSelector=backstage.io%2Fkubernetes-id%3Dshop";
    let pods = asked.get(Vendor::Kubernetes(Environment::Staging), pods).await.json();
    assert!(!pods["items"].as_array().unwrap().is_empty(), "its pods are there");
    let elsewhere = Vendor::ArgoCd(Environment::Production);
    assert_eq!(asked.get(elsewhere, place).await.status, 404);
}

#[tokio::test]
async fn a_branch_that_was_gone_on_with_is_not_overwritten() {
    let asked = Asked::new().await;
    propose(&asked, "a.txt", "a\n").await;
    let main = asked.get(HUB, &format!("{AT}/git/ref/heads/main")).await.json();
    let back = json!({"sha": main["object"]["sha"], "force": false});
    let branch = format!("{AT}/git/refs/heads/add-it");
    let (status, told) = sent(&asked, "PATCH", &branch, &back).await;
    assert_eq!((status, told["message"].as_str()), (422, Some("Update is not a fast forward")));
    let again = json!({"ref": "refs/heads/add-it", "sha": main["object"]["sha"]});
    let (status, told) = sent(&asked, "POST", &format!("{AT}/git/refs"), &again).await;
    assert_eq!((status, told["message"].as_str()), (422, Some("Reference already exists")));
    let body = json!({"title": "Again", "head": "add-it", "base": "main"});
    assert_eq!(sent(&asked, "POST", &format!("{AT}/pulls"), &body).await.0, 422);
}

#[tokio::test]
async fn a_push_is_told_to_whoever_wants_it() {
    let asked = Asked::new().await;
    let told: Arc<Mutex<Vec<(HeaderMap, Bytes)>>> = Arc::default();
    let (came, mut seen) = tokio::sync::mpsc::unbounded_channel();
    let kept = Arc::clone(&told);
    let receive = move |headers: HeaderMap, body: Bytes| {
        kept.lock().unwrap().push((headers, body));
        came.send(()).unwrap();
        async {}
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", post(receive));
    tokio::spawn(async move { axum::serve(listener, router).await });
    asked.sandbox.send_webhooks(&url, "secret");
    let number = propose(&asked, "a.txt", "a\n").await;
    sent(&asked, "PUT", &format!("{AT}/pulls/{number}/merge"), &json!({})).await;
    tokio::time::timeout(std::time::Duration::from_secs(10), seen.recv()).await.unwrap();
    let told = told.lock().unwrap();
    let (headers, body) = told.last().unwrap();
    assert_eq!(headers["x-github-event"], "push");
    assert!(headers["x-hub-signature-256"].to_str().unwrap().starts_with("sha256="));
    let body: Value = serde_json::from_slice(body).unwrap();
    assert_eq!(
        (&body["ref"], &body["repository"]["full_name"]),
        (&json!("refs/heads/main"), &json!("northwind/deploy"))
    );
    assert_eq!(body["commits"][0]["added"], json!(["a.txt"]));
}

#[tokio::test]
async fn what_was_made_outlasts_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Asked::new().await.hand;
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    let begin = async || {
        let hand = Arc::clone(&clock);
        Sandbox::begin_in(folder.path(), address, 1, hand).await.unwrap()
    };
    let client = reqwest::Client::new();
    let place = |sandbox: &Sandbox, path: &str| format!("{}/api/v3{path}", sandbox.url(HUB));
    let first = begin().await;
    let made = client.post(place(&first, "/orgs/northwind/repos")).bearer_auth(sandbox::TOKEN);
    let made = made.header("content-type", "application/json").body("{\"name\": \"kept\"}");
    assert_eq!(made.send().await.unwrap().status(), 201);
    drop(first);
    let second = begin().await;
    let found = client.get(place(&second, "/repos/northwind/kept")).bearer_auth(sandbox::TOKEN);
    assert_eq!(found.send().await.unwrap().status(), 200);
}
