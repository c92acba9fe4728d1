//! Flux, which the team of data works with instead of Argo CD: what is written in Go by a
//! `Kustomization`, what is written in Python by a `HelmRelease`. What is to be there, what is there and
//! what is under way is told by the same deliveries.

use super::{
    answers::version,
    kinds::Kind,
    objects::{CREATED, uid},
    refusal::Refusal,
};
use crate::{
    acts::{Act, Deed},
    company::{DEPLOY_REPOSITORY, Language, ORGANISATION, Service},
    history::{Delivery, Outcome, object, tag},
    state::{Application, Health},
    world::{Request, World},
};
use platform::Timestamp;
use serde_json::{Value, json};

/// Where its objects are kept.
const NAMESPACE: &str = "flux-system";

/// How long a controller takes to answer for what changes nothing, in milliseconds.
const LOOKS: i64 = 26_000;

const REQUESTED: &str = "reconcile.fluxcd.io/requestedAt";
const ASKED_BY: &str = "slipway.dev/asked-by";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A `Kustomization` of a `GitRepository`.
    Kustomize,
    /// A `HelmRelease` of a chart in a `HelmRepository`.
    Chart,
    /// A `HelmRelease` of a chart in an `OCIRepository`.
    Artefact,
}

fn way(service: &Service) -> Option<Way> {
    match (service.is_flux(), service.language, service.environments.len()) {
        (false, ..) => None,
        (true, Language::Python, 1) => Some(Way::Artefact),
        (true, Language::Python, _) => Some(Way::Chart),
        _ => Some(Way::Kustomize),
    }
}

/// The version of the chart of a delivery.
fn chart(delivery: &Delivery) -> String {
    format!("0.{}.0", delivery.change.number)
}

fn git(delivery: &Delivery) -> String {
    format!("main@sha1:{}", delivery.revision)
}

fn digest(words: &[&str]) -> String {
    let half = object(words);
    format!("sha256:{half}{}", &half[..24])
}

fn artefact(application: &Application, delivery: &Delivery) -> String {
    let version = chart(delivery);
    format!("{version}@{}", digest(&["chart", application.service.name, &version]))
}

fn metadata(application: &Application, kind: &str, requested: bool) -> Value {
    let service = application.service;
    let mut metadata = json!({
        "name": service.name,
        "namespace": NAMESPACE,
        "uid": uid(application, kind, service.name),
        "resourceVersion": version(changed(application)),
        "creationTimestamp": CREATED,
        "generation": 1,
        "labels": {"environment": application.environment.name(), "team": service.team},
    });
    if let Some(request) = application.requested.as_ref().filter(|_| requested) {
        metadata["annotations"] = json!({REQUESTED: request.text, ASKED_BY: request.by});
    }
    metadata
}

/// The last moment at which anything of it changed.
fn changed(application: &Application) -> Timestamp {
    let asked = application.requested.as_ref().map(|request| request.at);
    let handled = asked.map(|at| Timestamp(at.0 + LOOKS)).filter(|at| *at <= application.now);
    [Some(application.changed()), asked, handled].into_iter().flatten().max().unwrap_or_default()
}

fn condition(kind: &str, status: &str, reason: &str, message: &str, at: Timestamp) -> Value {
    json!({
        "type": kind,
        "status": status,
        "reason": reason,
        "message": message,
        "lastTransitionTime": at.to_rfc3339(),
        "observedGeneration": 1,
    })
}

/// What its controller says of it: `Ready` and, while it is under way, `Reconciling`.
fn conditions(application: &Application, done: &str) -> Vec<Value> {
    let Some(last) = application.last() else { return Vec::new() };
    let now = application.now;
    let running = application.running().is_some() || (last.took() && now < last.settled);
    if running {
        let message = "Reconciliation in progress";
        return vec![
            condition("Reconciling", "True", "ProgressingWithRetry", message, last.started),
            condition("Ready", "Unknown", "Progressing", message, last.started),
        ];
    }
    let ended = last.settled.max(last.finished);
    match (last.outcome, application.health()) {
        (Outcome::Refused(message), _) => {
            vec![condition("Ready", "False", "ReconciliationFailed", message, last.finished)]
        }
        (_, Health::Degraded(message)) => {
            let (namespace, name) = (application.service.namespace, application.service.name);
            let words = format!(
                "health check failed after 5m0s: failed early due to stalled resources: \
                 [Deployment/{namespace}/{name} status: 'Failed']: {message}"
            );
            vec![condition("Ready", "False", "HealthCheckFailed", &words, ended)]
        }
        _ => vec![condition("Ready", "True", "ReconciliationSucceeded", done, ended)],
    }
}

fn inventory(application: &Application) -> Value {
    let (namespace, name) = (application.service.namespace, application.service.name);
    let kinds = [
        ("", "ConfigMap", "v1"),
        ("", "Service", "v1"),
        ("apps", "Deployment", "v1"),
        ("autoscaling", "HorizontalPodAutoscaler", "v2"),
        ("networking.k8s.io", "Ingress", "v1"),
    ];
    let entries: Vec<Value> = kinds
        .iter()
        .map(|(group, kind, version)| json!({"id": format!("{namespace}_{name}_{group}_{kind}"), "v": version}))
        .collect();
    json!({"entries": entries})
}

/// What was asked for last, once it was answered for.
fn handled(application: &Application, status: &mut Value) {
    let request = application.requested.as_ref();
    if let Some(request) = request.filter(|one| one.at.0 + LOOKS <= application.now.0) {
        status["lastHandledReconcileAt"] = json!(request.text);
    }
}

pub(super) fn kustomizations(application: &Application) -> Vec<Value> {
    let (service, environment) = (application.service, application.environment.name());
    let (Some(Way::Kustomize), Some(last)) = (way(service), application.last()) else {
        return Vec::new();
    };
    let live = application.live();
    let applied = live.map(git).unwrap_or_default();
    let mut status = json!({
        "observedGeneration": 1,
        "conditions": conditions(application, &format!("Applied revision: {applied}")),
        "lastAttemptedRevision": git(last),
        "history": application.history().into_iter().rev().take(5).map(past).collect::<Vec<_>>(),
    });
    if live.is_some() {
        status["lastAppliedRevision"] = json!(applied);
        status["inventory"] = inventory(application);
    }
    handled(application, &mut status);
    vec![json!({
        "metadata": metadata(application, "Kustomization", true),
        "spec": {
            "interval": "10m0s",
            "retryInterval": "2m0s",
            "timeout": "5m0s",
            "path": format!("./apps/{}/{environment}", service.name),
            "prune": true,
            "wait": true,
            "targetNamespace": service.namespace,
            "sourceRef": {"kind": "GitRepository", "name": service.name},
        },
        "status": status,
    })]
}

/// An entry of the history of a `Kustomization`.
fn past(delivery: &Delivery) -> Value {
    json!({
        "digest": digest(&["applied", &delivery.revision]),
        "firstReconciled": delivery.finished.to_rfc3339(),
        "lastReconciled": delivery.settled.to_rfc3339(),
        "lastReconciledDuration": "2.4s",
        "lastReconciledStatus": "ReconciliationSucceeded",
        "totalReconciliations": 1,
        "metadata": {"revision": git(delivery)},
    })
}

pub(super) fn git_repositories(application: &Application) -> Vec<Value> {
    let (Some(Way::Kustomize), Some(wanted)) = (way(application.service), application.wanted())
    else {
        return Vec::new();
    };
    let at = wanted.wanted.unwrap_or(wanted.started);
    let name = application.service.name;
    vec![json!({
        "metadata": metadata(application, "GitRepository", false),
        "spec": {
            "interval": "1m0s",
            "url": format!("https://github.{ORGANISATION}.example/{ORGANISATION}/{DEPLOY_REPOSITORY}"),
            "ref": {"branch": "main"},
        },
        "status": {
            "observedGeneration": 1,
            "artifact": {
                "revision": git(wanted),
                "digest": digest(&["artefact", &wanted.revision]),
                "lastUpdateTime": at.to_rfc3339(),
                "path": format!("gitrepository/{NAMESPACE}/{name}/{}.tar.gz", wanted.revision),
                "url": format!("http://source-controller.{NAMESPACE}.svc.cluster.local./gitrepository/{NAMESPACE}/{name}/latest.tar.gz"),
            },
            "conditions": [condition("Ready", "True", "Succeeded", "stored artifact", at)],
        },
    })]
}

pub(super) fn helm_releases(application: &Application) -> Vec<Value> {
    let service = application.service;
    let Some(way @ (Way::Chart | Way::Artefact)) = way(service) else { return Vec::new() };
    let Some(last) = application.last() else { return Vec::new() };
    let mut spec = json!({
        "interval": "10m0s",
        "releaseName": service.name,
        "targetNamespace": service.namespace,
        "driftDetection": {"mode": "enabled"},
    });
    if way == Way::Artefact {
        spec["chartRef"] = json!({"kind": "OCIRepository", "name": service.name});
    } else {
        let repository = json!({"kind": "HelmRepository", "name": "charts"});
        spec["chart"] =
            json!({"spec": {"chart": service.name, "version": ">=0.1.0", "sourceRef": repository}});
    }
    let releases = application.history();
    let count = releases.len();
    let release = |(at, delivery): (usize, &&Delivery)| {
        json!({
            "name": service.name,
            "namespace": service.namespace,
            "version": at + 1,
            "chartName": service.name,
            "chartVersion": chart(delivery),
            "appVersion": tag(&delivery.change.commit),
            "configDigest": digest(&["values", service.name]),
            "digest": digest(&["release", &delivery.revision]),
            "firstDeployed": CREATED,
            "lastDeployed": delivery.finished.to_rfc3339(),
            "status": if at + 1 == count { "deployed" } else { "superseded" },
        })
    };
    let mut history: Vec<Value> = releases.iter().enumerate().map(release).collect();
    history.reverse();
    history.truncate(5);
    let runs = application.live().map(chart).unwrap_or_default();
    let done = format!(
        "Helm upgrade succeeded for release {}/{} with chart {}@{runs}",
        service.namespace, service.name, service.name
    );
    let mut status = json!({
        "observedGeneration": 1,
        "conditions": conditions(application, &done),
        "lastAttemptedRevision": chart(last),
        "lastAttemptedReleaseAction": "upgrade",
        "lastAttemptedGeneration": 1,
        "history": history,
    });
    if application.live().is_some() {
        status["inventory"] = inventory(application);
    }
    handled(application, &mut status);
    vec![json!({
        "metadata": metadata(application, "HelmRelease", true),
        "spec": spec,
        "status": status,
    })]
}

pub(super) fn oci_repositories(application: &Application) -> Vec<Value> {
    let (Some(Way::Artefact), Some(wanted)) = (way(application.service), application.wanted())
    else {
        return Vec::new();
    };
    let at = wanted.wanted.unwrap_or(wanted.started);
    let (name, revision) = (application.service.name, artefact(application, wanted));
    vec![json!({
        "metadata": metadata(application, "OCIRepository", false),
        "spec": {
            "interval": "5m0s",
            "url": format!("oci://registry.{ORGANISATION}.example/charts/{name}"),
            "ref": {"semver": ">=0.1.0"},
        },
        "status": {
            "observedGeneration": 1,
            "artifact": {
                "revision": revision,
                "digest": digest(&["artefact", &revision]),
                "lastUpdateTime": at.to_rfc3339(),
                "path": format!("ocirepository/{NAMESPACE}/{name}/latest.tar.gz"),
                "url": format!("http://source-controller.{NAMESPACE}.svc.cluster.local./ocirepository/{NAMESPACE}/{name}/latest.tar.gz"),
            },
            "conditions": [condition("Ready", "True", "Succeeded", "stored artifact", at)],
        },
    })]
}

/// The one repository of charts, told by the service that is made from it.
pub(super) fn helm_repositories(application: &Application) -> Vec<Value> {
    if way(application.service) != Some(Way::Chart) {
        return Vec::new();
    }
    let mut metadata = metadata(application, "HelmRepository", false);
    metadata["name"] = json!("charts");
    let at = Timestamp(1_735_718_400_000);
    metadata["resourceVersion"] = json!(version(at));
    vec![json!({
        "metadata": metadata,
        "spec": {"interval": "10m0s", "url": format!("https://charts.{ORGANISATION}.example")},
        "status": {
            "observedGeneration": 1,
            "conditions": [condition("Ready", "True", "Succeeded", "stored artifact", at)],
        },
    })]
}

/// Takes the annotations of a patch: that one has to reconcile now.
pub(super) fn patched(
    world: &World,
    kind: &Kind,
    application: &Application,
    patch: &Value,
) -> Result<(), Refusal> {
    let annotations = &patch["metadata"]["annotations"];
    let said = |key: &str| annotations[key].as_str().unwrap_or_default().to_owned();
    let text = said(REQUESTED);
    if text.is_empty() {
        return Err(Refusal::Invalid("the sandbox takes requests to reconcile alone".to_owned()));
    }
    // A source finds what there is anyway.
    if !matches!(kind.name, "Kustomization" | "HelmRelease") {
        return Ok(());
    }
    let (environment, name) = (application.environment, application.service.name);
    let (at, by) = (world.now(), said(ASKED_BY));
    if application.running().is_none() {
        let act = Act { at, by: by.clone(), deed: Deed::Sync, infos: Vec::new() };
        world.acts.add(environment, name, act);
    }
    world.request(environment, name, Request { text, by, at });
    Ok(())
}
