//! The service: what it is made of, how it starts and ends.

use super::{asked::Asked, health::Health, join::Joined, keep, read, slot::Slots};
use platform::{
    EntityRef,
    access::{Asker, Authority},
    integrations::Integrations,
    monitoring::{MonitoredEntities, Monitoring, MonitoringError, MonitoringSource},
    timestamp::Clock,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::{Store, StoreError};
use tokio::{sync::broadcast, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// Notices that a slow listener may lag behind.
const NOTICES: usize = 256;

/// The catalog's entities as somebody sees them.
pub type MonitoredEntitiesOf = Arc<dyn Fn(&Asker) -> Arc<dyn MonitoredEntities> + Send + Sync>;

/// How it runs.
#[derive(Clone)]
pub struct MonitoringOptions {
    /// How often it is looked what is due.
    pub look: Duration,
    /// Who decides about what belongs to no entity, and what bounds somebody.
    pub authority: Arc<dyn Authority>,
    /// The origins that frames may come from: `https://p.datadoghq.eu`.
    pub frame_origins: BTreeSet<String>,
}

/// How what runs is doing, in one process.
pub struct MonitoringService {
    pub(crate) store: Store,
    pub(crate) sources: BTreeMap<String, Arc<dyn MonitoringSource>>,
    pub(crate) entities: MonitoredEntitiesOf,
    pub(crate) options: MonitoringOptions,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) slots: Slots,
    pub(crate) notices: broadcast::Sender<Vec<EntityRef>>,
    pub(crate) stopping: CancellationToken,
    joined: Mutex<Arc<Joined>>,
    version: AtomicI64,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl MonitoringService {
    /// Begins. Nothing is asked of any source before somebody looks.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn start(
        store: Store,
        sources: Vec<Arc<dyn MonitoringSource>>,
        entities: MonitoredEntitiesOf,
        options: MonitoringOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, StoreError> {
        let version = store.vendor_answers_version().await?;
        let named = |source: Arc<dyn MonitoringSource>| (source.name().to_owned(), source);
        let service = Arc::new(Self {
            store,
            sources: sources.into_iter().map(named).collect(),
            entities,
            options,
            clock,
            slots: Slots::default(),
            notices: broadcast::Sender::new(NOTICES),
            stopping: CancellationToken::new(),
            joined: Mutex::default(),
            version: AtomicI64::new(version),
            tasks: Mutex::default(),
        });
        let mut tasks = Vec::new();
        if !service.sources.is_empty() {
            tasks.push(tokio::spawn(keep::run(Arc::clone(&service))));
            if service.store.is_shared() {
                tasks.push(tokio::spawn(read::run(Arc::clone(&service))));
            }
        }
        *service.tasks.lock().unwrap_or_else(PoisonError::into_inner) = tasks;
        Ok(service)
    }

    /// How what runs is doing, as somebody asks it.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Monitoring> {
        Arc::new(Asked::new(Arc::clone(self), asker.clone()))
    }

    /// The sources as integrations, as somebody asks them.
    #[must_use]
    pub fn integrations(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Integrations> {
        Arc::new(Health { service: Arc::clone(self), asker: asker.clone() })
    }

    /// A number that grows with what is told.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.version.load(Ordering::Acquire)
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

    /// Something was told under a version.
    pub(crate) fn told_under(&self, version: i64) {
        self.version.fetch_max(version, Ordering::AcqRel);
    }

    /// Which entity is measured as what, whoever asks.
    pub(crate) async fn joined(&self) -> Result<Arc<Joined>, MonitoringError> {
        let entities = (self.entities)(&Asker::system("monitoring"));
        let at = entities.position();
        {
            let joined = self.joined.lock().unwrap_or_else(PoisonError::into_inner);
            if joined.at == Some(at) {
                return Ok(Arc::clone(&joined));
            }
        }
        let named = entities.named().await?;
        let made = Arc::new(Joined::of(at, &named, &self.sources));
        let mut joined = self.joined.lock().unwrap_or_else(PoisonError::into_inner);
        if joined.at.is_none_or(|known| known < at) {
            *joined = Arc::clone(&made);
        }
        Ok(made)
    }
}
