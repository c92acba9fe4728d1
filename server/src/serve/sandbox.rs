//! The simulated company beside the portal, and what it changes in the settings: the company's catalog
//! where none is set, who may do what there, and its provider to sign in with.

use crate::{
    Failure,
    config::{ProviderSettings, SandboxSettings, Settings, SourceSettings},
};
use catalog::source::Target;
use identity::sign_in::{Door, OidcSettings, Rule};
use integrations::argocd::ArgoCdSettings;
use platform::timestamp::Clock;
use sandbox::{Environment, OPENID_CLIENT, Sandbox, TOKEN, Vendor};
use secrecy::SecretString;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use url::Url;

/// The folder of the company's catalog in the data folder.
const CATALOG: &str = "sandbox-catalog";

/// The folder of the company's policies there.
const POLICIES: &str = "sandbox-policies";

/// How often an Argo CD is asked for everything when it does not tell changes.
const INTERVAL: Duration = Duration::from_secs(30);

/// A sandbox where others could reach it.
#[derive(Debug, thiserror::Error)]
#[error(
    "a sandbox lets everybody be anybody, and Slipway would listen at {0}, where others can reach it: listen at this machine only with server.listen = \"127.0.0.1:{port}\" (SLIPWAY__SERVER__LISTEN), or start without the sandbox",
    port = .0.port()
)]
pub(super) struct Reachable(SocketAddr);

/// Whether there may be one: looked at first of all.
pub(super) fn check(settings: &Settings) -> Result<(), Reachable> {
    let listen = settings.server.listen;
    let reachable = settings.sandbox.enabled && !listen.ip().is_loopback();
    if reachable { Err(Reachable(listen)) } else { Ok(()) }
}

/// Begins it, and gives the settings that lead to it.
pub(super) async fn begin(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
) -> Result<(Sandbox, Settings), Failure> {
    let SandboxSettings { listen, seed, .. } = settings.sandbox;
    let sandbox = Sandbox::begin(listen, seed, Arc::clone(clock)).await?;
    let mut settings = settings.clone();
    if settings.catalog.sources.is_empty() && settings.catalog.hosts.is_empty() {
        let folder = settings.server.data_dir.join(CATALOG);
        sandbox::lay_out(&folder)?;
        let target = Target::parse(&folder.to_string_lossy())?;
        settings.catalog.sources.push(SourceSettings { target, interval: None });
    }
    if settings.access.policies.is_none() {
        let folder = settings.server.data_dir.join(POLICIES);
        sandbox::lay_out_policies(&folder)?;
        settings.access.policies = Some(folder);
    }
    settings.identity.providers.push(provider(&sandbox));
    for environment in Environment::ALL {
        settings.deployments.argocd.push(argo_cd(&sandbox, environment)?);
    }
    for vendor in Vendor::ALL {
        tracing::info!(vendor = vendor.name(), url = sandbox.url(vendor), "the sandbox answers");
    }
    Ok((sandbox, settings))
}

/// The Argo CD of an environment.
fn argo_cd(sandbox: &Sandbox, environment: Environment) -> Result<ArgoCdSettings, Failure> {
    let name = environment.name();
    Ok(ArgoCdSettings {
        name: format!("northwind-{name}"),
        url: Url::parse(&sandbox.url(Vendor::ArgoCd(environment)))?,
        token: Some(SecretString::from(TOKEN)),
        environment: Some(name.to_owned()),
        projects: Vec::new(),
        interval: INTERVAL,
    })
}

fn provider(sandbox: &Sandbox) -> ProviderSettings {
    let rules = [("email", "spec.profile.email"), ("preferred_username", "metadata.name")];
    ProviderSettings::Oidc(Box::new(OidcSettings {
        door: Door {
            id: "sandbox".to_owned(),
            title: "Northwind (sandbox)".to_owned(),
            github: false,
            rules: rules.map(|(claim, key)| Rule::new(claim, key)).to_vec(),
        },
        issuer: sandbox.url(Vendor::OpenId),
        client_id: OPENID_CLIENT.to_owned(),
        client_secret: None,
        scopes: ["openid", "profile", "email"].map(str::to_owned).to_vec(),
        group_claims: vec!["groups".to_owned()],
        admin: None,
    }))
}
