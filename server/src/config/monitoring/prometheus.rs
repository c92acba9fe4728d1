//! `[[monitoring.prometheus]]`: the servers, each with its Alertmanager.

use super::{Taken, address, fields, key_or_file, label, own_name, unknown};
use crate::config::{
    keys,
    layers::Layers,
    problem::{Problem, nearest},
    sign_in::tables,
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use integrations::prometheus::{PrometheusAccess, PrometheusQueries, PrometheusSettings};
use secrecy::SecretString;
use url::Url;

const FIELDS: [&str; 14] = [
    "name",
    "url",
    "page",
    "alertmanager",
    "token",
    "token-file",
    "user",
    "password",
    "password-file",
    "service-label",
    "environment-label",
    "queries",
    "logs",
    "traces",
];

/// Reads all of them.
pub(super) fn servers(layers: &mut Layers) -> Vec<PrometheusSettings> {
    let fix = "write [[monitoring.prometheus]] and under it name = \"main\", url = \"http://…\"";
    tables(layers, &keys::PROMETHEUS, fix, server)
}

#[derive(Default)]
struct Fields {
    name: Option<String>,
    url: Option<Url>,
    page: Option<Url>,
    alertmanager: Option<Url>,
    token: Option<SecretString>,
    user: Option<String>,
    password: Option<SecretString>,
    service_label: Option<String>,
    environment_label: Option<String>,
    queries: PrometheusQueries,
    logs: Option<String>,
    traces: Option<String>,
}

fn server(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<PrometheusSettings> {
    let known = problems.len();
    let mut found = Fields::default();
    if !fields(node, path, problems, |name, node| found.take(name, node)) {
        return None;
    }
    let access = match (found.token, found.user, found.password) {
        (None, None, None) => PrometheusAccess::Open,
        (Some(token), None, None) => PrometheusAccess::Token(token),
        (None, Some(user), Some(password)) => PrometheusAccess::Basic(user, password),
        _ => {
            let fix = "write token-file, or user and password-file";
            let complaint = Complaint::new("has half a way in, or two", fix);
            problems.push(problem(&node.place, path.to_owned(), complaint));
            return None;
        }
    };
    let (Some(name), Some(url)) = (found.name, found.url) else {
        if problems.len() == known {
            let fix = "add name = \"main\" and url = \"http://prometheus:9090\"";
            let complaint = Complaint::new("lacks a name or an address", fix);
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    Some(PrometheusSettings {
        name,
        url,
        page: found.page,
        alertmanager: found.alertmanager,
        access,
        service_label: found.service_label.unwrap_or_else(|| "service".to_owned()),
        environment_label: found.environment_label.unwrap_or_else(|| "environment".to_owned()),
        queries: found.queries,
        logs: found.logs,
        traces: found.traces,
    })
}

impl Fields {
    fn take(&mut self, name: &str, node: &Node) -> Taken {
        match name {
            "name" => self.name = Some(own_name(node)?),
            "url" => self.url = Some(address(node)?),
            "page" => self.page = Some(address(node)?),
            "alertmanager" => self.alertmanager = Some(address(node)?),
            "token" | "token-file" => self.token = Some(key_or_file(name, node)?),
            "user" => self.user = values::optional_text(node)?,
            "password" | "password-file" => self.password = Some(key_or_file(name, node)?),
            "service-label" => self.service_label = Some(label(node)?),
            "environment-label" => self.environment_label = Some(label(node)?),
            "queries" => self.queries = queries(node)?,
            "logs" => self.logs = Some(template(node)?),
            "traces" => self.traces = Some(template(node)?),
            other => return Err(unknown(other, &FIELDS)),
        }
        Ok(())
    }
}

/// Queries by the names of the series.
fn queries(node: &Node) -> Result<PrometheusQueries, Complaint> {
    let fix = "write queries = { errors = \"100 * sum(rate(my_errors{$selector}[$window])) / …\" }";
    let Value::Table(table) = &node.value else { return Err(Complaint::new("no table", fix)) };
    let mut queries = PrometheusQueries::default();
    for (name, node) in table {
        if !PrometheusQueries::NAMES.contains(&name.as_str()) {
            let fix = nearest(name, &PrometheusQueries::NAMES);
            return Err(Complaint::new(format!("no such series: {name}"), fix));
        }
        let query = values::text(node)?;
        if !query.contains("$selector") {
            let fix = "name the service by $selector, as in rate(my_requests{$selector}[$window])";
            return Err(Complaint::new(format!("{name} is of no service"), fix));
        }
        queries.0.insert(name.clone(), query);
    }
    Ok(queries)
}

/// An address with places for what is looked at.
fn template(node: &Node) -> Result<String, Complaint> {
    let text = values::text(node)?;
    let fix = "write https://…?service={service}&from={from}&to={until}";
    let encrypted = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
    if encrypted && text.contains("{service}") {
        return Ok(text);
    }
    Err(Complaint::new(format!("{text:?} leads to no service"), fix))
}
