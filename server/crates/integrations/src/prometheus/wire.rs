//! What of the answers is read.

use serde::Deserialize;
use std::collections::BTreeMap;

pub(crate) type Labels = BTreeMap<String, String>;

/// What stands around every answer of Prometheus.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer<T> {
    pub data: T,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Rules {
    pub groups: Vec<Group>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Group {
    pub name: String,
    /// The file that it is in; at Grafana the folder.
    pub file: String,
    pub rules: Vec<Rule>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Rule {
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    pub query: String,
    pub labels: Labels,
    pub annotations: Labels,
    pub alerts: Vec<Alert>,
    pub health: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Alert {
    pub labels: Labels,
    pub annotations: Labels,
    pub state: String,
    #[serde(rename = "activeAt")]
    pub active_at: String,
}

/// A matrix, or something else that has no series over time.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ranged {
    #[serde(rename = "resultType")]
    pub kind: String,
    pub result: Vec<RangedSeries>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RangedSeries {
    pub metric: Labels,
    /// Seconds, and the number as a text, which may be `NaN`.
    pub values: Vec<(f64, String)>,
}

/// An alert as the Alertmanager tells of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Received {
    pub labels: Labels,
    pub receivers: Vec<Receiver>,
    pub status: ReceivedStatus,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Receiver {
    pub name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ReceivedStatus {
    pub silenced_by: Vec<String>,
    pub inhibited_by: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Silence {
    pub id: String,
    pub comment: String,
    pub created_by: String,
    pub ends_at: String,
}
