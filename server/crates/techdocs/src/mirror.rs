//! Sites of other machines: what code hosts and Git repositories hold, brought here when somebody
//! asks for it and kept as it last was whole.
//!
//! Of a code host whose account is known the tree of a commit is listed and only what a site needs
//! of it is fetched, each content once (`blobs`, named by the host's own name for it). Any other
//! repository is cloned. What a site was made of is written down (`manifest`), so that a start
//! without the host has it too.

mod address;
mod blobs;
mod manifest;
mod slot;
mod snapshot;
#[cfg(test)]
mod tests;
mod tree;

use crate::site::{Folder, Source};
use address::TreeAddress;
use async_trait::async_trait;
use blobs::Blobs;
use moka::sync::Cache;
use platform::{
    Timestamp,
    code_host::{CodeHost, FileChange, HostEvent},
    docs::DocsError,
    timestamp::Clock,
};
use slot::{Slot, State};
use std::{
    collections::HashMap,
    io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::broadcast;
use url::Url;

/// How long a site is taken for unchanged before its host is asked again: who makes an index asks for
/// all sites all the time, and hosts count.
const FRESH: Duration = Duration::from_mins(4);
/// How long a reader waits for a site that was never read before.
const PATIENCE: Duration = Duration::from_secs(8);

/// How long a page waits for who changed it.
const CHANGE_PATIENCE: Duration = Duration::from_secs(1);
/// Arrivals that a slow listener may lag behind.
const LAG: usize = 1_024;
/// Last changes that are remembered.
const CHANGES: u64 = 10_000;

/// Clones repositories.
#[async_trait]
pub trait Cloner: Send + Sync {
    /// Brings the clone of a branch (the remote's own when left out) to what the remote has now,
    /// and tells in which folder it is.
    async fn update(&self, url: &Url, branch: Option<&str>) -> Result<PathBuf, String>;
}

/// What a mirror may cost.
#[derive(Clone, Copy, Debug)]
pub struct MirrorLimits {
    /// Bytes of everything that is kept.
    pub kept: u64,
    /// Bytes of one site.
    pub site: u64,
    /// Bytes of a file.
    pub file: usize,
}

impl Default for MirrorLimits {
    fn default() -> Self {
        Self { kept: 2 << 30, site: 256 << 20, file: 32 << 20 }
    }
}

/// The sites.
pub struct Mirror {
    hosts: Vec<Arc<dyn CodeHost>>,
    cloner: Arc<dyn Cloner>,
    blobs: Arc<Blobs>,
    folder: PathBuf,
    limits: MirrorLimits,
    clock: Arc<dyn Clock>,
    slots: Mutex<HashMap<String, Arc<Slot>>>,
    /// Last changes by repository, version and path.
    changes: Cache<(String, String, String), Option<FileChange>>,
    arrivals: broadcast::Sender<Arrival>,
}

/// A site that was brought here and is another one than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its address.
    pub address: String,
    /// What tells its files from others.
    pub stamp: String,
    /// Whether it was looked for because another process told of it.
    pub heard: bool,
}

/// A site as it was last brought here.
#[derive(Clone)]
pub struct Mirrored {
    /// Its files.
    pub source: Arc<dyn Source>,
    /// What tells these files from others.
    pub stamp: String,
    /// When they were brought here.
    pub at: Timestamp,
    /// Why they are not those that are there now.
    pub problem: Option<String>,
    /// What stands before and behind a file's path in the address of the page that edits it.
    pub edit: Option<(String, String)>,
    /// The web page of the repository.
    pub repository: Option<String>,
}

impl Mirror {
    /// A mirror in a folder of its own, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(
        folder: PathBuf,
        hosts: Vec<Arc<dyn CodeHost>>,
        cloner: Arc<dyn Cloner>,
        limits: MirrorLimits,
        clock: Arc<dyn Clock>,
    ) -> io::Result<Self> {
        let blobs = Arc::new(Blobs::open(folder.join("blobs"))?);
        std::fs::create_dir_all(folder.join("sites"))?;
        let (slots, changes) = (Mutex::default(), Cache::new(CHANGES));
        let arrivals = broadcast::Sender::new(LAG);
        Ok(Self { hosts, cloner, blobs, folder, limits, clock, slots, changes, arrivals })
    }

    /// The site at an address: as it was last brought here, and asked for anew behind the reader's
    /// back when that is a while ago.
    ///
    /// # Errors
    /// When there is none, and it cannot be had; the text says why.
    pub async fn site(self: &Arc<Self>, address: &str, name: &str) -> Result<Mirrored, DocsError> {
        let slot = self.slot(address, name)?;
        let (kept, is_due) = slot.look(FRESH);
        let checking = is_due.then(|| {
            let (mirror, slot) = (Arc::clone(self), Arc::clone(&slot));
            tokio::spawn(async move { mirror.check(&slot, false).await })
        });
        if let Some(kept) = kept {
            return Ok(kept);
        }
        if let Some(checking) = checking {
            // What is begun goes on without this reader.
            drop(tokio::time::timeout(PATIENCE, checking).await);
        } else {
            drop(tokio::time::timeout(PATIENCE, slot.turn.lock()).await);
        }
        let (kept, _) = slot.look(FRESH);
        kept.ok_or_else(|| DocsError::Unusable(slot.problem()))
    }

    /// Asks at once what is there now, and waits for the answer.
    ///
    /// # Errors
    /// When the address is none.
    pub async fn refresh(&self, address: &str, name: &str) -> Result<(), DocsError> {
        let slot = self.slot(address, name)?;
        slot.age();
        self.check(&slot, false).await;
        Ok(())
    }

    /// Sites as they are brought here, from now on.
    #[must_use]
    pub fn arrivals(&self) -> broadcast::Receiver<Arrival> {
        self.arrivals.subscribe()
    }

    /// Another process was brought a site: this one asks for it, too, if anybody here ever did and
    /// it is another one.
    pub async fn hear(&self, address: &str, stamp: &str) {
        let known = |slots: &HashMap<String, Arc<Slot>>| slots.get(address).map(Arc::clone);
        let slot = known(&self.slots.lock().unwrap_or_else(PoisonError::into_inner));
        let Some(slot) = slot.filter(|slot| slot.stamp().as_deref() != Some(stamp)) else { return };
        slot.age();
        self.check(&slot, true).await;
    }

    /// Looks at the sites of a repository at once: somebody pushed to it.
    pub fn tell(self: &Arc<Self>, account: &str, event: &HostEvent) {
        let names: Vec<&String> = match event {
            HostEvent::Pushed { repository, .. } => vec![repository],
            HostEvent::Repositories(names) => names.iter().collect(),
            HostEvent::People | HostEvent::Nothing => return,
        };
        let pages: Vec<String> = names.iter().map(|name| format!("{account}/{name}")).collect();
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        for slot in slots.values().filter(|slot| pages.contains(&slot.address.repository)) {
            slot.age();
            let (mirror, slot) = (Arc::clone(self), Arc::clone(slot));
            tokio::spawn(async move { mirror.check(&slot, false).await });
        }
    }

    /// A file of a site that was not brought here with the others.
    ///
    /// # Errors
    /// When it cannot be had.
    pub async fn fetch(&self, address: &str, name: &str, path: &str) -> Result<bool, DocsError> {
        let slot = self.slot(address, name)?;
        let Some(host) = self.host_of(&slot.address) else { return Ok(false) };
        let fetched = tree::fetch_one(&**host, &self.blobs, &slot, path, self.limits).await;
        fetched.map_err(DocsError::Unavailable)
    }

    /// Who last changed a file of a site, and when; `None` where that is not known. Asked once for
    /// each commit.
    pub async fn last_change(&self, address: &str, name: &str, path: &str) -> Option<FileChange> {
        let slot = self.slot(address, name).ok()?;
        let (host, manifest) = (self.host_of(&slot.address)?, slot.manifest()?);
        let version = manifest.files.get(path)?.clone();
        let key = (manifest.page.clone(), version, path.to_owned());
        if let Some(known) = self.changes.get(&key) {
            return known;
        }
        let asked = tree::last_change(&**host, &slot, &manifest, path);
        // The page is shown without it rather than late.
        match tokio::time::timeout(CHANGE_PATIENCE, asked).await {
            Ok(Ok(change)) => {
                self.changes.insert(key, change.clone());
                change
            }
            Ok(Err(reason)) => {
                tracing::debug!(reason, "who changed a page is not told");
                None
            }
            Err(_) => None,
        }
    }

    fn slot(&self, address: &str, name: &str) -> Result<Arc<Slot>, DocsError> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.get(address) {
            return Ok(Arc::clone(slot));
        }
        let tree = TreeAddress::parse(address).map_err(DocsError::Unusable)?;
        let slot = Arc::new(Slot::new(address, tree, name));
        if let Some(manifest) = manifest::read(&self.folder, address) {
            slot.restore(manifest.into_state(&self.blobs));
        }
        slots.insert(address.to_owned(), Arc::clone(&slot));
        Ok(slot)
    }

    fn host_of(&self, address: &TreeAddress) -> Option<&Arc<dyn CodeHost>> {
        self.hosts.iter().find(|host| address.name_in(host.page()).is_some())
    }

    /// Asks what is there now, unless that was just done.
    async fn check(&self, slot: &Slot, heard: bool) {
        let _turn = slot.turn.lock().await;
        if !slot.look(FRESH).1 {
            return;
        }
        let outcome = match self.host_of(&slot.address) {
            Some(host) => self.listed(host, slot).await,
            None => self.cloned(slot).await,
        };
        match outcome {
            Ok(Some(state)) => {
                let (address, stamp) = (slot.text.clone(), state.mirrored.stamp.clone());
                slot.keep(state);
                // That nobody waits for it is no error.
                drop(self.arrivals.send(Arrival { address, stamp, heard }));
            }
            Ok(None) => slot.stays(),
            Err(reason) => {
                tracing::warn!(address = slot.text, reason, "documentation cannot be fetched");
                slot.fail(reason);
            }
        }
    }

    async fn listed(&self, host: &Arc<dyn CodeHost>, slot: &Slot) -> Result<Option<State>, String> {
        let now = self.clock.now();
        let found = tree::fetch(&**host, &self.blobs, slot, self.limits, now).await?;
        let Some(manifest) = found else { return Ok(None) };
        let (folder, blobs) = (self.folder.clone(), Arc::clone(&self.blobs));
        let kept = self.limits.kept;
        let written = tokio::task::spawn_blocking(move || {
            manifest::write(&folder, &manifest)?;
            manifest::forget(&folder, &blobs, kept)?;
            Ok::<_, io::Error>(manifest.into_state(&blobs))
        });
        let state = written.await.map_err(|error| error.to_string())?;
        state.map(Some).map_err(|error| format!("the data folder cannot be written ({error})"))
    }

    async fn cloned(&self, slot: &Slot) -> Result<Option<State>, String> {
        let TreeAddress { branch, path, .. } = &slot.address;
        let url = slot.address.clone_url()?;
        let clone = self.cloner.update(&url, branch.as_deref()).await?;
        let (folder, before) = (clone.join(path), slot.stamp());
        let opened = tokio::task::spawn_blocking(move || {
            let root = clone.canonicalize()?;
            if !folder.canonicalize()?.starts_with(&root) {
                return Err(io::Error::other("it leads out of the repository"));
            }
            Folder::open(&folder)
        });
        let opened = opened.await.map_err(|error| error.to_string())?;
        let source = opened.map_err(|error| format!("{path} cannot be read: {error}"))?;
        let stamp = source.stamp();
        if before.as_deref() == Some(stamp.as_str()) {
            return Ok(None);
        }
        let mirrored = Mirrored {
            source: Arc::new(source),
            stamp,
            at: self.clock.now(),
            problem: None,
            edit: None,
            repository: Some(slot.address.repository.clone()),
        };
        Ok(Some(State { mirrored, manifest: None }))
    }
}
