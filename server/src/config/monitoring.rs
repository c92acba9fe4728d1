//! `[monitoring]`: who measures what runs.

mod datadog;
mod grafana;
mod newrelic;
mod prometheus;

use super::{
    hosts::{secret, secret_in_file},
    keys::{self, Key},
    layers::Layers,
    problem::{Problem, nearest},
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use integrations::{
    datadog::DatadogSettings, grafana::GrafanaSettings, newrelic::NewRelicSettings,
    prometheus::PrometheusSettings,
};
use secrecy::SecretString;
use std::collections::BTreeSet;
use url::Url;

/// `[monitoring]`
#[derive(Clone, Debug, Default)]
pub(crate) struct MonitoringSettings {
    /// Organisations of Datadog, each with a name of its own.
    pub(crate) datadog: Vec<DatadogSettings>,
    /// Servers of Prometheus, each with a name of its own.
    pub(crate) prometheus: Vec<PrometheusSettings>,
    /// Organisations of Grafana, each with a name of its own.
    pub(crate) grafana: Vec<GrafanaSettings>,
    /// Accounts of New Relic, each with a name of its own.
    pub(crate) newrelic: Vec<NewRelicSettings>,
    /// The origins that dashboards may be shown from, in frames.
    pub(crate) frame_origins: BTreeSet<String>,
}

/// Reads all of it.
pub(super) fn monitoring(layers: &mut Layers) -> MonitoringSettings {
    let datadog = datadog::organisations(layers);
    let prometheus = prometheus::servers(layers);
    let grafana = grafana::organisations(layers);
    let newrelic = newrelic::accounts(layers);
    let names = datadog.iter().enumerate().map(|(at, one)| (&keys::DATADOG, at, &one.name));
    let servers = prometheus.iter().enumerate();
    let servers = servers.map(|(at, one)| (&keys::PROMETHEUS, at, &one.name));
    let boards = grafana.iter().enumerate().map(|(at, one)| (&keys::GRAFANA, at, &one.name));
    let accounts = newrelic.iter().enumerate().map(|(at, one)| (&keys::NEWRELIC, at, &one.name));
    let mut taken = BTreeSet::new();
    for (key, at, name) in names.chain(servers).chain(boards).chain(accounts) {
        if !taken.insert(name.clone()) {
            twice(layers, key, at, name);
        }
    }
    let frame_origins = origins(layers);
    MonitoringSettings { datadog, prometheus, grafana, newrelic, frame_origins }
}

fn twice(layers: &mut Layers, key: &'static Key, at: usize, name: &str) {
    let complaint = Complaint::new(
        format!("the name {name:?} is given twice"),
        "give each source of monitoring a name of its own",
    );
    let place = layers.get(key).place;
    layers.problems.push(problem(&place, format!("{}[{at}]", key.path()), complaint));
}

/// Origins: scheme, host and port, without a path.
fn origins(layers: &mut Layers) -> BTreeSet<String> {
    let node = layers.get(&keys::FRAME_ORIGINS);
    let read = values::texts(&node).and_then(|all| all.iter().map(|one| origin(one)).collect());
    read.unwrap_or_else(|complaint| {
        layers.problems.push(problem(&node.place, keys::FRAME_ORIGINS.path(), complaint));
        BTreeSet::new()
    })
}

fn origin(text: &str) -> Result<String, Complaint> {
    let fix = "write it as https://p.datadoghq.eu, without a path";
    let url =
        Url::parse(text).map_err(|_| Complaint::new(format!("{text:?} is no origin"), fix))?;
    let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
    if url.scheme() != "https" && !local {
        return Err(Complaint::new(format!("{text:?} is not encrypted"), fix));
    }
    let plain = url.path() == "/" && url.query().is_none() && url.username().is_empty();
    if plain && url.host_str().is_some() {
        return Ok(url.origin().ascii_serialization());
    }
    Err(Complaint::new(format!("{text:?} is more than an origin"), fix))
}

/// It stands in addresses and in annotations.
fn own_name(node: &Node) -> Result<String, Complaint> {
    let text = values::text(node)?;
    let sane = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=40).contains(&text.len()) && text.bytes().all(sane) {
        return Ok(text);
    }
    let fix = "write it with a-z, 0-9 and -, since annotations name it";
    Err(Complaint::new(format!("{text:?} is no name of a source"), fix))
}

fn address(node: &Node) -> Result<Url, Complaint> {
    let fix = "write it as https://…";
    let url = values::web_url(node)?.ok_or_else(|| Complaint::new("is empty", fix))?;
    if url.username().is_empty() && url.password().is_none() {
        return Ok(url);
    }
    Err(Complaint::new("has a user or password in it", "put them into fields of their own"))
}

/// What every table of a source has.
type Taken = Result<(), Complaint>;

/// Reads the fields of a table, each by its own rule; whether it is a table at all.
fn fields(
    node: &Node,
    path: &str,
    problems: &mut Vec<Problem>,
    mut take: impl FnMut(&str, &Node) -> Taken,
) -> bool {
    let Value::Table(table) = &node.value else {
        let fix = "write { name = \"main\", … }";
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no table", fix)));
        return false;
    };
    for (field, node) in table {
        if let Err(complaint) = take(field, node) {
            problems.push(problem(&node.place, format!("{path}.{field}"), complaint));
        }
    }
    true
}

fn unknown(name: &str, known: &[&'static str]) -> Complaint {
    Complaint::new("no such key", nearest(name, known))
}

/// The name of a label.
fn label(node: &Node) -> Result<String, Complaint> {
    let text = values::text(node)?;
    let sane = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if text.bytes().all(sane) && text.bytes().next().is_some_and(|byte| !byte.is_ascii_digit()) {
        return Ok(text);
    }
    Err(Complaint::new(format!("{text:?} is no label"), "write its name, such as service"))
}

/// A secret, in the settings or in a file of its own.
fn key_or_file(name: &str, node: &Node) -> Result<SecretString, Complaint> {
    if name.ends_with("-file") { secret_in_file(node) } else { secret(node) }
}
