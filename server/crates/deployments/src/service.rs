//! The service: what it is made of, how it starts and ends.

use crate::{
    asked::Asked, detail::Details, follow, health::Health, join::Joined, read, state::State,
};
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Authority},
    deployments::{
        Application, DeployedEntities, DeploymentError, DeploymentSource, Deployments, SourceState,
    },
    integrations::Integrations,
    timestamp::Clock,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard},
    time::Duration,
};
use store::{DeploymentSourceRecord, Store, StoreError};
use tokio::{
    sync::{Notify, broadcast},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// Notices that a slow listener may lag behind.
const NOTICES: usize = 256;

/// What is older than so many intervals is stale, even where nobody told of a failure: then nobody
/// follows.
const STALE_AFTER: i32 = 4;

/// The catalog's entities as somebody sees them.
pub type EntitiesOf = Arc<dyn Fn(&Asker) -> Arc<dyn DeployedEntities> + Send + Sync>;

/// How it runs.
#[derive(Clone)]
pub struct DeploymentOptions {
    /// A name that no other process has or had.
    pub instance: String,
    /// How long another process waits before it takes over from one that gives no sign of life.
    pub lease_time: Duration,
    /// How often the whole list is asked for beside watching.
    pub relist: Duration,
    /// Who decides about what belongs to no entity.
    pub authority: Arc<dyn Authority>,
}

/// A source with what wakes its follower.
pub(crate) struct Followed {
    pub source: Arc<dyn DeploymentSource>,
    pub wake: Notify,
}

/// The deployments of one process.
pub struct DeploymentService {
    pub(crate) store: Store,
    pub(crate) sources: BTreeMap<String, Followed>,
    pub(crate) entities: EntitiesOf,
    pub(crate) options: DeploymentOptions,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) details: Details,
    pub(crate) joined: Mutex<Arc<Joined>>,
    pub(crate) notices: broadcast::Sender<Vec<EntityRef>>,
    /// Entities whose applications are others, all of them: what search follows.
    pub(crate) changed: broadcast::Sender<Arc<BTreeSet<EntityRef>>>,
    pub(crate) stopping: CancellationToken,
    state: RwLock<Arc<State>>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl DeploymentService {
    /// Reads what the store has, and begins to follow. What is stored can be asked as soon as this
    /// returns, whether any source answers or not.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn start(
        store: Store,
        sources: Vec<Arc<dyn DeploymentSource>>,
        entities: EntitiesOf,
        options: DeploymentOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, StoreError> {
        let mut state = State::default();
        state.apply(store.applications_after(0).await?);
        state.reached(store.deployment_sources().await?);
        let followed = |source: Arc<dyn DeploymentSource>| {
            (source.name().to_owned(), Followed { source, wake: Notify::new() })
        };
        let service = Arc::new(Self {
            store,
            sources: sources.into_iter().map(followed).collect(),
            entities,
            options,
            clock,
            details: Details::default(),
            joined: Mutex::default(),
            notices: broadcast::Sender::new(NOTICES),
            changed: broadcast::Sender::new(NOTICES),
            stopping: CancellationToken::new(),
            state: RwLock::new(Arc::new(state)),
            tasks: Mutex::default(),
        });
        let mut tasks = vec![tokio::spawn(read::run(Arc::clone(&service)))];
        for name in service.sources.keys() {
            tasks.push(tokio::spawn(follow::run(Arc::clone(&service), name.clone())));
        }
        *service.tasks.lock().unwrap_or_else(PoisonError::into_inner) = tasks;
        Ok(service)
    }

    /// Deployments as somebody asks them.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Deployments> {
        Arc::new(Asked::new(Arc::clone(self), asker.clone()))
    }

    /// The sources as integrations, as somebody asks them.
    #[must_use]
    pub fn integrations(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Integrations> {
        Arc::new(Health { service: Arc::clone(self), asker: asker.clone() })
    }

    /// The version that answers are made from; the same number in every process.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.state().version
    }

    /// Ends following, after the transactions that are under way.
    pub async fn shutdown(&self) {
        self.stopping.cancel();
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            // A task that panicked has been logged; there is nothing more to end.
            drop(task.await);
        }
    }

    /// What is known now. It is not held: the next change makes another one.
    pub(crate) fn state(&self) -> Arc<State> {
        let state: RwLockReadGuard<'_, Arc<State>> =
            self.state.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&state)
    }

    /// Changes what is known.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut state))
    }

    /// How every source stands.
    pub(crate) fn source_states(&self, state: &State) -> BTreeMap<String, SourceState> {
        let mut known: BTreeMap<&str, u64> = BTreeMap::new();
        for key in state.applications.keys() {
            *known.entry(&key.source).or_default() += 1;
        }
        let of = |(name, followed): (&String, &Followed)| {
            let record = state.sources.get(name).cloned().unwrap_or_default();
            let applications = known.get(name.as_str()).copied().unwrap_or(0);
            (name.clone(), self.source_state(&*followed.source, record, applications))
        };
        self.sources.iter().map(of).collect()
    }

    fn source_state(
        &self,
        source: &dyn DeploymentSource,
        record: DeploymentSourceRecord,
        applications: u64,
    ) -> SourceState {
        let DeploymentSourceRecord { succeeded_at, latency, failed_at, error, unreadable, .. } =
            record;
        SourceState {
            name: source.name().to_owned(),
            vendor: source.vendor().to_owned(),
            page: source.page().to_owned(),
            stale: error.is_some() || self.is_old(source, succeeded_at),
            succeeded_at,
            latency,
            failed_at,
            error,
            applications,
            unreadable,
        }
    }

    fn is_old(&self, source: &dyn DeploymentSource, succeeded_at: Option<Timestamp>) -> bool {
        let Some(at) = succeeded_at else { return true };
        let patience = source.interval().max(self.options.relist).as_millis();
        let patience = i64::try_from(patience).unwrap_or(i64::MAX);
        let age = self.clock.now().0.saturating_sub(at.0);
        age > patience.saturating_mul(i64::from(STALE_AFTER))
    }

    /// Which entity names which application.
    pub(crate) async fn joined(&self, state: &Arc<State>) -> Result<Arc<Joined>, DeploymentError> {
        let entities = (self.entities)(&Asker::system("deployments"));
        let at = (entities.position(), state.version);
        let before = Arc::clone(&self.joined.lock().unwrap_or_else(PoisonError::into_inner));
        if before.at == Some(at) {
            return Ok(before);
        }
        // What entities say is read from the store; what applications there are is in memory.
        let named = match before.at {
            Some((position, _)) if position == at.0 => Arc::clone(&before.named),
            _ => Arc::new(entities.named().await?),
        };
        let applications = state.applications.values().map(|known| &known.application);
        let known =
            applications.filter(|one: &&Application| self.sources.contains_key(&one.key.source));
        let joined = Arc::new(Joined::of(at, named, known));
        *self.joined.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&joined);
        Ok(joined)
    }
}

/// What the store's failure is to who asks.
pub(crate) fn unavailable(error: StoreError) -> DeploymentError {
    DeploymentError::Unavailable(error.to_string())
}
