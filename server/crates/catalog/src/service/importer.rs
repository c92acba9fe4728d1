//! One task a source: reads it at the start and whenever it changes, tries again when it fails.

use super::{CatalogService, Origin, Retry};
use crate::import;
use futures::{FutureExt, StreamExt};
use platform::{
    Timestamp,
    catalog::{ImportState, SourceState},
};
use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
};
use store::SourceRecord;

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

    /// All of them, by target.
    pub fn all(&self) -> Vec<SourceState> {
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let each = |(target, state): (&String, &State)| SourceState {
            target: target.clone(),
            state: state.doing.clone(),
            read_at: state.read_at,
            entities: state.entities,
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

/// Takes out what came from sources that are no longer configured.
pub(super) async fn forget_others(service: Arc<CatalogService>, targets: Vec<String>) {
    let now = service.clock.now();
    if let Err(error) = import::forget_others(&service.store, &targets, now).await {
        tracing::warn!(%error, "what came from sources that are gone could not be removed");
    }
}

/// Reads a source until the service stops.
pub(super) async fn run(service: Arc<CatalogService>, origin: Arc<dyn Origin>, retry: Retry) {
    let mut changes = origin.changes();
    count_entities(&service, origin.target()).await;
    let mut pause = retry.first;
    loop {
        let done = tokio::select! {
            () = service.stopping.cancelled() => return,
            done = read_once(&service, origin.as_ref()) => done,
        };
        let next_try = if done { None } else { Some(pause) };
        pause = if done { retry.first } else { (pause * 2).min(retry.longest) };
        tokio::select! {
            () = service.stopping.cancelled() => return,
            change = changes.next() => if change.is_none() {
                // Nothing will ever tell of a change: there is only the next try.
                match next_try {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => service.stopping.cancelled().await,
                }
            },
            () = async { tokio::time::sleep(next_try.unwrap_or_default()).await }, if next_try.is_some() => {}
        }
    }
}

/// One pass; `false` when it is to be tried again. A panic inside is this source's alone.
async fn read_once(service: &CatalogService, origin: &dyn Origin) -> bool {
    let target = origin.target();
    service.states.set(target, |state| state.doing = ImportState::Reading);
    service.tell(Vec::new());
    let pass = AssertUnwindSafe(pass(service, origin)).catch_unwind().await;
    let outcome = pass.unwrap_or_else(|_| Err("reading stopped with an internal error".to_owned()));
    let now = service.clock.now();
    let done = outcome.is_ok();
    match outcome {
        Ok(()) => {
            service.states.set(target, |state| {
                state.doing = ImportState::Ready;
                state.read_at = Some(now);
            });
        }
        Err(reason) => {
            tracing::warn!(source = target, reason, "a source could not be read");
            if let Err(error) = import::note_failure(&service.store, target, &reason).await {
                tracing::warn!(source = target, %error, "the failure could not be noted");
            }
            service.states.set(target, |state| state.doing = ImportState::Failed(reason));
        }
    }
    count_entities(service, target).await;
    service.tell(Vec::new());
    done
}

async fn pass(service: &CatalogService, origin: &dyn Origin) -> Result<(), String> {
    let reading = origin.read().await?;
    let now = service.clock.now();
    let imported = import::import(&service.store, origin.target(), reading, now).await;
    imported.map_err(|error| error.to_string())
}

async fn count_entities(service: &CatalogService, target: &str) {
    if let Ok(claims) = service.store.claims_of_source(target).await {
        let entities = u64::try_from(claims.len()).unwrap_or(u64::MAX);
        service.states.set(target, |state| state.entities = entities);
    }
}
