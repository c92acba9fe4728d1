//! A cluster that tells of its objects.

use super::{Autoscaler, Pod, Workload};
use crate::deployments::{ResourceEvent, SourceError, SourceHealth};
use futures::stream::BoxStream;
use std::collections::BTreeMap;

/// The kinds of objects that are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// Pods.
    Pod,
    /// Deployments.
    Deployment,
    /// Stateful sets.
    StatefulSet,
    /// Daemon sets.
    DaemonSet,
    /// Replica sets: only which deployment made which.
    ReplicaSet,
    /// Jobs.
    Job,
    /// Jobs by the clock.
    CronJob,
    /// What scales others.
    Autoscaler,
    /// What happened.
    Event,
}

impl ObjectKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Pod,
        Self::Deployment,
        Self::StatefulSet,
        Self::DaemonSet,
        Self::ReplicaSet,
        Self::Job,
        Self::CronJob,
        Self::Autoscaler,
        Self::Event,
    ];

    /// Its name, as Kubernetes writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pod => "Pod",
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::ReplicaSet => "ReplicaSet",
            Self::Job => "Job",
            Self::CronJob => "CronJob",
            Self::Autoscaler => "HorizontalPodAutoscaler",
            Self::Event => "Event",
        }
    }
}

/// What tells an object from others of its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// Another object of the same namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner {
    /// Its kind, as Kubernetes writes it.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// What of an object is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectBody {
    /// A pod.
    Pod(Box<Pod>),
    /// A workload, without its pods.
    Workload(Box<Workload>),
    /// What only stands between a workload and its pods.
    Between,
    /// What scales another one.
    Autoscaler(Owner, Autoscaler),
    /// What happened to another one.
    Event(Owner, Box<ResourceEvent>),
}

/// An object of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Which.
    pub key: ObjectKey,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// What made it.
    pub owner: Option<Owner>,
    /// What it is.
    pub body: ObjectBody,
}

/// What a cluster tells of one kind of objects.
#[derive(Clone, Debug)]
pub enum ObjectChange {
    /// These are there, and no others; what could not be read is named.
    All(Vec<Object>, Vec<String>),
    /// One is like this now.
    Is(Box<Object>),
    /// One is gone.
    Gone(ObjectKey),
    /// Nothing happened, and what is known is up to now.
    Alive,
}

/// Changes as they happen; ends with an error, never by itself.
pub type ObjectChanges = BoxStream<'static, Result<ObjectChange, SourceError>>;

/// A cluster.
pub trait Cluster: Send + Sync {
    /// Its name in the configuration.
    fn name(&self) -> &str;

    /// The address of its API.
    fn page(&self) -> &str;

    /// All objects of a kind, and then each change.
    fn follow(&self, kind: ObjectKind) -> ObjectChanges;

    /// How it answers.
    fn health(&self) -> SourceHealth;

    /// When it is left alone because it failed again and again, it is asked again at the next occasion.
    fn try_again(&self) {}
}
