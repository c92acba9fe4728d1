//! What is read of Cost Explorer's answers, and nothing more.

use platform::costs::Amount;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Answer {
    #[serde(default)]
    pub results_by_time: Vec<ResultByTime>,
    pub next_page_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ResultByTime {
    pub time_period: TimePeriod,
    #[serde(default)]
    pub groups: Vec<Group>,
    #[serde(default)]
    pub estimated: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TimePeriod {
    pub start: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Group {
    pub keys: Vec<String>,
    pub metrics: BTreeMap<String, MetricValue>,
}

/// Amounts are texts, and exact.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MetricValue {
    pub amount: Amount,
    pub unit: String,
}
