//! GitLab's actions: what is asked, and that it is asked once.

use super::desk::{Lasting, NOON, Told};
use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    Json,
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use integrations::{
    actions::{ActionSettings, gitlab::GitlabActions},
    gitlab::GitLab,
};
use platform::{
    Timestamp,
    access::Asker,
    scaffolder::{ActionCall, ActionError, ActionProvider},
};
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A project that commits and merge requests come to.
#[derive(Default)]
struct Project {
    branches: Vec<(String, Value)>,
    requests: Vec<Value>,
    tokens: Vec<Value>,
}

struct Hub {
    fake: Fake,
    actions: GitlabActions,
    folder: TempDir,
}

fn answer(asked: &Asked, project: &Mutex<Project>) -> Response {
    let path = asked.path.split_once("/api/v4").unwrap().1;
    let plain = path.split('?').next().unwrap();
    let body: Value = serde_json::from_slice(&asked.body).unwrap_or_default();
    let mut project = project.lock().unwrap();
    let at = "/projects/acme%2Fpay%2Fweb";
    let inside = plain.strip_prefix(at).unwrap_or_default();
    let missing =
        || (StatusCode::NOT_FOUND, Json(json!({"message": "404 Not Found"}))).into_response();
    match (asked.method.clone(), inside) {
        (Method::GET, "") if plain == at => Json(json!({
            "id": 7, "path_with_namespace": "acme/pay/web", "web_url": "https://x/acme/pay/web",
            "http_url_to_repo": "https://x/acme/pay/web.git", "default_branch": "main",
        }))
        .into_response(),
        (Method::GET, "/repository/tree") => {
            let old = json!({"id": "0000", "path": "README.md", "type": "blob", "mode": "100644"});
            Json(json!([old])).into_response()
        }
        (Method::POST, "/repository/branches") => {
            let name = path.split("branch=").nth(1).unwrap().split('&').next().unwrap();
            let made = json!({"commit": {"id": "c0", "message": "first", "parent_ids": []}});
            project.branches.push((name.to_owned(), made));
            (StatusCode::CREATED, Json(json!({}))).into_response()
        }
        (Method::POST, "/repository/commits") => {
            let commit =
                json!({"id": "c1", "message": body["commit_message"], "parent_ids": ["c0"]});
            let branch =
                project.branches.iter_mut().find(|(name, _)| body["branch"] == json!(name));
            branch.unwrap().1 = json!({"commit": commit});
            (StatusCode::CREATED, Json(commit)).into_response()
        }
        (Method::GET, "/merge_requests") => Json(json!(project.requests)).into_response(),
        (Method::POST, "/merge_requests") => {
            let made = json!({"iid": 3, "web_url": "https://x/acme/pay/web/-/merge_requests/3", "state": "opened"});
            project.requests.push(made.clone());
            (StatusCode::CREATED, Json(made)).into_response()
        }
        (Method::GET, "/deploy_tokens") => Json(json!(project.tokens)).into_response(),
        (Method::POST, "/deploy_tokens") => {
            let id = project.tokens.len() + 1;
            let made = json!({"id": id, "name": body["name"], "token": format!("gldt-{id}"), "username": "u"});
            project.tokens.push(made.clone());
            (StatusCode::CREATED, Json(made)).into_response()
        }
        (Method::DELETE, token) if token.starts_with("/deploy_tokens/") => {
            let id: u64 = token.trim_start_matches("/deploy_tokens/").parse().unwrap();
            let gone = project.tokens.iter_mut().find(|one| one["id"] == id);
            gone.unwrap()["revoked"] = json!(true);
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::GET, branch) if branch.starts_with("/repository/branches/") => {
            let name = branch.trim_start_matches("/repository/branches/");
            let main = json!({"commit": {"id": "c0", "message": "first", "parent_ids": []}});
            let found = project.branches.iter().find(|(known, _)| known == name);
            match found.map(|(_, told)| told.clone()).or((name == "main").then_some(main)) {
                Some(told) => Json(told).into_response(),
                None => missing(),
            }
        }
        _ => missing(),
    }
}

impl Hub {
    async fn new() -> Self {
        let project = Mutex::new(Project::default());
        let fake = Fake::start(move |asked: &Asked, _| answer(asked, &project)).await;
        let api = fake.url.join("/api/v4").unwrap();
        let token = Some(SecretString::from("glpat-x".to_owned()));
        let gitlab = GitLab::new(&api, "acme", token, Arc::new(Patient::default()), usual).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("files")).unwrap();
        std::fs::write(folder.path().join("files/README.md"), "# Web\n").unwrap();
        std::fs::write(folder.path().join("files/new.txt"), "new\n").unwrap();
        let settings = ActionSettings::new(folder.path().join("scratch"));
        let actions = GitlabActions::new(vec![Arc::new(gitlab)], settings);
        Self { fake, actions, folder }
    }

    fn call(&self, action: &str, mut input: Value, memory: &Arc<Lasting>) -> ActionCall {
        let port = self.fake.url.port().unwrap();
        input["repoUrl"] = json!(format!("127.0.0.1:{port}?owner=acme%2Fpay&repo=web"));
        ActionCall {
            action: action.to_owned(),
            input,
            workspace: self.folder.path().to_owned(),
            task: "t1".to_owned(),
            task_created_at: Timestamp(NOON),
            key: format!("t1/{action}/0"),
            template: "template:default/x".to_owned(),
            base: String::new(),
            context: Map::new(),
            asker: Asker::guest(),
            email: None,
            log: Arc::<Told>::default(),
            memory: Arc::<Lasting>::clone(memory),
        }
    }
}

fn proposal() -> Value {
    json!({"title": "Add it", "branchName": "add-it", "sourcePath": "files", "filesToDelete": ["gone.txt"], "labels": ["a", "b"]})
}

fn posts(asked: &[Asked]) -> Vec<&str> {
    let posts = asked.iter().filter(|one| one.method == Method::POST);
    posts.map(|one| one.path.split("web").nth(1).unwrap().split('?').next().unwrap()).collect()
}

#[tokio::test]
async fn files_become_a_merge_request_once() {
    let hub = Hub::new().await;
    let memory = Arc::<Lasting>::default();
    let call = hub.call("publish:gitlab:merge-request", proposal(), &memory);
    let done = hub.actions.run(&call).await.unwrap();
    assert_eq!(done.output["mergeRequestId"], 3);
    assert_eq!(done.output["targetBranchName"], "main");
    let asked = hub.fake.take();
    assert_eq!(posts(&asked), ["/repository/branches", "/repository/commits", "/merge_requests"]);
    let of = |place: &str| {
        let found =
            asked.iter().find(|one| one.method == Method::POST && one.path.ends_with(place));
        serde_json::from_slice::<Value>(&found.unwrap().body).unwrap()
    };
    let actions = of("/repository/commits")["actions"].clone();
    let told: Vec<_> =
        actions.as_array().unwrap().iter().map(|one| (&one["action"], &one["file_path"])).collect();
    assert_eq!(
        told,
        [(&json!("update"), &json!("README.md")), (&json!("create"), &json!("new.txt"))]
    );
    assert_eq!(of("/merge_requests")["labels"], "a,b");

    // What an earlier try made is found by what it is.
    for name in ["commit", "request"] {
        memory.kept.lock().unwrap().remove(name);
    }
    let again = hub.actions.run(&call).await.unwrap();
    assert_eq!(again.output, done.output);
    assert_eq!(posts(&hub.fake.take()), [""; 0]);
}

#[tokio::test]
async fn a_branch_that_is_there_is_refused() {
    let hub = Hub::new().await;
    let first = hub.call("publish:gitlab:merge-request", proposal(), &Arc::default());
    hub.actions.run(&first).await.unwrap();
    let second = hub.call("publish:gitlab:merge-request", proposal(), &Arc::default());
    let refused = hub.actions.run(&second).await.unwrap_err();
    assert!(matches!(refused, ActionError::Refused(told) if told.contains("already")));
}

#[tokio::test]
async fn a_push_takes_the_branch_that_is_there() {
    let hub = Hub::new().await;
    let input = json!({"branchName": "main", "commitMessage": "Add", "sourcePath": "files", "commitAction": "create"});
    let planned =
        hub.actions.plan(&hub.call("gitlab:repo:push", input, &Arc::default())).await.unwrap();
    assert_eq!(planned.requests.len(), 1);
    let body = planned.requests[0].body.as_ref().unwrap();
    assert_eq!((&body["branch"], body["actions"].as_array().unwrap().len()), (&json!("main"), 2));
    assert_eq!(posts(&hub.fake.take()), [""; 0]);
}

#[tokio::test]
async fn only_the_tokens_of_earlier_tries_are_taken_back() {
    let hub = Hub::new().await;
    let (action, input) = ("gitlab:projectDeployToken:create", json!({"name": "deploy"}));
    // Somebody else's has the same name.
    hub.actions.run(&hub.call(action, input.clone(), &Arc::default())).await.unwrap();
    let memory = Arc::<Lasting>::default();
    let call = hub.call(action, input, &memory);
    for token in ["gldt-2", "gldt-3", "gldt-4"] {
        let done = hub.actions.run(&call).await.unwrap();
        assert_eq!(done.output["deploy_token"], token);
    }
    let told = hub.actions.actions();
    let told = told.iter().find(|one| one.id == action).unwrap();
    assert_eq!(told.output["properties"]["deploy_token"]["writeOnly"], true, "it is a secret");
    let asked = hub.fake.take();
    let gone = asked.iter().filter(|one| one.method == Method::DELETE);
    let gone: Vec<_> = gone.filter_map(|one| one.path.rsplit('/').next()).collect();
    assert_eq!(gone, ["2", "3"]);
}
