//! The service: what it is made of, how it starts and ends.

use super::{
    analysis::Analyses,
    asked::Asked,
    journal::Journal,
    keeper,
    origin::{OriginParts, Origins},
    parts::{RunOptions, RunParts},
    queue::Turns,
    signals::Signals,
};
use platform::{
    access::Asker,
    scaffolder::{ActionDescription, ActionProvider, Scaffolder, TaskState},
};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};
use store::{Lease, StoreError, TaskFilter, TaskOrder, TaskRecord};
use tokio::{
    sync::{Notify, broadcast},
    task::JoinHandle,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Notices that a slow listener may lag behind.
const NOTICES: usize = 256;

/// Tasks that wait for an approval and are looked at in one go.
const WAITING: u32 = 1_000;

/// An action, and who does it.
#[derive(Clone)]
pub(super) struct Known {
    pub description: Arc<ActionDescription>,
    pub provider: Arc<dyn ActionProvider>,
}

/// The tasks of one process.
pub struct RunService {
    pub(super) parts: RunParts,
    pub(super) options: RunOptions,
    pub(super) origins: Arc<Origins>,
    pub(super) analyses: Analyses,
    /// What this process runs: by task, what may end it.
    pub(super) running: Mutex<BTreeMap<String, (Lease, Signals)>>,
    /// Whose turn it was.
    pub(super) turns: Mutex<Turns>,
    /// Something is to be done here and now.
    pub(super) wanted: Notify,
    /// Tasks that told something.
    pub(super) told: broadcast::Sender<Arc<str>>,
    /// Tasks that are others by now.
    pub(super) changed: broadcast::Sender<()>,
    pub(super) version: AtomicI64,
    pub(super) stopping: CancellationToken,
    pub(super) workers: TaskTracker,
    actions: BTreeMap<String, Known>,
    loops: Mutex<Vec<JoinHandle<()>>>,
}

impl RunService {
    /// Begins to run what is to be run.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn start(parts: RunParts, options: RunOptions) -> Result<Arc<Self>, StoreError> {
        let origins = Origins::new(OriginParts {
            store: parts.store.clone(),
            providers: parts.providers.clone(),
            skeletons: Arc::clone(&parts.skeletons),
            entities: Arc::clone(&parts.entities),
            authority: Arc::clone(&parts.authority),
            code_hosts: parts.code_hosts.clone(),
            clock: Arc::clone(&parts.clock),
            folder: options.folder.with_file_name("origins"),
            environment: options.environment.clone(),
        });
        let mut actions: BTreeMap<String, Known> = BTreeMap::new();
        for provider in parts.providers.iter().cloned().chain([origins.actions()]) {
            for description in provider.actions() {
                let known =
                    Known { description: Arc::new(description), provider: Arc::clone(&provider) };
                actions.entry(known.description.id.clone()).or_insert(known);
            }
        }
        let version = parts.store.tasks_version().await?;
        let service = Arc::new(Self {
            parts,
            options,
            origins,
            analyses: Analyses::default(),
            running: Mutex::default(),
            turns: Mutex::default(),
            wanted: Notify::new(),
            told: broadcast::Sender::new(NOTICES),
            changed: broadcast::Sender::new(NOTICES),
            version: AtomicI64::new(version),
            stopping: CancellationToken::new(),
            workers: TaskTracker::new(),
            actions,
            loops: Mutex::default(),
        });
        service.take_back().await?;
        let loops = vec![
            tokio::spawn(keeper::look(Arc::clone(&service))),
            tokio::spawn(keeper::live(Arc::clone(&service))),
            tokio::spawn(keeper::hear(Arc::clone(&service))),
        ];
        service.settle();
        *service.loops.lock().unwrap_or_else(PoisonError::into_inner) = loops;
        Ok(service)
    }

    /// Templates and tasks, as somebody asks them.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Scaffolder> {
        Arc::new(Asked::new(Arc::clone(self), asker.clone()))
    }

    /// Ends: what runs has a moment, and is then left to whoever starts next.
    pub async fn shutdown(&self) {
        self.stopping.cancel();
        self.workers.close();
        self.workers.wait().await;
        let loops = std::mem::take(&mut *self.loops.lock().unwrap_or_else(PoisonError::into_inner));
        for one in loops {
            // What it wrote is written, and what it did not write is not.
            one.abort();
            drop(one.await);
        }
    }

    /// Where this process alone uses the database, whoever had leases on tasks is dead.
    async fn take_back(&self) -> Result<(), StoreError> {
        if self.parts.store.is_shared() {
            return Ok(());
        }
        for lease in self.parts.store.leases().await? {
            if lease.name.starts_with("task:") && !lease.free {
                let lease = Lease { name: lease.name, token: lease.token };
                self.parts.store.release_lease(&lease).await?;
            }
        }
        Ok(())
    }

    /// The name under which this process has leases of tasks.
    pub(super) fn holder(&self) -> String {
        format!("{}/tasks", self.options.instance)
    }

    /// An action of a name.
    pub(super) fn known(&self, action: &str) -> Option<Known> {
        self.actions.get(action).cloned()
    }

    /// Every action, by name.
    pub(super) fn descriptions(&self) -> Vec<ActionDescription> {
        self.actions.values().map(|known| ActionDescription::clone(&known.description)).collect()
    }

    /// The folder that a task works in.
    pub(super) fn workspace(&self, task: &str) -> PathBuf {
        self.options.folder.join(task)
    }

    /// The folder with a template that somebody is writing, and the files beside it.
    pub(super) fn draft_folder(&self, task: &str) -> PathBuf {
        self.options.folder.join(format!("{task}.template"))
    }

    /// The number of a new task: a UUID of chance (version 4).
    pub(super) fn new_id(&self) -> Result<String, String> {
        let mut bytes = [0; 16];
        self.parts.sealed.random(&mut bytes)?;
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let digits = u128::from_be_bytes(bytes);
        let text = format!("{digits:032x}");
        let parts = [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]];
        Ok(parts.join("-"))
    }

    pub(super) fn journal(&self, task: &str, lease: Lease) -> Journal {
        Journal {
            store: self.parts.store.clone(),
            lease,
            clock: Arc::clone(&self.parts.clock),
            task: task.to_owned(),
            told: self.told.clone(),
        }
    }

    /// Tasks that wait for somebody.
    pub(super) async fn waiting_tasks(&self) -> Result<Vec<TaskRecord>, StoreError> {
        let filter = TaskFilter { states: vec![TaskState::Waiting], ..TaskFilter::default() };
        self.parts.store.tasks(&filter, (TaskOrder::CreatedAt, false), 0, WAITING).await
    }

    /// The version that answers are made from; the same number in every process.
    pub(super) fn version(&self) -> i64 {
        self.version.load(Ordering::SeqCst)
    }

    /// A task ended: what it made is looked at, and the next one has its turn.
    pub(super) fn ended(&self, task: &TaskRecord) {
        self.wanted.notify_one();
        if task.state == TaskState::Completed && !task.is_draft {
            self.settle();
        }
    }

    /// Looks, beside everything else, at what tasks made.
    fn settle(&self) {
        let origins = Arc::clone(&self.origins);
        self.aside(async move { origins.settle().await });
    }

    /// Does something beside everything else. It may be left undone when the service ends.
    pub(super) fn aside(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stopping = self.stopping.clone();
        self.workers.spawn(async move {
            tokio::select! {
                () = work => {}
                () = stopping.cancelled() => {}
            }
        });
    }
}
