//! What runs by the clock: services in Python work through the night.

use super::objects::{CREATED, container, labels, metadata, owner};
use crate::{
    chance::Chance,
    company::Language,
    history::object,
    state::{Application, image},
};
use platform::Timestamp;
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600_000;

/// The hour at which it begins.
const BEGINS: i64 = 3 * 3_600_000;

/// One night's work.
struct Run {
    name: String,
    started: Timestamp,
    ended: Timestamp,
    fails: bool,
}

fn name(application: &Application) -> Option<String> {
    (application.service.language == Language::Python && application.live().is_some())
        .then(|| format!("{}-nightly", application.service.name))
}

/// The last night, if it has begun by then.
fn last(application: &Application) -> Option<Run> {
    let name = name(application)?;
    let started = Timestamp((application.now.0 - BEGINS).div_euclid(DAY) * DAY + BEGINS);
    // The number of a run is the minute that it was meant for.
    let number = started.0.div_euclid(60_000).to_string();
    let mut chance = Chance::of(0, &[&"night", &name, &application.environment.name(), &number]);
    let (minutes, fails) = (chance.between(6, 40), chance.percent(8));
    let ended = Timestamp(started.0 + minutes * 60_000);
    Some(Run { name: format!("{name}-{number}"), started, ended, fails })
}

fn template(application: &Application) -> Value {
    let image = application.live().map(|live| image(application, live)).unwrap_or_default();
    let container = container(application.service, &image);
    json!({
        "metadata": {"labels": labels(application)},
        "spec": {"containers": [container], "restartPolicy": "Never"},
    })
}

pub(super) fn cron_jobs(application: &Application) -> Vec<Value> {
    let (Some(name), Some(run)) = (name(application), last(application)) else { return Vec::new() };
    let runs = application.now < run.ended;
    let changed = if runs { run.started } else { run.ended };
    let mut status = json!({"lastScheduleTime": run.started.to_rfc3339()});
    if runs {
        status["active"] =
            json!([{"kind": "Job", "namespace": application.service.namespace, "name": run.name}]);
    } else if !run.fails {
        status["lastSuccessfulTime"] = json!(run.ended.to_rfc3339());
    }
    let changed = changed.max(application.changed());
    vec![json!({
        "metadata": metadata(application, "CronJob", &name, CREATED, changed),
        "spec": {
            "schedule": "0 3 * * *",
            "concurrencyPolicy": "Forbid",
            "suspend": false,
            "jobTemplate": {"spec": {"template": template(application)}},
        },
        "status": status,
    })]
}

pub(super) fn jobs(application: &Application) -> Vec<Value> {
    let (Some(name), Some(run)) = (name(application), last(application)) else { return Vec::new() };
    let runs = application.now < run.ended;
    let changed = if runs { run.started } else { run.ended };
    let started = run.started.to_rfc3339();
    let mut metadata =
        metadata(application, "Job", &run.name, &started, changed.max(application.changed()));
    metadata["ownerReferences"] = owner(application, ("batch/v1", "CronJob"), &name);
    let mut status = json!({"startTime": started});
    let ended = run.ended.to_rfc3339();
    if runs {
        status["active"] = json!(1);
        status["ready"] = json!(1);
    } else {
        let (kind, reason, message) = if run.fails {
            status["failed"] = json!(3);
            ("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit")
        } else {
            status["succeeded"] = json!(1);
            status["completionTime"] = json!(ended);
            ("Complete", "CompletionsReached", "Reached expected number of succeeded pods")
        };
        status["conditions"] = json!([{
            "type": kind,
            "status": "True",
            "reason": reason,
            "message": message,
            "lastProbeTime": ended,
            "lastTransitionTime": ended,
        }]);
    }
    vec![json!({
        "metadata": metadata,
        "spec": {"parallelism": 1, "completions": 1, "backoffLimit": 3, "template": template(application)},
        "status": status,
    })]
}

/// The pod of the last night.
pub(super) fn pods(application: &Application) -> Vec<Value> {
    let Some(run) = last(application) else { return Vec::new() };
    let runs = application.now < run.ended;
    let name = format!("{}-{}", run.name, &object(&["pod", &run.name])[..5]);
    let (started, ended) = (run.started.to_rfc3339(), run.ended.to_rfc3339());
    let changed = if runs { run.started } else { run.ended };
    let mut metadata = metadata(application, "Pod", &name, &started, changed);
    metadata["ownerReferences"] = owner(application, ("batch/v1", "Job"), &run.name);
    let image = application.live().map(|live| image(application, live)).unwrap_or_default();
    let (phase, state) = match (runs, run.fails) {
        (true, _) => ("Running", json!({"running": {"startedAt": started}})),
        (false, fails) => {
            let (phase, reason, code) =
                if fails { ("Failed", "Error", 1) } else { ("Succeeded", "Completed", 0) };
            let end = json!({"exitCode": code, "reason": reason, "startedAt": started, "finishedAt": ended});
            (phase, json!({"terminated": end}))
        }
    };
    vec![json!({
        "metadata": metadata,
        "spec": {
            "containers": [container(application.service, &image)],
            "nodeName": super::pods::node(application, &name),
            "restartPolicy": "Never",
        },
        "status": {
            "phase": phase,
            "startTime": started,
            "containerStatuses": [{
                "name": application.service.name,
                "image": image,
                "imageID": format!("{image}@sha256:{}", super::pods::digest(application.service.name)),
                "ready": runs,
                "restartCount": 0,
                "state": state,
            }],
        },
    })]
}
