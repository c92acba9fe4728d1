//! What of `NerdGraph`'s answers is read.

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Debug, Deserialize)]
pub(super) struct Answer<T> {
    pub data: Option<T>,
    #[serde(default)]
    pub errors: Vec<Failure>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Failure {
    pub message: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Searched {
    pub actor: SearchingActor,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct SearchingActor {
    pub entity_search: Search,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    pub results: Results,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Results {
    pub next_cursor: Option<String>,
    pub entities: Vec<Entity>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Entity {
    pub guid: String,
    pub name: String,
    pub alert_severity: Option<String>,
    pub reporting: Option<bool>,
    pub permalink: Option<String>,
    pub tags: Vec<Tag>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Tag {
    pub key: String,
    pub values: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct One {
    pub actor: OneActor,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OneActor {
    pub entity: Option<Entity>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Queried {
    pub actor: QueriedActor,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct QueriedActor {
    pub account: Account,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Account {
    pub latency: Option<Rows>,
    pub errors: Option<Rows>,
    pub traffic: Option<Rows>,
    pub saturation: Option<Rows>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rows {
    /// Objects named after what was asked.
    pub results: Vec<Map<String, Value>>,
}
