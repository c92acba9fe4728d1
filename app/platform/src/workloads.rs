//! Workloads: what of a service runs in which cluster, pod by pod.
//!
//! The words are Kubernetes'. A [`Cluster`] tells of its objects as they change; [`Workloads`] is what
//! pages ask. Nothing here changes a cluster.

mod cluster;
mod entities;
mod service;
mod workload;

pub use cluster::{
    Cluster, Object, ObjectBody, ObjectChange, ObjectChanges, ObjectKey, ObjectKind, Owner,
};
pub use entities::{WorkloadEntities, WorkloadEntity, WorkloadNames};
pub use service::{ClusterState, ClusterWorkloads, EntityWorkloads, NoWorkloads, Workloads};
pub use workload::{Autoscaler, End, Pod, Resources, Workload, WorkloadCondition, WorkloadState};
