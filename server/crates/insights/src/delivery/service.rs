//! The service: what it is made of, how it starts and ends.

use super::{
    asked::Asked,
    collect, derive, digest,
    own::Histories,
    read,
    state::{State, Subject},
};
use platform::{
    EntityRef, Timestamp, Zone,
    access::{Asker, Authority},
    ci::NamedRepository,
    delivery::{
        DeliveredEntities, DeliveredEntity, Delivery, DeliveryError, DeliverySource, SignalSource,
    },
    timestamp::Clock,
};
use std::{
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard},
    time::Duration,
};
use store::{Store, StoreError};
use tokio::{
    sync::{Notify, broadcast},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// Notices that a slow listener may lag behind.
const NOTICES: usize = 256;

/// The entities that name something, behind the catalog's position that they are as of.
pub(crate) type Named = (i64, Arc<Vec<DeliveredEntity>>);

/// The catalog's entities as somebody sees them.
pub type EntitiesOf = Arc<dyn Fn(&Asker) -> Arc<dyn DeliveredEntities> + Send + Sync>;

/// Where facts come from. Each may be there or not.
#[derive(Clone, Default)]
pub struct DeliverySources {
    /// Accounts of code hosts.
    pub hosts: Vec<Arc<dyn DeliverySource>>,
    /// What watches services.
    pub signals: Vec<Arc<dyn SignalSource>>,
}

/// How it runs.
#[derive(Clone)]
pub struct DeliveryOptions {
    /// A name that no other process has or had.
    pub instance: String,
    /// How long another process waits before it takes over from one that gives no sign of life.
    pub lease_time: Duration,
    /// How far histories are read back.
    pub back: Duration,
    /// How often a history is asked for what is new; of one in which little happens, less often.
    pub interval: Duration,
    /// The company's time zone.
    pub zone: &'static Zone,
    /// Whether each team is told once a week how it went.
    pub digest: bool,
    /// What bounds a principal beside decisions.
    pub authority: Arc<dyn Authority>,
}

/// Delivery in one process.
pub struct DeliveryService {
    pub(crate) store: Store,
    pub(crate) sources: DeliverySources,
    pub(crate) entities: EntitiesOf,
    pub(crate) options: DeliveryOptions,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) notices: broadcast::Sender<Vec<EntityRef>>,
    pub(crate) stopping: CancellationToken,
    /// Applications are others.
    pub(crate) applications: Notify,
    state: RwLock<State>,
    named: Mutex<Named>,
    pub(crate) histories: Histories,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl DeliveryService {
    /// Begins to read what is stored and to ask the sources. It can be asked at once; what is not read yet
    /// is not there yet.
    #[must_use]
    pub fn start(
        store: Store,
        sources: DeliverySources,
        entities: EntitiesOf,
        options: DeliveryOptions,
        clock: Arc<dyn Clock>,
    ) -> Arc<Self> {
        let service = Self::new(store, sources, entities, options, clock);
        let mut tasks = vec![
            tokio::spawn(read::run(Arc::clone(&service))),
            tokio::spawn(derive::run(Arc::clone(&service))),
        ];
        for source in service.sources.hosts.clone() {
            tasks.push(tokio::spawn(collect::run(Arc::clone(&service), source)));
        }
        if service.options.digest {
            tasks.push(tokio::spawn(digest::run(Arc::clone(&service))));
        }
        *service.tasks.lock().unwrap_or_else(PoisonError::into_inner) = tasks;
        service
    }

    /// The same without anything that goes on by itself: for tests, which do each step themselves.
    #[must_use]
    pub fn new(
        store: Store,
        sources: DeliverySources,
        entities: EntitiesOf,
        options: DeliveryOptions,
        clock: Arc<dyn Clock>,
    ) -> Arc<Self> {
        Arc::new(Self {
            store,
            sources,
            entities,
            options,
            clock,
            notices: broadcast::Sender::new(NOTICES),
            stopping: CancellationToken::new(),
            applications: Notify::new(),
            state: RwLock::default(),
            named: Mutex::new((-1, Arc::default())),
            histories: Histories::default(),
            tasks: Mutex::default(),
        })
    }

    /// Delivery as somebody asks it.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Delivery> {
        Arc::new(Asked::new(Arc::clone(self), asker.clone()))
    }

    /// A number that grows with what changes.
    #[must_use]
    pub fn version(&self) -> i64 {
        let state = self.state();
        state.version + state.notes_version + state.applications_version
    }

    /// Ends what goes on in the background.
    pub async fn shutdown(&self) {
        self.stopping.cancel();
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            // A task that panicked has been logged; there is nothing more to end.
            drop(task.await);
        }
    }

    /// Reads the store until nothing is new: what the background does by itself.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read_all(&self) -> Result<(), StoreError> {
        self.take_over().await.map(drop)
    }

    pub(crate) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// How far back histories are read, and facts are in memory.
    pub(crate) fn horizon(&self, now: Timestamp) -> Timestamp {
        let back = i64::try_from(self.options.back.as_millis()).unwrap_or(i64::MAX);
        Timestamp(now.0.saturating_sub(back))
    }

    pub(crate) fn tell(&self, changed: Vec<EntityRef>) {
        // Nobody may be listening.
        drop(self.notices.send(changed));
    }

    /// The entities that name something, and the catalog's position that they are as of. They are kept for
    /// everybody, so it is never asked as one who sees a part of them; who sees what is decided by rows.
    pub(crate) async fn named(&self) -> Result<Named, DeliveryError> {
        let entities = (self.entities)(&Asker::system("delivery"));
        let position = entities.position();
        {
            let known = self.named.lock().unwrap_or_else(PoisonError::into_inner);
            if known.0 == position {
                return Ok(known.clone());
            }
        }
        let named: Named = (position, Arc::new(entities.named().await?));
        self.named.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&named);
        Ok(named)
    }

    /// The subject of a repository's facts.
    pub(crate) fn repository(&self, named: &NamedRepository) -> Option<Subject> {
        self.sources.hosts.iter().find_map(|source| {
            let name = source.has(named)?;
            Some((source.name().to_owned(), name))
        })
    }
}
