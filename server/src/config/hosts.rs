//! `catalog.github`, `catalog.gitlab`, `catalog.bitbucket`, `ci.github`: accounts of code hosts.

mod fields;

use super::{
    keys::{self, Key},
    problem::Problem,
    sources::{problem, toml_list},
    values::{Complaint, Node, Value},
};
use catalog::source::HostedSettings;
use fields::Fields;
pub(super) use fields::{secret, secret_in_file};
use secrecy::SecretString;
use url::Url;

/// A vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum HostKind {
    GitHub,
    GitLab,
    Bitbucket,
}

impl HostKind {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::GitHub, Self::GitLab, Self::Bitbucket];

    /// The setting that lists its accounts.
    pub(super) const fn key(self) -> &'static Key {
        match self {
            Self::GitHub => &keys::GITHUB,
            Self::GitLab => &keys::GITLAB,
            Self::Bitbucket => &keys::BITBUCKET,
        }
    }

    /// Its name in addresses and settings.
    pub(crate) const fn name(self) -> &'static str {
        self.key().name
    }

    /// Its name as people write it.
    pub(crate) const fn vendor(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
            Self::Bitbucket => "Bitbucket",
        }
    }

    /// The field that names an account, as the vendor calls it.
    const fn account(self) -> &'static str {
        match self {
            Self::GitHub => "organization",
            Self::GitLab => "group",
            Self::Bitbucket => "workspace",
        }
    }

    /// The API of the vendor's own site.
    const fn usual_api(self) -> &'static str {
        match self {
            Self::GitHub => integrations::github::API,
            Self::GitLab => integrations::gitlab::API,
            Self::Bitbucket => integrations::bitbucket::API,
        }
    }
}

/// One account.
#[derive(Clone, Debug)]
pub(crate) struct HostSettings {
    /// The vendor.
    pub(crate) kind: HostKind,
    /// Organisation, group or workspace.
    pub(crate) account: String,
    /// Where its API is, without a slash at the end.
    pub(crate) api: Url,
    /// Its web site, where that is elsewhere than the API tells.
    pub(crate) site: Option<Url>,
    /// Who we are to it.
    pub(crate) login: Login,
    /// What signs its webhooks.
    pub(crate) webhook_secret: Option<SecretString>,
    /// What of it is read.
    pub(crate) hosted: HostedSettings,
}

/// Who we are to a host.
#[derive(Clone, Debug)]
pub(crate) enum Login {
    /// Nobody.
    None,
    /// Whoever a token belongs to.
    Token(SecretString),
    /// The person whose API token or app password it is: Bitbucket.
    Person {
        /// The e-mail address or user name.
        user: String,
        /// Token or password.
        password: SecretString,
    },
    /// A GitHub App.
    App {
        /// Its id or client id.
        id: String,
        /// Its private key, PEM.
        private_key: SecretString,
        /// Its installation, when it is given.
        installation: Option<u64>,
    },
}

/// Reads a list of tables; of a variable a TOML list.
pub(super) fn hosts(
    node: &Node,
    kind: HostKind,
    setting: &Key,
    problems: &mut Vec<Problem>,
) -> Vec<HostSettings> {
    let key = setting.path();
    let nodes = match &node.value {
        Value::List(nodes) => Ok(Some(nodes.clone())),
        Value::Loose(text) => toml_list(text, &node.place, &list_fix(kind, &key)),
        _ => Ok(None),
    };
    let nodes = match nodes {
        Ok(Some(nodes)) => nodes,
        Ok(None) => {
            let complaint = Complaint::new(format!("no {}", setting.shape), list_fix(kind, &key));
            problems.push(problem(&node.place, key, complaint));
            return Vec::new();
        }
        Err(complaint) => {
            problems.push(problem(&node.place, key, complaint));
            return Vec::new();
        }
    };
    let numbered = nodes.iter().enumerate();
    numbered
        .filter_map(|(index, node)| host(node, kind, &format!("{key}[{index}]"), problems))
        .collect()
}

fn list_fix(kind: HostKind, key: &str) -> String {
    format!("write [[{key}]] and under it {} = \"…\"", kind.account())
}

fn host(
    node: &Node,
    kind: HostKind,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<HostSettings> {
    let Value::Table(table) = &node.value else {
        let fix = format!("write {{ {} = \"…\" }}", kind.account());
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no account", fix)));
        return None;
    };
    let known = problems.len();
    let fields = Fields::read(table, kind, path, problems);
    let account = fields.account.clone();
    if account.is_none() && problems.len() == known {
        let fix = format!("add {} = \"…\"", kind.account());
        let complaint = Complaint::new(format!("names no {}", kind.account()), fix);
        problems.push(problem(&node.place, path.to_owned(), complaint));
    }
    let login = fields.login().map_err(|complaint| {
        problems.push(problem(&node.place, path.to_owned(), complaint));
    });
    // The usual address is written above and is one.
    let api = fields.api.clone().or_else(|| Url::parse(kind.usual_api()).ok());
    Some(HostSettings {
        kind,
        account: account?,
        api: api?,
        site: fields.site,
        login: login.ok()?,
        webhook_secret: fields.webhook_secret,
        hosted: fields.hosted,
    })
}
