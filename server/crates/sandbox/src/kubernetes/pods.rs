//! Pods: what became of a delivery, pod by pod.

use super::{
    clockwork,
    objects::{container, labels, metadata, owner, set},
};
use crate::{
    company::ORGANISATION,
    history::{Delivery, Outcome, object},
    state::{Application, image, pod_name, replicas, restarts, template_hash},
};
use platform::Timestamp;
use serde_json::{Value, json};

/// How long an image is fetched, in milliseconds.
const FETCHED: i64 = 4_000;

/// What a pod does.
enum Doing {
    /// Its image is fetched.
    Creating,
    /// It runs, and is not ready.
    Running,
    /// It is ready, since then.
    Ready(Timestamp),
    /// It crashed at these moments.
    Crashing(Vec<Timestamp>),
}

/// When a pod of a delivery that runs is ready: one after the other.
fn ready_at(live: &Delivery, index: u32, of: u32) -> Timestamp {
    let span = live.settled.0 - live.finished.0;
    Timestamp(live.finished.0 + span * (i64::from(index) + 1) / i64::from(of.max(1)))
}

fn doing(application: &Application, live: &Delivery, index: u32) -> Doing {
    let now = application.now;
    if now.0 < live.finished.0 + FETCHED {
        return Doing::Creating;
    }
    match live.outcome {
        Outcome::Crashes => Doing::Crashing(restarts(live, now)),
        Outcome::Hangs => Doing::Running,
        _ => {
            let at = ready_at(live, index, replicas(application.environment));
            if at <= now { Doing::Ready(at) } else { Doing::Running }
        }
    }
}

/// How many pods are ready.
pub(super) fn ready(application: &Application, live: &Delivery) -> u32 {
    let all = 0..replicas(application.environment);
    let ready = all.filter(|index| matches!(doing(application, live, *index), Doing::Ready(_)));
    u32::try_from(ready.count()).unwrap_or_default()
}

/// The last moment at which a pod, or what runs, became another.
pub(super) fn changed(application: &Application, live: &Delivery) -> Timestamp {
    let count = replicas(application.environment);
    let pods = (0..count).map(|index| ready_at(live, index, count));
    let fetched = [live.finished, Timestamp(live.finished.0 + FETCHED), live.settled];
    let crashed = match live.outcome {
        Outcome::Crashes => restarts(live, application.now),
        _ => Vec::new(),
    };
    let moments = pods.chain(fetched).chain(crashed).chain([application.changed()]);
    moments.filter(|at| *at <= application.now).max().unwrap_or(live.finished)
}

/// All pods of an application.
pub(super) fn pods(application: &Application) -> Vec<Value> {
    let mut all = clockwork::pods(application);
    let Some(live) = application.live() else { return all };
    all.extend((0..replicas(application.environment)).map(|index| pod(application, live, index)));
    all
}

fn pod(application: &Application, live: &Delivery, index: u32) -> Value {
    let set = set(application, live);
    let name = pod_name(&set, index);
    let created = live.finished.to_rfc3339();
    let image = image(application, live);
    let doing = doing(application, live, index);
    let mut metadata = metadata(application, "Pod", &name, &created, changed(application, live));
    metadata["labels"] = labels(application);
    metadata["labels"]["pod-template-hash"] = json!(template_hash(application, live));
    metadata["ownerReferences"] = owner(application, ("apps/v1", "ReplicaSet"), &set);
    let is_ready = matches!(doing, Doing::Ready(_));
    let since = match &doing {
        Doing::Ready(at) => at.to_rfc3339(),
        _ => created.clone(),
    };
    let service = application.service.name;
    let unready = json!(format!("containers with unready status: [{service}]"));
    let condition = |kind: &str, holds: bool| {
        let mut condition = json!({
            "type": kind,
            "status": if holds { "True" } else { "False" },
            "lastTransitionTime": since,
        });
        if !holds {
            condition["reason"] = json!("ContainersNotReady");
            condition["message"] = unready.clone();
        }
        condition
    };
    let phase = if matches!(doing, Doing::Creating) { "Pending" } else { "Running" };
    let started = Timestamp(live.finished.0 + FETCHED);
    let mut status = container_status(application, &doing, started);
    status["image"] = json!(image);
    json!({
        "metadata": metadata,
        "spec": {
            "containers": [container(application.service, &image)],
            "nodeName": node(application, &name),
            "restartPolicy": "Always",
            "serviceAccountName": service,
        },
        "status": {
            "phase": phase,
            "startTime": created,
            "podIP": address(&name),
            "conditions": [
                condition("PodScheduled", true),
                condition("Initialized", true),
                condition("ContainersReady", is_ready),
                condition("Ready", is_ready),
            ],
            "containerStatuses": [status],
        },
    })
}

fn container_status(application: &Application, doing: &Doing, started: Timestamp) -> Value {
    let name = application.service.name;
    let mut status = json!({
        "name": name,
        "imageID": format!("registry.{ORGANISATION}.example/{name}@sha256:{}", digest(name)),
        "ready": matches!(doing, Doing::Ready(_)),
        "started": matches!(doing, Doing::Ready(_)),
        "restartCount": 0,
        "lastState": {},
    });
    let running = |at: Timestamp| json!({"running": {"startedAt": at.to_rfc3339()}});
    status["state"] = match doing {
        Doing::Creating => json!({"waiting": {"reason": "ContainerCreating"}}),
        Doing::Running | Doing::Ready(_) => running(started),
        Doing::Crashing(crashes) => {
            let Some(last) = crashes.last() else {
                status["state"] = running(started);
                return status;
            };
            status["restartCount"] = json!(crashes.len());
            status["lastState"] = json!({"terminated": {
                "exitCode": exit_code(name),
                "reason": if exit_code(name) == 137 { "OOMKilled" } else { "Error" },
                "startedAt": Timestamp(last.0 - 3_000).to_rfc3339(),
                "finishedAt": last.to_rfc3339(),
            }});
            json!({"waiting": {"reason": "CrashLoopBackOff", "message": backing_off(name, crashes.len())}})
        }
    };
    status
}

/// How what crashes ends: some run out of memory.
fn exit_code(name: &str) -> i32 {
    if name.len().is_multiple_of(3) { 137 } else { 1 }
}

/// What a machine says of a container that it starts again.
pub(super) fn backing_off(name: &str, crashes: usize) -> String {
    let pause = ["10s", "20s", "40s", "1m20s", "2m40s"].get(crashes.saturating_sub(1));
    let pause = pause.copied().unwrap_or("5m0s");
    format!("back-off {pause} restarting failed container={name}")
}

pub(super) fn digest(name: &str) -> String {
    let half = object(&["image", name]);
    format!("{half}{}", &half[..24])
}

/// The machine of a pod.
pub(super) fn node(application: &Application, pod: &str) -> String {
    let number = object(&["node", pod]).bytes().next().unwrap_or_default() % 6;
    format!("{}-worker-{number}.k8s.{ORGANISATION}.example", application.environment.name())
}

fn address(pod: &str) -> String {
    let mut digits = object(&["address", pod]).into_bytes().into_iter();
    let mut part = || digits.next().unwrap_or_default();
    format!("10.42.{}.{}", part(), part())
}
