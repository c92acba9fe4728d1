//! What an application consists of in its cluster: resources, the tree below them, events.

use crate::{
    history::{Delivery, Outcome, object},
    state::{Application, Health, image, pod_name, replicas, restarts, template_hash},
    world::uuid,
};
use serde_json::{Value, json};

/// The kinds that every application has: group, version, kind, whether it has a health of its own.
const KINDS: &[(&str, &str, &str, bool)] = &[
    ("", "v1", "ConfigMap", false),
    ("", "v1", "Service", true),
    ("apps", "v1", "Deployment", true),
    ("autoscaling", "v2", "HorizontalPodAutoscaler", true),
    ("networking.k8s.io", "v1", "Ingress", true),
];

/// `status.resources`.
pub(super) fn statuses(application: &Application) -> Vec<Value> {
    let (synced, health) = (application.is_synced(), application.health());
    let all = KINDS.iter().map(|(group, version, kind, has_health)| {
        let mut status = json!({
            "version": version,
            "kind": kind,
            "namespace": application.service.namespace,
            "name": application.service.name,
            "status": if synced || *kind != "Deployment" { "Synced" } else { "OutOfSync" },
        });
        if !group.is_empty() {
            status["group"] = json!(group);
        }
        if *has_health {
            status["health"] = health_of(kind, health);
        }
        status
    });
    all.collect()
}

/// Only the deployment's health changes.
fn health_of(kind: &str, health: Health) -> Value {
    if kind != "Deployment" {
        return json!({"status": "Healthy"});
    }
    let mut json = json!({"status": health.word()});
    if let Some(message) = health.message() {
        json["message"] = json!(message);
    }
    json
}

/// `operationState.syncResult.resources`.
pub(super) fn results(application: &Application, delivery: &Delivery) -> Vec<Value> {
    let name = application.service.name;
    let all = KINDS.iter().map(|(group, version, kind, _)| {
        let changed = *kind == "Deployment";
        let (status, message) = match delivery.outcome {
            Outcome::Refused(message) if changed => ("SyncFailed", message.to_owned()),
            _ if changed => ("Synced", format!("deployment.apps/{name} configured")),
            _ => ("Synced", format!("{}/{name} unchanged", kind.to_lowercase())),
        };
        let mut result = json!({
            "version": version,
            "kind": kind,
            "namespace": application.service.namespace,
            "name": name,
            "status": status,
            "message": message,
            "hookPhase": "Running",
            "syncPhase": "Sync",
        });
        result["group"] = json!(group);
        if changed {
            result["images"] = json!([image(application, delivery)]);
        }
        result
    });
    all.collect()
}

/// The tree of what there is.
pub(super) fn tree(application: &Application) -> Value {
    let service = application.service;
    let node = |(group, version, kind): (&str, &str, &str), name: &str, parent: Option<Value>| {
        let words = ["node", application.environment.name(), kind, name];
        let mut node = json!({
            "version": version,
            "kind": kind,
            "namespace": service.namespace,
            "name": name,
            "uid": uuid(&words),
            "resourceVersion": application.resource_version().to_string(),
            "createdAt": "2025-01-01T08:00:00Z",
        });
        if !group.is_empty() {
            node["group"] = json!(group);
        }
        if let Some(parent) = parent {
            node["parentRefs"] = json!([parent]);
        }
        node
    };
    let health = application.health();
    let mut nodes: Vec<_> = KINDS
        .iter()
        .map(|(group, version, kind, has_health)| {
            let mut node = node((group, version, kind), service.name, None);
            if *has_health {
                node["health"] = health_of(kind, health);
            }
            node
        })
        .collect();
    let Some(live) = application.live() else { return json!({"nodes": nodes}) };
    let parent = |group: &str, kind: &str, name: &str| {
        let uid = uuid(&["node", application.environment.name(), kind, name]);
        let namespace = service.namespace;
        json!({"group": group, "kind": kind, "namespace": namespace, "name": name, "uid": uid})
    };
    let set = format!("{}-{}", service.name, template_hash(application, live));
    let since = live.finished.to_rfc3339();
    let mut replica_set =
        node(("apps", "v1", "ReplicaSet"), &set, Some(parent("apps", "Deployment", service.name)));
    replica_set["createdAt"] = json!(since);
    replica_set["health"] = json!({"status": "Healthy"});
    replica_set["images"] = json!([image(application, live)]);
    nodes.push(replica_set);
    for index in 0..replicas(application.environment) {
        let name = pod_name(&set, index);
        let mut pod = node(("", "v1", "Pod"), &name, Some(parent("apps", "ReplicaSet", &set)));
        let (ready, reason, restarts) = match health {
            Health::Degraded(_) if live.outcome == Outcome::Crashes => {
                ("0/1", "CrashLoopBackOff", restarts(live, application.now).len())
            }
            Health::Degraded(_) | Health::Progressing => ("0/1", "Running", 0),
            _ => ("1/1", "Running", 0),
        };
        pod["createdAt"] = json!(since);
        pod["images"] = json!([image(application, live)]);
        pod["health"] = health_of("Deployment", health);
        pod["info"] = json!([
            {"name": "Status Reason", "value": reason},
            {"name": "Containers", "value": ready},
            {"name": "Restart Count", "value": restarts.to_string()},
        ]);
        nodes.push(pod);
    }
    json!({"nodes": nodes})
}

/// The events of its resources, as Kubernetes lists them.
pub(super) fn events(application: &Application) -> Value {
    let mut items = Vec::new();
    if let Some(last) = application.last() {
        let (kind, reason, message) = match last.outcome {
            _ if last.is_running(application.now) => {
                ("Normal", "OperationStarted", format!("initiated sync to '{}'", last.revision))
            }
            Outcome::Refused(message) => (
                "Warning",
                "OperationCompleted",
                format!("Sync operation to {} failed: {message}", last.revision),
            ),
            Outcome::Terminated => {
                ("Warning", "OperationTerminated", "terminated operation".to_owned())
            }
            _ => (
                "Normal",
                "OperationCompleted",
                format!("Sync operation to {} succeeded", last.revision),
            ),
        };
        let involved = ("Application", "argocd", application.service.name.to_owned());
        items.push(event(
            application,
            involved,
            (kind, reason, &message),
            last.started.to_rfc3339(),
        ));
    }
    if let (Some(live), Health::Degraded(message)) = (application.live(), application.health()) {
        let reason = if live.outcome == Outcome::Crashes { "BackOff" } else { "Unhealthy" };
        let set = format!("{}-{}", application.service.name, template_hash(application, live));
        let involved = ("Pod", application.service.namespace, pod_name(&set, 0));
        let at = live.settled.to_rfc3339();
        items.push(event(application, involved, ("Warning", reason, message), at));
    }
    json!({"metadata": {"resourceVersion": application.resource_version().to_string()}, "items": items})
}

fn event(
    application: &Application,
    (kind, namespace, name): (&str, &str, String),
    (severity, reason, message): (&str, &str, &str),
    at: String,
) -> Value {
    let words = [application.environment.name(), kind, &name, reason, &at];
    let uid = uuid(&words);
    let hash = &object(&words)[..16];
    json!({
        "metadata": {
            "name": format!("{name}.{hash}"),
            "namespace": namespace,
            "uid": uid,
            "creationTimestamp": at,
        },
        "involvedObject": {"kind": kind, "namespace": namespace, "name": name},
        "reason": reason,
        "message": message,
        "type": severity,
        "count": 1,
        "firstTimestamp": at,
        "lastTimestamp": at,
        "source": {"component": if kind == "Pod" { "kubelet" } else { "argocd-application-controller" }},
        "reportingComponent": "",
        "reportingInstance": "",
    })
}
