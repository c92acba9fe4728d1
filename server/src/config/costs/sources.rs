//! `[[costs.opencost]]` and `[[costs.aws]]`: the sources.

use crate::config::{
    hosts::{secret, secret_in_file},
    problem::{Problem, nearest},
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use integrations::{
    aws::{CostExplorerSettings, Keys},
    opencost::OpenCostSettings,
};
use platform::costs::Currency;
use secrecy::SecretString;
use std::time::Duration;
use url::Url;

const OPENCOST: [&str; 10] = [
    "name",
    "url",
    "token",
    "token-file",
    "cluster",
    "environment",
    "label",
    "environment-label",
    "currency",
    "interval",
];

const AWS: [&str; 11] = [
    "name",
    "url",
    "access-key-id",
    "secret-access-key",
    "secret-access-key-file",
    "metric",
    "service-tag",
    "environment-tag",
    "environments",
    "cluster-tag",
    "interval",
];

const METRICS: [(&str, &str); 4] = [
    ("UnblendedCost", "UnblendedCost"),
    ("AmortizedCost", "AmortizedCost"),
    ("NetUnblendedCost", "NetUnblendedCost"),
    ("NetAmortizedCost", "NetAmortizedCost"),
];

/// The label that Kubernetes recommends for the name of an application.
const LABEL: &str = "app.kubernetes.io/name";

/// The tag that AWS itself puts on what belongs to a cluster of EKS.
const CLUSTER_TAG: &str = "aws:eks:cluster-name";

const HOURLY: Duration = Duration::from_hours(1);

/// A question costs money, and a bill changes a few times a day.
const SIX_HOURS: Duration = Duration::from_hours(6);

/// An account of AWS.
#[derive(Clone, Debug)]
pub(crate) struct AwsAccount {
    /// What is asked.
    pub(crate) settings: CostExplorerSettings,
    /// With which keys; `None` are those of the surroundings.
    pub(crate) keys: Option<Keys>,
}

/// Fields of a table, one by one.
fn fields(
    node: &Node,
    path: &str,
    problems: &mut Vec<Problem>,
    fix: &'static str,
    mut take: impl FnMut(&str, &Node) -> Result<(), Complaint>,
) -> bool {
    let Value::Table(table) = &node.value else {
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no source", fix)));
        return false;
    };
    let known = problems.len();
    for (field, node) in table {
        if let Err(complaint) = take(field, node) {
            problems.push(problem(&node.place, format!("{path}.{field}"), complaint));
        }
    }
    problems.len() == known
}

/// It stands in addresses.
fn own_name(node: &Node) -> Result<String, Complaint> {
    let text = values::text(node)?;
    let sane = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=40).contains(&text.len()) && text.bytes().all(sane) {
        return Ok(text);
    }
    let fix = "write it with a-z, 0-9 and -, since it stands in addresses";
    Err(Complaint::new(format!("{text:?} is no name of a source"), fix))
}

fn interval(node: &Node) -> Result<Duration, Complaint> {
    let time = values::duration(node)?;
    if (Duration::from_mins(10)..=Duration::from_hours(24)).contains(&time) {
        return Ok(time);
    }
    Err(Complaint::new("out of range", "write one from 10m to 24h"))
}

/// An instance of `OpenCost`, before it is known in which currency the company counts.
pub(super) struct Instance {
    settings: OpenCostSettings,
    currency: Option<Currency>,
}

impl Instance {
    /// It, where `usual` is the company's currency.
    pub(super) fn in_currency(self, usual: Currency) -> OpenCostSettings {
        OpenCostSettings { currency: self.currency.unwrap_or(usual), ..self.settings }
    }
}

/// One instance of `OpenCost`.
pub(super) fn opencost(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<Instance> {
    let fix = "write { name = \"production\", url = \"http://opencost.opencost:9003\" }";
    let (mut name, mut url) = (None, None);
    let (mut token, mut cluster, mut environment): (Option<SecretString>, _, _) =
        (None, None, None);
    let (mut label, mut environment_label) = (LABEL.to_owned(), None);
    let (mut own, mut every) = (None, HOURLY);
    let read = fields(node, path, problems, fix, |field, node| {
        match field {
            "name" => name = Some(own_name(node)?),
            "url" => url = values::web_url(node)?,
            "token" => token = Some(secret(node)?),
            "token-file" => token = Some(secret_in_file(node)?),
            "cluster" => cluster = values::optional_text(node)?,
            "environment" => environment = values::optional_text(node)?,
            "label" => label = values::text(node)?,
            "environment-label" => environment_label = values::optional_text(node)?,
            "currency" => own = Some(super::currency(node)?),
            "interval" => every = interval(node)?,
            other => return Err(Complaint::new("no such key", nearest(other, &OPENCOST))),
        }
        Ok(())
    });
    let (Some(name), Some(url)) = (name, url) else {
        if read {
            let complaint = Complaint::new("lacks a name or an address", fix);
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    let settings = OpenCostSettings {
        name,
        url,
        token,
        cluster,
        environment,
        label,
        environment_label,
        currency: Currency::default(),
        interval: every,
    };
    Some(Instance { settings, currency: own })
}

/// One account of AWS.
pub(super) fn aws(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<AwsAccount> {
    let fix = "write { name = \"aws\", service-tag = \"service\" }";
    let (mut name, mut url): (_, Option<Url>) =
        (None, Url::parse(integrations::aws::COST_EXPLORER).ok());
    let (mut id, mut own): (Option<String>, Option<SecretString>) = (None, None);
    let (mut metric, mut service_tag) = ("UnblendedCost", "service".to_owned());
    let (mut environment_tag, mut environments) = (None, Vec::new());
    let (mut cluster_tag, mut every) = (CLUSTER_TAG.to_owned(), SIX_HOURS);
    let read = fields(node, path, problems, fix, |field, node| {
        match field {
            "name" => name = Some(own_name(node)?),
            "url" => url = values::web_url(node)?,
            "access-key-id" => id = values::optional_text(node)?,
            "secret-access-key" => own = Some(secret(node)?),
            "secret-access-key-file" => own = Some(secret_in_file(node)?),
            "metric" => metric = values::choice(node, &METRICS)?,
            "service-tag" => service_tag = values::text(node)?,
            "environment-tag" => environment_tag = values::optional_text(node)?,
            "environments" => environments = values::texts(node)?,
            "cluster-tag" => cluster_tag = values::text(node)?,
            "interval" => every = interval(node)?,
            other => return Err(Complaint::new("no such key", nearest(other, &AWS))),
        }
        Ok(())
    });
    let keys = match (id, own) {
        (Some(id), Some(secret)) => Some(Keys { id, secret, token: None }),
        (None, None) => None,
        _ => {
            let fix = "set access-key-id and secret-access-key, or neither to use those of the surroundings";
            let complaint = Complaint::new("has half of a key", fix);
            problems.push(problem(&node.place, path.to_owned(), complaint));
            return None;
        }
    };
    let (Some(name), Some(url)) = (name, url) else {
        if read {
            let complaint = Complaint::new("lacks a name or an address", fix);
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    let settings = CostExplorerSettings {
        name,
        url,
        metric: metric.to_owned(),
        service_tag,
        environment_tag,
        environments,
        cluster_tag,
        interval: every,
    };
    Some(AwsAccount { settings, keys })
}
