//! `[[monitoring.grafana]]`: the organisations.

use super::{Taken, address, fields, key_or_file, label, own_name, unknown};
use crate::config::{
    keys,
    layers::Layers,
    problem::Problem,
    sign_in::tables,
    sources::problem,
    values::{self, Complaint, Node},
};
use integrations::grafana::GrafanaSettings;
use secrecy::SecretString;
use url::Url;

const FIELDS: [&str; 9] = [
    "name",
    "url",
    "page",
    "token",
    "token-file",
    "open",
    "frames",
    "service-label",
    "environment-label",
];

/// Reads all of them.
pub(super) fn organisations(layers: &mut Layers) -> Vec<GrafanaSettings> {
    let fix = "write [[monitoring.grafana]] and under it name = \"main\", url = \"https://…\"";
    tables(layers, &keys::GRAFANA, fix, organisation)
}

#[derive(Default)]
struct Fields {
    name: Option<String>,
    url: Option<Url>,
    page: Option<Url>,
    token: Option<SecretString>,
    open: bool,
    frames: bool,
    service_label: Option<String>,
    environment_label: Option<String>,
}

fn organisation(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<GrafanaSettings> {
    let known = problems.len();
    let mut found = Fields::default();
    if !fields(node, path, problems, |name, node| found.take(name, node)) {
        return None;
    }
    let (Some(name), Some(url)) = (found.name, found.url) else {
        if problems.len() == known {
            let fix = "add name = \"main\" and url = \"https://grafana.example.com\"";
            let complaint = Complaint::new("lacks a name or an address", fix);
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    Some(GrafanaSettings {
        name,
        url,
        page: found.page,
        token: found.token,
        open: found.open,
        frames: found.frames,
        service_label: found.service_label.unwrap_or_else(|| "service".to_owned()),
        environment_label: found.environment_label.unwrap_or_else(|| "environment".to_owned()),
    })
}

impl Fields {
    fn take(&mut self, name: &str, node: &Node) -> Taken {
        match name {
            "name" => self.name = Some(own_name(node)?),
            "url" => self.url = Some(address(node)?),
            "page" => self.page = Some(address(node)?),
            "token" | "token-file" => self.token = Some(key_or_file(name, node)?),
            "open" => self.open = values::flag(node)?,
            "frames" => self.frames = values::flag(node)?,
            "service-label" => self.service_label = Some(label(node)?),
            "environment-label" => self.environment_label = Some(label(node)?),
            other => return Err(unknown(other, &FIELDS)),
        }
        Ok(())
    }
}
