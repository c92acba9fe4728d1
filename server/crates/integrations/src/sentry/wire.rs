//! What of Sentry's answers is read.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(super) struct Team {
    pub id: String,
    pub slug: String,
    #[serde(default)]
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Project {
    pub id: String,
    pub slug: String,
    #[serde(default)]
    pub name: String,
    pub platform: Option<String>,
    #[serde(default)]
    pub teams: Vec<Team>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Organisation {
    /// Not in the published description; who does not tell has it closed.
    #[serde(default)]
    pub open_membership: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Member {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub name: String,
    /// Nobody yet, when they were only invited.
    pub user: Option<MemberUser>,
    #[serde(default)]
    pub org_role: String,
    #[serde(default)]
    pub pending: bool,
    #[serde(default)]
    pub expired: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MemberUser {
    pub id: String,
    #[serde(default)]
    pub email: String,
    #[serde(default = "yes")]
    pub is_active: bool,
    #[serde(default)]
    pub is_suspended: bool,
}

const fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Issue {
    pub id: String,
    #[serde(default)]
    pub short_id: String,
    #[serde(default)]
    pub title: String,
    pub culprit: Option<String>,
    #[serde(default)]
    pub level: String,
    pub status: String,
    pub substatus: Option<String>,
    #[serde(default)]
    pub is_unhandled: bool,
    /// A number as text.
    #[serde(default)]
    pub count: Option<String>,
    #[serde(default)]
    pub user_count: Option<u64>,
    pub first_seen: Option<String>,
    pub last_seen: Option<String>,
    pub project: InProject,
    #[serde(default)]
    pub permalink: Option<String>,
    pub assigned_to: Option<Actor>,
    /// Series by their span, each a list of seconds and numbers.
    #[serde(default)]
    pub stats: Option<BTreeMap<String, Vec<(i64, u64)>>>,
    #[serde(default)]
    pub first_release: Option<Release>,
    #[serde(default)]
    pub last_release: Option<Release>,
}

#[derive(Debug, Deserialize)]
pub(super) struct InProject {
    pub slug: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Actor {
    #[serde(rename = "type")]
    pub kind: String,
    pub id: String,
    #[serde(default)]
    pub name: String,
    pub email: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Release {
    pub version: String,
    pub date_created: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    #[serde(rename = "eventID")]
    pub id: String,
    pub date_created: Option<String>,
    pub date_received: Option<String>,
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// Each of a type of its own; only exceptions are read.
    #[serde(default)]
    pub entries: Vec<Value>,
    #[serde(default)]
    pub contexts: Option<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tag {
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub value: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Exceptions {
    #[serde(default)]
    pub values: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Exception {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub value: Option<String>,
    pub stacktrace: Option<Stack>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Stack {
    pub frames: Option<Vec<WireFrame>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireFrame {
    pub function: Option<String>,
    pub filename: Option<String>,
    pub module: Option<String>,
    pub line_no: Option<u32>,
    #[serde(default)]
    pub in_app: Option<bool>,
    /// Lines with their numbers.
    #[serde(default)]
    pub context: Option<Vec<(u32, Option<String>)>>,
}
