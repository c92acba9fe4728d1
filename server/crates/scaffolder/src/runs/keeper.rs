//! What goes on beside everything else: tasks are taken up in turn, leases kept, news of other processes
//! heard, and what is old taken away.

use super::{
    journal::{CHANGED, Halt, TOLD},
    queue::{Bounds, choose},
    run::Run,
    service::RunService,
    signals::Signals,
};
use futures::FutureExt;
use platform::Timestamp;
use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};
use store::{DueTask, Lease, StoreError};
use tokio::time::{sleep, timeout};

/// Tasks that are looked at in one go.
const DUE: u32 = 1_000;

/// How often it is looked for what is too old.
const TIDY: Duration = Duration::from_mins(5);

/// How long drafts are kept.
const DRAFTS: Duration = Duration::from_hours(24);

/// Tasks that are forgotten in one go.
const FORGOTTEN: u32 = 200;

/// Takes up what is to be run, for ever.
pub(super) async fn look(service: Arc<RunService>) {
    let mut tidied: Option<Instant> = None;
    loop {
        if service.stopping.is_cancelled() {
            return;
        }
        if let Err(error) = once(&service).await {
            tracing::warn!(%error, "tasks cannot be looked after; trying again");
        }
        if tidied.is_none_or(|at| at.elapsed() >= TIDY) {
            tidied = Some(Instant::now());
            if let Err(error) = service.tidy().await {
                tracing::warn!(%error, "old tasks cannot be taken away; trying again");
            }
        }
        tokio::select! {
            () = service.stopping.cancelled() => return,
            // Woken here by what happens here; by what happens elsewhere at the next tick.
            _ = timeout(service.options.tick, service.wanted.notified()) => {}
        }
    }
}

async fn once(service: &Arc<RunService>) -> Result<(), StoreError> {
    service.follow().await?;
    service.release_answered().await?;
    let here = service.running.lock().unwrap_or_else(PoisonError::into_inner).len();
    let free = service.options.at_once.saturating_sub(here);
    let due = service.parts.store.due_tasks(service.parts.clock.now(), DUE).await?;
    // To end a task takes no place: nobody waits for it.
    let (mut chosen, due): (Vec<DueTask>, Vec<DueTask>) =
        due.into_iter().partition(|task| task.cancel_wanted);
    if free > 0 && !due.is_empty() {
        let running = service.parts.store.running_tasks().await?;
        let (per_person, per_template) = (service.options.per_person, service.options.per_template);
        let bounds = Bounds { free, per_person, per_template };
        let mut turns = service.turns.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.extend(choose(due, &running, bounds, &mut turns));
    }
    for task in chosen {
        let (name, holder) = (format!("task:{}", task.id), service.holder());
        let time = service.options.lease_time;
        if let Some(lease) = service.parts.store.acquire_lease(&name, &holder, time).await? {
            service.take_up(task.id, lease);
        }
    }
    Ok(())
}

impl RunService {
    /// Runs a task whose lease this process has.
    fn take_up(self: &Arc<Self>, id: String, lease: Lease) {
        let signals = Signals { stopping: self.stopping.clone(), ..Signals::default() };
        let known = (lease.clone(), signals.clone());
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), known);
        let service = Arc::clone(self);
        self.workers.spawn(async move {
            let run = Run::go(Arc::clone(&service), &id, lease.clone(), signals);
            // One task's fault stays its own.
            let ended = AssertUnwindSafe(run).catch_unwind().await;
            match ended {
                Ok(Ok(()) | Err(Halt::Stopping)) => {}
                Ok(Err(halt)) => {
                    tracing::warn!(task = id, %halt, "a task stopped; it is gone on with");
                    sleep(service.options.backoff).await;
                }
                Err(_) => {
                    tracing::error!(task = id, "running a task panicked; it is tried again");
                    sleep(service.options.backoff).await;
                }
            }
            service.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
            if let Err(error) = service.parts.store.release_lease(&lease).await {
                tracing::debug!(task = id, %error, "a lease could not be given back");
            }
            service.wanted.notify_one();
        });
    }

    /// Hears what other processes, and other requests, made of tasks.
    async fn follow(&self) -> Result<(), StoreError> {
        let before = self.version();
        let version = self.parts.store.tasks_version().await?;
        if version == before {
            return Ok(());
        }
        self.version.store(version, Ordering::SeqCst);
        // Nobody may listen.
        drop(self.changed.send(()));
        for task in self.parts.store.tasks_after(before, DUE).await? {
            if !task.cancel_wanted {
                continue;
            }
            let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, signals)) = running.get(&task.id) {
                signals.cancel.cancel();
            }
        }
        Ok(())
    }

    /// Forgets what is too old, and takes away workspaces that belong to nothing any more.
    async fn tidy(&self) -> Result<(), StoreError> {
        let now = self.parts.clock.now();
        let ago = |time: Duration| {
            let time = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
            Timestamp(now.0.saturating_sub(time))
        };
        let (before, drafts) = (ago(self.options.keep), ago(DRAFTS.min(self.options.keep)));
        let mut unit = self.parts.store.begin().await?;
        unit.forget_tasks(before, drafts, FORGOTTEN).await?;
        unit.commit_quietly().await?;
        let folder = self.options.folder.clone();
        let names = tokio::task::spawn_blocking(move || names(&folder)).await.unwrap_or_default();
        for name in names {
            let id = name.split('.').next().unwrap_or_default();
            // What is no task's is somebody else's.
            if !is_number(id) {
                continue;
            }
            if self.running.lock().unwrap_or_else(PoisonError::into_inner).contains_key(id) {
                continue;
            }
            let task = self.parts.store.task(id).await?;
            if task.is_none_or(|task| task.state.has_ended()) {
                let place = self.options.folder.join(&name);
                let gone = tokio::task::spawn_blocking(move || {
                    // Of a task that is just begun, or gone on with, there may be no word yet.
                    if is_new(&place) {
                        return Ok(());
                    }
                    std::fs::remove_dir_all(&place).or_else(|_| std::fs::remove_file(&place))
                });
                drop(gone.await);
            }
        }
        Ok(())
    }
}

/// Whether a name is the number of a task.
fn is_number(name: &str) -> bool {
    let is_part = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.len() == 36 && name.split('-').count() == 5 && name.split('-').all(is_part)
}

/// Whether a file or folder changed since it was last looked for what is too old.
fn is_new(place: &std::path::Path) -> bool {
    let changed = std::fs::symlink_metadata(place).and_then(|known| known.modified());
    changed.is_ok_and(|at| at.elapsed().unwrap_or_default() < TIDY)
}

/// The names in a folder, as far as there is one.
fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Keeps the leases of what runs here, for ever; what another process took is let go.
pub(super) async fn live(service: Arc<RunService>) {
    let time = service.options.lease_time;
    loop {
        sleep(time / 3).await;
        let running = || {
            let running = service.running.lock().unwrap_or_else(PoisonError::into_inner);
            running.values().cloned().collect::<Vec<_>>()
        };
        let here = running();
        if here.is_empty() {
            if service.stopping.is_cancelled() {
                return;
            }
            continue;
        }
        match service.parts.store.renew_leases(&service.holder(), time).await {
            Ok(held) => {
                for (lease, signals) in here.iter().filter(|(lease, _)| !held.contains(lease)) {
                    // It may also have ended meanwhile.
                    tracing::debug!(name = lease.name, "the lease is not held any more");
                    signals.lost.cancel();
                }
            }
            Err(error) => tracing::debug!(%error, "leases cannot be renewed; trying again"),
        }
    }
}

/// Passes on what other processes told of tasks.
pub(super) async fn hear(service: Arc<RunService>) {
    let mut hints = service.parts.store.hints();
    loop {
        let hint = tokio::select! {
            () = service.stopping.cancelled() => return,
            hint = hints.recv() => hint,
        };
        match hint {
            Ok(hint) => {
                let changed = hint.strip_prefix(CHANGED);
                if let Some(task) = changed.or_else(|| hint.strip_prefix(TOLD)) {
                    // Nobody may listen.
                    drop(service.told.send(Arc::from(task)));
                }
                if changed.is_some() {
                    service.wanted.notify_one();
                }
            }
            Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
        }
    }
}
