//! `[[deployments.kubernetes]]`: the clusters.

use super::{INTERVAL, interval, own_name, web_address};
use crate::config::{
    hosts::secret,
    keys,
    layers::Layers,
    problem::{Problem, nearest},
    sign_in::tables,
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use integrations::kubernetes::{ClusterSettings, ClusterToken};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use url::Url;

const FIELDS: [&str; 10] = [
    "name",
    "url",
    "in-cluster",
    "token",
    "token-file",
    "ca-file",
    "namespaces",
    "environment",
    "flux",
    "interval",
];

/// Where a pod finds the API of its own cluster, and what opens its door.
const OWN: &str = "https://kubernetes.default.svc";
const OWN_TOKEN: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";
const OWN_AUTHORITY: &str = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

/// One cluster.
#[derive(Clone, Debug)]
pub(crate) struct KubernetesSettings {
    /// How it is reached.
    pub(crate) cluster: ClusterSettings,
    /// Whether its Flux is a source of deployments.
    pub(crate) flux: bool,
    /// The environment of all its applications.
    pub(crate) environment: Option<String>,
    /// How often its Flux is asked for everything when it tells no changes.
    pub(crate) interval: Duration,
}

/// Reads all of them.
pub(super) fn clusters(layers: &mut Layers) -> Vec<KubernetesSettings> {
    let fix = "write [[deployments.kubernetes]] and under it name = \"…\" and in-cluster = true, or url = \"https://…\"";
    tables(layers, &keys::KUBERNETES, fix, cluster)
}

#[derive(Default)]
struct Fields {
    name: Option<String>,
    url: Option<Url>,
    in_cluster: bool,
    token: ClusterToken,
    authority: Option<Vec<u8>>,
    namespaces: Vec<String>,
    environment: Option<String>,
    flux: bool,
    interval: Option<Duration>,
}

fn cluster(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<KubernetesSettings> {
    let Value::Table(table) = &node.value else {
        let fix = "write { name = \"production\", url = \"https://k8s.example.com\" }";
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no cluster", fix)));
        return None;
    };
    let known = problems.len();
    let mut fields = Fields::default();
    for (field, node) in table {
        if let Err(complaint) = fields.take(field, node) {
            problems.push(problem(&node.place, format!("{path}.{field}"), complaint));
        }
    }
    if fields.in_cluster
        && let Err(complaint) = fields.own()
    {
        problems.push(problem(&node.place, format!("{path}.in-cluster"), complaint));
    }
    let (Some(name), Some(url)) = (fields.name, fields.url) else {
        if problems.len() == known {
            let complaint = Complaint::new(
                "lacks a name or an address",
                "add name = \"…\", and url = \"https://…\" or in-cluster = true",
            );
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    let Fields { token, authority, namespaces, environment, flux, interval, .. } = fields;
    let cluster = ClusterSettings { name, url, authority, token, namespaces };
    let interval = interval.unwrap_or(INTERVAL);
    Some(KubernetesSettings { cluster, flux, environment, interval })
}

impl Fields {
    fn take(&mut self, field: &str, node: &Node) -> Result<(), Complaint> {
        match field {
            "name" => self.name = Some(own_name(node)?),
            "url" => self.url = Some(web_address(node, "write it as https://k8s.example.com")?),
            "in-cluster" => self.in_cluster = values::flag(node)?,
            "token" => self.token = ClusterToken::Fixed(secret(node)?),
            "token-file" => self.token = ClusterToken::File(file(node)?),
            "ca-file" => self.authority = Some(read(&file(node)?)?),
            "namespaces" => self.namespaces = values::texts(node)?,
            "environment" => self.environment = values::optional_text(node)?,
            "flux" => self.flux = values::flag(node)?,
            "interval" => self.interval = Some(interval(node)?),
            other => return Err(Complaint::new("no such key", nearest(other, &FIELDS))),
        }
        Ok(())
    }

    /// What is mounted into every pod, where nothing else is said.
    fn own(&mut self) -> Result<(), Complaint> {
        let url = Url::parse(OWN).map_err(|error| Complaint::new(error.to_string(), "set url"))?;
        self.url.get_or_insert(url);
        if matches!(self.token, ClusterToken::None) {
            self.token = ClusterToken::File(PathBuf::from(OWN_TOKEN));
        }
        if self.authority.is_none() {
            self.authority = Some(read(Path::new(OWN_AUTHORITY))?);
        }
        Ok(())
    }
}

fn file(node: &Node) -> Result<PathBuf, Complaint> {
    values::text(node).map(PathBuf::from)
}

fn read(file: &Path) -> Result<Vec<u8>, Complaint> {
    fs::read(file).map_err(|error| {
        let fix =
            "name a file that Slipway can read; in-cluster = true works inside of a cluster only";
        Complaint::new(format!("{}: {error}", file.display()), fix)
    })
}
