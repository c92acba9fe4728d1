//! One task a source: reads it at the start and whenever it changes, tries again when it fails.

use super::{CatalogService, Retry, sources::Source};
use crate::{import, reading::Known};
use futures::{FutureExt, StreamExt, stream};
use platform::{
    Timestamp,
    catalog::{ImportState, SourceState},
};
use std::{
    collections::BTreeMap,
    future::pending,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::SourceRecord;
use tokio::sync::watch;

/// How long a source that was never read waits for the one before it.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a source that was imported waits for the index.
const FOLLOWING: Duration = Duration::from_secs(30);

/// How the sources stand, by target.
pub(super) struct SourceStates(Mutex<BTreeMap<String, State>>);

#[derive(Clone)]
struct State {
    doing: ImportState,
    read_at: Option<Timestamp>,
    entities: u64,
}

impl SourceStates {
    pub fn new(targets: &[String], known: Vec<SourceRecord>) -> Self {
        let read_at = |target: &String| {
            known.iter().find(|record| record.source == *target).and_then(|record| record.read_at)
        };
        let states = targets.iter().map(|target| {
            let state =
                State { doing: ImportState::Waiting, read_at: read_at(target), entities: 0 };
            (target.clone(), state)
        });
        Self(Mutex::new(states.collect()))
    }

    /// A source that came while the service runs.
    pub fn insert(&self, target: &str, read_at: Option<Timestamp>) {
        let state = State { doing: ImportState::Waiting, read_at, entities: 0 };
        let mut states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        states.insert(target.to_owned(), state);
    }

    /// A source that is gone.
    pub fn remove(&self, target: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(target);
    }

    /// Whether a source was ever read to its end.
    pub fn was_read(&self, target: &str) -> bool {
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        states.get(target).is_some_and(|state| state.read_at.is_some())
    }

    /// All of them, by target.
    pub fn all(&self) -> Vec<SourceState> {
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let each = |(target, state): (&String, &State)| SourceState {
            target: target.clone(),
            state: state.doing.clone(),
            read_at: state.read_at,
            entities: state.entities,
            limit: None,
        };
        states.iter().map(each).collect()
    }

    fn set(&self, target: &str, change: impl FnOnce(&mut State)) {
        let mut states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = states.get_mut(target) {
            change(state);
        }
    }
}

/// Takes out what came from sources that are neither configured nor registered.
pub(super) async fn forget_others(service: Arc<CatalogService>, targets: Vec<String>) {
    let now = service.clock.now();
    if let Err(error) = import::forget_others(&service.store, &targets, now).await {
        tracing::warn!(%error, "what came from sources that are gone could not be removed");
    }
}

/// Whose turn it is to write for the first time. What two sources claim belongs to the one that came
/// first; in an empty store that must be the one that is configured first, not the quicker one.
pub(super) struct Turn {
    before: Option<watch::Receiver<bool>>,
    done: watch::Sender<bool>,
}

impl Turn {
    /// That of the first source.
    pub fn first() -> Self {
        Self { before: None, done: watch::Sender::new(false) }
    }

    /// That of the source after this one.
    pub fn next(&self) -> Self {
        Self { before: Some(self.done.subscribe()), done: watch::Sender::new(false) }
    }

    /// Waits for the source before, but not for ever: it may be a slow one.
    async fn come(&mut self) {
        if let Some(mut before) = self.before.take() {
            // An error means that the task before has ended: nothing to wait for either.
            drop(tokio::time::timeout(PATIENCE, before.wait_for(|done| *done)).await);
        }
    }

    fn end(&self) {
        self.done.send_replace(true);
    }
}

/// Reads a source until it is stopped, or the service is.
pub(super) async fn run(
    service: Arc<CatalogService>,
    source: Source,
    retry: Retry,
    mut turn: Turn,
) {
    // A stream that ended would be asked again and again.
    let mut changes = source.origin.changes().chain(stream::pending());
    count_entities(&service, source.origin.target()).await;
    if service.states.was_read(source.origin.target()) {
        turn.before = None;
    }
    let mut pause = retry.first;
    loop {
        let done = tokio::select! {
            () = source.stopping.cancelled() => return,
            done = read_once(&service, &source, &mut turn) => done,
        };
        turn.end();
        let again = async {
            if done {
                pending::<()>().await;
            }
            tokio::time::sleep(pause).await;
        };
        tokio::select! {
            () = source.stopping.cancelled() => return,
            _ = changes.next() => {}
            () = source.again.notified() => {}
            () = again => {}
        }
        pause = if done { retry.first } else { (pause * 2).min(retry.longest) };
    }
}

/// One pass; `false` when it is to be tried again. A panic inside is this source's alone.
async fn read_once(service: &CatalogService, source: &Source, turn: &mut Turn) -> bool {
    let target = source.origin.target();
    service.states.set(target, |state| state.doing = ImportState::Reading);
    service.tell(Vec::new());
    let pass = AssertUnwindSafe(pass(service, source, turn)).catch_unwind().await;
    let outcome = pass.unwrap_or_else(|_| Err("reading stopped with an internal error".to_owned()));
    let now = service.clock.now();
    let done = outcome.is_ok();
    let changed = outcome == Ok(true);
    match outcome {
        Ok(_) => {
            service.states.set(target, |state| {
                state.doing = ImportState::Ready;
                state.read_at = Some(now);
            });
        }
        Err(reason) => {
            tracing::warn!(source = target, reason, "a source could not be read");
            if let Err(error) = source.writer(&service.store).note_failure(&reason).await {
                tracing::warn!(source = target, %error, "the failure could not be noted");
            }
            service.states.set(target, |state| state.doing = ImportState::Failed(reason));
        }
    }
    if changed {
        count_entities(service, target).await;
    }
    service.tell(Vec::new());
    done
}

/// Tells whether it changed anything.
async fn pass(service: &CatalogService, source: &Source, turn: &mut Turn) -> Result<bool, String> {
    let known = service.store.known_source(source.origin.target()).await;
    let known = known.map_err(|error| error.to_string())?;
    let reading = source.origin.read(&Known::from(&known)).await?;
    turn.come().await;
    let writer = source.writer(&service.store).holding(service.hold);
    let imported = writer.import(reading, known, service.clock.now()).await;
    let changed = imported.map_err(|error| error.to_string())?;
    if tokio::time::timeout(FOLLOWING, caught_up(service)).await.is_err() {
        tracing::warn!("the index is far behind the log; what was read will show later");
    }
    Ok(changed)
}

/// Waits until what was just imported can be asked: a source that is ready shows what it has.
async fn caught_up(service: &CatalogService) {
    let Ok(last) = service.store.last_position().await else { return };
    let mut notices = service.notices.subscribe();
    while service.now_at() < last {
        // A notice that was missed is one that was sent.
        drop(tokio::time::timeout(Duration::from_secs(1), notices.recv()).await);
    }
}

async fn count_entities(service: &CatalogService, target: &str) {
    if let Ok(entities) = service.store.count_claimed(target).await {
        service.states.set(target, |state| state.entities = entities);
    }
}
