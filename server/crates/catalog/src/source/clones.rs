//! Clones of repositories that are no sources: what somebody reads beside the catalog's files.

use super::{SourceSettings, git::Repository, target::bare};
use network::Rules;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use url::Url;

/// A folder of clones, fetched by the rules of sources.
pub struct Clones {
    settings: SourceSettings,
    /// Addresses with the credentials that the configuration gives them.
    known: Vec<Url>,
}

/// A commit that was brought here.
pub struct Brought {
    repository: Repository,
    commit: String,
}

impl Brought {
    /// Its name.
    #[must_use]
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// The clone that it is in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.repository.folder()
    }

    /// Lays out in a folder, which need not be there, what the commit holds at a path, with links and
    /// modes; whether that is a single file.
    ///
    /// # Errors
    /// When there is nothing at the path, or it cannot be written; the text says why.
    pub async fn lay_out(&self, path: &str, into: &Path) -> Result<bool, String> {
        self.repository.lay_out(&self.commit, path, into).await
    }
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
        let repository = self.repository(url, branch).await?;
        let branch = repository.update().await?;
        Ok(Cloned { folder: repository.folder().to_owned(), branch })
    }

    /// Brings a commit here: the one named, or else the last one of the branch.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub async fn bring(
        &self,
        url: &Url,
        branch: Option<&str>,
        commit: Option<&str>,
    ) -> Result<Brought, String> {
        let repository = self.repository(url, branch).await?;
        let commit = if let Some(commit) = commit {
            repository.bring(commit).await?;
            commit.to_owned()
        } else {
            repository.update().await?;
            repository.commit().await?
        };
        Ok(Brought { repository, commit })
    }

    /// The repository, once it may be asked. Who brings a credential is asked about with that one.
    async fn repository(&self, url: &Url, branch: Option<&str>) -> Result<Repository, String> {
        check_host(&self.settings, url).await?;
        let known = self.known.iter().find(|known| bare(known) == bare(url));
        let known = known.filter(|_| url.password().is_none());
        let SourceSettings { cache, timeout, .. } = &self.settings;
        let asked = known.unwrap_or(url).clone();
        let repository = Repository::new(asked, branch.map(str::to_owned), cache, *timeout);
        // What somebody's own credential brought is not for whoever knows the name of a commit.
        Ok(match url.password() {
            Some(own) => repository.apart(own),
            None => repository,
        })
    }
}

/// Git connects by itself: the host is looked at before.
pub(super) async fn check_host(settings: &SourceSettings, url: &Url) -> Result<(), String> {
    if url.scheme() == "file" {
        return Ok(());
    }
    // For what it calls other protocols Git runs programs, whatever its own settings forbid.
    if !matches!(url.scheme(), "http" | "https" | "git") {
        return Err(format!("{} is no protocol that is spoken here; use https", url.scheme()));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn git_is_told_to_run_nothing() {
        let mut settings = SourceSettings::new(PathBuf::from("/nowhere"));
        settings.allow_private_networks = true;
        for text in ["ext::sh -c true", "ext://a.example/x", "ssh://a.example/x", "fd://7/x"] {
            let refused = check_host(&settings, &Url::parse(text).unwrap()).await;
            assert!(refused.unwrap_err().contains("no protocol"), "{text}");
        }
        let here = Url::parse("file:///r").unwrap();
        assert_eq!(check_host(&settings, &here).await, Ok(()));
    }
}
