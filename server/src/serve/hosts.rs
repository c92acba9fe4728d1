//! Accounts of code hosts, from their settings to sources of the catalog and of what is built.

use crate::{
    config::{HostKind, HostSettings, Login, Settings},
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
use platform::{ci::CiSource, code_host::CodeHost, delivery::DeliverySource, timestamp::Clock};
use secrecy::SecretString;
use std::sync::Arc;

/// The sources, and who may send them webhooks.
pub(super) struct Hosts {
    pub origins: Vec<Arc<dyn Origin>>,
    pub accounts: Vec<Account>,
    pub receivers: Vec<Receiver>,
    /// Those that tell what is built.
    pub building: Vec<Arc<dyn CiSource>>,
    /// Those that tell what came to production.
    pub delivering: Vec<Arc<dyn DeliverySource>>,
    /// Those at which templates make something.
    pub github: Vec<Arc<GitHub>>,
    pub gitlab: Vec<Arc<GitLab>>,
    /// Every account, whatever it is for.
    all: Vec<Arc<dyn CodeHost>>,
}

/// An account, and the vendor's name as people write it.
#[derive(Clone)]
pub(super) struct Account {
    pub vendor: &'static str,
    pub host: Arc<dyn CodeHost>,
}

/// Makes them.
pub(super) fn hosts(
    settings: &Settings,
    usual: &SourceSettings,
    clock: &Arc<dyn Clock>,
    surroundings: &Arc<dyn Surroundings>,
) -> Result<Hosts, String> {
    let mut hosts = Hosts {
        origins: Vec::new(),
        accounts: Vec::new(),
        receivers: Vec::new(),
        building: Vec::new(),
        delivering: Vec::new(),
        github: Vec::new(),
        gitlab: Vec::new(),
        all: Vec::new(),
    };
    let (catalog, ci) = (&settings.catalog.hosts, &settings.ci);
    for settings in catalog {
        let made = code_host(settings, usual, surroundings)
            .map_err(|reason| format!("catalog.{}: {reason}", settings.kind.name()))?;
        let (host, builds) = made.parts();
        let source = host.page().to_owned();
        if hosts.origins.iter().any(|origin| origin.target() == source) {
            tracing::warn!(target = source, "an account is given twice; the first one is read");
            continue;
        }
        hosts.making(made);
        let vendor = settings.kind.vendor();
        hosts.accounts.push(Account { vendor, host: Arc::clone(&host) });
        hosts.building(builds);
        let chance: Chance = {
            let surroundings = Arc::clone(surroundings);
            Arc::new(move || surroundings.chance())
        };
        let (hosted, clock) = (settings.hosted.clone(), Arc::clone(clock));
        let origin = HostedSource::new(host, hosted, usual.clone(), clock, chance)?;
        hosts.origins.push(Arc::new(origin));
        hosts.receivers.extend(receiver(settings, source));
    }
    for settings in ci {
        let made = code_host(settings, usual, surroundings)
            .map_err(|reason| format!("ci.{}: {reason}", settings.kind.name()))?;
        let (host, builds) = made.parts();
        let known = |(one, _): &Builds| hosts.building.iter().any(|k| k.name() == one.name());
        let builds = builds.filter(|one| !known(one));
        if builds.is_some() {
            hosts.making(made);
            hosts.receivers.extend(receiver(settings, host.page().to_owned()));
        } else {
            tracing::warn!(
                target = host.page(),
                "an account is given twice; the first one is asked"
            );
        }
        hosts.building(builds);
    }
    Ok(hosts)
}

/// Who may send webhooks for an account.
fn receiver(settings: &HostSettings, source: String) -> Option<Receiver> {
    let (kind, account) = (settings.kind, settings.account.clone());
    let secret = settings.webhook_secret.clone()?;
    Some(Receiver { kind, account, secret, source })
}

/// An account as what tells what is built, and what came to production.
type Builds = (Arc<dyn CiSource>, Arc<dyn DeliverySource>);

/// An account: one client, with one limit, whatever it is asked for.
enum Made {
    GitHub(Arc<GitHub>),
    GitLab(Arc<GitLab>),
    Bitbucket(Arc<Bitbucket>),
}

impl Made {
    /// Once as what is read and, where it tells what is built, once as that.
    fn parts(&self) -> (Arc<dyn CodeHost>, Option<Builds>) {
        match self {
            Self::GitHub(github) => {
                let builds: Arc<dyn CiSource> = Arc::<GitHub>::clone(github);
                let delivers: Arc<dyn DeliverySource> = Arc::<GitHub>::clone(github);
                (Arc::<GitHub>::clone(github), Some((builds, delivers)))
            }
            Self::GitLab(gitlab) => (Arc::<GitLab>::clone(gitlab), None),
            Self::Bitbucket(bitbucket) => (Arc::<Bitbucket>::clone(bitbucket), None),
        }
    }
}

impl Hosts {
    /// Every account, to read from.
    pub fn all(&self) -> Vec<Arc<dyn CodeHost>> {
        self.all.clone()
    }

    /// Templates may make something there.
    fn making(&mut self, made: Made) {
        self.all.push(made.parts().0);
        match made {
            Made::GitHub(github) => self.github.push(github),
            Made::GitLab(gitlab) => self.gitlab.push(gitlab),
            Made::Bitbucket(_) => {}
        }
    }

    fn building(&mut self, builds: Option<Builds>) {
        if let Some((builds, delivers)) = builds {
            self.building.push(builds);
            self.delivering.push(delivers);
        }
    }
}

fn code_host(
    settings: &HostSettings,
    usual: &SourceSettings,
    surroundings: &Arc<dyn Surroundings>,
) -> Result<Made, String> {
    let HostSettings { kind, account, api, login, site, .. } = settings;
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
            let github = GitHub::new(api, account, credentials, surroundings, client)?;
            Made::GitHub(Arc::new(match site {
                Some(site) => github.at_site(site),
                None => github,
            }))
        }
        HostKind::GitLab => {
            let token = token(login);
            Made::GitLab(Arc::new(GitLab::new(api, account, token, surroundings, client)?))
        }
        HostKind::Bitbucket => {
            let credentials = match login.clone() {
                Login::Token(token) => bitbucket::Credentials::Token(token),
                Login::Person { user, password } => {
                    bitbucket::Credentials::Password { user, password }
                }
                Login::None | Login::App { .. } => bitbucket::Credentials::None,
            };
            let host = Bitbucket::new(api, account, credentials, surroundings, client)?;
            Made::Bitbucket(Arc::new(host))
        }
    })
}

fn token(login: &Login) -> Option<SecretString> {
    match login {
        Login::Token(token) => Some(token.clone()),
        Login::None | Login::Person { .. } | Login::App { .. } => None,
    }
}
