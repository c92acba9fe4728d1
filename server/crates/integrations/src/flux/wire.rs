//! What of Flux's objects is read, by the names of `contracts/flux`.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// An object of one of its kinds; the error names it.
pub(super) fn object(value: Value) -> Result<Object, String> {
    let name =
        value.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err("an object lacks metadata.name".to_owned());
    }
    serde_json::from_value(value).map_err(|error| format!("{name}: {error}"))
}

/// Definitions whose fields may all be missing.
macro_rules! definitions {
    ($($(#[$doc:meta])+ $name:ident { $($(#[$more:meta])* $field:ident: $type:ty,)* })+) => {
        $(
            $(#[$doc])+
            #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
            #[serde(default, rename_all = "camelCase")]
            pub(super) struct $name { $($(#[$more])* pub $field: $type,)* }
        )+
    };
}

definitions! {
    /// `Kustomization`, `HelmRelease`, or a source
    Object { metadata: Metadata, spec: Spec, status: Status, }
    /// `meta.v1.ObjectMeta`
    Metadata {
        name: String,
        namespace: String,
        labels: BTreeMap<String, String>,
        annotations: BTreeMap<String, String>,
        generation: i64,
    }
    /// Their specs
    Spec {
        suspend: bool,
        target_namespace: String,
        source_ref: SourceRef,
        chart: Chart,
        chart_ref: SourceRef,
        url: String,
        #[serde(rename = "ref")]
        reference: Reference,
    }
    /// What something is made from
    SourceRef { kind: String, name: String, namespace: String, }
    /// `spec.chart` of a `HelmRelease`
    Chart { spec: ChartSpec, }
    /// `spec.chart.spec`
    ChartSpec { chart: String, version: String, source_ref: SourceRef, }
    /// What of a source is followed
    Reference { branch: String, tag: String, semver: String, commit: String, name: String, digest: String, }
    /// Their statuses
    Status {
        conditions: Vec<Condition>,
        observed_generation: i64,
        last_applied_revision: String,
        last_applied_origin_revision: String,
        last_attempted_revision: String,
        last_handled_reconcile_at: String,
        inventory: Inventory,
        history: Vec<Past>,
        artifact: Artifact,
        failures: u32,
    }
    /// `status.conditions`
    Condition {
        #[serde(rename = "type")]
        kind: String,
        status: String,
        reason: String,
        message: String,
        last_transition_time: String,
        observed_generation: i64,
    }
    /// `status.inventory`
    Inventory { entries: Vec<Entry>, }
    /// `status.inventory.entries`
    Entry { id: String, }
    /// `status.history`: of a `HelmRelease` its releases, of a `Kustomization` what was reconciled
    Past {
        version: i64,
        chart_version: String,
        last_deployed: String,
        status: String,
        first_reconciled: String,
        last_reconciled_status: String,
        metadata: BTreeMap<String, String>,
    }
    /// `status.artifact`
    Artifact { revision: String, }
}

impl Object {
    /// The condition of a sort.
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        self.status.conditions.iter().find(|one| one.kind == kind)
    }

    /// Whether a condition holds.
    pub fn is(&self, kind: &str) -> bool {
        self.condition(kind).is_some_and(|one| one.status == "True")
    }
}
