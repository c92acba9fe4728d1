//! Argo CD: what is asked, what is read, what is streamed; where `SLIPWAY_CONTRACTS` names the folder
//! of contracts, requests and answers are held to its published schema.

use crate::fake::{Fake, Patient, usual};
use async_trait::async_trait;
use axum::{
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use integrations::argocd::{ArgoCd, ArgoCdSettings};
use platform::{
    access::{Asker, NoPersonToken, PersonToken, PersonTokens},
    deployments::{
        Act, Application, ApplicationKey, Change, DeploymentSource, Health, Initiator, Phase,
        RevisionOf, SourceError, SyncStatus,
    },
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{fs, path::PathBuf, sync::Arc, time::Duration};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

fn application(name: &str) -> Value {
    json!({
        "metadata": {
            "name": name, "namespace": "argocd", "resourceVersion": "17",
            "labels": {"environment": "staging"},
        },
        "spec": {
            "project": "shop",
            "destination": {"server": "https://kubernetes.default.svc", "namespace": "shop"},
            "source": {"repoURL": "https://git.example/shop", "targetRevision": "main"},
            "syncPolicy": {"automated": {"prune": true}},
        },
        "status": {
            "sync": {"status": "OutOfSync", "revision": COMMIT},
            "health": {"status": "Degraded", "message": "no pod is ready"},
            "summary": {"images": ["registry.example/shop/cart:1.4.2"]},
            "conditions": [{"type": "SyncError", "message": "no such image", "lastTransitionTime": "2026-11-29T10:00:00Z"}],
            "history": [
                {"id": 1, "revision": "aa", "deployedAt": "2026-11-28T10:00:00Z"},
                {"id": 2, "revision": COMMIT, "deployedAt": "2026-11-29T10:00:00Z", "initiatedBy": {"username": "ci"}},
            ],
            "resources": [
                {"group": "apps", "kind": "Deployment", "namespace": "shop", "name": "cart", "status": "OutOfSync", "health": {"status": "Degraded", "message": "no such image"}},
                {"kind": "Service", "namespace": "shop", "name": "cart", "status": "Synced", "health": {"status": "Healthy"}},
            ],
            "operationState": {
                "phase": "Failed", "message": "one or more objects failed to apply",
                "startedAt": "2026-11-29T10:00:00Z", "finishedAt": "2026-11-29T10:01:00Z",
                "operation": {
                    "sync": {"revision": COMMIT}, "initiatedBy": {"username": "slipway"},
                    "info": [{"name": "slipway.dev/asked-by", "value": "user:default/jane"}],
                },
                "syncResult": {"revision": COMMIT, "resources": [
                    {"kind": "Deployment", "name": "cart", "namespace": "shop", "status": "SyncFailed", "message": "no such image"},
                ]},
            },
        },
    })
}

fn client(fake: &Fake) -> ArgoCd {
    client_as(fake, None)
}

fn client_as(fake: &Fake, as_person: Option<&str>) -> ArgoCd {
    let settings = ArgoCdSettings {
        name: "staging".to_owned(),
        url: fake.url.join("argocd/staging").unwrap(),
        token: Some(SecretString::from("hunter2".to_owned())),
        environment: None,
        projects: vec!["shop".to_owned()],
        interval: Duration::from_secs(15),
        as_person: as_person.map(str::to_owned),
    };
    ArgoCd::new(settings, Arc::new(Patient::default()), usual).unwrap()
}

fn answer(body: &Value) -> Response {
    body.to_string().into_response()
}

/// The published schema, where it is at hand.
fn schema() -> Option<Value> {
    let folder = PathBuf::from(std::env::var_os("SLIPWAY_CONTRACTS")?);
    let text = fs::read_to_string(folder.join("argocd/swagger.json")).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

/// Holds a value against a definition: every field must be known, and of its type.
fn held(schema: &Value, definition: &Value, value: &Value, path: &str) {
    if let Some(name) = definition.get("$ref").and_then(Value::as_str) {
        let name = name.trim_start_matches("#/definitions/");
        return held(schema, &schema["definitions"][name], value, path);
    }
    match definition.get("type").and_then(Value::as_str) {
        Some("object") if definition.get("properties").is_some() => {
            for (field, value) in value.as_object().unwrap_or_else(|| panic!("{path}")) {
                let known = definition["properties"].get(field);
                let known = known.unwrap_or_else(|| panic!("{path}.{field} is not in the schema"));
                held(schema, known, value, &format!("{path}.{field}"));
            }
        }
        Some("array") => {
            for value in value.as_array().unwrap_or_else(|| panic!("{path}")) {
                held(schema, &definition["items"], value, path);
            }
        }
        Some("string") => assert!(value.is_string(), "{path}"),
        Some("boolean") => assert!(value.is_boolean(), "{path}"),
        Some("integer") => assert!(value.is_i64(), "{path}"),
        _ => {}
    }
}

/// Holds a request against the paths of the schema.
fn held_request(schema: &Value, asked: &crate::fake::Asked) {
    let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
    let path = path.strip_prefix("/argocd/staging").unwrap();
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        template.len() == parts.len()
            && template.iter().zip(&parts).all(|(one, part)| one.starts_with('{') || one == part)
    };
    let paths = schema["paths"].as_object().unwrap();
    let method = asked.method.as_str().to_lowercase();
    let operation = paths
        .iter()
        .find(|(template, methods)| fits(template) && methods.get(&method).is_some())
        .map_or_else(
            || panic!("{method} {path} is not in the schema"),
            |(_, methods)| &methods[&method],
        );
    let parameters = operation["parameters"].as_array().unwrap();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap();
        // The gateway's own, which the schema does not tell of.
        let known = name == "fields" || parameters.iter().any(|one| one["name"] == name);
        assert!(known, "{method} {path} has no parameter {name}");
    }
    if !asked.body.is_empty() {
        let body = parameters.iter().find(|one| one["in"] == "body").unwrap();
        held(schema, &body["schema"], &serde_json::from_slice(&asked.body).unwrap(), path);
    }
}

#[tokio::test]
async fn an_application_is_read_with_its_error_and_who_asked_for_it() {
    let list = json!({ "items": [application("cart"), {"metadata": {"labels": 7}}], "metadata": {"resourceVersion": "9"} });
    let fake = Fake::start(move |_, _| answer(&list)).await;
    let listing = client(&fake).applications().await.unwrap();
    assert_eq!(listing.version.as_deref(), Some("9"));
    assert_eq!(listing.unreadable.len(), 1, "one that is wrong takes no other with it");
    assert!(listing.unreadable[0].contains("application"), "{:?}", listing.unreadable);
    let [read] = listing.applications.as_slice() else { panic!("one") };
    assert_eq!(read.key.to_string(), "staging/argocd/cart");
    assert_eq!((read.environment.as_str(), read.version().as_deref()), ("staging", Some("1.4.2")));
    assert_eq!((read.sync, read.health), (SyncStatus::OutOfSync, Health::Degraded));
    assert!(read.automated && read.is_failing());
    assert_eq!(read.deployed().unwrap().revision, COMMIT, "the newest first");
    let operation = read.operation.as_ref().unwrap();
    assert_eq!(operation.phase, Phase::Failed);
    assert_eq!(operation.initiator, Initiator::Portal("user:default/jane".to_owned()));
    assert_eq!(operation.failing[0].message.as_deref(), Some("no such image"));
    assert_eq!(read.error(), Some("one or more objects failed to apply"));
    let asked = fake.take();
    assert_eq!(asked[0].header("authorization"), "Bearer hunter2");
    assert!(asked[0].path.contains("projects=shop") && asked[0].path.contains("fields=items."));
}

#[tokio::test]
async fn nothing_and_null_are_read_as_empty() {
    let body = json!({ "items": null, "metadata": null });
    let fake = Fake::start(move |_, _| answer(&body)).await;
    assert!(client(&fake).applications().await.unwrap().applications.is_empty());
    let bare = json!({ "items": [{"metadata": {"name": "bare"}, "spec": null, "status": {"history": null, "operationState": null}}] });
    let fake = Fake::start(move |_, _| answer(&bare)).await;
    let listing = client(&fake).applications().await.unwrap();
    assert_eq!(listing.applications[0].health, Health::Unknown);
}

#[tokio::test]
async fn every_request_and_answer_is_one_of_the_published_schema() {
    let Some(schema) = schema() else { return };
    let definition = |name: &str| json!({ "$ref": format!("#/definitions/{name}") });
    let list = json!({ "items": [application("cart")], "metadata": {"resourceVersion": "9"} });
    held(&schema, &definition("v1alpha1ApplicationList"), &list, "list");
    let tree = json!({ "nodes": [
        {"kind": "ReplicaSet", "name": "cart-1", "uid": "2", "parentRefs": [{"uid": "1"}]},
        {"kind": "Deployment", "name": "cart", "uid": "1", "health": {"status": "Degraded", "message": "x"}, "createdAt": "2026-11-29T10:00:00Z"},
    ]});
    let events = json!({ "items": [{"type": "Warning", "reason": "Failed", "message": "no such image", "count": 3, "lastTimestamp": "2026-11-29T10:00:00Z", "involvedObject": {"kind": "Pod", "name": "cart-1-x"}}] });
    held(&schema, &definition("eventsEventList"), &events, "events");
    let commit = json!({ "author": "Jane <jane@x>", "date": "2026-11-29T09:00:00Z", "message": "Mend it\n\nmore" });
    held(&schema, &definition("v1alpha1RevisionMetadata"), &commit, "commit");
    let fake = Fake::start(move |asked, _| {
        let path = asked.path.split('?').next().unwrap();
        match path.rsplit('/').next().unwrap() {
            "applications" if path.contains("/stream/") => format!(
                "{}\n",
                json!({"result": {"type": "MODIFIED", "application": application("cart")}})
            )
            .into_response(),
            "applications" => answer(&list),
            "resource-tree" => answer(&tree),
            "events" => answer(&events),
            "metadata" => answer(&commit),
            _ => answer(&application("cart")),
        }
    })
    .await;
    let client = client(&fake);
    let listing = client.applications().await.unwrap();
    let on: &Application = &listing.applications[0];
    let nodes = client.resources(&on.key, "shop").await.unwrap();
    let shown: Vec<_> = nodes.iter().map(|one| (one.resource.name.as_str(), one.depth)).collect();
    assert_eq!(shown, [("cart", 0), ("cart-1", 1)]);
    assert_eq!(client.events(&on.key, "shop").await.unwrap()[0].object, "Pod/cart-1-x");
    let of = RevisionOf { key: &on.key, project: "shop", revision: COMMIT };
    let found = client.commit(of).await.unwrap().unwrap();
    assert_eq!(found.message.as_deref(), Some("Mend it"));
    client.application(&on.key, "shop").await.unwrap().unwrap();
    drop(client.changes(Some("9")).await.unwrap());
    for act in [Act::Sync { prune: true }, Act::Refresh, Act::Rollback { id: 1 }, Act::Terminate] {
        client.act(on, &act, &Asker::guest()).await.unwrap();
    }
    let asked = fake.take();
    assert_eq!(asked.len(), 10);
    for request in &asked {
        held_request(&schema, request);
    }
    let sync: Value = serde_json::from_slice(&asked[6].body).unwrap();
    assert_eq!(sync["infos"][0]["value"], "guest");
    assert_eq!(asked[9].method, Method::DELETE);
}

#[tokio::test]
async fn changes_are_streamed_and_a_cut_is_an_error() {
    let fake = Fake::start(|_, _| {
        let is = json!({"result": {"type": "ADDED", "application": application("cart")}});
        let gone = json!({"result": {"type": "DELETED", "application": application("old")}});
        format!("{is}\n\ndata: {gone}\n{{\"result\": {{\"type\": \"MODIF").into_response()
    })
    .await;
    let changes = client(&fake).changes(None).await.unwrap();
    let changes: Vec<_> = changes.collect().await;
    assert_eq!(changes.len(), 3);
    let Ok(Change::Is { application, version }) = &changes[0] else { panic!("{changes:?}") };
    assert_eq!((application.key.name.as_str(), version.as_deref()), ("cart", Some("17")));
    assert!(matches!(&changes[1], Ok(Change::Gone(key)) if key.name == "old"), "{changes:?}");
    assert!(matches!(&changes[2], Err(SourceError::Unavailable(_))), "{changes:?}");
    let fake = Fake::start(|_, _| {
        "{\"error\":{\"grpc_code\":11,\"message\":\"too old resource version\"}}\n".into_response()
    })
    .await;
    let mut changes = client(&fake).changes(Some("1")).await.unwrap();
    let error = changes.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("too old resource version"), "{error}");
    assert!(changes.next().await.is_none());
}

#[tokio::test]
async fn refusals_are_told_in_words_and_carry_no_secret() {
    for (status, refused) in [(401, true), (403, true), (500, false), (503, false)] {
        let fake = Fake::start(move |_, _| {
            let body = "{\"error\":\"denied\",\"code\":7,\"message\":\"permission denied\"}";
            (StatusCode::from_u16(status).unwrap(), body).into_response()
        })
        .await;
        let error = client(&fake).applications().await.unwrap_err();
        assert_eq!(matches!(error, SourceError::Refused(_)), refused, "{status}: {error}");
        assert!(error.to_string().contains("permission denied"), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    let fake = Fake::start(|_, _| "<html>not JSON".into_response()).await;
    let error = client(&fake).applications().await.unwrap_err();
    assert!(matches!(error, SourceError::Unavailable(_)), "{error}");
    let fake = Fake::start(|_, _| StatusCode::NOT_FOUND.into_response()).await;
    let key = ApplicationKey {
        source: "staging".to_owned(),
        namespace: String::new(),
        name: "none".to_owned(),
    };
    assert_eq!(client(&fake).application(&key, "shop").await.unwrap(), None);
}

/// Gives a token for one tool, or says why not.
struct People(Result<&'static str, NoPersonToken>);

#[async_trait]
impl PersonTokens for People {
    async fn token(&self, _: &Asker, audience: &str) -> Result<PersonToken, NoPersonToken> {
        assert_eq!(audience, "argo-cd");
        self.0.clone().map(PersonToken::new)
    }
}

#[tokio::test]
async fn what_people_do_is_done_as_themselves_and_what_is_read_as_the_portal() {
    let fake = Fake::start(|request, _| match request.method {
        Method::GET => answer(&json!({"metadata": {}, "items": [application("cart")]})),
        _ => answer(&json!({})),
    })
    .await;
    let with = |people: Result<&'static str, NoPersonToken>| {
        client_as(&fake, Some("argo-cd")).with_people(Arc::new(People(people)))
    };
    let own = with(Ok("janes-own"));
    let on = own.applications().await.unwrap().applications.remove(0);
    let sync = Act::Sync { prune: false };
    own.act(&on, &sync, &Asker::guest()).await.unwrap();
    let shown: Vec<String> =
        fake.take().iter().map(|one| one.header("authorization").to_owned()).collect();
    assert_eq!(shown, ["Bearer hunter2", "Bearer janes-own"]);

    // A program has no session: the portal decided, and does it as itself.
    with(Err(NoPersonToken::NoSession)).act(&on, &sync, &Asker::guest()).await.unwrap();
    assert_eq!(fake.take()[0].header("authorization"), "Bearer hunter2");

    let refused = NoPersonToken::Refused("invalid_target".to_owned());
    let refused = with(Err(refused)).act(&on, &sync, &Asker::guest()).await;
    let Err(SourceError::Refused(words)) = refused else { panic!("{refused:?}") };
    assert!(words.contains("invalid_target") && words.contains("nothing was done"), "{words}");
    let away = NoPersonToken::Unavailable("away".to_owned());
    let away = with(Err(away)).act(&on, &sync, &Asker::guest()).await;
    assert!(matches!(away, Err(SourceError::Unavailable(_))), "{away:?}");
    assert!(fake.take().is_empty(), "nothing was asked");

    let elsewhere = client_as(&fake, None).with_people(Arc::new(People(Ok("never"))));
    elsewhere.act(&on, &sync, &Asker::guest()).await.unwrap();
    assert_eq!(fake.take()[0].header("authorization"), "Bearer hunter2");
}
