//! The service: what it is made of, how it starts and ends.

use super::{asked::Asked, follow, health::Health, objects::Objects, telling};
use platform::{
    EntityRef,
    access::{Asker, Authority},
    deployments::DeploymentError,
    integrations::Integrations,
    timestamp::Clock,
    workloads::{
        Cluster, ClusterWorkloads, EntityWorkloads, ObjectKind, WorkloadEntities, WorkloadNames,
        Workloads,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};
use store::Store;
use tokio::{
    sync::{Notify, broadcast, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// Notices that a slow listener may lag behind.
const NOTICES: usize = 256;

/// The catalog's entities as somebody sees them.
pub type NamedBy = Arc<dyn Fn(&Asker) -> Arc<dyn WorkloadEntities> + Send + Sync>;

/// What it is made of.
pub struct WorkloadParts {
    /// Where what was tried in vain is noted.
    pub store: Store,
    /// The clusters.
    pub clusters: Vec<Arc<dyn Cluster>>,
    /// The entities.
    pub entities: NamedBy,
    /// Who decides about what belongs to no entity.
    pub authority: Arc<dyn Authority>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// A cluster with what is known of it.
pub(crate) struct Watched {
    pub cluster: Arc<dyn Cluster>,
    pub objects: RwLock<Objects>,
    /// Wakes those who wait to try again.
    pub wake: Notify,
}

/// Which entities name which workloads, as of a position of the log.
type Named = (i64, Arc<BTreeMap<EntityRef, WorkloadNames>>);

/// The workloads of one process.
pub struct WorkloadService {
    pub(crate) parts: WorkloadParts,
    pub(crate) clusters: BTreeMap<String, Watched>,
    pub(crate) stopping: CancellationToken,
    /// Namespaces in which something changed that nobody was told of yet.
    pub(crate) changed: Mutex<BTreeSet<String>>,
    pub(crate) news: Notify,
    /// Grows with every change at all: who waits for a first answer looks again.
    pub(crate) ticks: watch::Sender<u64>,
    pub(crate) looked: Mutex<telling::Looked>,
    pub(crate) notices: broadcast::Sender<Vec<EntityRef>>,
    version: AtomicI64,
    named: Mutex<Option<Named>>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl WorkloadService {
    /// Begins to watch. What is not known yet is told as such.
    #[must_use]
    pub fn start(mut parts: WorkloadParts) -> Arc<Self> {
        let clusters = std::mem::take(&mut parts.clusters);
        let watched = |cluster: Arc<dyn Cluster>| {
            let name = cluster.name().to_owned();
            (name, Watched { cluster, objects: RwLock::default(), wake: Notify::new() })
        };
        let service = Arc::new(Self {
            parts,
            clusters: clusters.into_iter().map(watched).collect(),
            stopping: CancellationToken::new(),
            changed: Mutex::default(),
            news: Notify::new(),
            ticks: watch::Sender::new(0),
            looked: Mutex::default(),
            notices: broadcast::Sender::new(NOTICES),
            version: AtomicI64::new(0),
            named: Mutex::default(),
            tasks: Mutex::default(),
        });
        let mut tasks = vec![tokio::spawn(telling::run(Arc::clone(&service)))];
        for name in service.clusters.keys() {
            for kind in ObjectKind::ALL {
                tasks.push(tokio::spawn(follow::run(Arc::clone(&service), name.clone(), kind)));
            }
        }
        *service.tasks.lock().unwrap_or_else(PoisonError::into_inner) = tasks;
        service
    }

    /// Workloads as somebody asks them.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Workloads> {
        Arc::new(Asked::new(Arc::clone(self), asker))
    }

    /// The clusters as integrations, as somebody asks them.
    #[must_use]
    pub fn integrations(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Integrations> {
        Arc::new(Health { service: Arc::clone(self), asker: asker.clone() })
    }

    /// Grows whenever something changes that somebody looked at.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.version.load(Ordering::SeqCst)
    }

    pub(crate) fn grown(&self) {
        self.version.fetch_add(1, Ordering::SeqCst);
    }

    /// Ends watching.
    pub async fn shutdown(&self) {
        self.stopping.cancel();
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            // A task that panicked has been logged; there is nothing more to end.
            drop(task.await);
        }
    }

    /// Which entity names which workloads.
    pub(crate) async fn named(
        &self,
    ) -> Result<Arc<BTreeMap<EntityRef, WorkloadNames>>, DeploymentError> {
        let entities = (self.parts.entities)(&Asker::system("workloads"));
        let position = entities.position();
        let known = self.named.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, named)) = known
            && at == position
        {
            return Ok(named);
        }
        let named = entities.named().await?;
        let named = named.into_iter().map(|one| (one.reference, one.names)).collect();
        let named = Arc::new(named);
        *self.named.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((position, Arc::clone(&named)));
        Ok(named)
    }

    /// What of an entity runs where.
    pub(crate) fn chosen(&self, entity: &EntityRef, names: &WorkloadNames) -> EntityWorkloads {
        let meant = self.clusters.iter().filter(|(name, _)| names.in_cluster(name));
        let clusters = meant.map(|(name, watched)| {
            let objects = watched.objects.read().unwrap_or_else(PoisonError::into_inner);
            let state = objects.state(name, watched.cluster.page());
            super::choose::choose(&objects, names, state)
        });
        // A cluster in which nothing of it runs, and that answers, is not worth a line.
        let worth = |one: &ClusterWorkloads| {
            !one.workloads.is_empty() || one.cluster.error.is_some() || !one.cluster.is_read
        };
        EntityWorkloads { entity: entity.clone(), clusters: clusters.filter(worth).collect() }
    }
}
