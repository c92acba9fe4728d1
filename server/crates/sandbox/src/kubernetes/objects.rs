//! Deployments, what they made, and what scales them.

use super::{answers::version, pods};
use crate::{
    chance::Chance,
    company::{Language, Service},
    history::Delivery,
    state::{Application, Health, image, replicas, template_hash},
    world::uuid,
};
use platform::Timestamp;
use serde_json::{Value, json};

/// When the clusters were set up.
pub(super) const CREATED: &str = "2025-01-01T08:00:00Z";

/// How long a measure of load stands, in milliseconds.
const MEASURED: i64 = 10 * 60_000;

/// The labels of all that belongs to an application.
pub(super) fn labels(application: &Application) -> Value {
    let service = application.service;
    json!({
        "app.kubernetes.io/name": application.called(),
        "backstage.io/kubernetes-id": application.called(),
        "environment": application.environment.name(),
        "team": service.team,
    })
}

/// The name of what a delivery's pods belong to.
pub(super) fn set(application: &Application, delivery: &Delivery) -> String {
    format!("{}-{}", application.service.name, template_hash(application, delivery))
}

/// A name that no other object has.
pub(super) fn uid(application: &Application, kind: &str, name: &str) -> String {
    uuid(&["object", application.environment.name(), kind, application.service.namespace, name])
}

/// Who made an object.
pub(super) fn owner(application: &Application, (version, kind): (&str, &str), name: &str) -> Value {
    json!([{
        "apiVersion": version,
        "kind": kind,
        "name": name,
        "uid": uid(application, kind, name),
        "controller": true,
        "blockOwnerDeletion": true,
    }])
}

/// `metadata` of an object that changed last at this moment.
pub(super) fn metadata(
    application: &Application,
    kind: &str,
    name: &str,
    created: &str,
    changed: Timestamp,
) -> Value {
    json!({
        "name": name,
        "namespace": application.service.namespace,
        "uid": uid(application, kind, name),
        "resourceVersion": version(changed),
        "creationTimestamp": created,
        "labels": labels(application),
    })
}

/// The container of a service, with what its language needs.
pub(super) fn container(service: &Service, image: &str) -> Value {
    let (cpu, memory, most) = match service.language {
        Language::Java => ("500m", "768Mi", "1Gi"),
        Language::Python => ("500m", "512Mi", "1Gi"),
        Language::TypeScript => ("200m", "256Mi", "512Mi"),
        Language::Go | Language::Rust => ("100m", "64Mi", "256Mi"),
    };
    json!({
        "name": service.name,
        "image": image,
        "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
        "resources": {
            "requests": {"cpu": cpu, "memory": memory},
            "limits": {"memory": most},
        },
        "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}, "periodSeconds": 10},
    })
}

fn template(application: &Application, delivery: &Delivery) -> Value {
    let mut labels = labels(application);
    labels["pod-template-hash"] = json!(template_hash(application, delivery));
    let container = container(application.service, &image(application, delivery));
    json!({"metadata": {"labels": labels}, "spec": {"containers": [container]}})
}

/// How often what runs was another one.
fn generation(application: &Application) -> usize {
    let done = |one: &&Delivery| one.took() && one.finished <= application.now;
    application.deliveries.iter().filter(done).count()
}

pub(super) fn deployments(application: &Application) -> Vec<Value> {
    let Some(live) = application.live() else { return Vec::new() };
    let (service, wanted) = (application.service, replicas(application.environment));
    let ready = pods::ready(application, live);
    let changed = pods::changed(application, live);
    let mut metadata = metadata(application, "Deployment", service.name, CREATED, changed);
    let generation = generation(application);
    metadata["generation"] = json!(generation);
    metadata["annotations"] = json!({"deployment.kubernetes.io/revision": generation.to_string()});
    let since = live.finished.to_rfc3339();
    let set = set(application, live);
    let (progress, reason, words) = match application.health() {
        Health::Degraded(message) if message.contains("progress deadline") => (
            "False",
            "ProgressDeadlineExceeded",
            format!("ReplicaSet \"{set}\" has timed out progressing."),
        ),
        _ if ready < wanted => {
            ("True", "ReplicaSetUpdated", format!("ReplicaSet \"{set}\" is progressing."))
        }
        _ => (
            "True",
            "NewReplicaSetAvailable",
            format!("ReplicaSet \"{set}\" has successfully progressed."),
        ),
    };
    let available = ready >= wanted;
    let (is, why, message) = if available {
        ("True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
    } else {
        ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
    };
    let condition = |kind: &str, status: &str, reason: &str, message: &str| {
        json!({
            "type": kind,
            "status": status,
            "reason": reason,
            "message": message,
            "lastUpdateTime": since,
            "lastTransitionTime": since,
        })
    };
    let mut status = json!({
        "observedGeneration": generation,
        "replicas": wanted,
        "updatedReplicas": wanted,
        "conditions": [
            condition("Available", is, why, message),
            condition("Progressing", progress, reason, &words),
        ],
    });
    // What is nothing is left out, as Go does.
    if ready > 0 {
        status["readyReplicas"] = json!(ready);
        status["availableReplicas"] = json!(ready);
    }
    if ready < wanted {
        status["unavailableReplicas"] = json!(wanted - ready);
    }
    vec![json!({
        "metadata": metadata,
        "spec": {
            "replicas": wanted,
            "selector": {"matchLabels": {"app.kubernetes.io/name": application.called()}},
            "template": template(application, live),
            "strategy": {"type": "RollingUpdate"},
            "revisionHistoryLimit": 10,
            "progressDeadlineSeconds": 600,
        },
        "status": status,
    })]
}

/// The sets of the last deliveries; only the newest has pods.
pub(super) fn replica_sets(application: &Application) -> Vec<Value> {
    let Some(live) = application.live() else { return Vec::new() };
    let mut seen = Vec::new();
    let mut sets = Vec::new();
    for delivery in application.history().into_iter().rev().take(3) {
        let name = set(application, delivery);
        if seen.contains(&name) {
            continue;
        }
        seen.push(name.clone());
        let is_live = delivery.change == live.change;
        let changed = pods::changed(application, live);
        let created = delivery.finished.to_rfc3339();
        let mut metadata = metadata(application, "ReplicaSet", &name, &created, changed);
        metadata["labels"]["pod-template-hash"] = json!(template_hash(application, delivery));
        metadata["ownerReferences"] =
            owner(application, ("apps/v1", "Deployment"), application.service.name);
        let wanted = if is_live { replicas(application.environment) } else { 0 };
        let mut status = json!({"replicas": wanted, "observedGeneration": 1});
        let ready = pods::ready(application, live);
        if is_live && ready > 0 {
            status["readyReplicas"] = json!(ready);
            status["availableReplicas"] = json!(ready);
        }
        sets.push(json!({
            "metadata": metadata,
            "spec": {
                "replicas": wanted,
                "selector": {"matchLabels": {
                    "app.kubernetes.io/name": application.called(),
                    "pod-template-hash": template_hash(application, delivery),
                }},
                "template": template(application, delivery),
            },
            "status": status,
        }));
    }
    sets
}

pub(super) fn autoscalers(application: &Application) -> Vec<Value> {
    if application.live().is_none() {
        return Vec::new();
    }
    let service = application.service;
    let measured = application.now.0.div_euclid(MEASURED) * MEASURED;
    let name = measured.to_string();
    let words: [&dyn AsRef<[u8]>; 4] =
        [&"load", &service.name, &application.environment.name(), &name];
    let load = Chance::of(0, &words).between(18, 66);
    let pods = replicas(application.environment);
    let resource = |key: &str| {
        let (kind, field, value) = match key {
            "target" => ("Utilization", "target", 70),
            _ => ("", "current", load),
        };
        let mut value = json!({"averageUtilization": value});
        if !kind.is_empty() {
            value["type"] = json!(kind);
        }
        json!({"type": "Resource", "resource": {"name": "cpu", field: value}})
    };
    let condition = |kind: &str, reason: &str, message: &str| {
        json!({
            "type": kind,
            "status": "True",
            "reason": reason,
            "message": message,
            "lastTransitionTime": CREATED,
        })
    };
    vec![json!({
        "metadata": metadata(
            application,
            "HorizontalPodAutoscaler",
            service.name,
            CREATED,
            Timestamp(measured),
        ),
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": service.name},
            "minReplicas": pods,
            "maxReplicas": pods * 3,
            "metrics": [resource("target")],
        },
        "status": {
            "currentReplicas": pods,
            "desiredReplicas": pods,
            "currentMetrics": [resource("current")],
            "conditions": [
                condition("AbleToScale", "ReadyForNewScale", "recommended size matches current size"),
                condition("ScalingActive", "ValidMetricFound", "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)"),
            ],
        },
    })]
}
