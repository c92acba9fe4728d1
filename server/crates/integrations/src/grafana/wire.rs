//! What of Grafana's answers is read.

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct User {
    #[serde(rename = "userId")]
    pub id: i64,
    pub email: String,
    pub login: String,
    pub name: String,
    pub role: String,
    pub is_disabled: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Teams {
    pub teams: Vec<Team>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Team {
    pub id: i64,
    pub member_count: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Member {
    pub user_id: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Folder {
    pub uid: String,
    pub title: String,
}

/// Who may do something with a dashboard or a folder; any of it lets them see it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Permission {
    pub role: String,
    pub team_id: i64,
    pub user_id: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Hit {
    pub uid: String,
    pub title: String,
    pub url: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Found {
    pub dashboard: Dashboard,
    pub meta: Meta,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Meta {
    pub url: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Dashboard {
    pub title: String,
    pub panels: Vec<Panel>,
    pub templating: Templating,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Templating {
    pub list: Vec<Variable>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Variable {
    pub name: String,
    pub current: Current,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Current {
    pub value: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Panel {
    pub id: i64,
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub datasource: Value,
    pub targets: Vec<Value>,
    /// Of a row that is folded.
    pub panels: Vec<Self>,
    pub options: Options,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Options {
    pub content: String,
    #[serde(rename = "reduceOptions")]
    pub reduce: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Queried {
    pub results: std::collections::BTreeMap<String, Queries>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Queries {
    pub frames: Vec<Frame>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Frame {
    pub schema: Schema,
    pub data: Data,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Schema {
    pub name: String,
    pub fields: Vec<Field>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Field {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub labels: Option<std::collections::BTreeMap<String, String>>,
    pub config: Option<Config>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Config {
    #[serde(rename = "displayNameFromDS")]
    pub display_name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Data {
    /// Columns of words are among them.
    pub values: Vec<Vec<Value>>,
}
