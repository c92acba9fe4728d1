//! The kinds of objects that the cluster has.

use super::{clockwork, events, flux, objects, pods, refusal::Refusal};
use crate::state::Application;
use serde_json::Value;

/// A kind of objects.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    /// Empty for the core.
    pub group: &'static str,
    pub version: &'static str,
    pub plural: &'static str,
    pub name: &'static str,
    /// Those of an application.
    pub make: fn(&Application) -> Vec<Value>,
}

const fn none(_: &Application) -> Vec<Value> {
    Vec::new()
}

const SOURCES: &str = "source.toolkit.fluxcd.io";

const ALL: [Kind; 14] = [
    Kind { group: "", version: "v1", plural: "pods", name: "Pod", make: pods::pods },
    Kind { group: "", version: "v1", plural: "events", name: "Event", make: events::events },
    Kind {
        group: "apps",
        version: "v1",
        plural: "deployments",
        name: "Deployment",
        make: objects::deployments,
    },
    Kind {
        group: "apps",
        version: "v1",
        plural: "replicasets",
        name: "ReplicaSet",
        make: objects::replica_sets,
    },
    Kind { group: "apps", version: "v1", plural: "statefulsets", name: "StatefulSet", make: none },
    Kind { group: "apps", version: "v1", plural: "daemonsets", name: "DaemonSet", make: none },
    Kind { group: "batch", version: "v1", plural: "jobs", name: "Job", make: clockwork::jobs },
    Kind {
        group: "batch",
        version: "v1",
        plural: "cronjobs",
        name: "CronJob",
        make: clockwork::cron_jobs,
    },
    Kind {
        group: "autoscaling",
        version: "v2",
        plural: "horizontalpodautoscalers",
        name: "HorizontalPodAutoscaler",
        make: objects::autoscalers,
    },
    Kind {
        group: "kustomize.toolkit.fluxcd.io",
        version: "v1",
        plural: "kustomizations",
        name: "Kustomization",
        make: flux::kustomizations,
    },
    Kind {
        group: "helm.toolkit.fluxcd.io",
        version: "v2",
        plural: "helmreleases",
        name: "HelmRelease",
        make: flux::helm_releases,
    },
    Kind {
        group: SOURCES,
        version: "v1",
        plural: "gitrepositories",
        name: "GitRepository",
        make: flux::git_repositories,
    },
    Kind {
        group: SOURCES,
        version: "v1",
        plural: "ocirepositories",
        name: "OCIRepository",
        make: flux::oci_repositories,
    },
    Kind {
        group: SOURCES,
        version: "v1",
        plural: "helmrepositories",
        name: "HelmRepository",
        make: flux::helm_repositories,
    },
];

impl Kind {
    /// The kind at this place.
    pub fn of(group: &str, version: &str, plural: &str) -> Result<Self, Refusal> {
        let is =
            |kind: &&Self| kind.group == group && kind.version == version && kind.plural == plural;
        ALL.iter().find(is).copied().ok_or(Refusal::NoSuchResource)
    }

    /// `apiVersion`
    pub fn api_version(&self) -> String {
        match self.group {
            "" => self.version.to_owned(),
            group => format!("{group}/{}", self.version),
        }
    }
}
