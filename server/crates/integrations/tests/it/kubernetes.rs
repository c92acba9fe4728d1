//! Kubernetes: what is asked, what is read, what is watched; where `SLIPWAY_CONTRACTS` names the folder
//! of contracts, requests are held to its published schema, and recorded answers are read.

use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use integrations::kubernetes::{ClusterSettings, ClusterToken, Kubernetes, cluster};
use platform::{
    deployments::SourceError,
    workloads::{Cluster, Object, ObjectBody, ObjectChange, ObjectKind, WorkloadState},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{fs, path::PathBuf, sync::Arc, time::Duration};

fn of(fake: &Fake, namespaces: &[&str]) -> Arc<dyn Cluster> {
    cluster(&Arc::new(client(fake, namespaces)))
}

pub fn client(fake: &Fake, namespaces: &[&str]) -> Kubernetes {
    let settings = ClusterSettings {
        name: "eu".to_owned(),
        url: fake.url.join("k8s").unwrap(),
        authority: None,
        token: ClusterToken::Fixed(SecretString::from("hunter2".to_owned())),
        namespaces: namespaces.iter().map(|one| (*one).to_owned()).collect(),
    };
    Kubernetes::new(settings, Arc::new(Patient::default()), usual).unwrap()
}

fn pod(name: &str) -> Value {
    json!({
        "metadata": {
            "name": name, "namespace": "shop", "resourceVersion": "7",
            "labels": {"app": "cart"},
            "ownerReferences": [{"kind": "ReplicaSet", "name": "cart-1", "controller": true}],
        },
        "spec": {"nodeName": "node-1", "containers": [{"name": "cart", "image": "cart:1"}]},
        "status": {"phase": "Running", "containerStatuses": [{
            "name": "cart", "ready": false, "restartCount": 4,
            "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 40s"}},
            "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137, "finishedAt": "2026-11-29T10:00:00Z"}},
        }]},
    })
}

fn list(items: &[Value], version: &str, token: &str) -> Response {
    let metadata = json!({"resourceVersion": version, "continue": token});
    json!({"kind": "PodList", "apiVersion": "v1", "metadata": metadata, "items": items})
        .to_string()
        .into_response()
}

fn lines(events: &[Value]) -> Response {
    let lines: Vec<String> = events.iter().map(|event| format!("{event}\n")).collect();
    lines.concat().into_response()
}

async fn take(
    cluster: &Arc<dyn Cluster>,
    kind: ObjectKind,
    count: usize,
) -> Vec<Result<ObjectChange, SourceError>> {
    let all = cluster.follow(kind).take(count).collect();
    tokio::time::timeout(Duration::from_secs(10), all).await.unwrap()
}

fn names(objects: &[Object]) -> Vec<&str> {
    objects.iter().map(|one| one.key.name.as_str()).collect()
}

#[tokio::test]
async fn a_list_comes_in_pages_and_goes_on_as_a_watch_that_ends_and_goes_on() {
    let fake = Fake::start(|asked, _| {
        let is = |part: &str| asked.path.contains(part);
        match () {
            () if is("watch=true") && is("resourceVersion=10") => lines(&[
                json!({"type": "MODIFIED", "object": pod("one")}),
                json!({"type": "DELETED", "object": pod("two")}),
                json!({"type": "BOOKMARK", "object": {"kind": "Pod", "metadata": {"resourceVersion": "12"}}}),
            ]),
            () if is("watch=true") && is("resourceVersion=12") => {
                lines(&[json!({"type": "ERROR", "object": {"kind": "Status", "code": 410, "message": "too old"}})])
            }
            () if is("continue=next") => list(&[pod("two"), json!({"metadata": {}})], "10", ""),
            () => list(&[pod("one")], "10", "next"),
        }
    })
    .await;
    let told = take(&of(&fake, &[]), ObjectKind::Pod, 5).await;
    let Ok(ObjectChange::All(objects, unreadable)) = &told[0] else { panic!("{told:?}") };
    assert_eq!(names(objects), ["one", "two"]);
    assert_eq!(unreadable, &["Pod without a name"]);
    let ObjectBody::Pod(pod) = &objects[0].body else { panic!("{objects:?}") };
    assert_eq!((pod.restarts, pod.reason.as_deref()), (4, Some("CrashLoopBackOff")));
    let end = pod.last_end.as_ref().unwrap();
    assert_eq!((end.reason.as_str(), end.exit_code), ("OOMKilled", 137));
    assert!(pod.is_failing() && !pod.is_ready());
    assert!(matches!(&told[1], Ok(ObjectChange::Is(one)) if one.key.name == "one"), "{told:?}");
    assert!(matches!(&told[2], Ok(ObjectChange::Gone(key)) if key.name == "two"), "{told:?}");
    assert!(matches!(&told[3], Ok(ObjectChange::Alive)), "{told:?}");
    assert!(matches!(&told[4], Ok(ObjectChange::All(..))), "after 410 it is listed anew: {told:?}");
    let asked = fake.take();
    assert!(asked.iter().all(|one| one.header("authorization") == "Bearer hunter2"));
    assert!(asked[0].path.starts_with("/k8s/api/v1/pods?limit=500"), "{}", asked[0].path);
}

#[tokio::test]
async fn of_replica_sets_only_the_metadata_is_asked_for() {
    let fake = Fake::start(|_, _| list(&[pod("cart-1")], "1", "")).await;
    let told = take(&of(&fake, &[]), ObjectKind::ReplicaSet, 1).await;
    let Ok(ObjectChange::All(objects, _)) = &told[0] else { panic!("{told:?}") };
    assert_eq!(objects[0].body, ObjectBody::Between);
    assert!(fake.take()[0].header("accept").contains("as=PartialObjectMetadataList"));
}

#[tokio::test]
async fn namespaces_are_one_list_when_all_of_them_are_there() {
    let fake = Fake::start(|asked, _| match asked.path.as_str() {
        path if path.contains("watch=true") => lines(&[]),
        path if path.contains("/namespaces/shop/") => list(&[pod("one")], "1", ""),
        _ => list(&[], "1", ""),
    })
    .await;
    let told = take(&of(&fake, &["shop", "a b"]), ObjectKind::Pod, 1).await;
    let Ok(ObjectChange::All(objects, _)) = &told[0] else { panic!("{told:?}") };
    assert_eq!(names(objects), ["one"]);
    let mut paths: Vec<String> = fake.paths();
    paths.sort();
    assert!(paths[0].starts_with("/k8s/api/v1/namespaces/a%20b/pods?"), "{paths:?}");
}

#[tokio::test]
async fn what_fails_is_told_in_words_without_the_token() {
    for (status, refused) in [(401, true), (403, true), (500, false)] {
        let fake = Fake::start(move |_, _| {
            let body = "{\"kind\":\"Status\",\"message\":\"pods is forbidden\",\"code\":403}";
            (StatusCode::from_u16(status).unwrap(), body).into_response()
        })
        .await;
        let told = take(&of(&fake, &[]), ObjectKind::Pod, 1).await;
        let Err(error) = &told[0] else { panic!("{told:?}") };
        assert_eq!(matches!(error, SourceError::Refused(_)), refused, "{status}: {error}");
        assert!(error.to_string().contains("pods is forbidden"), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    let fake = Fake::start(|_, _| "{\"items\":[{\"metadata\":{\"na".into_response()).await;
    let told = take(&of(&fake, &[]), ObjectKind::Pod, 1).await;
    assert!(matches!(&told[0], Err(SourceError::Unavailable(_))), "{told:?}");
}

#[tokio::test]
async fn a_rollout_is_done_when_what_is_wanted_is_there() {
    let deployment = |generation: i64, updated: u32, ready: u32, conditions: Value| {
        json!({
            "metadata": {"name": "cart", "namespace": "shop", "generation": generation},
            "spec": {"replicas": 3, "template": {"spec": {"containers": [
                {"image": "cart:2", "resources": {"requests": {"cpu": "250m", "memory": "64Mi"}, "limits": {"memory": "1Gi"}}},
                {"image": "proxy:1", "resources": {"requests": {"cpu": 1}, "limits": {"memory": "512Mi"}}},
            ]}}},
            "status": {"observedGeneration": 2, "replicas": 3, "updatedReplicas": updated, "readyReplicas": ready, "conditions": conditions},
        })
    };
    let late = json!([{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "has timed out progressing"}]);
    let all = [
        (deployment(2, 3, 3, Value::Null), WorkloadState::Running),
        (deployment(3, 3, 3, json!([])), WorkloadState::Progressing),
        (deployment(2, 1, 3, json!([])), WorkloadState::Progressing),
        (deployment(2, 3, 1, late), WorkloadState::Degraded),
    ];
    for (body, expected) in all {
        let fake = Fake::start(move |_, _| list(std::slice::from_ref(&body), "1", "")).await;
        let told = take(&of(&fake, &[]), ObjectKind::Deployment, 1).await;
        let Ok(ObjectChange::All(objects, _)) = &told[0] else { panic!("{told:?}") };
        let ObjectBody::Workload(workload) = &objects[0].body else { panic!("{objects:?}") };
        assert_eq!(workload.state, expected, "{workload:?}");
        let asked = &workload.resources;
        assert_eq!((asked.cpu_request, asked.cpu_limit), (Some(1_250), None));
        assert_eq!((asked.memory_request, asked.memory_limit), (Some(64 << 20), Some(3 << 29)));
    }
}

/// The published schema, where it is at hand.
fn contract(name: &str) -> Option<Value> {
    let folder = PathBuf::from(std::env::var_os("SLIPWAY_CONTRACTS")?);
    let text = fs::read_to_string(folder.join("kubernetes").join(name)).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

/// Holds a request against the paths of the schema. Of kinds that are only published by namespace the
/// list of the whole cluster is the same without it.
fn held(schema: &Value, asked: &Asked) {
    let (path, query) = asked.path.split_once('?').unwrap();
    let path = path.strip_prefix("/k8s").unwrap();
    let paths = &schema["paths"];
    let by_namespace = |path: &str| {
        let (group, plural) = path.rsplit_once('/').unwrap();
        format!("{group}/namespaces/{{namespace}}/{plural}")
    };
    let item = [path.to_owned(), by_namespace(path)]
        .iter()
        .find_map(|path| paths.get(path))
        .filter(|item| item["get"].is_object())
        .unwrap_or_else(|| panic!("{path} is not published"));
    // What all operations of a path share stands beside them.
    let known: Vec<String> = [&item["parameters"], &item["get"]["parameters"]]
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .map(|one| {
            let shared = one["$ref"].as_str().map(|at| at.rsplit('/').next().unwrap());
            let one = shared.map_or(one, |name| &schema["parameters"][name]);
            one["name"].as_str().unwrap().to_owned()
        })
        .collect();
    for pair in query.split('&') {
        let name = pair.split('=').next().unwrap();
        assert!(known.iter().any(|one| one == name), "{path} has no parameter {name}");
    }
}

#[tokio::test]
async fn every_request_is_one_of_the_published_schema() {
    let Some(schema) = contract("swagger.json") else { return };
    for kind in ObjectKind::ALL {
        let fake = Fake::start(|asked, _| {
            if !asked.path.contains("watch=true") {
                return list(&[], "1", "");
            }
            lines(&[json!({"type": "BOOKMARK", "object": {"metadata": {"resourceVersion": "2"}}})])
        })
        .await;
        take(&of(&fake, &[]), kind, 2).await;
        let asked = fake.take();
        assert!(asked.len() >= 2, "{asked:?}");
        for one in &asked {
            held(&schema, one);
        }
    }
}

#[tokio::test]
async fn recorded_lists_are_read() {
    for (file, kind) in [
        ("fixtures/replicaset-list.json", ObjectKind::ReplicaSet),
        ("fixtures/replicaset-list.json", ObjectKind::Deployment),
    ] {
        let Some(recorded) = contract(file) else { return };
        let count = recorded["items"].as_array().unwrap().len();
        let fake = Fake::start(move |_, _| recorded.to_string().into_response()).await;
        let told = take(&of(&fake, &[]), kind, 1).await;
        let Ok(ObjectChange::All(objects, unreadable)) = &told[0] else { panic!("{told:?}") };
        assert!(unreadable.is_empty(), "{unreadable:?}");
        assert_eq!(objects.len(), count);
        assert!(
            objects
                .iter()
                .all(|one| one.owner.as_ref().is_some_and(|owner| owner.kind == "Deployment"))
        );
    }
}
