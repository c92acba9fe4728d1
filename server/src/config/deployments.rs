//! `[deployments]`: where it is told which version of a service runs.

use super::{
    hosts::{secret, secret_in_file},
    keys,
    layers::Layers,
    problem::{Problem, nearest},
    sign_in::tables,
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use integrations::argocd::ArgoCdSettings;
use std::time::Duration;
use url::Url;

const FIELDS: [&str; 7] =
    ["name", "url", "token", "token-file", "environment", "projects", "interval"];

/// How often an instance that is not watched is asked when nobody says otherwise.
const INTERVAL: Duration = Duration::from_secs(15);

/// `[deployments]`
#[derive(Clone, Debug)]
pub(crate) struct DeploymentSettings {
    /// Instances of Argo CD, each with a name of its own.
    pub(crate) argocd: Vec<ArgoCdSettings>,
}

/// Reads all of it.
pub(super) fn deployments(layers: &mut Layers) -> DeploymentSettings {
    let fix = "write [[deployments.argocd]] and under it name = \"…\" and url = \"https://…\"";
    let argocd = tables(layers, &keys::ARGOCD, fix, instance);
    let twice = argocd
        .iter()
        .enumerate()
        .find(|(at, one)| argocd.iter().take(*at).any(|other| other.name == one.name));
    if let Some((at, one)) = twice {
        let complaint = Complaint::new(
            format!("the name {:?} is given twice", one.name),
            "give each instance a name of its own",
        );
        let place = layers.get(&keys::ARGOCD).place;
        layers.problems.push(problem(&place, format!("{}[{at}]", keys::ARGOCD.path()), complaint));
    }
    DeploymentSettings { argocd }
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
    let Rest { token, environment, projects, interval } = settings;
    let interval = interval.unwrap_or(INTERVAL);
    Some(ArgoCdSettings { name, url, token, environment, projects, interval })
}

#[derive(Default)]
struct Rest {
    token: Option<secrecy::SecretString>,
    environment: Option<String>,
    projects: Vec<String>,
    interval: Option<Duration>,
}

impl Rest {
    fn take(&mut self, name: &str, node: &Node) -> Result<(), Complaint> {
        match name {
            "token" => self.token = Some(secret(node)?),
            "token-file" => self.token = Some(secret_in_file(node)?),
            "environment" => self.environment = values::optional_text(node)?,
            "projects" => self.projects = values::texts(node)?,
            "interval" => self.interval = Some(interval(node)?),
            other => return Err(Complaint::new("no such key", nearest(other, &FIELDS))),
        }
        Ok(())
    }
}

/// It stands in addresses.
fn own_name(node: &Node) -> Result<String, Complaint> {
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
    let url = values::web_url(node)?.ok_or_else(|| Complaint::new("is empty", fix))?;
    if url.username().is_empty() && url.password().is_none() {
        return Ok(url);
    }
    Err(Complaint::new("has a user or password in it", "put the token into token-file"))
}

fn interval(node: &Node) -> Result<Duration, Complaint> {
    let time = values::duration(node)?;
    if time >= Duration::from_secs(1) {
        return Ok(time);
    }
    Err(Complaint::new("out of range", "write 1s or more"))
}
