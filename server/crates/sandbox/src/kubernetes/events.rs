//! Events of the last hour, and what goes on happening.

use super::{
    objects::{metadata, set},
    pods::{backing_off, node},
};
use crate::{
    history::{Delivery, Outcome, object},
    state::{Application, Health, image, pod_name, replicas, restarts},
};
use platform::Timestamp;
use serde_json::{Value, json};

/// How long Kubernetes keeps an event, in milliseconds.
const KEPT: i64 = 3_600_000;

struct Told<'a> {
    about: (&'a str, &'a str),
    warns: bool,
    reason: &'a str,
    message: String,
    first: Timestamp,
    last: Timestamp,
    count: usize,
    by: &'a str,
}

pub(super) fn events(application: &Application) -> Vec<Value> {
    let Some(live) = application.live() else { return Vec::new() };
    let (service, set) = (application.service.name, set(application, live));
    let once = |about, reason, message: String, by| Told {
        about,
        warns: false,
        reason,
        message,
        first: live.finished,
        last: live.finished,
        count: 1,
        by,
    };
    let count = replicas(application.environment);
    let scaled = format!("Scaled up replica set {set} from 0 to {count}");
    let mut all =
        vec![once(("Deployment", service), "ScalingReplicaSet", scaled, "deployment-controller")];
    let names: Vec<String> = (0..count).map(|index| pod_name(&set, index)).collect();
    for name in &names {
        let (pod, namespace) = (("Pod", name.as_str()), application.service.namespace);
        let place = node(application, name);
        let placed = format!("Successfully assigned {namespace}/{name} to {place}");
        let pulled = format!("Successfully pulled image \"{}\" in 3.2s", image(application, live));
        all.push(once(pod, "Scheduled", placed, "default-scheduler"));
        all.push(once(pod, "Pulled", pulled, "kubelet"));
        all.push(once(pod, "Started", format!("Started container {service}"), "kubelet"));
        all.extend(trouble(application, live, pod));
    }
    let recent =
        |told: &Told<'_>| (application.now.0 - KEPT..=application.now.0).contains(&told.last.0);
    all.iter().filter(|told| recent(told)).map(|told| event(application, told)).collect()
}

/// What is wrong with a pod.
fn trouble<'a>(
    application: &Application,
    live: &Delivery,
    about: (&'a str, &'a str),
) -> Option<Told<'a>> {
    let told = |reason, message, last, count| Told {
        about,
        warns: true,
        reason,
        message,
        first: live.finished,
        last,
        count,
        by: "kubelet",
    };
    match live.outcome {
        Outcome::Crashes => {
            let crashes = restarts(live, application.now);
            let message = backing_off(application.service.name, crashes.len());
            Some(told("BackOff", message, *crashes.last()?, crashes.len()))
        }
        Outcome::Hangs
            if matches!(application.health(), Health::Progressing | Health::Degraded(_)) =>
        {
            // The probe is asked every ten seconds; the event is renewed every minute.
            let minutes = (application.now.0 - live.finished.0).div_euclid(60_000);
            let last = Timestamp(live.finished.0 + minutes * 60_000);
            let message =
                "Readiness probe failed: HTTP probe failed with statuscode: 503".to_owned();
            let count = usize::try_from(minutes * 6).unwrap_or_default();
            (count > 0).then(|| told("Unhealthy", message, last, count))
        }
        _ => None,
    }
}

fn event(application: &Application, told: &Told<'_>) -> Value {
    let (kind, about) = told.about;
    let first = told.first.to_rfc3339();
    let hash =
        &object(&["event", application.environment.name(), kind, about, told.reason, &first])[..16];
    let name = format!("{about}.{hash}");
    let mut metadata = metadata(application, "Event", &name, &first, told.last);
    // Events have no labels of their own.
    metadata["labels"] = json!({});
    json!({
        "metadata": metadata,
        "involvedObject": {
            "kind": kind,
            "namespace": application.service.namespace,
            "name": about,
            "uid": super::objects::uid(application, kind, about),
        },
        "reason": told.reason,
        "message": told.message,
        "type": if told.warns { "Warning" } else { "Normal" },
        "count": told.count,
        "firstTimestamp": first,
        "lastTimestamp": told.last.to_rfc3339(),
        "source": {"component": told.by},
        "reportingComponent": told.by,
        "reportingInstance": "",
    })
}
