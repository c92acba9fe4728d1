//! The simulated company beside the portal, and what it changes in the settings: the company's catalog
//! where none is set, and its provider to sign in with.

use crate::{
    Failure,
    config::{ProviderSettings, SandboxSettings, Settings, SourceSettings},
};
use catalog::source::Target;
use identity::sign_in::{Door, OidcSettings, Rule};
use platform::timestamp::Clock;
use sandbox::{OPENID_CLIENT, Sandbox, Vendor};
use std::{net::SocketAddr, sync::Arc};

/// The folder of the company's catalog in the data folder.
const CATALOG: &str = "sandbox-catalog";

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
    settings.identity.providers.push(provider(&sandbox));
    for vendor in Vendor::ALL {
        tracing::info!(vendor = vendor.name(), url = sandbox.url(vendor), "the sandbox answers");
    }
    Ok((sandbox, settings))
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
