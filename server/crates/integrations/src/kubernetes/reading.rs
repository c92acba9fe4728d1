//! From Kubernetes' objects to ours. Pure.

use super::{
    moment,
    pods::{images, pod, resources, said},
    wire,
};
use platform::{
    deployments::ResourceEvent,
    workloads::{
        Autoscaler, Object, ObjectBody, ObjectKey, ObjectKind, Owner, Workload, WorkloadCondition,
        WorkloadState,
    },
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// An object of a kind; the error names it.
pub(super) fn object(kind: ObjectKind, value: Value) -> Result<Object, String> {
    let name = value.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
    if name.is_empty() {
        return Err(format!("{} without a name", kind.name()));
    }
    let name = name.to_owned();
    let read = match kind {
        ObjectKind::Pod => of::<wire::Pod>(value).map(|read| {
            let (metadata, body) = (read.metadata.clone(), pod(read));
            made(metadata, ObjectBody::Pod(Box::new(body)))
        }),
        ObjectKind::ReplicaSet => {
            of::<wire::Partial>(value).map(|read| made(read.metadata, ObjectBody::Between))
        }
        ObjectKind::Autoscaler => of::<wire::Autoscaler>(value).map(autoscaler),
        ObjectKind::Event => of::<wire::Event>(value).map(event),
        _ => of::<wire::Controller>(value).map(|read| workload(kind, read)),
    };
    read.map_err(|reason| format!("{} {name}: {reason}", kind.name()))
}

fn of<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn made(metadata: wire::Metadata, body: ObjectBody) -> Object {
    let wire::Metadata { name, namespace, labels, owner_references, .. } = metadata;
    let owner = owner_references.into_iter().find(|owner| owner.controller);
    let owner = owner.map(|owner| Owner { kind: owner.kind, name: owner.name });
    Object { key: ObjectKey { namespace, name }, labels, owner, body }
}

/// How many pods of a controller there are, should be, and are new.
struct Counts {
    wanted: u32,
    ready: u32,
    updated: u32,
}

fn workload(kind: ObjectKind, read: wire::Controller) -> Object {
    let wire::Controller { metadata, spec, status } = read;
    let counts = match kind {
        ObjectKind::DaemonSet => Counts {
            wanted: status.desired_number_scheduled,
            ready: status.number_ready,
            updated: status.updated_number_scheduled,
        },
        ObjectKind::Job => {
            let active = status.active.as_u64().and_then(|active| u32::try_from(active).ok());
            Counts { wanted: active.unwrap_or(0), ready: status.ready, updated: status.succeeded }
        }
        // How many jobs of it run now.
        ObjectKind::CronJob => {
            let active = status.active.as_array().map_or(0, Vec::len);
            let wanted = u32::try_from(active).unwrap_or(u32::MAX);
            Counts { wanted, ready: 0, updated: 0 }
        }
        _ => Counts {
            // Without a number Kubernetes takes one.
            wanted: spec.replicas.unwrap_or(1),
            ready: status.ready_replicas,
            updated: status.updated_replicas,
        },
    };
    let (state, message) = state(kind, &metadata, &spec, &status, &counts);
    let template = match kind {
        ObjectKind::CronJob => &spec.job_template.spec.template,
        _ => &spec.template,
    };
    let ran = match kind {
        ObjectKind::CronJob => &status.last_schedule_time,
        _ => &status.start_time,
    };
    let workload = Workload {
        kind: kind.name().to_owned(),
        namespace: metadata.namespace.clone(),
        name: metadata.name.clone(),
        state,
        message,
        wanted: counts.wanted,
        ready: counts.ready,
        updated: counts.updated,
        images: images(&template.spec.containers),
        resources: resources(&template.spec.containers),
        conditions: status.conditions.iter().map(condition).collect(),
        autoscaler: None,
        schedule: said(&spec.schedule),
        last_run: moment(ran),
        created_at: moment(&metadata.creation_timestamp),
        pods: Vec::new(),
        pods_total: 0,
    };
    made(metadata, ObjectBody::Workload(Box::new(workload)))
}

/// How a controller fares: a rollout is done when what is wanted was seen, is new, and is ready.
fn state(
    kind: ObjectKind,
    metadata: &wire::Metadata,
    spec: &wire::ControllerSpec,
    status: &wire::ControllerStatus,
    counts: &Counts,
) -> (WorkloadState, Option<String>) {
    let is = |name: &str, holds: &str| {
        status.conditions.iter().find(|one| one.kind == name && one.status == holds)
    };
    let words = |one: &wire::Condition| said(&one.message).or_else(|| said(&one.reason));
    let failed = is("Failed", "True")
        .or_else(|| is("ReplicaFailure", "True"))
        .or_else(|| is("Progressing", "False"));
    if let Some(failed) = failed {
        return (WorkloadState::Degraded, words(failed));
    }
    match kind {
        ObjectKind::Job if is("Complete", "True").is_some() => return (WorkloadState::Done, None),
        ObjectKind::Job | ObjectKind::CronJob if spec.suspend => {
            return (WorkloadState::Paused, None);
        }
        ObjectKind::Job if status.failed > 0 => {
            let message = format!("{} pods failed; it tries again", status.failed);
            return (WorkloadState::Progressing, Some(message));
        }
        ObjectKind::Job => return (WorkloadState::Progressing, None),
        ObjectKind::CronJob => return (WorkloadState::Running, None),
        _ => {}
    }
    if spec.paused || counts.wanted == 0 {
        return (WorkloadState::Paused, None);
    }
    let unseen = status.observed_generation < metadata.generation;
    let rolling = unseen
        || counts.updated < counts.wanted
        || status.replicas > counts.updated.max(counts.wanted);
    if rolling {
        return (WorkloadState::Progressing, is("Progressing", "True").and_then(words));
    }
    if counts.ready >= counts.wanted {
        return (WorkloadState::Running, None);
    }
    match is("Available", "False") {
        // While its deadline is not over it is on its way.
        Some(_)
            if is("Progressing", "True")
                .is_some_and(|one| one.reason != "NewReplicaSetAvailable") =>
        {
            (WorkloadState::Progressing, None)
        }
        Some(unavailable) => (WorkloadState::Degraded, words(unavailable)),
        None if kind == ObjectKind::Deployment => (WorkloadState::Progressing, None),
        None => (WorkloadState::Degraded, None),
    }
}

fn condition(read: &wire::Condition) -> WorkloadCondition {
    WorkloadCondition {
        kind: read.kind.clone(),
        holds: match read.status.as_str() {
            "True" => Some(true),
            "False" => Some(false),
            _ => None,
        },
        reason: said(&read.reason).unwrap_or_default(),
        message: said(&read.message).unwrap_or_default(),
        since: moment(&read.last_transition_time),
    }
}

fn autoscaler(read: wire::Autoscaler) -> Object {
    let wire::Autoscaler { metadata, spec, status } = read;
    let target = Owner { kind: spec.scale_target_ref.kind, name: spec.scale_target_ref.name };
    let metric = |wanted: &wire::Metric| {
        let name = wanted.resource.name.as_str();
        let target = wanted.resource.target.average_utilization?;
        let current = status.current_metrics.iter().find(|one| one.resource.name == name);
        let current = current.and_then(|one| one.resource.current.average_utilization);
        let current = current.map_or_else(|| "?".to_owned(), |current| current.to_string());
        Some(format!("{name} {current}% / {target}%"))
    };
    let hindered = status.conditions.iter().find(|one| {
        one.status == "False" && matches!(one.kind.as_str(), "AbleToScale" | "ScalingActive")
    });
    let autoscaler = Autoscaler {
        least: spec.min_replicas.unwrap_or(1),
        most: spec.max_replicas,
        current: status.current_replicas,
        desired: status.desired_replicas,
        metrics: spec.metrics.iter().filter_map(metric).collect(),
        hindered: hindered.and_then(|one| said(&one.message)),
    };
    made(metadata, ObjectBody::Autoscaler(target, autoscaler))
}

fn event(read: wire::Event) -> Object {
    let wire::Event { metadata, kind, reason, message, involved_object: about, series, .. } = read;
    // The older way leaves one empty, the newer way the other.
    let moments = [&series.last_observed_time, &read.last_timestamp, &read.newer_time];
    let at = moments.into_iter().find_map(|text| moment(text));
    let event = ResourceEvent {
        kind,
        reason,
        message: said(&message).unwrap_or_default(),
        object: format!("{}/{}", about.kind, about.name),
        at: at.or_else(|| moment(&metadata.creation_timestamp)),
        count: read.count.max(series.count).max(1),
    };
    let about = Owner { kind: about.kind, name: about.name };
    made(metadata, ObjectBody::Event(about, Box::new(event)))
}
