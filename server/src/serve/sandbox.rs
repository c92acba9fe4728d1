//! The simulated company beside the portal, and what it changes in the settings: the company's catalog
//! where none is set, who may do what there, and its provider to sign in with.

use crate::{
    Failure,
    config::{
        AwsAccount, HostKind, HostSettings, KubernetesSettings, Login, ProviderSettings,
        SandboxSettings, Settings, SourceSettings,
    },
};
use catalog::source::{HostedSettings, Target};
use identity::sign_in::{Door, OidcSettings, Rule};
use integrations::{
    argocd::ArgoCdSettings,
    aws::{CostExplorerSettings, Keys},
    datadog::DatadogSettings,
    kubernetes::{ClusterSettings, ClusterToken},
    opencost::OpenCostSettings,
    prometheus::{PrometheusAccess, PrometheusQueries, PrometheusSettings},
    sentry::SentrySettings,
};
use platform::{costs::Currency, errors::Visibility, timestamp::Clock};
use sandbox::{
    ARGO_CD_AUDIENCE, DATADOG_PAGE, Environment, GITHUB_SITE, OPENID_CLIENT, Sandbox, TOKEN, Vendor,
};
use secrecy::SecretString;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use url::Url;

/// The folder of the company's catalog in the data folder.
const CATALOG: &str = "sandbox-catalog";

/// The folder of the company's policies there.
const POLICIES: &str = "sandbox-policies";

/// The folder of the repositories that are made at its GitHub.
const MADE: &str = "sandbox-github";

/// The company, at its code host.
const ORGANISATION: &str = "northwind";

/// The team that keeps the templates.
const PLATFORM: &str = "group:default/platform";

/// How often an Argo CD is asked for everything when it does not tell changes.
const INTERVAL: Duration = Duration::from_secs(30);

/// How often sources of costs are asked.
const COSTS_INTERVAL: Duration = Duration::from_hours(1);

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
    let made = settings.server.data_dir.join(MADE);
    let sandbox = Sandbox::begin_in(&made, listen, seed, Arc::clone(clock)).await?;
    let portal = format!("http://{}/api/webhooks/github", settings.server.listen);
    sandbox.send_webhooks(&portal, TOKEN);
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
        settings.deployments.kubernetes.push(cluster(&sandbox, environment)?);
    }
    settings.ci.push(github(&sandbox)?);
    let owner = &mut settings.scaffolder.golden_paths_owner;
    owner.get_or_insert_with(|| PLATFORM.to_owned());
    settings.monitoring.datadog.push(datadog(&sandbox)?);
    settings.monitoring.prometheus.push(prometheus(&sandbox)?);
    settings.errors.push(sentry(&sandbox)?);
    for environment in Environment::ALL {
        settings.costs.opencost.push(opencost(&sandbox, environment)?);
    }
    settings.costs.aws.push(aws(&sandbox)?);
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
        as_person: Some(ARGO_CD_AUDIENCE.to_owned()),
    })
}

/// The company's GitHub, as what tells what is built.
fn github(sandbox: &Sandbox) -> Result<HostSettings, Failure> {
    Ok(HostSettings {
        kind: HostKind::GitHub,
        account: ORGANISATION.to_owned(),
        api: Url::parse(&format!("{}/api/v3", sandbox.url(Vendor::GitHub)))?,
        site: Some(Url::parse(GITHUB_SITE)?),
        login: Login::Token(SecretString::from(TOKEN)),
        webhook_secret: Some(SecretString::from(TOKEN)),
        hosted: HostedSettings::default(),
    })
}

/// The company's organisation at Datadog.
fn datadog(sandbox: &Sandbox) -> Result<DatadogSettings, Failure> {
    Ok(DatadogSettings {
        name: format!("{ORGANISATION}-datadog"),
        api: Url::parse(&sandbox.url(Vendor::Datadog))?,
        page: Url::parse(DATADOG_PAGE)?,
        api_key: Some(SecretString::from(TOKEN)),
        application_key: Some(SecretString::from(TOKEN)),
        open: false,
        operation: "http.request".to_owned(),
        embeds: Vec::new(),
    })
}

/// Its Prometheus, with the Alertmanager.
fn prometheus(sandbox: &Sandbox) -> Result<PrometheusSettings, Failure> {
    let url = sandbox.url(Vendor::Prometheus);
    Ok(PrometheusSettings {
        name: format!("{ORGANISATION}-prometheus"),
        alertmanager: Some(Url::parse(&format!("{url}/alertmanager"))?),
        url: Url::parse(&url)?,
        page: Some(Url::parse("https://prometheus.northwind.example")?),
        access: PrometheusAccess::Token(SecretString::from(TOKEN)),
        service_label: "service".to_owned(),
        environment_label: "environment".to_owned(),
        queries: PrometheusQueries::default(),
        logs: None,
        traces: None,
    })
}

/// The company's Sentry.
fn sentry(sandbox: &Sandbox) -> Result<SentrySettings, Failure> {
    Ok(SentrySettings {
        name: ORGANISATION.to_owned(),
        url: Url::parse(&sandbox.url(Vendor::Sentry))?,
        organisation: ORGANISATION.to_owned(),
        token: SecretString::from(TOKEN),
        visibility: Visibility::Vendor,
        webhook_secret: None,
    })
}

/// The cluster of an environment, with its Flux.
fn cluster(sandbox: &Sandbox, environment: Environment) -> Result<KubernetesSettings, Failure> {
    let name = environment.name();
    Ok(KubernetesSettings {
        cluster: ClusterSettings {
            name: format!("{name}-eu"),
            url: Url::parse(&sandbox.url(Vendor::Kubernetes(environment)))?,
            authority: None,
            token: ClusterToken::Fixed(SecretString::from(TOKEN)),
            namespaces: Vec::new(),
        },
        flux: true,
        environment: Some(name.to_owned()),
        interval: INTERVAL,
    })
}

/// The `OpenCost` of an environment's cluster.
fn opencost(sandbox: &Sandbox, environment: Environment) -> Result<OpenCostSettings, Failure> {
    let name = environment.name();
    Ok(OpenCostSettings {
        name: format!("opencost-{name}"),
        url: Url::parse(&sandbox.url(Vendor::OpenCost(environment)))?,
        token: None,
        cluster: Some(format!("{name}-eu")),
        environment: Some(name.to_owned()),
        label: "app.kubernetes.io/name".to_owned(),
        environment_label: None,
        currency: Currency::USD,
        interval: COSTS_INTERVAL,
    })
}

/// The company's account at AWS.
fn aws(sandbox: &Sandbox) -> Result<AwsAccount, Failure> {
    let (id, secret) = sandbox::AWS_KEYS;
    Ok(AwsAccount {
        settings: CostExplorerSettings {
            name: "aws".to_owned(),
            url: Url::parse(&sandbox.url(Vendor::Aws))?,
            metric: "UnblendedCost".to_owned(),
            service_tag: "service".to_owned(),
            environment_tag: Some("environment".to_owned()),
            environments: Environment::ALL.map(|one| one.name().to_owned()).to_vec(),
            cluster_tag: "aws:eks:cluster-name".to_owned(),
            interval: COSTS_INTERVAL,
        },
        keys: Some(Keys { id: id.to_owned(), secret: SecretString::from(secret), token: None }),
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
