//! Where the files of templates are: beside the template, at a code host, in a Git repository, on the
//! web. What was brought of a commit is kept (`shelf`), whole or not at all, and never another content
//! under its name; what lies on this machine is read where it is, below the template's own source.

mod address;
mod hosted;
mod shelf;
#[cfg(test)]
mod tests;
mod web;

use address::{Address, Tree};
use async_trait::async_trait;
use catalog::source::Clones;
use network::Rules;
use platform::{
    code_host::CodeHost,
    scaffolder::{ActionError, Fetch, FetchedFiles, Skeletons},
};
use scaffolder::files::{Bounds, Failed, Workspace};
use shelf::{Shelf, key_of};
use std::{
    collections::HashMap,
    io,
    path::{self, Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};
use tokio::sync::Mutex as Turn;
use url::Url;
use web::Web;

/// How single files are fetched.
#[derive(Clone, Debug)]
pub(super) struct SkeletonFetch {
    /// Which addresses may be asked.
    pub(super) rules: Rules,
    /// How long a request may take.
    pub(super) timeout: Duration,
}

/// The folders of sources on this machine, as they are now.
type Folders = Box<dyn Fn() -> Vec<PathBuf> + Send + Sync>;

/// Brings files from wherever a template says.
pub(super) struct HostedSkeletons {
    accounts: Vec<Arc<dyn CodeHost>>,
    clones: Clones,
    web: Web,
    folders: Folders,
    /// Where drafts lie, each in a folder of its own.
    drafts: PathBuf,
    shelf: Arc<Shelf>,
    bounds: Bounds,
    /// Who brings something has a turn: others wait for it, and find it there.
    turns: Mutex<HashMap<String, Weak<Turn<()>>>>,
}

impl HostedSkeletons {
    /// Skeletons in a folder of its own, beside that of tasks.
    pub(super) fn open(
        folder: PathBuf,
        accounts: Vec<Arc<dyn CodeHost>>,
        clones: Clones,
        fetch: SkeletonFetch,
        folders: impl Fn() -> Vec<PathBuf> + Send + Sync + 'static,
        bounds: Bounds,
    ) -> io::Result<Self> {
        let drafts = folder.with_file_name("tasks");
        let web = Web::new(fetch.rules, fetch.timeout).map_err(io::Error::other)?;
        let shelf = Arc::new(Shelf::open(folder)?);
        let (folders, turns) = (Box::new(folders), Mutex::default());
        Ok(Self { accounts, clones, web, folders, drafts, shelf, bounds, turns })
    }

    async fn bring(&self, wanted: &Fetch, at: Option<&str>) -> Result<FetchedFiles, ActionError> {
        if at.is_some_and(|commit| !is_commit(commit)) {
            return Err(ActionError::Refused("there is no such commit".to_owned()));
        }
        let address = address::whole(&wanted.base, &wanted.url).map_err(ActionError::Input)?;
        let pages: Vec<&str> = self.accounts.iter().map(|account| account.page()).collect();
        match Address::parse(&address, &pages).map_err(ActionError::Input)? {
            Address::Here(place) => self.here(&wanted.base, place).await,
            Address::File(url) => self.file(&url, wanted.token.as_deref()).await,
            Address::Tree(tree) if tree.is_here() && !is_of(&tree, &wanted.base) => {
                let message = "a repository on this machine is read for its own templates only";
                Err(ActionError::Input(message.to_owned()))
            }
            Address::Tree(tree) => {
                let account = self.accounts.iter().find(|one| tree.name_in(one.page()).is_some());
                match account.filter(|_| wanted.token.is_none()) {
                    Some(account) => self.hosted(&**account, &tree, at).await,
                    None => self.cloned(&tree, at, wanted.token.as_deref()).await,
                }
            }
        }
    }

    /// What lies on this machine, beside the template.
    async fn here(&self, base: &str, place: PathBuf) -> Result<FetchedFiles, ActionError> {
        let root = self.root_of(base);
        let shown = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let found = tokio::task::spawn_blocking(move || {
            let (root, place) = (root?.canonicalize().ok()?, place.canonicalize().ok()?);
            place.starts_with(root).then_some(place)
        });
        let place = found.await.ok().flatten().ok_or_else(|| {
            ActionError::Input(format!(
                "there is no {shown:?} beside the template, or it is not in its source"
            ))
        })?;
        let address = place.to_string_lossy().into_owned();
        Ok(FetchedFiles { place, commit: None, address })
    }

    /// The source that a template of this machine is in.
    fn root_of(&self, base: &str) -> Option<PathBuf> {
        if base.is_empty() || base.contains("://") {
            return None;
        }
        // Settings may name folders as seen from where the process was started.
        let base = path::absolute(base).ok()?;
        if path::absolute(&self.drafts).is_ok_and(|drafts| base.starts_with(drafts)) {
            return base.parent().map(Path::to_owned);
        }
        let folders = (self.folders)().into_iter().filter_map(|folder| path::absolute(folder).ok());
        // Of sources in one another, the inner one is the template's.
        let around = folders.filter(|folder| base.starts_with(folder));
        around.max_by_key(|folder| folder.components().count())
    }

    async fn cloned(
        &self,
        tree: &Tree,
        at: Option<&str>,
        token: Option<&str>,
    ) -> Result<FetchedFiles, ActionError> {
        let url = tree.clone_url(token).map_err(ActionError::Input)?;
        let (branch, path) = tree.branch_and_path(None);
        // One clone is one folder.
        let turn = self.turn(&format!("{}#{branch:?}", tree.page));
        let _turn = turn.lock().await;
        let named = at.or_else(|| branch.as_deref().filter(|branch| is_commit(branch)));
        let brought = self.clones.bring(&url, branch.as_deref(), named).await;
        let brought = brought.map_err(|reason| away(at, reason))?;
        self.shelf.used(brought.folder());
        let commit = brought.commit().to_owned();
        let key = key_of(&["clone", &tree.page, &commit, &path]);
        let whole = |place| FetchedFiles {
            place,
            commit: Some(commit.clone()),
            address: tree.address.clone(),
        };
        if let Some(place) = self.shelf.find(&key) {
            return Ok(whole(place));
        }
        let unfinished = self.shelf.begin().map_err(|error| unkept(&error))?;
        let laid_out = brought.lay_out(&path, &unfinished.files()).await;
        if laid_out.map_err(ActionError::Input)? {
            let name = path.rsplit('/').next().unwrap_or_default();
            unfinished.is_file(name).map_err(|error| unkept(&error))?;
        }
        let (files, bounds) = (unfinished.files(), self.bounds);
        let fits = tokio::task::spawn_blocking(move || -> Result<(), Failed> {
            Ok(Workspace::open_within(&files, bounds)?.fits()?)
        });
        let fits = fits.await.map_err(broke)?;
        fits.map_err(|reason| ActionError::Refused(format!("{}: {reason}", tree.address)))?;
        Ok(whole(self.keep(unfinished, &key).await?))
    }

    async fn file(&self, url: &Url, token: Option<&str>) -> Result<FetchedFiles, ActionError> {
        let content = self.web.file(url, token, self.bounds.file).await?;
        let name = url.path_segments().and_then(|mut parts| parts.next_back());
        let name = name.filter(|name| !name.is_empty()).unwrap_or("file").to_owned();
        let key = key_of(&["file", url.as_str(), &key_of(&[&content])]);
        let address = url.to_string();
        if let Some(place) = self.shelf.find(&key) {
            return Ok(FetchedFiles { place, commit: None, address });
        }
        let unfinished = self.shelf.begin().map_err(|error| unkept(&error))?;
        unfinished.is_file(&name).map_err(|error| unkept(&error))?;
        let (files, bounds) = (unfinished.files(), self.bounds);
        let written = tokio::task::spawn_blocking(move || -> Result<(), Failed> {
            let workspace = Workspace::open_within(&files, bounds)?;
            workspace.write(&workspace.place(&name)?, &content, None)
        });
        let written = written.await.map_err(broke)?;
        written.map_err(|reason| ActionError::Refused(format!("{address}: {reason}")))?;
        let place = self.keep(unfinished, &key).await?;
        Ok(FetchedFiles { place, commit: None, address })
    }

    /// Keeps what was brought whole, and makes room.
    async fn keep(&self, unfinished: shelf::Unfinished, key: &str) -> Result<PathBuf, ActionError> {
        let (shelf, key) = (Arc::clone(&self.shelf), key.to_owned());
        let kept = tokio::task::spawn_blocking(move || -> io::Result<PathBuf> {
            let place = shelf.keep(unfinished, &key)?;
            shelf.make_room();
            Ok(place)
        });
        kept.await.map_err(broke)?.map_err(|error| unkept(&error))
    }

    fn turn(&self, name: &str) -> Arc<Turn<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        if let Some(turn) = turns.get(name).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::default();
        turns.insert(name.to_owned(), Arc::downgrade(&turn));
        turn
    }
}

#[async_trait]
impl Skeletons for HostedSkeletons {
    async fn fetch(&self, wanted: &Fetch) -> Result<FetchedFiles, ActionError> {
        self.bring(wanted, None).await
    }

    async fn fetch_at(&self, wanted: &Fetch, commit: &str) -> Result<FetchedFiles, ActionError> {
        self.bring(wanted, Some(commit)).await
    }

    fn may_read(&self, base: &str, place: &Path) -> bool {
        let root = self.root_of(base).and_then(|root| root.canonicalize().ok());
        let place = place.canonicalize();
        root.is_some_and(|root| place.is_ok_and(|place| place.starts_with(root)))
    }
}

/// Whether a tree is of the repository that a template is in.
fn is_of(tree: &Tree, base: &str) -> bool {
    matches!(Address::parse(base, &[]), Ok(Address::Tree(own)) if own.page == tree.page)
}

/// The name of a commit.
fn is_commit(name: &str) -> bool {
    matches!(name.len(), 40 | 64) && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Why a clone was not brought: an older commit may be gone for good.
fn away(at: Option<&str>, reason: String) -> ActionError {
    match at {
        Some(_) => ActionError::Refused(reason),
        None => ActionError::Unavailable { message: reason, until: None },
    }
}

fn unkept(error: &io::Error) -> ActionError {
    let message = format!("the data folder cannot be written ({error})");
    ActionError::Unavailable { message, until: None }
}

fn broke(error: tokio::task::JoinError) -> ActionError {
    ActionError::Refused(format!("it broke down: {error}"))
}
