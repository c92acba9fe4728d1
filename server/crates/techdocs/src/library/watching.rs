//! Word of files of this machine that have changed: the folders of sites that were opened are watched.
//!
//! Only the folders that a site's files are in are watched, each by itself: a site may lie beside
//! what is built and fetched, which is large and never shown. What cannot be watched, and what is
//! changed where the system tells nobody of it (a network's folder), is found by looking.

use futures::{StreamExt, stream::BoxStream};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};
use platform::EntityRef;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::{sleep, timeout},
};

/// A burst of changes (a checkout, an editor's save in three steps) is told once.
const SETTLE: Duration = Duration::from_millis(60);
/// A burst that does not end is told this often all the same.
const LONGEST_BURST: Duration = Duration::from_millis(300);
/// How often who cannot be watched is told of.
const UNWATCHED: Duration = Duration::from_millis(700);
/// How long a site that is watched is taken for unchanged while nothing is told of it.
const TRUSTED: Duration = Duration::from_secs(30);
/// Sites that a slow listener may lag behind.
const LAG: usize = 1_024;

/// The sites that are watched.
pub(super) struct Watching {
    // Two locks: while a folder is being watched the system may tell of another, and waits for it.
    watcher: Mutex<Option<RecommendedWatcher>>,
    known: Arc<Mutex<Known>>,
    told: broadcast::Sender<String>,
}

#[derive(Default)]
struct Known {
    sites: BTreeMap<String, Watched>,
    /// Which sites have files in a folder.
    folders: BTreeMap<PathBuf, BTreeSet<String>>,
}

#[derive(Default)]
struct Watched {
    /// Whose documentation it is.
    entities: BTreeSet<EntityRef>,
    /// What its files looked like, and when.
    looked: Option<(String, Instant)>,
    /// Whether something changed since.
    changed: bool,
    /// Whether all of its folders are watched.
    whole: bool,
}

impl Default for Watching {
    fn default() -> Self {
        let told = broadcast::Sender::new(LAG);
        Self { watcher: Mutex::default(), known: Arc::default(), told }
    }
}

impl Watching {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes whose documentation a site is. Tells whether its files changed since they were looked
    /// at, as far as anybody told.
    pub fn is_changed(&self, site: &str, entity: &EntityRef) -> bool {
        let mut known = self.known();
        let watched = known.sites.entry(site.to_owned()).or_default();
        if !watched.entities.contains(entity) {
            watched.entities.insert(entity.clone());
        }
        watched.changed
    }

    /// Notes that a site is being looked at: what changes from now on is another change.
    pub fn begin(&self, site: &str) {
        if let Some(watched) = self.known().sites.get_mut(site) {
            watched.changed = false;
        }
    }

    /// Whether a site is certainly as its files were when they looked so.
    pub fn is_still(&self, site: &str, stamp: &str) -> bool {
        self.known().sites.get(site).is_some_and(|watched| {
            let looked = watched.looked.as_ref();
            let same = looked.is_some_and(|(known, at)| known == stamp && at.elapsed() < TRUSTED);
            same && watched.whole && !watched.changed
        })
    }

    /// Watches the folders that a site's files were found in.
    pub fn follow(&self, site: &str, folders: &[PathBuf], stamp: &str) {
        let new: Vec<&PathBuf> = {
            let mut known = self.known();
            let there: BTreeSet<&PathBuf> = folders.iter().collect();
            for (_, sites) in known.folders.iter_mut().filter(|(path, _)| !there.contains(path)) {
                sites.remove(site);
            }
            let is_new = |path: &&PathBuf| known.folders.get(*path).is_none_or(BTreeSet::is_empty);
            let new = folders.iter().filter(is_new).collect();
            for path in folders {
                known.folders.entry(path.clone()).or_default().insert(site.to_owned());
            }
            new
        };
        // First: a folder that was renamed is the same one to the system.
        self.forget_unused();
        let whole = self.watch(&new);
        let mut known = self.known();
        let Some(watched) = known.sites.get_mut(site) else { return };
        // Once something could not be watched, it is not known what is.
        let is_whole = whole && (watched.whole || watched.looked.is_none());
        let is_first = watched.looked.is_none();
        let was_whole = std::mem::replace(&mut watched.whole, is_whole);
        watched.looked = Some((stamp.to_owned(), Instant::now()));
        if !whole && (was_whole || is_first) {
            tracing::warn!(
                site,
                "the site's folder cannot be watched; it is looked at again and again"
            );
        }
        if !new.is_empty() {
            // What was written between the look and the watch was told by nobody.
            watched.changed = true;
            drop(known);
            self.tell(site.to_owned());
        }
    }

    /// Tells of a site that is another one.
    pub fn tell(&self, site: String) {
        // That nobody listens is no error.
        drop(self.told.send(site));
    }

    /// Forgets what is known of a site whose files cannot be read.
    pub fn lose(&self, site: &str) {
        if let Some(watched) = self.known().sites.get_mut(site) {
            watched.looked = None;
        }
    }

    /// Tells whether all of them can be watched.
    fn watch(&self, folders: &[&PathBuf]) -> bool {
        if folders.is_empty() {
            return true;
        }
        let mut watcher = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
        if watcher.is_none() {
            let (known, told) = (Arc::clone(&self.known), self.told.clone());
            *watcher = notify::recommended_watcher(move |event| tell(&known, &told, event)).ok();
        }
        let Some(watcher) = watcher.as_mut() else { return false };
        let watch =
            |folder: &&&PathBuf| watcher.watch(folder, RecursiveMode::NonRecursive).is_err();
        folders.iter().filter(watch).count() == 0
    }

    fn forget_unused(&self) {
        let unused: Vec<PathBuf> = {
            let mut known = self.known();
            let unused = known.folders.iter().filter(|(_, sites)| sites.is_empty());
            let unused: Vec<PathBuf> = unused.map(|(path, _)| path.clone()).collect();
            known.folders.retain(|_, sites| !sites.is_empty());
            unused
        };
        let mut watcher = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(watcher) = watcher.as_mut() {
            for path in unused {
                // One that is gone is watched no more anyway.
                drop(watcher.unwatch(&path));
            }
        }
    }

    /// Those whose site may have changed, from now on.
    pub fn changes(self: &Arc<Self>) -> BoxStream<'static, EntityRef> {
        let start = (Arc::clone(self), self.told.subscribe(), VecDeque::new());
        futures::stream::unfold(start, async |(watching, mut told, mut entities)| {
            while entities.is_empty() {
                let sites = burst(&mut told).await;
                entities = watching.entities(sites);
            }
            let next = entities.pop_front();
            next.map(|entity| (entity, (watching, told, entities)))
        })
        .boxed()
    }

    /// Whose documentation the sites are; without sites, those of all that are not watched.
    fn entities(&self, sites: Option<BTreeSet<String>>) -> VecDeque<EntityRef> {
        let known = self.known();
        let all = known.sites.iter().filter(|(site, watched)| match &sites {
            Some(sites) => sites.contains(*site),
            None => !watched.whole && watched.looked.is_some(),
        });
        let entities: BTreeSet<EntityRef> =
            all.flat_map(|(_, watched)| watched.entities.iter().cloned()).collect();
        entities.into_iter().collect()
    }
}

/// The sites that are told of until it is quiet; `None` when that takes longer than who cannot be
/// watched may wait, or when some were missed.
async fn burst(told: &mut broadcast::Receiver<String>) -> Option<BTreeSet<String>> {
    let mut sites = BTreeSet::new();
    match timeout(UNWATCHED, told.recv()).await {
        Ok(Ok(site)) => drop(sites.insert(site)),
        // What was missed is looked at with all others.
        Ok(Err(RecvError::Lagged(_))) | Err(_) => return None,
        Ok(Err(RecvError::Closed)) => {
            sleep(UNWATCHED).await;
            return None;
        }
    }
    let end = tokio::time::Instant::now() + LONGEST_BURST;
    while tokio::time::Instant::now() < end {
        match timeout(SETTLE, told.recv()).await {
            Ok(Ok(site)) => drop(sites.insert(site)),
            Ok(Err(RecvError::Lagged(_))) => {}
            Ok(Err(RecvError::Closed)) | Err(_) => break,
        }
    }
    Some(sites)
}

/// Notes what the system tells of, and passes it on.
fn tell(known: &Mutex<Known>, told: &broadcast::Sender<String>, event: notify::Result<Event>) {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let sites = match event {
        Ok(event) => known.touched(&event),
        // Something was missed: it may have been anything.
        Err(_) => known.sites.keys().cloned().collect(),
    };
    for site in &sites {
        if let Some(watched) = known.sites.get_mut(site) {
            watched.changed = true;
        }
    }
    drop(known);
    for site in sites {
        drop(told.send(site));
    }
}

impl Known {
    /// The sites that an event is about. Reading is no change.
    fn touched(&mut self, event: &Event) -> BTreeSet<String> {
        if matches!(event.kind, EventKind::Access(_)) {
            return BTreeSet::new();
        }
        let mut sites = BTreeSet::new();
        let is_moved = matches!(
            event.kind,
            EventKind::Remove(_) | EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        for path in &event.paths {
            for folder in std::iter::once(path.as_path()).chain(path.parent()) {
                sites.extend(self.folders.get(folder).into_iter().flatten().cloned());
            }
            if is_moved && self.folders.contains_key(path) {
                self.drop_below(path);
            }
        }
        if event.need_rescan() {
            sites.extend(self.sites.keys().cloned());
        }
        sites
    }

    /// Forgets a folder that is another one now, with all below it: they are watched anew when the
    /// site is looked at.
    fn drop_below(&mut self, path: &Path) {
        self.folders.retain(|folder, _| !folder.starts_with(path));
    }
}
