//! `[errors]`: where it is told what goes wrong inside of services.

use super::{
    deployments::{own_name, web_address},
    hosts::{secret, secret_in_file},
    keys,
    layers::Layers,
    problem::{Problem, nearest},
    sign_in::tables,
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use integrations::sentry::SentrySettings;
use platform::errors::Visibility;
use secrecy::SecretString;
use std::collections::BTreeSet;
use url::Url;

const FIELDS: [&str; 8] = [
    "name",
    "url",
    "organization",
    "token",
    "token-file",
    "visibility",
    "webhook-secret",
    "webhook-secret-file",
];

/// Where Sentry is when nobody says otherwise.
const USUAL: &str = "https://sentry.io";

/// Reads all of it.
pub(super) fn errors(layers: &mut Layers) -> Vec<SentrySettings> {
    let fix = "write [[errors.sentry]] and under it organization = \"…\" and token-file = \"…\"";
    let all = tables(layers, &keys::SENTRY, fix, organisation);
    let mut taken = BTreeSet::new();
    for (at, one) in all.iter().enumerate() {
        if taken.insert(one.name.clone()) {
            continue;
        }
        let complaint = Complaint::new(
            format!("the name {:?} is given twice", one.name),
            "give each organisation a name of its own: name = \"…\"",
        );
        let place = layers.get(&keys::SENTRY).place;
        let path = format!("{}[{at}]", keys::SENTRY.path());
        layers.problems.push(problem(&place, path, complaint));
    }
    all
}

#[derive(Default)]
struct Fields {
    name: Option<String>,
    url: Option<Url>,
    organisation: Option<String>,
    token: Option<SecretString>,
    visibility: Visibility,
    webhook_secret: Option<SecretString>,
}

fn organisation(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<SentrySettings> {
    let Value::Table(table) = &node.value else {
        let fix = "write { organization = \"acme\", token-file = \"/run/secrets/sentry\" }";
        let complaint = Complaint::new("no organisation", fix);
        problems.push(problem(&node.place, path.to_owned(), complaint));
        return None;
    };
    let known = problems.len();
    let mut fields = Fields::default();
    for (field, node) in table {
        if let Err(complaint) = fields.take(field, node) {
            problems.push(problem(&node.place, format!("{path}.{field}"), complaint));
        }
    }
    let url = fields.url.or_else(|| Url::parse(USUAL).ok());
    let (Some(organisation), Some(token), Some(url)) = (fields.organisation, fields.token, url)
    else {
        if problems.len() == known {
            let complaint = Complaint::new(
                "lacks an organisation or a token",
                "add organization = \"…\" and token-file = \"…\"",
            );
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    Some(SentrySettings {
        // What is not named is called as the organisation is.
        name: fields.name.unwrap_or_else(|| organisation.clone()),
        url,
        organisation,
        token,
        visibility: fields.visibility,
        webhook_secret: fields.webhook_secret,
    })
}

impl Fields {
    fn take(&mut self, field: &str, node: &Node) -> Result<(), Complaint> {
        match field {
            "name" => self.name = Some(own_name(node)?),
            "url" => self.url = Some(web_address(node, "write it as https://sentry.example.com")?),
            "organization" => self.organisation = Some(slug(node)?),
            "token" => self.token = Some(secret(node)?),
            "token-file" => self.token = Some(secret_in_file(node)?),
            "visibility" => self.visibility = visibility(node)?,
            "webhook-secret" => self.webhook_secret = Some(secret(node)?),
            "webhook-secret-file" => self.webhook_secret = Some(secret_in_file(node)?),
            other => return Err(Complaint::new("no such key", nearest(other, &FIELDS))),
        }
        Ok(())
    }
}

/// What Sentry lets be one.
fn slug(node: &Node) -> Result<String, Complaint> {
    let text = values::text(node)?;
    let sane = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
    };
    if (1..=64).contains(&text.len()) && text.bytes().all(sane) {
        return Ok(text);
    }
    let fix = "write it as it stands in Sentry's addresses: https://sentry.io/organizations/NAME/";
    Err(Complaint::new(format!("{text:?} is no organisation"), fix))
}

fn visibility(node: &Node) -> Result<Visibility, Complaint> {
    match values::text(node)?.as_str() {
        "sentry" => Ok(Visibility::Vendor),
        "portal" => Ok(Visibility::Portal),
        other => Err(Complaint::new(
            format!("{other:?} decides nothing"),
            "write \"sentry\", so that people see what Sentry shows them, or \"portal\"",
        )),
    }
}
