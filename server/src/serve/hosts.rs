//! Accounts of code hosts, from their settings to sources of the catalog.

use crate::{
    config::{CatalogSettings, HostKind, HostSettings, Login},
    http::Receiver,
};
use catalog::{
    service::Origin,
    source::{Chance, HostedSource, SourceSettings},
};
use integrations::{
    bitbucket::{self, Bitbucket},
    github::{Credentials, GitHub},
    gitlab::GitLab,
    http::{ClientSettings, Surroundings},
};
use network::Rules;
use platform::{code_host::CodeHost, timestamp::Clock};
use secrecy::SecretString;
use std::sync::Arc;

/// The sources, and who may send them webhooks.
pub(super) struct Hosts {
    pub origins: Vec<Arc<dyn Origin>>,
    pub accounts: Vec<Arc<dyn CodeHost>>,
    pub receivers: Vec<Receiver>,
}

/// Makes them.
pub(super) fn hosts(
    catalog: &CatalogSettings,
    usual: &SourceSettings,
    clock: &Arc<dyn Clock>,
    surroundings: &Arc<dyn Surroundings>,
) -> Result<Hosts, String> {
    let mut hosts = Hosts { origins: Vec::new(), accounts: Vec::new(), receivers: Vec::new() };
    for settings in &catalog.hosts {
        let host = code_host(settings, usual, surroundings)
            .map_err(|reason| format!("catalog.{}: {reason}", settings.kind.name()))?;
        let source = host.page().to_owned();
        if hosts.origins.iter().any(|origin| origin.target() == source) {
            tracing::warn!(target = source, "an account is given twice; the first one is read");
            continue;
        }
        hosts.accounts.push(Arc::clone(&host));
        let chance: Chance = {
            let surroundings = Arc::clone(surroundings);
            Arc::new(move || surroundings.chance())
        };
        let (hosted, clock) = (settings.hosted.clone(), Arc::clone(clock));
        let origin = HostedSource::new(host, hosted, usual.clone(), clock, chance)?;
        hosts.origins.push(Arc::new(origin));
        if let Some(secret) = settings.webhook_secret.clone() {
            let (kind, account) = (settings.kind, settings.account.clone());
            hosts.receivers.push(Receiver { kind, account, secret, source });
        }
    }
    Ok(hosts)
}

fn code_host(
    settings: &HostSettings,
    usual: &SourceSettings,
    surroundings: &Arc<dyn Surroundings>,
) -> Result<Arc<dyn CodeHost>, String> {
    let HostSettings { kind, account, api, login, .. } = settings;
    let client = |client: ClientSettings| ClientSettings {
        timeout: usual.timeout,
        rules: Rules {
            allow_private: usual.allow_private_networks,
            allowed_hosts: usual.allowed_hosts.clone(),
        },
        ..client
    };
    let surroundings = Arc::clone(surroundings);
    Ok(match kind {
        HostKind::GitHub => {
            let credentials = match login.clone() {
                Login::None => Credentials::None,
                Login::Token(token) => Credentials::Token(token),
                // Only Bitbucket's accounts are a person's.
                Login::Person { password, .. } => Credentials::Token(password),
                Login::App { id, private_key, installation } => {
                    Credentials::App { id, private_key, installation }
                }
            };
            Arc::new(GitHub::new(api, account, credentials, surroundings, client)?)
        }
        HostKind::GitLab => {
            Arc::new(GitLab::new(api, account, token(login), surroundings, client)?)
        }
        HostKind::Bitbucket => {
            let credentials = match login.clone() {
                Login::Token(token) => bitbucket::Credentials::Token(token),
                Login::Person { user, password } => {
                    bitbucket::Credentials::Password { user, password }
                }
                Login::None | Login::App { .. } => bitbucket::Credentials::None,
            };
            Arc::new(Bitbucket::new(api, account, credentials, surroundings, client)?)
        }
    })
}

fn token(login: &Login) -> Option<SecretString> {
    match login {
        Login::Token(token) => Some(token.clone()),
        Login::None | Login::Person { .. } | Login::App { .. } => None,
    }
}
