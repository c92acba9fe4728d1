//! The catalog, from its settings to what it is read from and how it is kept.

use crate::{
    Failure,
    config::{CatalogSettings, ServerSettings, Settings},
    system::{self, Tokens},
};
use ::catalog::{
    descriptor::Limits,
    import::HoldRule,
    locations::LocationSettings,
    service::{ImageSettings, Loading, Origin, Retry, ServiceOptions},
    source::{HostedPages, SourceReader, SourceSettings, Target},
};
use ::identity::policy::PolicyAuthority;
use std::{collections::BTreeSet, sync::Arc, time::SystemTime};
use url::Url;

/// How the catalog is kept.
pub(super) fn service_options(
    settings: &Settings,
    usual: SourceSettings,
    loading: Loading,
    authority: &Arc<PolicyAuthority>,
    pages: HostedPages,
) -> Result<ServiceOptions, Failure> {
    let catalog = &settings.catalog;
    Ok(ServiceOptions {
        locations: locations(catalog, usual, pages)?,
        authority: Arc::<PolicyAuthority>::clone(authority),
        retry: Retry::default(),
        body_cache: catalog.body_cache as u64,
        hold: HoldRule { percent: catalog.hold_above, least: catalog.hold_from as u64 },
        orphan_grace: catalog.orphan_grace,
        memory: catalog.history,
        loading,
        instance: format!("{}/{}", system::host_name(), Tokens::from_system()?.next()),
        image: index_image(settings),
        ..ServiceOptions::default()
    })
}

/// How every source is read.
pub(super) fn source_settings(
    catalog: &CatalogSettings,
    server: &ServerSettings,
) -> Result<SourceSettings, Failure> {
    Ok(SourceSettings {
        refuse_unknown_kinds: !catalog.keep_unknown_kinds,
        allow_private_networks: catalog.allow_private_networks,
        allowed_hosts: catalog.allowed_hosts.clone(),
        interval: catalog.interval,
        document: Limits {
            bytes: catalog.max_file_size,
            documents: catalog.max_documents,
            ..Limits::default()
        },
        depth: u32::try_from(catalog.max_depth)?,
        locations: catalog.max_locations,
        timeout: catalog.fetch_timeout,
        program: program(),
        ..SourceSettings::new(server.data_dir.join("repositories"))
    })
}

/// Each process has a data folder of its own, also where several share a database.
fn index_image(settings: &Settings) -> Option<ImageSettings> {
    let file = settings.server.data_dir.join("index.image");
    settings.catalog.index_image.then(|| ImageSettings::new(file, program()))
}

/// What tells this build from another one: the size and the time of the program's file.
fn program() -> String {
    let metadata = std::env::current_exe().and_then(std::fs::metadata);
    let told = |metadata: std::fs::Metadata| {
        let written = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        Some(format!("{} {}", metadata.len(), written.as_nanos()))
    };
    // Without that file, all that is known is the version.
    metadata.ok().and_then(told).unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned())
}

/// The sources that are configured.
pub(super) fn origins(
    catalog: &CatalogSettings,
    usual: &SourceSettings,
) -> Result<Vec<Arc<dyn Origin>>, Failure> {
    let mut origins: Vec<Arc<dyn Origin>> = Vec::new();
    let mut names = BTreeSet::new();
    for source in &catalog.sources {
        if !names.insert(source.target.name()) {
            tracing::warn!(target = source.target.name(), "a source is given twice");
            continue;
        }
        let interval = source.interval.unwrap_or(usual.interval);
        let settings = SourceSettings { interval, ..usual.clone() };
        origins.push(Arc::new(SourceReader::new(source.target.clone(), settings)?));
    }
    Ok(origins)
}

/// The Git repositories that the configuration names, with the credentials that it gives them.
pub(super) fn repositories(catalog: &CatalogSettings) -> Vec<Url> {
    let cloned = catalog.sources.iter().filter_map(|source| match &source.target {
        Target::Git { url, .. } => Some(url.clone()),
        Target::Path(_) | Target::Url(_) => None,
    });
    cloned.collect()
}

/// Locations that are registered by hand are read like configured addresses; of the accounts that the
/// configuration knows by `pages`, with the account's credential.
fn locations(
    catalog: &CatalogSettings,
    usual: SourceSettings,
    pages: HostedPages,
) -> Result<LocationSettings, Failure> {
    let reader = SourceReader::sharing(usual)?;
    let origins = move |_: &str, target: &str| {
        if let Some(page) = pages.page(target) {
            return Ok(Arc::new(page) as Arc<dyn Origin>);
        }
        let target = Target::parse(target).map_err(|error| error.to_string())?;
        Ok(Arc::new(reader(target)) as Arc<dyn Origin>)
    };
    Ok(LocationSettings {
        readonly: catalog.readonly,
        refuse_unknown_kinds: !catalog.keep_unknown_kinds,
        ..LocationSettings::urls(Arc::new(origins))
    })
}
