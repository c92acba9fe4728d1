//! `[[monitoring.newrelic]]`: the accounts.

use super::{Taken, address, fields, key_or_file, own_name, unknown};
use crate::config::{
    keys,
    layers::Layers,
    problem::Problem,
    sign_in::tables,
    sources::problem,
    values::{self, Complaint, Node},
};
use integrations::newrelic::NewRelicSettings;
use secrecy::SecretString;
use url::Url;

const FIELDS: [&str; 8] =
    ["name", "region", "url", "page", "key", "key-file", "account", "environment-attribute"];

/// Where accounts are: the addresses of `NerdGraph` and of the pages.
const REGIONS: [(&str, (&str, &str)); 3] = [
    ("us", ("https://api.newrelic.com", "https://one.newrelic.com")),
    ("eu", ("https://api.eu.newrelic.com", "https://one.eu.newrelic.com")),
    ("jp", ("https://api.jp.newrelic.com", "https://one.jp.newrelic.com")),
];

/// Reads all of them.
pub(super) fn accounts(layers: &mut Layers) -> Vec<NewRelicSettings> {
    let fix = "write [[monitoring.newrelic]] and under it name = \"main\", account = 1234567";
    tables(layers, &keys::NEWRELIC, fix, account)
}

#[derive(Default)]
struct Fields {
    name: Option<String>,
    region: Option<(&'static str, &'static str)>,
    url: Option<Url>,
    page: Option<Url>,
    key: Option<SecretString>,
    account: Option<i64>,
    environment_attribute: Option<String>,
}

fn account(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<NewRelicSettings> {
    let known = problems.len();
    let mut found = Fields::default();
    if !fields(node, path, problems, |name, node| found.take(name, node)) {
        return None;
    }
    let (api, page) = found.region.unwrap_or(REGIONS[0].1);
    let api = found.url.or_else(|| Url::parse(api).ok());
    let page = found.page.or_else(|| Url::parse(page).ok());
    let (Some(name), Some(account), Some(api), Some(page)) = (found.name, found.account, api, page)
    else {
        if problems.len() == known {
            let fix = "add name = \"main\" and account = 1234567";
            let complaint = Complaint::new("lacks a name or the number of an account", fix);
            problems.push(problem(&node.place, path.to_owned(), complaint));
        }
        return None;
    };
    let environment_attribute = found.environment_attribute;
    Some(NewRelicSettings { name, api, page, key: found.key, account, environment_attribute })
}

impl Fields {
    fn take(&mut self, name: &str, node: &Node) -> Taken {
        match name {
            "name" => self.name = Some(own_name(node)?),
            "region" => self.region = Some(values::choice(node, &REGIONS)?),
            "url" => self.url = Some(address(node)?),
            "page" => self.page = Some(address(node)?),
            "key" | "key-file" => self.key = Some(key_or_file(name, node)?),
            "account" => self.account = i64::try_from(values::count(node)?).ok(),
            "environment-attribute" => self.environment_attribute = values::optional_text(node)?,
            other => return Err(unknown(other, &FIELDS)),
        }
        Ok(())
    }
}
