//! `[[monitoring.datadog]]`: the organisations.

use super::{Taken, address, fields, key_or_file, own_name, unknown};
use crate::config::{
    keys,
    layers::Layers,
    problem::Problem,
    sign_in::tables,
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use integrations::datadog::{DatadogEmbed, DatadogSettings};
use secrecy::SecretString;
use url::Url;

const FIELDS: [&str; 11] = [
    "name",
    "site",
    "url",
    "page",
    "api-key",
    "api-key-file",
    "application-key",
    "application-key-file",
    "open",
    "operation",
    "embeds",
];

const EMBED: [&str; 4] = ["dashboard", "url", "credential", "credential-file"];

/// What traces call a request when nobody says otherwise.
const OPERATION: &str = "http.request";

/// Reads all of them.
pub(super) fn organisations(layers: &mut Layers) -> Vec<DatadogSettings> {
    let fix = "write [[monitoring.datadog]] and under it name = \"main\", site = \"datadoghq.eu\"";
    tables(layers, &keys::DATADOG, fix, organisation)
}

#[derive(Default)]
struct Fields {
    name: Option<String>,
    site: Option<String>,
    url: Option<Url>,
    page: Option<Url>,
    api_key: Option<SecretString>,
    application_key: Option<SecretString>,
    open: bool,
    operation: Option<String>,
    embeds: Vec<DatadogEmbed>,
}

fn organisation(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<DatadogSettings> {
    let known = problems.len();
    let mut found = Fields::default();
    let mut embeds = None;
    let table = fields(node, path, problems, |name, node| {
        if name == "embeds" {
            embeds = Some(node.clone());
            return Ok(());
        }
        found.take(name, node)
    });
    if !table {
        return None;
    }
    if let Some(node) = embeds {
        found.embeds = self::embeds(&node, &format!("{path}.embeds"), problems);
    }
    let of_site = |kind: &str| {
        let site = found.site.as_deref()?;
        Url::parse(&format!("https://{kind}.{site}")).ok()
    };
    let (api, page) = (found.url.clone().or_else(|| of_site("api")), of_site("app"));
    let page = found.page.clone().or(page).or_else(|| found.url.clone());
    let (Some(name), Some(api), Some(page)) = (found.name, api, page) else {
        if problems.len() == known {
            let complaint = Complaint::new(
                "lacks a name or a site",
                "add name = \"main\" and site = \"datadoghq.eu\"",
            );
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    Some(DatadogSettings {
        name,
        api,
        page,
        api_key: found.api_key,
        application_key: found.application_key,
        open: found.open,
        operation: found.operation.unwrap_or_else(|| OPERATION.to_owned()),
        embeds: found.embeds,
    })
}

impl Fields {
    fn take(&mut self, name: &str, node: &Node) -> Taken {
        match name {
            "name" => self.name = Some(own_name(node)?),
            "site" => self.site = Some(site(node)?),
            "url" => self.url = Some(address(node)?),
            "page" => self.page = Some(address(node)?),
            "api-key" | "api-key-file" => self.api_key = Some(key_or_file(name, node)?),
            "application-key" | "application-key-file" => {
                self.application_key = Some(key_or_file(name, node)?);
            }
            "open" => self.open = values::flag(node)?,
            "operation" => self.operation = Some(operation(node)?),
            other => return Err(unknown(other, &FIELDS)),
        }
        Ok(())
    }
}

/// A host: `datadoghq.eu`, `us3.datadoghq.com`.
fn site(node: &Node) -> Result<String, Complaint> {
    let text = values::text(node)?.to_lowercase();
    let sane = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    if text.contains('.') && text.bytes().all(sane) {
        return Ok(text);
    }
    let fix = "write it as Datadog does: datadoghq.eu, us3.datadoghq.com";
    Err(Complaint::new(format!("{text:?} is no site"), fix))
}

/// A part of the name of a metric.
fn operation(node: &Node) -> Result<String, Complaint> {
    let text = values::text(node)?;
    let sane = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    if !text.is_empty() && text.bytes().all(sane) {
        return Ok(text);
    }
    let fix = "write what traces call a request: http.request, servlet.request";
    Err(Complaint::new(format!("{text:?} is no operation"), fix))
}

fn embeds(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Vec<DatadogEmbed> {
    let Value::List(all) = &node.value else {
        let fix =
            "write embeds = [{ dashboard = \"abc-def-ghi\", url = \"https://p.datadoghq.eu/…\" }]";
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no list", fix)));
        return Vec::new();
    };
    let numbered = all.iter().enumerate();
    numbered.filter_map(|(at, one)| embed(one, &format!("{path}[{at}]"), problems)).collect()
}

fn embed(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<DatadogEmbed> {
    let known = problems.len();
    let (mut dashboard, mut url, mut credential) = (None, None, None);
    let table = fields(node, path, problems, |name, node| {
        match name {
            "dashboard" => dashboard = values::optional_text(node)?,
            "url" => url = Some(address(node)?),
            "credential" | "credential-file" => credential = Some(key_or_file(name, node)?),
            other => return Err(unknown(other, &EMBED)),
        }
        Ok(())
    });
    let (Some(dashboard), Some(url)) = (dashboard, url) else {
        if table && problems.len() == known {
            let fix = "add dashboard = \"abc-def-ghi\" and url = \"https://p.datadoghq.eu/…\"";
            let complaint = Complaint::new("lacks a dashboard or its address", fix);
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    Some(DatadogEmbed { dashboard, url, credential })
}
