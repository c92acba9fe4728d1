//! Pages of files at accounts, each a source of its own: what is registered by hand of a repository
//! that nobody may read without the account's credential.

use super::{
    files::{RepositoryFiles, Texts},
    repository::named,
};
use crate::{
    reading::{Known, Reading},
    service::Origin,
    source::{
        SourceSettings,
        fetch::Fetcher,
        files::Files,
        place::Place,
        walk::{Contexts, Ground, Visit, walk},
        watch,
    },
};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::code_host::{CodeHost, HostError, Repository};
use std::sync::Arc;
use tokio::runtime::Handle;

/// What stands between a repository and the branch in the address of a file's page.
const MARKS: [&str; 3] = ["blob/", "tree/", "src/"];

/// The same where groups of repositories lie in groups.
const DEEP_MARK: &str = "/-/blob/";

/// Makes sources of pages; all of them share what they need.
#[derive(Clone)]
pub struct HostedPages {
    hosts: Arc<[Arc<dyn CodeHost>]>,
    usual: SourceSettings,
    fetcher: Fetcher,
    texts: Texts,
}

impl HostedPages {
    /// Those of accounts.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(hosts: Vec<Arc<dyn CodeHost>>, usual: SourceSettings) -> Result<Self, String> {
        let (fetcher, texts) = (Fetcher::new(&usual)?, Texts::default());
        Ok(Self { hosts: hosts.into(), usual, fetcher, texts })
    }

    /// The source of an address; `None` when it is no file's page at one of the accounts.
    #[must_use]
    pub fn page(&self, address: &str) -> Option<HostedPage> {
        // An address in which something is escaped is left to who reads addresses.
        let plain = !address.contains(['%', '?', '#']);
        let found = |host: &Arc<dyn CodeHost>| {
            let inner = address.strip_prefix(host.page())?.strip_prefix('/')?;
            let (name, place) = split(inner).filter(|_| plain)?;
            Some(HostedPage {
                host: Arc::clone(host),
                address: address.to_owned(),
                name: name.to_owned(),
                place: place.to_owned(),
                shared: self.clone(),
            })
        };
        self.hosts.iter().find_map(found)
    }
}

/// The name of a repository, and branch and path, of what follows an account's page.
fn split(inner: &str) -> Option<(&str, &str)> {
    if let Some(deep) = inner.split_once(DEEP_MARK) {
        return Some(deep);
    }
    let (name, rest) = inner.split_once('/')?;
    let place = MARKS.into_iter().find_map(|mark| rest.strip_prefix(mark))?;
    Some((name, place))
}

/// The page of a file.
pub struct HostedPage {
    host: Arc<dyn CodeHost>,
    address: String,
    /// The repository's name in the account.
    name: String,
    /// Branch and path: only the repository tells where the one ends.
    place: String,
    shared: HostedPages,
}

impl HostedPage {
    async fn files(&self) -> Result<(Repository, Arc<RepositoryFiles>, String), String> {
        let told = |error: HostError| error.to_string();
        let account = self.host.page();
        let found = self.host.repository(&self.name).await.map_err(told)?;
        let repository =
            found.ok_or_else(|| format!("{account} has no repository {}", self.name))?;
        let nothing = || format!("{} names no file of a branch", self.address);
        let (branch, path) = place_in(&self.place, &repository).ok_or_else(nothing)?;
        let commit = match self.host.head(&repository, branch).await.map_err(told)? {
            Some(commit) => commit,
            None if is_commit(branch) => branch.to_owned(),
            None => return Err(format!("{} has no branch {branch}", repository.page)),
        };
        let (host, texts) = (Arc::clone(&self.host), self.shared.texts.clone());
        let (branch, path) = (branch.to_owned(), path.to_owned());
        let files = RepositoryFiles::new(host, repository.clone(), branch, commit, texts);
        // Without the first place nothing at all is known of the source.
        let there = files.find(&[globset::escape(&path)]).await.map_err(told)?;
        if there.is_empty() {
            return Err(format!("{} has no file {path}", repository.page));
        }
        Ok((repository, Arc::new(files), path))
    }
}

/// Branch and path. A branch's name may hold slashes; that of the repository's own branch is known.
fn place_in<'a>(place: &'a str, repository: &Repository) -> Option<(&'a str, &'a str)> {
    let own = repository
        .default_branch
        .as_deref()
        .filter(|own| place.strip_prefix(*own).is_some_and(|rest| rest.starts_with('/')));
    let (branch, path) = match own {
        Some(own) => (place.get(..own.len())?, place.get(own.len() + 1..)?),
        None => place.split_once('/')?,
    };
    let climbs = path.split('/').any(|part| matches!(part, "" | "." | ".."));
    (!branch.is_empty() && !climbs).then_some((branch, path))
}

fn is_commit(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[async_trait]
impl Origin for HostedPage {
    fn target(&self) -> &str {
        &self.address
    }

    async fn read(&self, known: &Known) -> Result<Reading, String> {
        let (repository, files, path) = self.files().await?;
        let root = files.file_pages("").view;
        let usual = &self.shared.usual;
        let origin = format!("url:{}", self.address);
        let ground = Ground {
            contexts: Contexts::new(usual, &origin, None),
            known: known.inside(&root),
            files: Some(Arc::clone(&files) as Arc<dyn Files>),
            repository: None,
            origin,
            fetcher: self.shared.fetcher.clone(),
            settings: usual.clone(),
            runtime: Handle::current(),
        };
        let visit = Visit::first(Place::File(path), false, true);
        let reading = walk(Arc::new(ground), vec![visit]).await;
        if let Some(until) = files.take_limited() {
            return Err(HostError::Limited { until }.to_string());
        }
        let key = self.host.annotations().repository;
        Ok(named(reading, &repository, &root, key.as_deref(), None))
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        watch::every(self.shared.usual.interval).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::code_host::Visibility;

    #[test]
    fn the_address_of_a_page_is_taken_apart() {
        let all = [
            ("shop/blob/main/catalog-info.yaml", Some(("shop", "main/catalog-info.yaml"))),
            ("group/shop/-/blob/main/a.yaml", Some(("group/shop", "main/a.yaml"))),
            ("shop/src/main/a/b.yaml", Some(("shop", "main/a/b.yaml"))),
            ("shop", None),
            ("shop/issues/1", None),
        ];
        for (inner, expected) in all {
            assert_eq!(split(inner), expected, "{inner}");
        }
    }

    #[test]
    fn a_branch_may_hold_slashes_and_a_path_leads_nowhere_else() {
        let repository = Repository {
            id: "1".to_owned(),
            name: "shop".to_owned(),
            slug: "acme/shop".to_owned(),
            page: "https://host.example/acme/shop".to_owned(),
            default_branch: Some("release/1".to_owned()),
            archived: false,
            fork: false,
            visibility: Visibility::Private,
            topics: Vec::new(),
            pushed_at: None,
        };
        let place = |place| place_in(place, &repository);
        assert_eq!(place("release/1/a/b.yaml"), Some(("release/1", "a/b.yaml")));
        assert_eq!(place("main/a.yaml"), Some(("main", "a.yaml")));
        assert_eq!(place("release/1"), Some(("release", "1")));
        for wrong in ["main", "main/../a.yaml", "main//a.yaml", "/a.yaml"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}
