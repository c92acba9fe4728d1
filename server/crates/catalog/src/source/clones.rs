//! Clones of repositories that are no sources: what somebody reads beside the catalog's files.

use super::{SourceSettings, git::Repository, target::bare};
use network::Rules;
use std::{net::SocketAddr, path::PathBuf};
use url::Url;

/// A folder of clones, fetched by the rules of sources.
pub struct Clones {
    settings: SourceSettings,
    /// Addresses with the credentials that the configuration gives them.
    known: Vec<Url>,
}

/// A clone as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cloned {
    /// Where its files are.
    pub folder: PathBuf,
    /// The branch that it is at.
    pub branch: String,
}

impl Clones {
    /// Clones in the cache folder of `settings`; `known` are addresses with credentials.
    #[must_use]
    pub const fn new(settings: SourceSettings, known: Vec<Url>) -> Self {
        Self { settings, known }
    }

    /// Brings the clone of a branch (the remote's own when left out) to what the remote has now.
    ///
    /// # Errors
    /// When the repository may not or cannot be asked; the text says why.
    pub async fn update(&self, url: &Url, branch: Option<&str>) -> Result<Cloned, String> {
        check_host(&self.settings, url).await?;
        let known = self.known.iter().find(|known| bare(known) == bare(url)).unwrap_or(url);
        let SourceSettings { cache, timeout, .. } = &self.settings;
        let branch = branch.map(str::to_owned);
        let repository = Repository::new(known.clone(), branch, cache, *timeout);
        let branch = repository.update().await?;
        Ok(Cloned { folder: repository.folder().to_owned(), branch })
    }
}

/// Git connects by itself: the host is looked at before.
pub(super) async fn check_host(settings: &SourceSettings, url: &Url) -> Result<(), String> {
    if url.scheme() == "file" {
        return Ok(());
    }
    let rules = Rules {
        allow_private: settings.allow_private_networks,
        allowed_hosts: settings.allowed_hosts.clone(),
    };
    rules.check(url)?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let found = tokio::net::lookup_host((host.as_str(), 0)).await;
    let found = found.map_err(|error| format!("{host} cannot be found: {error}"))?;
    rules.check_addresses(&host, &found.collect::<Vec<SocketAddr>>())
}
