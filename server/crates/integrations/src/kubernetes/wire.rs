//! What of the answers is read, by the names of `contracts/kubernetes/swagger.json`.

use crate::definitions::{definitions, or_default};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

definitions! {
    /// A list of any kind; its items are read one by one, so that one that is wrong is alone.
    List { items: Vec<Value>, metadata: ListMeta, }
    /// `meta.v1.Status`
    Status { code: u16, message: String, }
    /// `meta.v1.ObjectMeta`
    Metadata {
        name: String,
        namespace: String,
        labels: BTreeMap<String, String>,
        owner_references: Vec<OwnerReference>,
        creation_timestamp: String,
        deletion_timestamp: String,
        generation: i64,
    }
    /// `meta.v1.OwnerReference`
    OwnerReference { kind: String, name: String, controller: bool, }
    /// `meta.v1.PartialObjectMetadata`
    Partial { metadata: Metadata, }
    /// `core.v1.Pod`
    Pod { metadata: Metadata, spec: PodSpec, status: PodStatus, }
    /// `core.v1.PodSpec`
    PodSpec { containers: Vec<Container>, node_name: String, }
    /// `core.v1.Container`
    Container { name: String, image: String, resources: Requirements, }
    /// `core.v1.ResourceRequirements`
    Requirements { requests: BTreeMap<String, Value>, limits: BTreeMap<String, Value>, }
    /// `core.v1.PodStatus`
    PodStatus {
        phase: String,
        reason: String,
        message: String,
        conditions: Vec<Condition>,
        container_statuses: Vec<ContainerStatus>,
        init_container_statuses: Vec<ContainerStatus>,
    }
    /// `core.v1.ContainerStatus`
    ContainerStatus {
        name: String,
        ready: bool,
        restart_count: u32,
        state: ContainerState,
        last_state: ContainerState,
    }
    /// `core.v1.ContainerState`
    ContainerState { waiting: Option<Waiting>, terminated: Option<Terminated>, }
    /// `core.v1.ContainerStateWaiting`
    Waiting { reason: String, message: String, }
    /// `core.v1.ContainerStateTerminated`
    Terminated { reason: String, message: String, exit_code: i32, finished_at: String, }
    /// `apps.v1.Deployment`, `StatefulSet` and `DaemonSet`; `batch.v1.Job` and `CronJob`
    Controller { metadata: Metadata, spec: ControllerSpec, status: ControllerStatus, }
    /// Their specs
    ControllerSpec {
        replicas: Option<u32>,
        paused: bool,
        template: Template,
        parallelism: Option<u32>,
        suspend: bool,
        schedule: String,
        job_template: JobTemplate,
    }
    /// `batch.v1.JobTemplateSpec`
    JobTemplate { spec: JobSpec, }
    /// `batch.v1.JobSpec`
    JobSpec { template: Template, }
    /// `core.v1.PodTemplateSpec`
    Template { metadata: Metadata, spec: PodSpec, }
    /// Their statuses
    ControllerStatus {
        observed_generation: i64,
        replicas: u32,
        updated_replicas: u32,
        ready_replicas: u32,
        available_replicas: u32,
        desired_number_scheduled: u32,
        updated_number_scheduled: u32,
        number_ready: u32,
        active: Value,
        ready: u32,
        succeeded: u32,
        failed: u32,
        start_time: String,
        last_schedule_time: String,
        conditions: Vec<Condition>,
    }
    /// `autoscaling.v2.HorizontalPodAutoscaler`
    Autoscaler { metadata: Metadata, spec: AutoscalerSpec, status: AutoscalerStatus, }
    /// `autoscaling.v2.HorizontalPodAutoscalerSpec`
    AutoscalerSpec {
        scale_target_ref: Reference,
        min_replicas: Option<u32>,
        max_replicas: u32,
        metrics: Vec<Metric>,
    }
    /// `autoscaling.v2.HorizontalPodAutoscalerStatus`
    AutoscalerStatus {
        current_replicas: u32,
        desired_replicas: u32,
        current_metrics: Vec<Metric>,
        conditions: Vec<Condition>,
    }
    /// `autoscaling.v2.ResourceMetricSource`, and `-Status`
    ResourceMetric { name: String, target: MetricValue, current: MetricValue, }
    /// `autoscaling.v2.MetricTarget`, and `MetricValueStatus`
    MetricValue { average_utilization: Option<u32>, average_value: Value, }
    /// `autoscaling.v2.CrossVersionObjectReference`, `core.v1.ObjectReference`
    Reference { kind: String, name: String, }
    /// `core.v1.EventSeries`
    Series { count: u32, last_observed_time: String, }
}

/// `meta.v1.ListMeta`; one of its fields has the name of a word of Rust.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ListMeta {
    #[serde(deserialize_with = "or_default")]
    pub resource_version: String,
    #[serde(rename = "continue", deserialize_with = "or_default")]
    pub continue_: String,
}

/// `meta.v1.WatchEvent`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WatchEvent {
    #[serde(rename = "type")]
    pub kind: String,
    pub object: Value,
}

/// A condition of any of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Condition {
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    #[serde(deserialize_with = "or_default")]
    pub status: String,
    #[serde(deserialize_with = "or_default")]
    pub reason: String,
    #[serde(deserialize_with = "or_default")]
    pub message: String,
    #[serde(deserialize_with = "or_default")]
    pub last_transition_time: String,
}

/// `autoscaling.v2.MetricSpec`, and `MetricStatus`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Metric {
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    #[serde(deserialize_with = "or_default")]
    pub resource: ResourceMetric,
}

/// `core.v1.Event`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Event {
    #[serde(deserialize_with = "or_default")]
    pub metadata: Metadata,
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    #[serde(deserialize_with = "or_default")]
    pub reason: String,
    #[serde(deserialize_with = "or_default")]
    pub message: String,
    #[serde(deserialize_with = "or_default")]
    pub count: u32,
    #[serde(deserialize_with = "or_default")]
    pub last_timestamp: String,
    #[serde(rename = "eventTime", deserialize_with = "or_default")]
    pub newer_time: String,
    #[serde(deserialize_with = "or_default")]
    pub series: Series,
    #[serde(deserialize_with = "or_default")]
    pub involved_object: Reference,
}
