//! `[identity]`: providers, sessions, tokens.

mod fields;
mod tools;

use super::{
    keys::{self, Key},
    layers::Layers,
    problem::Problem,
    sources::{problem, toml_list},
    values::{Complaint, Node, Value},
};
pub(super) use fields::provider;
use identity::sign_in::{GitHubSettings, OidcSettings, Tool};
use secrecy::SecretString;
use std::time::Duration;
pub(super) use tools::tool;

/// `[identity]`
#[derive(Clone, Debug)]
pub(crate) struct IdentitySettings {
    /// Who tells who somebody is.
    pub(crate) providers: Vec<ProviderSettings>,
    /// Whether somebody may enter who is nobody in the catalog.
    pub(crate) unmatched_enter: bool,
    /// How long a session lives without being used.
    pub(crate) session_idle: Duration,
    /// How long it lives at all.
    pub(crate) session_limit: Duration,
    /// How old its secret gets.
    pub(crate) session_rotation: Duration,
    /// How often a provider is asked about who is signed in.
    pub(crate) renewal: Duration,
    /// How long a token lives at the most.
    pub(crate) token_limit: Duration,
    /// What seals what providers gave us; made and kept in the data folder when it is not given.
    pub(crate) secret: Option<SecretString>,
    /// Tools that the same providers open.
    pub(crate) tools: Vec<Tool>,
}

/// One provider.
#[derive(Clone, Debug)]
pub(crate) enum ProviderSettings {
    /// `OpenID` Connect.
    Oidc(Box<OidcSettings>),
    /// GitHub.
    GitHub(Box<GitHubSettings>),
}

impl ProviderSettings {
    /// Its name in addresses.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Oidc(settings) => &settings.door.id,
            Self::GitHub(settings) => &settings.door.id,
        }
    }
}

/// How one table of a list is read.
type ReadTable<T> = fn(&Node, &str, &mut Vec<Problem>) -> Option<T>;

/// Reads a list of tables; of a variable a TOML list.
pub(super) fn tables<T>(
    layers: &mut Layers,
    key: &'static Key,
    fix: &str,
    read: ReadTable<T>,
) -> Vec<T> {
    let (node, path) = (layers.get(key), key.path());
    let nodes = match &node.value {
        Value::List(nodes) => Ok(Some(nodes.clone())),
        Value::Loose(text) => toml_list(text, &node.place, fix),
        _ => Ok(None),
    };
    let nodes = nodes
        .and_then(|nodes| nodes.ok_or_else(|| Complaint::new(format!("no {}", key.shape), fix)));
    let nodes = match nodes {
        Ok(nodes) => nodes,
        Err(complaint) => {
            layers.problems.push(problem(&node.place, path, complaint));
            return Vec::new();
        }
    };
    let numbered = nodes.iter().enumerate();
    let problems = &mut layers.problems;
    numbered.filter_map(|(index, node)| read(node, &format!("{path}[{index}]"), problems)).collect()
}

/// Providers, each with a name of its own.
pub(super) fn providers(layers: &mut Layers) -> Vec<ProviderSettings> {
    let fix = "write [[identity.providers]] and under it kind = \"oidc\"";
    let providers = tables(layers, &keys::PROVIDERS, fix, provider);
    let twice = providers
        .iter()
        .enumerate()
        .find(|(at, one)| providers.iter().take(*at).any(|other| other.id() == one.id()));
    if let Some((at, one)) = twice {
        let complaint = Complaint::new(
            format!("the name {:?} is given twice", one.id()),
            "give each provider an id of its own",
        );
        let place = layers.get(&keys::PROVIDERS).place;
        let path = format!("{}[{at}]", keys::PROVIDERS.path());
        layers.problems.push(problem(&place, path, complaint));
    }
    providers
}
