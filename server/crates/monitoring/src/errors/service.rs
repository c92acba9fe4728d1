//! The service: what it is made of, how it starts and ends.

use super::{
    asked::Asked,
    integrations::Health,
    join::{Join, Joined},
    keep, read,
    slot::Slots,
};
use platform::{
    EntityRef,
    access::{Asker, Authority, Guarded},
    deployments::Deployments,
    errors::{ErrorEntities, ErrorSource, Errors, ErrorsError},
    integrations::Integrations,
    timestamp::Clock,
};
use std::{
    collections::BTreeMap,
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
pub type ErrorEntitiesOf = Arc<dyn Fn(&Asker) -> Arc<dyn ErrorEntities> + Send + Sync>;

/// How it runs.
#[derive(Clone)]
pub struct ErrorOptions {
    /// How often it is looked what is due.
    pub look: Duration,
    /// Who decides about what belongs to no entity.
    pub authority: Arc<dyn Authority>,
    /// What is deployed: it tells which deployment brought a release.
    pub deployments: Guarded<dyn Deployments>,
}

/// Error tracking, in one process.
pub struct ErrorService {
    pub(super) store: Store,
    pub(super) sources: BTreeMap<String, Arc<dyn ErrorSource>>,
    pub(super) entities: ErrorEntitiesOf,
    pub(super) options: ErrorOptions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) slots: Slots,
    pub(super) join: Join,
    pub(super) notices: broadcast::Sender<Vec<EntityRef>>,
    pub(super) stopping: CancellationToken,
    version: AtomicI64,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl ErrorService {
    /// Begins, with asking every source what is open.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn start(
        store: Store,
        sources: Vec<Arc<dyn ErrorSource>>,
        entities: ErrorEntitiesOf,
        options: ErrorOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, StoreError> {
        let version = store.vendor_answers_version().await?;
        let named = |source: Arc<dyn ErrorSource>| (source.name().to_owned(), source);
        let service = Arc::new(Self {
            store,
            sources: sources.into_iter().map(named).collect(),
            entities,
            options,
            clock,
            slots: Slots::default(),
            join: Join::default(),
            notices: broadcast::Sender::new(NOTICES),
            stopping: CancellationToken::new(),
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

    /// Error tracking as somebody asks it.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Errors> {
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
    pub(super) fn told_under(&self, version: i64) {
        self.version.fetch_max(version, Ordering::AcqRel);
    }

    /// Which entities name which projects, whoever asks.
    pub(super) async fn joined(&self) -> Result<Arc<Joined>, ErrorsError> {
        let entities = (self.entities)(&Asker::system("errors"));
        self.join.joined(&*entities).await
    }
}

/// What the store's failure is to who asks.
pub(super) fn unavailable(error: StoreError) -> ErrorsError {
    ErrorsError::Unavailable(error.to_string())
}
