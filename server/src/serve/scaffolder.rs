//! Golden paths, from settings, code hosts and the catalog to what pages ask.
//!
//! To add actions of a vendor: implement `platform::scaffolder::ActionProvider` in `integrations`, and
//! give it to the service in [`providers`].

mod golden_paths;
mod people;
mod rendering;
mod sealing;
mod skeletons;
mod telling;
#[cfg(test)]
mod tests;

use super::hosts::Hosts;
use crate::{
    Failure,
    config::{HostKind, HostSettings, ScaffolderSettings, Settings},
};
use catalog::{
    service::{CatalogService, Origin},
    source::{Clones, SourceSettings},
};
use golden_paths::Own;
use identity::sign_in::{Randomness, Sealer, SignIn};
use integrations::{
    actions::{ActionSettings, github::GithubActions, gitlab::GitlabActions},
    github::account_page,
};
use network::Rules;
use people::SignedIn;
use platform::{
    access::{Asker, Authority, Guarded},
    code_host::CodeHost,
    scaffolder::{ActionProvider, Scaffolder, Skeletons, TemplateEntities},
    timestamp::Clock,
};
use rendering::Rendering;
use scaffolder::{
    engine::CodeHosts,
    files::Bounds,
    runs::{
        EntitiesOf, RunOptions, RunParts, RunService,
        actions::{ActionParts, providers as own_providers},
    },
};
use sealing::Sealing;
use secrecy::ExposeSecret;
use serde_json::Value;
use skeletons::{HostedSkeletons, SkeletonFetch};
use std::{
    io,
    path::{self, Path, PathBuf},
    sync::Arc,
};
use store::Store;
use telling::Telling;
use url::Url;

/// What golden paths stand on.
pub(super) struct Around<'a> {
    pub(super) store: &'a Store,
    pub(super) catalog: &'a Arc<CatalogService>,
    pub(super) sign_in: &'a Arc<SignIn>,
    pub(super) authority: Arc<dyn Authority>,
    /// What seals secrets of tasks.
    pub(super) sealer: Sealer,
    pub(super) randomness: Arc<dyn Randomness>,
    pub(super) hosts: &'a Hosts,
    /// How the catalog's sources are read: by the same rules what templates bring along is.
    pub(super) usual: &'a SourceSettings,
    pub(super) clock: &'a Arc<dyn Clock>,
    pub(super) instance: &'a str,
    /// The address that people use.
    pub(super) portal: &'a str,
}

/// The source of the templates that Slipway brings along, where they are wanted.
pub(super) fn golden_paths(
    settings: &Settings,
    usual: &SourceSettings,
) -> Result<Option<Arc<dyn Origin>>, Failure> {
    let set = &settings.scaffolder;
    if !set.golden_paths {
        return Ok(None);
    }
    let github = |account: &&HostSettings| account.kind == HostKind::GitHub;
    let accounts = settings.catalog.hosts.iter().chain(&settings.ci).filter(github);
    let mut hosts: Vec<String> = accounts.filter_map(named).map(|(host, _)| host).collect();
    hosts.sort();
    hosts.dedup();
    let own = Own { owner: set.golden_paths_owner.clone(), hosts };
    golden_paths::source(&data_folder(settings)?, usual.clone(), own, set.tasks.kept).map(Some)
}

/// The data folder, whole: `git` is run in folders of its own, from where a path that settings name as
/// seen from the process leads elsewhere.
fn data_folder(settings: &Settings) -> io::Result<PathBuf> {
    path::absolute(&settings.server.data_dir)
}

/// What the service is made of, and how it runs.
pub(super) fn prepared(
    settings: &Settings,
    around: Around<'_>,
) -> Result<(RunParts, RunOptions), Failure> {
    let (set, data) = (&settings.scaffolder, data_folder(settings)?);
    let options = options(set, RunOptions::new(around.instance, data.join("tasks")));
    let bounds = bounds(set);
    let skeletons: Arc<dyn Skeletons> = Arc::new(skeletons(settings, &around, &data, bounds)?);
    let catalog = Arc::clone(around.catalog);
    let entities: EntitiesOf =
        Arc::new(move |asker| Arc::new(catalog.asked(asker)) as Arc<dyn TemplateEntities>);
    let code_hosts = code_hosts(settings);
    let mut providers = own_providers(ActionParts {
        skeletons: Arc::clone(&skeletons),
        entities: Arc::clone(&entities),
        store: around.store.clone(),
        clock: Arc::clone(around.clock),
        code_hosts: code_hosts.clone(),
        bounds,
        rules: rules(around.usual),
        allowed_hosts: set.allowed_hosts.clone(),
        portal: around.portal.trim_end_matches('/').to_owned(),
        own: set.actions.clone(),
    })?;
    providers.extend(self::providers(settings, around.hosts, around.usual, &data)?);
    let parts = RunParts {
        store: around.store.clone(),
        providers,
        skeletons,
        entities,
        authority: around.authority,
        sealed: Arc::new(Sealing { sealer: around.sealer, randomness: around.randomness }),
        people: Arc::new(SignedIn(Arc::clone(around.sign_in))),
        renderer: Arc::new(Rendering::new(settings.docs.image_hosts.clone())),
        teller: Arc::new(Telling { store: around.store.clone(), clock: Arc::clone(around.clock) }),
        code_hosts,
        clock: Arc::clone(around.clock),
    };
    Ok((parts, options))
}

/// Templates and tasks, for whoever asks.
pub(super) fn guarded(service: &Arc<RunService>) -> Guarded<dyn Scaffolder> {
    let service = Arc::clone(service);
    Guarded::new(move |asker: &Asker| service.asked(asker))
}

fn options(set: &ScaffolderSettings, usual: RunOptions) -> RunOptions {
    let secret = |(name, secret): (&String, &secrecy::SecretString)| {
        (name.clone(), Value::from(secret.expose_secret()))
    };
    RunOptions {
        at_once: set.tasks.at_once,
        per_person: set.tasks.per_person,
        per_template: set.tasks.per_template,
        queue: set.tasks.queue as u64,
        open_per_person: set.tasks.open_per_person as u64,
        step_timeout: set.tasks.step_timeout,
        task_timeout: set.tasks.timeout,
        keep: set.tasks.kept,
        strict: set.strict,
        approvals: set.approvals.clone(),
        environment: set.parameters.clone(),
        environment_secrets: set.secrets.iter().map(secret).collect(),
        ..usual
    }
}

fn bounds(set: &ScaffolderSettings) -> Bounds {
    Bounds {
        bytes: set.workspace_size as u64,
        files: set.workspace_files as u64,
        time: set.tasks.step_timeout,
        ..Bounds::default()
    }
}

fn rules(usual: &SourceSettings) -> Rules {
    Rules {
        allow_private: usual.allow_private_networks,
        allowed_hosts: usual.allowed_hosts.clone(),
    }
}

/// What brings the files of templates, wherever they are.
fn skeletons(
    settings: &Settings,
    around: &Around<'_>,
    data: &Path,
    bounds: Bounds,
) -> Result<HostedSkeletons, Failure> {
    let folder = data.join("skeletons");
    let cloned = SourceSettings { cache: folder.join("clones"), ..around.usual.clone() };
    let clones = Clones::new(cloned, super::sources::repositories(&settings.catalog));
    let fetch = SkeletonFetch { rules: rules(around.usual), timeout: around.usual.timeout };
    let catalog = Arc::clone(around.catalog);
    let accounts: Vec<Arc<dyn CodeHost>> = around.hosts.all();
    let folders = move || catalog.folders();
    let opened = HostedSkeletons::open(folder.clone(), accounts, clones, fetch, folders, bounds);
    let unusable = |error: io::Error| format!("{} cannot be written ({error})", folder.display());
    Ok(opened.map_err(unusable)?)
}

/// The actions of vendors.
fn providers(
    settings: &Settings,
    hosts: &Hosts,
    usual: &SourceSettings,
    data: &Path,
) -> io::Result<Vec<Arc<dyn ActionProvider>>> {
    let set = &settings.scaffolder;
    let authorities = settings.server.ca_file.as_ref().map(path::absolute).transpose()?;
    let acting = ActionSettings {
        rules: rules(usual),
        author: set.author.clone(),
        commit_message: set.commit_message.clone(),
        authorities,
        ..ActionSettings::new(data.join("pushes"))
    };
    Ok(vec![
        Arc::new(GithubActions::new(hosts.github.clone(), acting.clone())),
        Arc::new(GitlabActions::new(hosts.gitlab.clone(), acting)),
    ])
}

/// The hosts that expressions know: the usual ones, and those of the accounts.
fn code_hosts(settings: &Settings) -> CodeHosts {
    let usual = [
        ("bitbucket.org", "bitbucketCloud"),
        ("dev.azure.com", "azure"),
        ("github.com", "github"),
        ("gitlab.com", "gitlab"),
    ];
    let usual = usual.map(|(host, sort)| (host.to_owned(), sort.to_owned()));
    let accounts = settings.catalog.hosts.iter().chain(&settings.ci).filter_map(named);
    CodeHosts::new(usual.into_iter().chain(accounts))
}

/// The host of an account as people see it in addresses, with Backstage's word for its sort.
fn named(account: &HostSettings) -> Option<(String, String)> {
    let page = account.site.clone().or_else(|| Url::parse(&account_page(&account.api, "")).ok())?;
    let port = page.port().map(|port| format!(":{port}")).unwrap_or_default();
    let sort = match account.kind {
        HostKind::GitHub => "github",
        HostKind::GitLab => "gitlab",
        HostKind::Bitbucket => "bitbucketCloud",
    };
    Some((format!("{}{port}", page.host_str()?), sort.to_owned()))
}
