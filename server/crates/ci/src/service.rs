//! The service: what it is made of, how it starts and ends.

use crate::{
    asked::Asked,
    health::Health,
    keep, read,
    readme::Readmes,
    slot::{Slot, Slots},
};
use platform::{
    EntityRef,
    access::{Asker, Authority},
    ci::{Ci, CiError, CiSource, CodeEntities, CodeKey, NamedRepository},
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
pub type EntitiesOf = Arc<dyn Fn(&Asker) -> Arc<dyn CodeEntities> + Send + Sync>;

/// How it runs.
#[derive(Clone)]
pub struct CiOptions {
    /// How often it is looked what is due.
    pub look: Duration,
    /// Who decides about what belongs to no entity.
    pub authority: Arc<dyn Authority>,
}

/// What is built, in one process.
pub struct CiService {
    pub(crate) store: Store,
    pub(crate) sources: BTreeMap<String, Arc<dyn CiSource>>,
    pub(crate) entities: EntitiesOf,
    pub(crate) options: CiOptions,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) slots: Slots,
    pub(crate) readmes: Readmes,
    pub(crate) notices: broadcast::Sender<Vec<EntityRef>>,
    pub(crate) stopping: CancellationToken,
    version: AtomicI64,
    /// Notices that were sent: errors and ages leave no trace in the store.
    noticed: AtomicI64,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl CiService {
    /// Begins. Nothing is asked of any source before somebody looks.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn start(
        store: Store,
        sources: Vec<Arc<dyn CiSource>>,
        entities: EntitiesOf,
        options: CiOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, StoreError> {
        let version = store.vendor_answers_version().await?;
        let named = |source: Arc<dyn CiSource>| (source.name().to_owned(), source);
        let service = Arc::new(Self {
            store,
            sources: sources.into_iter().map(named).collect(),
            entities,
            options,
            clock,
            slots: Slots::default(),
            readmes: Readmes::default(),
            notices: broadcast::Sender::new(NOTICES),
            stopping: CancellationToken::new(),
            version: AtomicI64::new(version),
            noticed: AtomicI64::new(0),
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

    /// What is built, as somebody asks it.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Ci> {
        Arc::new(Asked::new(Arc::clone(self), asker.clone()))
    }

    /// The sources as integrations, as somebody asks them.
    #[must_use]
    pub fn integrations(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Integrations> {
        Arc::new(Health { service: Arc::clone(self), asker: asker.clone() })
    }

    /// A number that grows whenever pages show another thing.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.told_version() + self.noticed.load(Ordering::Acquire)
    }

    /// The version of what was told last.
    pub(crate) fn told_version(&self) -> i64 {
        self.version.load(Ordering::Acquire)
    }

    /// Tells the pages that show a part that it is another.
    pub(crate) fn notice(&self, slot: &Slot) {
        self.noticed.fetch_add(1, Ordering::AcqRel);
        // That nobody listens is no error.
        drop(self.notices.send(slot.viewers()));
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

    /// The repository that is named, in the source that has it.
    pub(crate) fn repository(
        &self,
        named: &NamedRepository,
    ) -> Option<(&Arc<dyn CiSource>, CodeKey)> {
        self.sources.values().find_map(|source| {
            let name = source.has(named)?;
            Some((source, CodeKey { source: source.name().to_owned(), name }))
        })
    }

    /// The entities that name a repository, whoever asks.
    pub(crate) fn naming(&self, key: &CodeKey) -> Vec<EntityRef> {
        let host = key.source.split('/').next().unwrap_or_default();
        let entities = (self.entities)(&Asker::system("ci"));
        entities.naming(host, &key.slug())
    }
}

/// What the store's failure is to who asks.
pub(crate) fn unavailable(error: StoreError) -> CiError {
    CiError::Unavailable(error.to_string())
}
