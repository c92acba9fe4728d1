//! One configured source as the catalog service reads it.

use super::{
    SourceSettings, Target,
    clones::check_host,
    fetch::Fetcher,
    files::Files,
    folder::Root,
    git::Repository,
    place::Place,
    walk::{Contexts, Ground, Visit, walk},
    watch,
};
use crate::{
    reading::{Known, Reading},
    service::Origin,
};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::runtime::Handle;
use url::Url;

/// Reads one source.
pub struct SourceReader {
    target: Target,
    name: String,
    settings: SourceSettings,
    fetcher: Fetcher,
}

impl SourceReader {
    /// A reader for a target.
    ///
    /// # Errors
    /// When the system offers no way to the network (no certificates, for example).
    pub fn new(target: Target, settings: SourceSettings) -> Result<Self, String> {
        let fetcher = Fetcher::new(&settings)?;
        Ok(Self { name: target.name(), target, settings, fetcher })
    }

    /// Makes readers with the same settings that share one way to the network: many of them cost
    /// little more than one.
    ///
    /// # Errors
    /// As [`SourceReader::new`].
    pub fn sharing(
        settings: SourceSettings,
    ) -> Result<impl Fn(Target) -> Self + Send + Sync + 'static, String> {
        let fetcher = Fetcher::new(&settings)?;
        Ok(move |target: Target| Self {
            name: target.name(),
            target,
            settings: settings.clone(),
            fetcher: fetcher.clone(),
        })
    }

    fn ground(
        &self,
        root: Option<Root>,
        repository: Option<(Url, String)>,
        known: &Known,
    ) -> Arc<Ground> {
        let origin = match &self.target {
            Target::Path(_) => format!("file:{}", self.name),
            Target::Git { .. } | Target::Url(_) => format!("url:{}", self.name),
        };
        Arc::new(Ground {
            contexts: Contexts::new(&self.settings, &origin, repository.as_ref()),
            known: known.clone(),
            files: root.map(|root| Arc::new(root) as Arc<dyn Files>),
            repository,
            origin,
            fetcher: self.fetcher.clone(),
            settings: self.settings.clone(),
            runtime: Handle::current(),
        })
    }

    async fn read_path(&self, path: &Path, known: &Known) -> Result<Reading, String> {
        let shown = path.display();
        let unreadable = |error: std::io::Error| format!("{shown} cannot be read: {error}");
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        if metadata.is_dir() {
            let root = Root::open(path).map_err(unreadable)?;
            return Ok(self.read_root(root, None, "", known).await);
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let root = Root::open(parent.unwrap_or(Path::new("."))).map_err(unreadable)?;
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let visit = Visit::first(Place::File(name.to_owned()), false, true);
        Ok(walk(self.ground(Some(root), None, known), vec![visit]).await)
    }

    /// Everything under a root, or one file or folder in it.
    async fn read_root(
        &self,
        root: Root,
        repository: Option<(Url, String)>,
        path: &str,
        known: &Known,
    ) -> Reading {
        let scanner = root.clone();
        let scan = tokio::task::spawn_blocking(move || scanner.scan()).await.unwrap_or_default();
        let named = scan.named;
        let inside = |file: &String| {
            path.is_empty() || file == path || file.starts_with(&format!("{path}/"))
        };
        let mut files: Vec<String> = scan.files.into_iter().filter(inside).collect();
        if files.is_empty() && !path.is_empty() {
            files.push(path.to_owned());
        }
        let visits =
            files.into_iter().map(|file| Visit::first(Place::File(file), true, named)).collect();
        walk(self.ground(Some(root), repository, known), visits).await
    }

    async fn read_git(
        &self,
        url: &Url,
        branch: Option<&String>,
        path: &str,
        known: &Known,
    ) -> Result<Reading, String> {
        check_host(&self.settings, url).await?;
        let settings = &self.settings;
        let repository =
            Repository::new(url.clone(), branch.cloned(), &settings.cache, settings.timeout);
        let branch = repository.update().await?;
        let root = Root::open(repository.folder())
            .map_err(|error| format!("{}: {error}", repository.folder().display()))?;
        Ok(self.read_root(root, Some((url.clone(), branch)), path, known).await)
    }

    async fn read_url(&self, url: &Url, known: &Known) -> Result<Reading, String> {
        // The first place must be there: without it nothing at all is known of the source.
        self.fetcher.text(url).await?;
        let visit = Visit::first(Place::Url(url.clone()), false, true);
        Ok(walk(self.ground(None, None, known), vec![visit]).await)
    }
}

#[async_trait]
impl Origin for SourceReader {
    fn target(&self) -> &str {
        &self.name
    }

    async fn read(&self, known: &Known) -> Result<Reading, String> {
        match &self.target {
            Target::Path(path) => self.read_path(path, known).await,
            Target::Git { url, branch, path } => {
                self.read_git(url, branch.as_ref(), path, known).await
            }
            Target::Url(url) => self.read_url(url, known).await,
        }
    }

    fn folder(&self) -> Option<PathBuf> {
        match &self.target {
            Target::Path(path) if path.is_dir() => Some(path.clone()),
            Target::Path(path) => path.parent().map(|parent| {
                if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_owned() }
            }),
            Target::Git { url, branch, .. } => {
                let settings = &self.settings;
                let repository =
                    Repository::new(url.clone(), branch.clone(), &settings.cache, settings.timeout);
                Some(repository.folder().to_owned()).filter(|folder| folder.is_dir())
            }
            Target::Url(_) => None,
        }
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        match &self.target {
            Target::Path(path) => watch::folder(path.clone()).boxed(),
            Target::Git { .. } | Target::Url(_) => watch::every(self.settings.interval).boxed(),
        }
    }
}
