//! What of Argo CD's answers is read. Go writes `null` for what is empty: each field may be that.

use crate::definitions::{definitions, or_default};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

definitions! {
    /// `v1alpha1ApplicationList`; its items are read one by one, so that one that is wrong is alone.
    List { items: Vec<Value>, metadata: ListMeta, }
    /// `v1ListMeta`
    ListMeta { resource_version: String, }
    /// `v1alpha1Application`
    Application { metadata: Metadata, spec: Spec, status: Status, }
    /// `v1ObjectMeta`
    Metadata {
        name: String,
        namespace: String,
        labels: BTreeMap<String, String>,
        resource_version: String,
    }
    /// `v1alpha1ApplicationSpec`
    Spec {
        project: String,
        destination: Destination,
        source: Option<Source>,
        sources: Vec<Source>,
        sync_policy: SyncPolicy,
    }
    /// `v1alpha1ApplicationDestination`
    Destination { name: String, server: String, namespace: String, }
    /// `v1alpha1SyncPolicy`
    SyncPolicy { automated: Option<Automated>, }
    /// `v1alpha1SyncPolicyAutomated`
    Automated { enabled: Option<bool>, }
    /// `v1alpha1ApplicationStatus`
    Status {
        sync: Sync,
        health: Health,
        operation_state: Option<OperationState>,
        resources: Vec<Resource>,
        history: Vec<History>,
        conditions: Vec<Condition>,
        summary: Summary,
    }
    /// `v1alpha1SyncStatus`
    Sync { status: String, revision: String, revisions: Vec<String>, }
    /// `v1alpha1HealthStatus`
    Health { status: String, message: String, }
    /// `v1alpha1OperationState`
    OperationState {
        phase: String,
        message: String,
        started_at: String,
        finished_at: String,
        retry_count: u32,
        operation: Operation,
        sync_result: SyncResult,
    }
    /// `v1alpha1Operation`
    Operation { initiated_by: Initiator, info: Vec<Info>, sync: SyncOperation, }
    /// `v1alpha1SyncOperation`
    SyncOperation { revision: String, revisions: Vec<String>, }
    /// `v1alpha1OperationInitiator`
    Initiator { username: String, automated: bool, }
    /// `v1alpha1Info`
    Info { name: String, value: String, }
    /// `v1alpha1SyncOperationResult`
    SyncResult { revision: String, revisions: Vec<String>, resources: Vec<ResourceResult>, }
    /// `v1alpha1ResourceResult`
    ResourceResult {
        group: String,
        kind: String,
        namespace: String,
        name: String,
        status: String,
        message: String,
        hook_phase: String,
    }
    /// `applicationv1alpha1ResourceStatus`
    Resource {
        group: String,
        kind: String,
        namespace: String,
        name: String,
        status: String,
        health: Option<Health>,
    }
    /// `v1alpha1RevisionHistory`
    History {
        id: i64,
        revision: String,
        revisions: Vec<String>,
        deployed_at: String,
        initiated_by: Initiator,
    }
    /// `v1alpha1ApplicationSummary`
    Summary { images: Vec<String>, }
    /// `v1alpha1RevisionMetadata`
    RevisionMetadata { author: String, date: String, message: String, tags: Vec<String>, }
    /// `v1alpha1ApplicationTree`
    Tree { nodes: Vec<Node>, }
    /// `v1alpha1ResourceNode`
    Node {
        group: String,
        kind: String,
        namespace: String,
        name: String,
        uid: String,
        parent_refs: Vec<Parent>,
        health: Option<Health>,
        images: Vec<String>,
        created_at: String,
    }
    /// `v1alpha1ResourceRef`
    Parent { uid: String, }
    /// `eventsEventList`
    Events { items: Vec<Event>, }
    /// `v1ObjectReference`
    Involved { kind: String, name: String, }
}

/// `v1alpha1ApplicationCondition`; one of its fields has the name of a word of Rust.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Condition {
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    #[serde(deserialize_with = "or_default")]
    pub message: String,
    #[serde(deserialize_with = "or_default")]
    pub last_transition_time: String,
}

/// `eventsEvent`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Event {
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
    #[serde(deserialize_with = "or_default")]
    pub involved_object: Involved,
}

/// `v1alpha1ApplicationSource`; `repoURL` is not written as the others are.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Source {
    #[serde(rename = "repoURL", deserialize_with = "or_default")]
    pub repo_url: String,
    #[serde(deserialize_with = "or_default")]
    pub target_revision: String,
}
