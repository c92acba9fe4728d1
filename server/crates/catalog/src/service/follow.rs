//! Following the change log: at the start from the entity rows, then change by change.

use super::{CatalogService, Loading};
use crate::index::{Incoming, Index};
use futures::FutureExt;
use platform::{Entity, EntityRef, catalog::ChangeKind};
use std::{
    future::pending,
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{Arc, PoisonError, atomic::Ordering},
    time::Duration,
};
use store::{BodyRecord, ChangeRecord, Store, StoreError};
use tokio::sync::mpsc;

/// Rows that are read at once.
pub(super) const PORTION: u32 = 1_000;

/// Portions that are read ahead.
const AHEAD: usize = 2;

/// Changes that are applied in one go, while readers wait: about a millisecond.
const AT_ONCE: usize = 50;

/// More changed entities than this are not named in a notice.
const NAMED: usize = 50;

/// The log is looked at this often even when nothing wakes us.
const POLL: Duration = Duration::from_secs(5);

/// An empty index filled with what the store holds, as of a position of the log.
pub(super) async fn load(
    store: &Store,
    index: Index,
    loading: &Loading,
) -> Result<(Index, i64), StoreError> {
    // The position first: a change in between is then applied twice, which changes nothing.
    let position = store.last_position().await?;
    let count = store.count_entities().await?;
    loading.begin(count);
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    Ok((fill(index, count, |give| read_all(store, give), loading).await?, position))
}

/// An index of what the store held at a position of the log.
pub(super) async fn load_at(store: &Store, position: i64) -> Result<Index, StoreError> {
    let loading = Loading::default();
    fill(Index::default(), 0, |give| read_all_at(store, position, give), &loading).await
}

/// One reads, one parses, one puts in and one the terms, each some portions ahead of the next.
async fn fill<F: Future<Output = Result<(), StoreError>>>(
    mut index: Index,
    expected: usize,
    read: impl FnOnce(mpsc::Sender<Vec<BodyRecord>>) -> F,
    loading: &Loading,
) -> Result<Index, StoreError> {
    let (give_rows, mut take_rows) = mpsc::channel::<Vec<BodyRecord>>(AHEAD);
    let (give, mut take) = mpsc::channel::<Vec<Incoming>>(AHEAD);
    let reading = read(give_rows);
    let parsing = tokio::task::spawn_blocking(move || {
        while let Some(rows) = take_rows.blocking_recv() {
            let incoming = rows.iter().filter_map(|row| {
                let entity = parsed(&row.reference, &row.body)?;
                Some(Incoming::of(entity, row.updated_at))
            });
            if give.blocking_send(incoming.collect()).is_err() {
                // Who puts them in has panicked, and is asked for it.
                return;
            }
        }
    });
    let loading = loading.clone();
    let putting = tokio::task::spawn_blocking(move || {
        index.load(expected);
        while let Some(portion) = take.blocking_recv() {
            loading.add(portion.len() as u64);
            for one in portion {
                index.put_incoming(one);
            }
        }
        index.loaded();
        index
    });
    let (read, parsed, index) = tokio::join!(reading, parsing, putting);
    read?;
    match (parsed, index) {
        (Ok(()), Ok(index)) => Ok(index),
        (Err(error), _) | (_, Err(error)) => resume_unwind(error.into_panic()),
    }
}

/// Reads every entity, some portions ahead of the one who takes them.
async fn read_all(store: &Store, give: mpsc::Sender<Vec<BodyRecord>>) -> Result<(), StoreError> {
    let mut after: Option<EntityRef> = None;
    loop {
        let rows = store.bodies_after(after.as_ref(), PORTION).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.reference.clone());
        if give.send(rows).await.is_err() {
            // Who takes them has panicked, and is asked for it.
            return Ok(());
        }
    }
}

/// The same of a position of the log.
async fn read_all_at(
    store: &Store,
    position: i64,
    give: mpsc::Sender<Vec<BodyRecord>>,
) -> Result<(), StoreError> {
    let mut after: Option<EntityRef> = None;
    loop {
        let rows = store.bodies_at(position, after.as_ref(), PORTION).await?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        after = Some(last.reference.clone());
        let there = rows.into_iter().filter_map(|(row, there)| there.then_some(row));
        if give.send(there.collect()).await.is_err() {
            return Ok(());
        }
    }
}

/// Applies changes until the service stops.
pub(super) async fn run(service: Arc<CatalogService>) {
    let mut positions = service.store.positions();
    loop {
        // A panic half-way would leave the index in no state at all: then it is made anew.
        match AssertUnwindSafe(apply(&service)).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(%error, "the change log cannot be read; trying again");
            }
            Err(_) => rebuild(&service).await,
        }
        let woken = async {
            if positions.changed().await.is_err() {
                // Nobody will wake us any more.
                pending::<()>().await;
            }
        };
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = woken => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

async fn rebuild(service: &CatalogService) {
    tracing::error!("a change could not be applied; the index is made anew");
    let empty = Index::after(&service.index());
    match load(&service.store, empty, &Loading::default()).await {
        Ok((index, position)) => {
            service.replace_index(index);
            service.position.store(position, Ordering::Release);
            service.tell(Vec::new());
        }
        Err(error) => tracing::error!(%error, "the index cannot be made anew; trying again"),
    }
}

async fn apply(service: &CatalogService) -> Result<(), StoreError> {
    loop {
        let position = service.position.load(Ordering::Acquire);
        let records = service.store.changes_after(position, PORTION).await?;
        if is_beyond_memory(&service.store, position).await? {
            rebuild(service).await;
            return Ok(());
        }
        if records.is_empty() {
            return Ok(());
        }
        for records in records.chunks(AT_ONCE) {
            let Some(last) = records.last() else { continue };
            let steps: Vec<Step> = records.iter().filter_map(Step::of).collect();
            {
                let mut index = service.index.write().unwrap_or_else(PoisonError::into_inner);
                for step in steps {
                    step.apply(&mut index);
                }
            }
            service.position.store(last.position, Ordering::Release);
        }
        let mut entities: Vec<EntityRef> =
            records.into_iter().map(|record| record.change.reference).collect();
        entities.sort();
        entities.dedup();
        if entities.len() > NAMED {
            entities.clear();
        }
        service.tell(entities);
    }
}

/// Whether the log behind a position was compacted: then some of it is missing, and the index cannot
/// follow from there. Only one that was asleep for longer than anything is kept comes to this.
pub(super) async fn is_beyond_memory(store: &Store, position: i64) -> Result<bool, StoreError> {
    let horizon = store.horizon().await?;
    Ok(horizon.is_some_and(|horizon| horizon.position > position))
}

/// What a change does to the index, made ready before readers have to wait for it.
pub(super) enum Step {
    Put(Box<Incoming>),
    Remove(EntityRef),
}

impl Step {
    /// `None` when the body cannot be read: then what is shown stays.
    pub fn of(record: &ChangeRecord) -> Option<Self> {
        let change = &record.change;
        match change.kind {
            ChangeKind::Deleted => Some(Self::Remove(change.reference.clone())),
            ChangeKind::Created | ChangeKind::Updated => {
                let entity = parsed(&change.reference, &change.body)?;
                Some(Self::Put(Box::new(Incoming::of(entity, change.at))))
            }
        }
    }

    pub fn apply(self, index: &mut Index) {
        match self {
            Self::Put(incoming) => index.put_incoming(*incoming),
            Self::Remove(reference) => index.remove(&reference),
        }
    }
}

fn parsed(reference: &EntityRef, body: &str) -> Option<Entity> {
    let value = serde_json::from_str(body).map_err(|error| error.to_string());
    let entity =
        value.and_then(|value| Entity::from_json(value).map_err(|error| error.to_string()));
    entity
        .inspect_err(|reason| {
            tracing::error!(%reference, reason, "the store holds an entity that cannot be read");
        })
        .ok()
}
