//! The catalog service: an index that follows the log, importers that feed it, and answers.

mod ancestry;
mod answers;
mod asked;
mod changes;
mod coded;
mod compaction;
mod costed;
mod decisions;
mod delivered;
mod deployed;
mod directory;
mod docs;
mod entities;
mod follow;
mod forgotten;
mod image;
mod importer;
mod leases;
mod loading;
mod locations;
mod monitored;
mod orphans;
mod outage;
mod past;
mod permitted;
mod problems;
mod registry;
mod removal;
mod served;
mod sources;
mod states;
mod templates;
mod tracked;
mod undoing;
mod view;
mod visibility;

pub use asked::Asked;
pub use changes::{DifferencePage, EntityDifference, LoggedChange};
pub use compaction::Compaction;
pub use costed::Costed;
pub use image::ImageSettings;
pub use loading::Loading;
pub use served::{Served, uid};
pub use view::View;

use crate::{
    import::HoldRule,
    index::Index,
    locations::LocationSettings,
    reading::{Known, Reading},
};
use async_trait::async_trait;
use entities::Bodies;
use futures::stream::BoxStream;
use importer::Turn;
use leases::Leases;
use locations::Locations;
use outage::LastNews;
use past::Pasts;
use platform::{
    EntityRef, Timestamp,
    access::{Authority, Unbounded},
    catalog::Notice,
    code_host::{HostEvent, RateLimit},
    timestamp::Clock,
};
use sources::{Source, Sources};
use states::SourceStates;
use std::{
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Store, StoreError};
use tokio::{sync::broadcast, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// Notices that a slow listener may lag behind before it is only told that something changed.
const NOTICES: usize = 256;

/// Bytes of the bodies that are kept in memory when nobody says otherwise.
const BODIES: u64 = 48 << 20;

/// How long orphans are kept when nobody says otherwise.
const ORPHAN_GRACE: Duration = Duration::from_hours(7 * 24);

/// Where entities come from: a folder, a Git repository, an address.
#[async_trait]
pub trait Origin: Send + Sync {
    /// The target as configured, without credentials: the source's name.
    fn target(&self) -> &str;

    /// Reads everything that does not look as it is known.
    ///
    /// # Errors
    /// When the source as a whole cannot be read; the text says why and how to mend it.
    async fn read(&self, known: &Known) -> Result<Reading, String>;

    /// Yields when it is time to read again. Ends never.
    fn changes(&self) -> BoxStream<'static, ()>;

    /// Takes word of something that happened at the source's host. What concerns the source is
    /// looked at soon: `changes` yields.
    fn tell(&self, _event: &HostEvent) {}

    /// The folder of its files, when they are on this machine.
    fn folder(&self) -> Option<PathBuf> {
        None
    }

    /// How the limit of the source's host stands.
    fn limit(&self) -> SourceLimit {
        SourceLimit::default()
    }
}

/// The limit that a source's host sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceLimit {
    /// What the host tells of it.
    pub rate: Option<RateLimit>,
    /// The source stands still until then.
    pub waiting_until: Option<Timestamp>,
}

/// How long a source that fails is left alone before it is tried again.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// After the first failure; doubled after each further one.
    pub first: Duration,
    /// At the most.
    pub longest: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { first: Duration::from_secs(2), longest: Duration::from_mins(2) }
    }
}

/// How long a process may give no sign of life when nobody says otherwise.
const LEASE_TIME: Duration = Duration::from_secs(10);

/// A name for when nobody gives one: of one machine's processes, no other one has it.
fn instance() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let (process, number) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    format!("process {process}/{number}")
}

/// How a catalog runs.
#[derive(Clone)]
pub struct ServiceOptions {
    /// What people may register by hand.
    pub locations: LocationSettings,
    /// How a source that fails is tried again.
    pub retry: Retry,
    /// Bytes of the bodies that are kept in memory.
    pub body_cache: u64,
    /// When removals wait for a person.
    pub hold: HoldRule,
    /// How long entities are kept that no Location leads to any more.
    pub orphan_grace: Duration,
    /// How long what was changed is remembered; `None` is for ever.
    pub memory: Option<Duration>,
    /// Where the start tells how far it is.
    pub loading: Loading,
    /// What this process is called where several share a database: what is shown, a slash, and what
    /// no other process has or had.
    pub instance: String,
    /// How long another process waits before it takes over from one that gives no sign of life.
    pub lease_time: Duration,
    /// Who decides who may see and do what.
    pub authority: Arc<dyn Authority>,
    /// Where an image of the index is kept for the next start; `None` is nowhere.
    pub image: Option<ImageSettings>,
}

impl Default for ServiceOptions {
    fn default() -> Self {
        let (locations, retry) = (LocationSettings::default(), Retry::default());
        Self {
            locations,
            retry,
            body_cache: BODIES,
            hold: HoldRule::default(),
            orphan_grace: ORPHAN_GRACE,
            memory: None,
            loading: Loading::default(),
            instance: instance(),
            lease_time: LEASE_TIME,
            authority: Arc::new(Unbounded),
            image: None,
        }
    }
}

/// The catalog of one process.
pub struct CatalogService {
    store: Store,
    index: Arc<RwLock<Index>>,
    now: View,
    pasts: Pasts,
    /// Shared with the listeners' streams.
    position: Arc<AtomicI64>,
    /// How often something changed that leaves no trace in the log; shared with their streams too.
    unlogged: Arc<AtomicI64>,
    /// Grows when entities are numbered anew.
    numbering: AtomicU64,
    notices: broadcast::Sender<Notice>,
    states: SourceStates,
    sources: Sources,
    leases: Leases,
    locations: Locations,
    hold: HoldRule,
    news: LastNews,
    clock: Arc<dyn Clock>,
    authority: Arc<dyn Authority>,
    stopping: CancellationToken,
    tasks: std::sync::Mutex<Vec<JoinHandle<()>>>,
}

impl CatalogService {
    /// Loads the index and starts following the log and the sources. What the store holds can be
    /// asked as soon as this returns; the sources are read in the background.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn start(
        store: Store,
        origins: Vec<Arc<dyn Origin>>,
        retry: Retry,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, StoreError> {
        Self::start_with(store, origins, ServiceOptions { retry, ..Default::default() }, clock)
            .await
    }

    /// The same, beside the locations that people register by hand.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn start_with(
        store: Store,
        origins: Vec<Arc<dyn Origin>>,
        options: ServiceOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, StoreError> {
        let ServiceOptions { locations, retry, body_cache, hold, orphan_grace, .. } = options;
        let ServiceOptions { memory, loading, instance, lease_time, authority, .. } = options;
        let leases = Leases::new(&store, instance, lease_time);
        let from_image = match &options.image {
            Some(settings) => image::load(&store, settings, &loading).await?,
            None => None,
        };
        let imaged = from_image.as_ref().map(|start| start.imaged);
        let (index, position) = match from_image {
            Some(start) => (start.index, start.position),
            None => follow::load(&store, Index::default(), &loading).await?,
        };
        let targets: Vec<String> =
            origins.iter().map(|origin| origin.target().to_owned()).collect();
        let index = Arc::new(RwLock::new(index));
        let bodies = Bodies::new(body_cache);
        let service = Arc::new(Self {
            now: View::now(store.clone(), bodies, Arc::clone(&index)),
            pasts: Pasts::default(),
            states: SourceStates::new(&targets, store.sources().await?),
            sources: Sources::default(),
            leases,
            locations: Locations::new(locations, retry),
            hold,
            news: LastNews::default(),
            store,
            index,
            position: Arc::new(AtomicI64::new(position)),
            unlogged: Arc::default(),
            numbering: AtomicU64::new(0),
            notices: broadcast::Sender::new(NOTICES),
            clock,
            authority,
            stopping: CancellationToken::new(),
            tasks: std::sync::Mutex::default(),
        });
        let mut tasks = vec![tokio::spawn(follow::run(Arc::clone(&service)))];
        if let Some(memory) = memory {
            tasks.push(tokio::spawn(compaction::run(Arc::clone(&service), memory)));
        }
        if let Some(settings) = options.image {
            tasks.push(tokio::spawn(image::run(Arc::clone(&service), settings, imaged)));
        }
        tasks.push(tokio::spawn(leases::run(Arc::clone(&service))));
        tasks.push(tokio::spawn(forgotten::run(Arc::clone(&service), targets)));
        let mut turn = Turn::first();
        for origin in origins {
            let next = turn.next();
            let source = Source::configured(origin, service.stopping.child_token());
            service.sources.start(&service, source, retry, turn);
            turn = next;
        }
        tasks.push(tokio::spawn(locations::run(Arc::clone(&service))));
        tasks.push(tokio::spawn(orphans::run(Arc::clone(&service), orphan_grace)));
        *service.tasks.lock().unwrap_or_else(PoisonError::into_inner) = tasks;
        Ok(service)
    }

    /// Stops reading and following, after the transactions that are under way.
    pub async fn shutdown(&self) {
        self.stopping.cancel();
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks.into_iter().chain(self.sources.take()) {
            // A task that panicked has been logged; there is nothing more to end.
            drop(task.await);
        }
    }

    /// How many entities the index holds.
    #[must_use]
    pub fn entities(&self) -> usize {
        self.index().len()
    }

    /// Where the log stands that answers are made from.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.now_at()
    }

    /// Another number whenever something changed that pages show: problems too, which leave no trace
    /// in the log. That a source is read once more is told, but is no other version: a page that is
    /// just being read would be made anew for it. Each process has its own.
    #[must_use]
    pub fn version(&self) -> i64 {
        version(&self.position, &self.unlogged)
    }

    /// Tells a source what happened at its host; `false` when there is no such source. Where another
    /// process reads it, that one is only asked to read it again: its pass finds what happened.
    pub fn tell_source(self: &Arc<Self>, target: &str, event: &HostEvent) -> bool {
        let Some(origin) = self.sources.origin(target) else { return false };
        origin.tell(event);
        if !self.leases.is_held(target) {
            let (service, target) = (Arc::clone(self), target.to_owned());
            tokio::spawn(async move {
                if let Err(error) = service.read_again(&[target.as_str()], None).await {
                    tracing::warn!(target, %error, "the process that reads it could not be told");
                }
            });
        }
        true
    }

    fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_at(&self) -> i64 {
        self.position.load(Ordering::Acquire)
    }

    /// Tells listeners that something changed; that nobody listens is no error.
    fn tell(&self, entities: Vec<EntityRef>) {
        drop(self.notices.send(Notice { position: self.version(), entities }));
    }

    /// Tells listeners of something that leaves no trace in the log.
    fn tell_unlogged(&self) {
        self.unlogged.fetch_add(1, Ordering::AcqRel);
        self.tell(Vec::new());
    }
}

fn version(position: &AtomicI64, unlogged: &AtomicI64) -> i64 {
    position.load(Ordering::Acquire) + unlogged.load(Ordering::Acquire)
}
