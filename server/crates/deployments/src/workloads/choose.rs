//! What of a cluster belongs to an entity. Pure.

use super::objects::Objects;
use platform::{
    deployments::ResourceEvent,
    workloads::{
        ClusterState, ClusterWorkloads, Object, ObjectBody, ObjectKind, Owner, Pod, Workload,
        WorkloadNames, WorkloadState,
    },
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

const CONTROLLERS: [ObjectKind; 5] = [
    ObjectKind::Deployment,
    ObjectKind::StatefulSet,
    ObjectKind::DaemonSet,
    ObjectKind::CronJob,
    ObjectKind::Job,
];

/// Namespace, kind and name.
type Place = (String, Owner);

/// A workload with what belongs to it.
#[derive(Default)]
struct Found<'a> {
    pods: Vec<&'a Pod>,
    /// What events may be about.
    about: BTreeSet<Owner>,
}

/// The workloads that an entity names: those whose labels fit, and those whose pods' labels do.
pub(crate) fn choose(
    objects: &Objects,
    names: &WorkloadNames,
    cluster: ClusterState,
) -> ClusterWorkloads {
    let namespace = names.namespace.as_deref();
    let fits = |object: &Object| names.names(&object.key.namespace, &object.labels);
    let mut found: BTreeMap<Place, Found<'_>> = BTreeMap::new();
    for kind in CONTROLLERS {
        for object in objects.of_kind(kind, namespace).filter(|object| fits(object)) {
            found.entry(top(objects, kind, object)).or_default();
        }
    }
    // What belongs to a chosen workload belongs to the entity, whatever its own labels are.
    for object in objects.of_kind(ObjectKind::Pod, namespace) {
        let ObjectBody::Pod(pod) = &object.body else { continue };
        let own = Owner { kind: ObjectKind::Pod.name().to_owned(), name: object.key.name.clone() };
        let (root, between) = objects.root_of(object).unwrap_or_else(|| (own.clone(), Vec::new()));
        let place = (object.key.namespace.clone(), root);
        let entry = match found.get_mut(&place) {
            Some(entry) => entry,
            None if fits(object) => found.entry(place).or_default(),
            None => continue,
        };
        entry.pods.push(pod);
        entry.about.insert(own);
        entry.about.extend(between);
    }
    let about: BTreeSet<(&str, &Owner)> = found
        .iter()
        .flat_map(|((namespace, root), one)| {
            one.about.iter().chain([root]).map(move |about| (namespace.as_str(), about))
        })
        .collect();
    let events = events(objects, namespace, &about);
    let mut workloads: Vec<Workload> =
        found.iter().map(|(place, found)| whole(objects, place, found)).collect();
    workloads.sort_by(|one, other| {
        let key = |one: &Workload| (one.state, one.namespace.clone(), one.name.clone());
        key(one).cmp(&key(other))
    });
    let total = u32::try_from(workloads.len()).unwrap_or(u32::MAX);
    workloads.truncate(ClusterWorkloads::SHOWN);
    ClusterWorkloads { cluster, workloads, total, events }
}

/// A job that a clock started is one of its clock's.
fn top(objects: &Objects, kind: ObjectKind, object: &Object) -> Place {
    let own = || Owner { kind: kind.name().to_owned(), name: object.key.name.clone() };
    let root = objects.root_of(object).map(|(root, _)| root);
    let known = root.filter(|root| objects.workload(&object.key.namespace, root).is_some());
    (object.key.namespace.clone(), known.unwrap_or_else(own))
}

fn whole(objects: &Objects, (namespace, root): &Place, found: &Found<'_>) -> Workload {
    let mut pods: Vec<Pod> = found.pods.iter().copied().cloned().collect();
    pods.sort_by(|one, other| {
        let key = |pod: &Pod| (!pod.is_failing(), pod.is_ready(), Reverse(pod.created_at));
        key(one).cmp(&key(other)).then_with(|| one.name.cmp(&other.name))
    });
    let known = objects.workload(namespace, root).map(|(_, workload)| workload.clone());
    let mut workload = known.unwrap_or_else(|| of_pods(namespace, root, &pods));
    if workload.kind == ObjectKind::CronJob.name() {
        last_job(objects, namespace, root, &mut workload);
    }
    // A workload whose pods fail does not run as it should, whatever it says of itself yet.
    let failing =
        pods.iter().find(|pod| pod.is_failing() && workload.kind != ObjectKind::CronJob.name());
    if let Some(pod) = failing
        && matches!(workload.state, WorkloadState::Running | WorkloadState::Progressing)
        && pod.reason.as_deref() != Some("Unschedulable")
    {
        workload.state = WorkloadState::Degraded;
        let reason = pod.message.clone().or_else(|| pod.reason.clone());
        workload.message = reason.or(workload.message);
    }
    let mut scalers = objects.of_kind(ObjectKind::Autoscaler, Some(namespace));
    workload.autoscaler = scalers.find_map(|object| match &object.body {
        ObjectBody::Autoscaler(target, scaler) if target == root => Some(scaler.clone()),
        _ => None,
    });
    workload.pods_total = u32::try_from(pods.len()).unwrap_or(u32::MAX);
    pods.truncate(Workload::PODS);
    for pod in &mut pods {
        // What is the same everywhere is told once.
        if pod.images == workload.images {
            pod.images.clear();
        }
    }
    workload.pods = pods;
    workload
}

/// Pods of which nobody knows what made them.
fn of_pods(namespace: &str, root: &Owner, pods: &[Pod]) -> Workload {
    let count = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
    let ready = pods.iter().filter(|pod| pod.is_ready()).count();
    let done = pods.iter().all(|pod| pod.phase == "Succeeded");
    let state = if pods.iter().any(Pod::is_failing) {
        WorkloadState::Degraded
    } else if done {
        WorkloadState::Done
    } else if ready == pods.len() {
        WorkloadState::Running
    } else {
        WorkloadState::Progressing
    };
    Workload {
        kind: root.kind.clone(),
        namespace: namespace.to_owned(),
        name: root.name.clone(),
        state,
        wanted: count(pods.len()),
        ready: count(ready),
        updated: count(pods.len()),
        images: pods.first().map(|pod| pod.images.clone()).unwrap_or_default(),
        created_at: pods.iter().filter_map(|pod| pod.created_at).min(),
        ..Workload::default()
    }
}

/// What runs by the clock fares as its last run did.
fn last_job(objects: &Objects, namespace: &str, root: &Owner, workload: &mut Workload) {
    let jobs = objects.of_kind(ObjectKind::Job, Some(namespace));
    let own =
        jobs.filter(|job| job.owner.as_ref() == Some(root)).filter_map(|job| match &job.body {
            ObjectBody::Workload(job) => Some(job),
            _ => None,
        });
    let Some(last) = own.max_by_key(|job| job.created_at) else { return };
    if last.state == WorkloadState::Degraded {
        workload.state = WorkloadState::Degraded;
        workload.message.clone_from(&last.message);
    }
}

/// Warnings first, then the newest.
fn events(
    objects: &Objects,
    namespace: Option<&str>,
    about: &BTreeSet<(&str, &Owner)>,
) -> Vec<ResourceEvent> {
    let own =
        objects.of_kind(ObjectKind::Event, namespace).filter_map(|object| match &object.body {
            ObjectBody::Event(of, event)
                if about.contains(&(object.key.namespace.as_str(), of)) =>
            {
                Some(event)
            }
            _ => None,
        });
    let mut events: Vec<ResourceEvent> = own.map(|event| (**event).clone()).collect();
    events.sort_by_key(|event| (event.kind != "Warning", Reverse(event.at)));
    events.truncate(ClusterWorkloads::EVENTS);
    events
}
