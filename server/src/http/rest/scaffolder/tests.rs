//! The calls as a client makes them, over golden paths that answer by rote and differ by who asks.

mod rote;

use super::Scaffolding;
use crate::http::{Shutdown, rest::error::shape};
use axum::{
    Extension, Router,
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
    middleware::from_fn,
};
use http_body_util::BodyExt;
use platform::{
    access::{Asker, Guarded, Principal},
    scaffolder::Scaffolder,
};
use rote::{Rote, Seen};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::watch;
use tower::ServiceExt;

struct Server {
    router: Router,
    seen: Arc<Seen>,
    _switch: watch::Sender<bool>,
}

/// As somebody asks of whom it is known whether they may.
fn server(name: &str, listeners: usize) -> Server {
    let seen = Arc::<Seen>::default();
    let kept = Arc::clone(&seen);
    let scaffolder = Guarded::new(move |asker: &Asker| {
        let principal = asker.principal.id.clone();
        Arc::new(Rote { seen: Arc::clone(&kept), principal }) as Arc<dyn Scaffolder>
    });
    let (switch, shutdown) = Shutdown::new();
    let scaffolding = Scaffolding::new(scaffolder, listeners, shutdown);
    let (router, _) = super::routes().with_state(scaffolding).split_for_parts();
    let principal = Principal { id: format!("user:default/{name}"), ..Principal::guest() };
    let asker = Asker::new(Arc::new(principal), Arc::from("test"), None);
    let router = router.layer(from_fn(shape)).layer(Extension(asker));
    Server { router, seen, _switch: switch }
}

impl Server {
    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Response<Body> {
        let path = format!("/api/scaffolder/v2/{path}");
        let mut request = Request::builder().method(method).uri(path);
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap()
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let (parts, body) = self.send(method, path, body).await.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts.status, serde_json::from_slice(&body).unwrap_or_default())
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.ask(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.ask(Method::POST, path, Some(body)).await
    }
}

#[tokio::test]
async fn a_task_is_begun_looked_at_listed_ended_and_gone_on_with() {
    let server = server("jane", 1);
    let wish = json!({"templateRef": "go-service", "values": {"name": "shop"}});
    let (status, answer) = server.post("tasks", wish).await;
    assert_eq!((status, &answer), (StatusCode::CREATED, &json!({"id": "task-1"})));
    let begun = server.seen.begun.lock().unwrap().clone().unwrap();
    assert_eq!(begun.template.to_string(), "template:default/go-service");
    assert_eq!((begun.values["name"].as_str(), begun.is_draft), (Some("shop"), false));

    let (status, task) = server.get("tasks/task-1").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(task["status"], "processing", "waiting is nothing that clients know");
    assert_eq!(task["createdBy"], "user:default/jane");
    let spec = &task["spec"];
    assert_eq!(spec["parameters"], json!({"name": "shop"}));
    assert_eq!(spec["templateInfo"]["entityRef"], "template:default/go-service");
    assert_eq!(
        spec["steps"][0],
        json!({"action": "debug:log", "id": "step-1", "name": "debug:log"})
    );
    assert_eq!(spec["user"], json!({"ref": "user:default/jane"}));
    assert!(!task.to_string().contains("secret"), "{task}");

    let (status, page) = server.get("tasks?status=failed&limit=5").await;
    assert_eq!((status, &page["totalTasks"]), (StatusCode::OK, &json!(1)));
    assert_eq!(page["tasks"][0]["id"], "task-1");
    let (_, nothing) = server.get("tasks?status=skipped").await;
    assert_eq!(nothing, json!({"tasks": [], "totalTasks": 0}));

    let (status, answer) = server.ask(Method::POST, "tasks/task-1/cancel", None).await;
    assert_eq!((status, answer), (StatusCode::OK, json!({"status": "cancelled"})));
    for body in [None, Some(json!({})), Some(json!({"secrets": {"token": "x"}}))] {
        let (status, answer) = server.ask(Method::POST, "tasks/task-1/retry", body).await;
        assert_eq!((status, answer), (StatusCode::CREATED, json!({"id": "task-1"})));
    }
}

#[tokio::test]
async fn what_was_not_filled_in_well_is_told_field_by_field() {
    let server = server("jane", 1);
    let wish = json!({"templateRef": "template:default/go-service", "values": {}});
    let (status, answer) = server.post("tasks", wish).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["errors"][0]["property"], "instance.name");
    assert_eq!(answer["errors"][0]["name"], "required");
    let (status, answer) = server.post("tasks", json!({"values": {}})).await;
    assert_eq!((status, &answer["error"]["name"]), (StatusCode::BAD_REQUEST, &json!("InputError")));
}

#[tokio::test]
async fn what_somebody_may_not_see_or_do_is_refused_in_the_words_of_clients() {
    let server = server("eve", 1);
    let wish = json!({"templateRef": "go-service", "values": {"name": "shop"}});
    let (status, answer) = server.post("tasks", wish).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(answer["error"]["name"], "NotAllowedError");
    assert_eq!(answer["request"], json!({"method": "POST", "url": "/api/scaffolder/v2/tasks"}));
    for path in ["tasks/task-1", "tasks/task-1/events", "tasks/task-1/eventstream"] {
        let (status, answer) = server.get(path).await;
        let name = &answer["error"]["name"];
        assert_eq!((status, name), (StatusCode::NOT_FOUND, &json!("NotFoundError")), "{path}");
    }
    for act in ["cancel", "retry"] {
        let path = format!("tasks/task-1/{act}");
        let (status, _) = server.ask(Method::POST, &path, None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{act}");
    }
    let (status, _) = server.get("templates/default/template/none/parameter-schema").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (_, page) = server.get("tasks").await;
    assert_eq!(page["totalTasks"], 0);
}

#[tokio::test]
async fn events_come_as_a_stream_that_ends_with_the_task() {
    let server = server("jane", 1);
    let response = server.send(Method::GET, "tasks/task-1/eventstream?after=1", None).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut body = response.into_body();
    let (status, _) = server.get("tasks/task-1/eventstream").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "one stream is open already");
    server.seen.end();
    let mut text = String::new();
    while let Some(frame) = body.frame().await {
        text.push_str(&String::from_utf8_lossy(&frame.unwrap().into_data().unwrap()));
    }
    drop(body);
    let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("event: ")).collect();
    assert_eq!(names, ["log", "completion"], "{text}");
    let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
    let events: Vec<Value> = data.map(|data| serde_json::from_str(data).unwrap()).collect();
    assert_eq!(events[0]["body"]["stepId"], "step-1");
    assert_eq!(events[0]["body"]["status"], "completed");
    assert_eq!((&events[0]["id"], &events[0]["taskId"]), (&json!(2), &json!("task-1")));
    assert_eq!(events[1]["body"]["output"]["links"][0]["url"], "https://a.example");
    // Who comes again behind the end hears nothing, and does not wait for it.
    let response = server.send(Method::GET, "tasks/task-1/eventstream?after=3", None).await;
    let rest = response.into_body().collect().await.unwrap().to_bytes();
    assert!(rest.is_empty(), "{rest:?}");
    let (_, events) = server.get("tasks/task-1/events?after=2").await;
    assert_eq!(events[0]["type"], "completion");
    let (_, events) = server.get("tasks/task-1/events?after=3").await;
    assert_eq!(events, json!([]));
}

#[tokio::test]
async fn a_dry_run_tells_log_steps_and_files() {
    let server = server("jane", 1);
    server.seen.end();
    let wish = json!({
        "template": {"kind": "Template"},
        "values": {},
        "directoryContents": [{"path": "a.txt", "base64Content": "YQ=="}],
    });
    let (status, answer) = server.post("dry-run", wish).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["log"][0]["body"]["message"], "begins");
    assert_eq!(answer["steps"][0]["action"], "debug:log");
    let file = json!({"path": "b.txt", "base64Content": "Yg==", "executable": true});
    assert_eq!(answer["directoryContents"], json!([file]));
    let tried = server.seen.tried.lock().unwrap().clone().unwrap();
    assert_eq!(tried.files[0].path, "a.txt");
    assert!(tried.template.contains("Template"));
}

#[tokio::test]
async fn actions_extensions_and_completions_are_told() {
    let server = server("jane", 1);
    let (_, actions) = server.get("actions").await;
    let ids: Vec<_> = actions.as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["catalog:fetch", "debug:log"]);
    assert_eq!(actions[0]["schema"]["input"]["type"], "object");
    let (_, extensions) = server.get("templating-extensions").await;
    for filter in ["parseRepoUrl", "parseEntityRef", "pick", "projectSlug"] {
        assert!(extensions["filters"][filter]["examples"][0]["example"].is_string(), "{filter}");
    }
    let asked = json!({"token": "", "context": {"owner": "acme"}});
    let (_, found) = server.post("autocomplete/github/repositories", asked).await;
    assert_eq!(found, json!({"results": [{"id": "acme/shop", "title": "Shop"}, {"id": "acme/x"}]}));
}
