//! What of Datadog's answers is read.

use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// `null` is read as nothing at all.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Monitor {
    pub id: i64,
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    #[serde(deserialize_with = "or_default")]
    pub message: String,
    #[serde(deserialize_with = "or_default")]
    pub query: String,
    #[serde(deserialize_with = "or_default")]
    pub tags: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub overall_state: String,
    pub overall_state_modified: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub state: MonitorStates,
    #[serde(deserialize_with = "or_default")]
    pub options: MonitorOptions,
    pub priority: Option<i64>,
    pub restricted_roles: Option<Vec<String>>,
    #[serde(deserialize_with = "or_default")]
    pub matching_downtimes: Vec<Downtime>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MonitorStates {
    #[serde(deserialize_with = "or_default")]
    pub groups: BTreeMap<String, MonitorGroup>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MonitorGroup {
    #[serde(deserialize_with = "or_default")]
    pub status: String,
    pub last_triggered_ts: Option<i64>,
    pub last_resolved_ts: Option<i64>,
    pub last_nodata_ts: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MonitorOptions {
    #[serde(deserialize_with = "or_default")]
    pub thresholds: Thresholds,
    #[serde(deserialize_with = "or_default")]
    pub escalation_message: String,
    pub renotify_interval: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Thresholds {
    pub critical: Option<f64>,
    pub warning: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Downtime {
    pub end: Option<i64>,
    #[serde(deserialize_with = "or_default")]
    pub scope: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub message: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloSearch {
    pub data: SloSearchData,
    #[serde(deserialize_with = "or_default")]
    pub meta: SloSearchMeta,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloSearchData {
    pub attributes: SloSearchAttributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloSearchAttributes {
    #[serde(deserialize_with = "or_default")]
    pub slos: Vec<SloFound>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloSearchMeta {
    #[serde(deserialize_with = "or_default")]
    pub pagination: SloPagination,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloPagination {
    pub number: i64,
    pub last_number: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloFound {
    pub data: SloData,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloData {
    pub id: String,
    pub attributes: SloAttributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloAttributes {
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    #[serde(deserialize_with = "or_default")]
    pub all_tags: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub thresholds: Vec<SloThreshold>,
    #[serde(deserialize_with = "or_default")]
    pub overall_status: Vec<SloStatus>,
    pub monitor_ids: Option<Vec<i64>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloThreshold {
    pub timeframe: String,
    pub warning: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloStatus {
    pub timeframe: String,
    pub target: f64,
    pub status: Option<f64>,
    pub error_budget_remaining: Option<f64>,
    pub error: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloHistory {
    #[serde(deserialize_with = "or_default")]
    pub data: SloHistoryData,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloHistoryData {
    #[serde(deserialize_with = "or_default")]
    pub overall: SloOverall,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SloOverall {
    pub sli_value: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Queried {
    #[serde(deserialize_with = "or_default")]
    pub status: String,
    #[serde(deserialize_with = "or_default")]
    pub error: String,
    #[serde(deserialize_with = "or_default")]
    pub series: Vec<QueriedSeries>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct QueriedSeries {
    pub query_index: usize,
    #[serde(deserialize_with = "or_default")]
    pub display_name: String,
    #[serde(deserialize_with = "or_default")]
    pub tag_set: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pub unit: Vec<Option<QueriedUnit>>,
    #[serde(deserialize_with = "or_default")]
    pub pointlist: Vec<(f64, Option<f64>)>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct QueriedUnit {
    pub family: String,
    pub name: String,
    pub short_name: Option<String>,
    pub scale_factor: Option<f64>,
}

/// A list as JSON:API has it.
#[derive(Debug, Deserialize)]
pub(super) struct Listed<T> {
    #[serde(default = "Vec::new")]
    pub data: Vec<T>,
    #[serde(default)]
    pub included: Vec<Included>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct One {
    pub data: OnCallData,
    #[serde(deserialize_with = "or_default")]
    pub included: Vec<Included>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OnCallData {
    #[serde(deserialize_with = "or_default")]
    pub relationships: OnCallRelations,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OnCallRelations {
    pub responders: Several,
    pub escalations: Several,
}

/// A thing beside what was asked for: a user, a step.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Included {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(deserialize_with = "or_default")]
    pub attributes: UserAttributes,
    #[serde(deserialize_with = "or_default")]
    pub relationships: StepRelations,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StepRelations {
    pub responders: Several,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UserAttributes {
    #[serde(deserialize_with = "or_default")]
    pub email: String,
    #[serde(deserialize_with = "or_default")]
    pub handle: String,
    #[serde(deserialize_with = "or_default")]
    pub name: String,
    pub disabled: bool,
    #[serde(deserialize_with = "or_default")]
    pub service_account: bool,
    #[serde(deserialize_with = "or_default")]
    pub status: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct User {
    pub id: String,
    pub attributes: UserAttributes,
    #[serde(deserialize_with = "or_default")]
    pub relationships: UserRelations,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UserRelations {
    #[serde(deserialize_with = "or_default")]
    pub roles: Several,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Team {
    pub id: String,
    pub attributes: TeamAttributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TeamAttributes {
    pub handle: String,
}

/// Relations to several things.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Several {
    #[serde(deserialize_with = "or_default")]
    pub data: Vec<Named>,
}

/// A relation to one thing, or to none.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Perhaps {
    pub data: Option<Named>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    pub id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Incident {
    pub id: String,
    pub attributes: IncidentAttributes,
    #[serde(deserialize_with = "or_default")]
    pub relationships: IncidentRelations,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct IncidentAttributes {
    pub public_id: i64,
    #[serde(deserialize_with = "or_default")]
    pub title: String,
    #[serde(deserialize_with = "or_default")]
    pub severity: String,
    #[serde(deserialize_with = "or_default")]
    pub state: String,
    #[serde(deserialize_with = "or_default")]
    pub visibility: String,
    pub created: Option<String>,
    pub declared: Option<String>,
    pub resolved: Option<String>,
    pub archived: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub is_test: bool,
    #[serde(deserialize_with = "or_default")]
    pub fields: BTreeMap<String, IncidentField>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct IncidentField {
    pub value: serde_json::Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct IncidentRelations {
    #[serde(rename = "commander_user", deserialize_with = "or_default")]
    pub commander: Perhaps,
    #[serde(rename = "created_by_user", deserialize_with = "or_default")]
    pub created_by: Perhaps,
    #[serde(rename = "declared_by_user", deserialize_with = "or_default")]
    pub declared_by: Perhaps,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Dashboard {
    #[serde(deserialize_with = "or_default")]
    pub title: String,
    #[serde(deserialize_with = "or_default")]
    pub url: String,
    #[serde(deserialize_with = "or_default")]
    pub widgets: Vec<Widget>,
    #[serde(deserialize_with = "or_default")]
    pub template_variables: Vec<Variable>,
    pub restricted_roles: Option<Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Variable {
    pub name: String,
    pub prefix: Option<String>,
    pub default: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub defaults: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Widget {
    #[serde(deserialize_with = "or_default")]
    pub id: i64,
    pub definition: Definition,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Definition {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(deserialize_with = "or_default")]
    pub title: String,
    #[serde(deserialize_with = "or_default")]
    pub content: String,
    #[serde(deserialize_with = "or_default")]
    pub text: String,
    /// Of a group.
    #[serde(deserialize_with = "or_default")]
    pub widgets: Vec<Widget>,
    /// A list for most, an object for some, which are not drawn.
    pub requests: serde_json::Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Request {
    pub q: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub display_type: String,
    #[serde(deserialize_with = "or_default")]
    pub aggregator: String,
    #[serde(deserialize_with = "or_default")]
    pub queries: Vec<RequestQuery>,
    #[serde(deserialize_with = "or_default")]
    pub formulas: Vec<Formula>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RequestQuery {
    pub data_source: String,
    pub name: String,
    #[serde(deserialize_with = "or_default")]
    pub aggregator: String,
    #[serde(deserialize_with = "or_default")]
    pub query: serde_json::Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Formula {
    pub formula: String,
}
