//! `[deployments]`: where it is told which version of a service runs.

mod kubernetes;

pub(crate) use kubernetes::KubernetesSettings;

use super::{
    hosts::{secret, secret_in_file},
    keys,
    layers::Layers,
    problem::{Problem, nearest},
    sign_in::tables,
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use integrations::{argocd::ArgoCdSettings, flux::source_of};
use std::{collections::BTreeSet, time::Duration};
use url::Url;

const FIELDS: [&str; 8] =
    ["name", "url", "token", "token-file", "environment", "projects", "interval", "as-person"];

/// How often an instance that is not watched is asked when nobody says otherwise.
const INTERVAL: Duration = Duration::from_secs(15);

/// `[deployments]`
#[derive(Clone, Debug)]
pub(crate) struct DeploymentSettings {
    /// Instances of Argo CD, each with a name of its own.
    pub(crate) argocd: Vec<ArgoCdSettings>,
    /// Clusters, each with a name of its own.
    pub(crate) kubernetes: Vec<KubernetesSettings>,
}

/// Reads all of it.
pub(super) fn deployments(layers: &mut Layers) -> DeploymentSettings {
    let fix = "write [[deployments.argocd]] and under it name = \"…\" and url = \"https://…\"";
    let argocd = tables(layers, &keys::ARGOCD, fix, instance);
    let kubernetes = kubernetes::clusters(layers);
    let mut taken = BTreeSet::new();
    // What tells of a cluster's Flux has a name of its own.
    let argocd_names =
        argocd.iter().enumerate().map(|(at, one)| (&keys::ARGOCD, at, one.name.clone()));
    let clusters = kubernetes.iter().enumerate();
    let cluster_names =
        clusters.clone().map(|(at, one)| (&keys::KUBERNETES, at, one.cluster.name.clone()));
    let flux_names = clusters
        .filter(|(_, one)| one.flux)
        .map(|(at, one)| (&keys::KUBERNETES, at, source_of(&one.cluster.name)));
    for (key, at, name) in argocd_names.chain(cluster_names).chain(flux_names) {
        if taken.insert(name.clone()) {
            continue;
        }
        let complaint = Complaint::new(
            format!("the name {name:?} is given twice"),
            "give each instance and each cluster a name of its own",
        );
        let place = layers.get(key).place;
        layers.problems.push(problem(&place, format!("{}[{at}]", key.path()), complaint));
    }
    DeploymentSettings { argocd, kubernetes }
}

fn instance(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<ArgoCdSettings> {
    let Value::Table(table) = &node.value else {
        let fix = "write { name = \"production\", url = \"https://argocd.example.com\" }";
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no instance", fix)));
        return None;
    };
    let known = problems.len();
    let mut name = None;
    let mut url = None;
    let mut settings = Rest::default();
    for (field, node) in table {
        let taken = match field.as_str() {
            "name" => own_name(node).map(|text| name = Some(text)),
            "url" => address(node).map(|address| url = Some(address)),
            other => settings.take(other, node),
        };
        if let Err(complaint) = taken {
            problems.push(problem(&node.place, format!("{path}.{field}"), complaint));
        }
    }
    let (Some(name), Some(url)) = (name, url) else {
        if problems.len() == known {
            let complaint = Complaint::new(
                "lacks a name or an address",
                "add name = \"…\" and url = \"https://…\"",
            );
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    let Rest { token, environment, projects, interval, as_person } = settings;
    let interval = interval.unwrap_or(INTERVAL);
    Some(ArgoCdSettings { name, url, token, environment, projects, interval, as_person })
}

#[derive(Default)]
struct Rest {
    token: Option<secrecy::SecretString>,
    environment: Option<String>,
    projects: Vec<String>,
    interval: Option<Duration>,
    as_person: Option<String>,
}

impl Rest {
    fn take(&mut self, name: &str, node: &Node) -> Result<(), Complaint> {
        match name {
            "token" => self.token = Some(secret(node)?),
            "token-file" => self.token = Some(secret_in_file(node)?),
            "environment" => self.environment = values::optional_text(node)?,
            "projects" => self.projects = values::texts(node)?,
            "interval" => self.interval = Some(interval(node)?),
            "as-person" => self.as_person = Some(audience(node)?),
            other => return Err(Complaint::new("no such key", nearest(other, &FIELDS))),
        }
        Ok(())
    }
}

/// It stands in addresses.
pub(super) fn own_name(node: &Node) -> Result<String, Complaint> {
    let text = values::text(node)?;
    let sane = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=40).contains(&text.len()) && text.bytes().all(sane) {
        return Ok(text);
    }
    let fix = "write it with a-z, 0-9 and -, since it stands in addresses";
    Err(Complaint::new(format!("{text:?} is no name of an instance"), fix))
}

fn address(node: &Node) -> Result<Url, Complaint> {
    let fix = "write it as https://argocd.example.com";
    web_address(node, fix)
}

pub(super) fn web_address(node: &Node, fix: &'static str) -> Result<Url, Complaint> {
    let url = values::web_url(node)?.ok_or_else(|| Complaint::new("is empty", fix))?;
    if url.username().is_empty() && url.password().is_none() {
        return Ok(url);
    }
    Err(Complaint::new("has a user or password in it", "put the token into token-file"))
}

/// What the sign-in provider calls the tool: `{ audience = "argo-cd" }`.
fn audience(node: &Node) -> Result<String, Complaint> {
    let fix = "write as-person = { audience = \"argo-cd\" }";
    let Value::Table(table) = &node.value else {
        return Err(Complaint::new("names no audience", fix));
    };
    let mut found = None;
    for (field, node) in table {
        if field != "audience" {
            return Err(Complaint::new(format!("no such key: {field}"), fix));
        }
        found = values::optional_text(node)?;
    }
    found.ok_or_else(|| Complaint::new("names no audience", fix))
}

fn interval(node: &Node) -> Result<Duration, Complaint> {
    let time = values::duration(node)?;
    if time >= Duration::from_secs(1) {
        return Ok(time);
    }
    Err(Complaint::new("out of range", "write 1s or more"))
}
