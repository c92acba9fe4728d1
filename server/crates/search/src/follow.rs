//! Following the change log, from a position that each commit carries.
//!
//! A start opens what is there and goes on from its position. What cannot be used is made anew from
//! the entities that the store holds, beside what search goes on with; when it is whole it takes its
//! place. Documents are shown only when the catalog is as far as they are, since it decides who sees
//! them.

mod making;

use crate::{
    disk::{self, DiskError, Mark, Opened},
    service::SearchService,
};
use futures::{FutureExt, StreamExt, stream::select_all};
pub(crate) use making::{Batch, parsed};
use platform::{EntityRef, catalog::ChangeKind};
use std::{
    collections::{BTreeMap, BTreeSet},
    panic::AssertUnwindSafe,
    time::Duration,
};
use store::StoreError;
use tantivy::IndexWriter;
use tokio::{task::spawn_blocking, time::sleep};

/// Rows that are read at once.
const PORTION: u32 = 1_000;
/// Portions that go into one commit, when there are so many.
const PORTIONS: usize = 20;
/// Entities whose documents are made anew in one commit, outside of the log.
const AT_ONCE: usize = 100;
/// The log is looked at this often even when nothing wakes us.
const POLL: Duration = Duration::from_secs(5);
/// How long after a failure it is tried again.
const PAUSE: Duration = Duration::from_millis(500);

/// Why following ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FollowError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the index does not hold what the catalog holds")]
    Incomplete,
    #[error("a search met a damaged file")]
    Damaged,
    #[error("a part of the work panicked")]
    Panicked,
}

impl From<tantivy::TantivyError> for FollowError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Disk(error.into())
    }
}

/// The index that is written.
pub(crate) struct Pen {
    pub opened: Opened,
    pub writer: IndexWriter,
    pub position: i64,
}

/// Follows until the service stops; whatever fails is begun anew.
pub(crate) async fn run(service: &SearchService, mut found: Option<(Opened, Mark)>) {
    loop {
        let work = AssertUnwindSafe(go(service, found.take())).catch_unwind();
        let ended = tokio::select! {
            () = service.stopping.cancelled() => return,
            ended = work => ended,
        };
        let error = match ended {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error,
            Err(_) => FollowError::Panicked,
        };
        if !matches!(error, FollowError::Store(_)) {
            service.fail();
        }
        tracing::warn!(%error, "the search index is made anew");
        service.degrade(&error.to_string());
        sleep(PAUSE).await;
    }
}

async fn go(service: &SearchService, found: Option<(Opened, Mark)>) -> Result<(), FollowError> {
    let mut pen = match found {
        Some((opened, mark)) => {
            let writer = opened.writer()?;
            service.show(opened.clone(), mark.position);
            Pen { opened, writer, position: mark.position }
        }
        None => fill(service).await?,
    };
    let told = service.kinds.iter().enumerate();
    let told = told.map(|(at, kind)| kind.changes().map(move |entity| (at, entity)).boxed());
    // What is told at once is written at once.
    let mut told = select_all(told).ready_chunks(AT_ONCE);
    let mut positions = service.store.positions();
    let mut checked = false;
    loop {
        match catch_up(service, pen).await {
            Ok(moved) => pen = moved,
            Err((FollowError::Store(error), kept)) if kept.is_some() => {
                tracing::warn!(%error, "the change log cannot be read; trying again");
                sleep(PAUSE).await;
                let Some(kept) = kept else { return Err(FollowError::Store(error)) };
                pen = *kept;
            }
            Err((error, _)) => return Err(error),
        }
        if !checked {
            check(service, &pen).await?;
            checked = true;
            service.heal();
        }
        let woken = async {
            if positions.changed().await.is_err() {
                futures::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = woken => {}
            () = service.damaged.notified() => {
                let index = pen.opened.index.clone();
                let damaged = spawn_blocking(move || index.validate_checksum()).await;
                let damaged = damaged.map_err(|_| FollowError::Panicked)??;
                if !damaged.is_empty() {
                    return Err(FollowError::Damaged);
                }
                check(service, &pen).await?;
            }
            () = sleep(POLL) => {}
            Some(told) = told.next(), if !service.kinds.is_empty() => {
                pen = remake(service, pen, told).await?;
            }
        }
    }
}

/// Makes the index from all that the store holds.
async fn fill(service: &SearchService) -> Result<Pen, FollowError> {
    service.degrade("the index is being made");
    let root = service.root.clone();
    let opened =
        spawn_blocking(move || disk::create(&root)).await.map_err(|_| FollowError::Panicked)??;
    if service.needs_anything() {
        service.show(opened.clone(), 0);
    }
    let writer = opened.writer()?;
    // The position first: a change in between is then applied twice, which changes nothing.
    let position = service.store.last_position().await?;
    service.catalog_at(position).await;
    let mut pen = Pen { opened, writer, position };
    let mut after: Option<EntityRef> = None;
    let mut portions = 0;
    loop {
        let rows = service.store.bodies_after(after.as_ref(), PORTION).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.reference.clone());
        let mut batch = Batch::default();
        for row in &rows {
            if let Some(subject) = parsed(&row.reference, &row.body, row.updated_at) {
                batch.put(service, &subject).await;
            }
        }
        pen = batch.write(pen).await?;
        portions += 1;
        if service.needs_anything() && portions % PORTIONS == 1 {
            // Something is better than nothing, while it says that it is not all.
            pen = commit(pen, false).await?;
            service.show(pen.opened.clone(), pen.position);
        }
    }
    let pen = commit(pen, true).await?;
    disk::use_it(&service.root, &pen.opened)?;
    service.show(pen.opened.clone(), pen.position);
    Ok(pen)
}

type Kept = (FollowError, Option<Box<Pen>>);

/// Applies what stands in the log behind a position.
async fn catch_up(service: &SearchService, mut pen: Pen) -> Result<Pen, Kept> {
    loop {
        let mut latest = BTreeMap::new();
        let mut position = pen.position;
        for _ in 0..PORTIONS {
            let read = read(service, position).await;
            let records = match read {
                Ok(records) => records,
                Err(error) => return Err((error, Some(Box::new(pen)))),
            };
            let Some(last) = records.last() else { break };
            position = last.position;
            let is_last = records.len() < PORTION as usize;
            latest.extend(
                records.into_iter().map(|record| (record.change.reference.clone(), record.change)),
            );
            if is_last {
                break;
            }
        }
        if position == pen.position {
            return Ok(pen);
        }
        let mut batch = Batch::default();
        for (reference, change) in latest {
            match change.kind {
                ChangeKind::Deleted => batch.remove(service, &reference),
                ChangeKind::Created | ChangeKind::Updated => {
                    if let Some(subject) = parsed(&reference, &change.body, change.at) {
                        batch.put(service, &subject).await;
                    }
                }
            }
        }
        pen.position = position;
        pen = batch.write(pen).await.map_err(|error| (error, None))?;
        service.catalog_at(position).await;
        pen = commit(pen, true).await.map_err(|error| (error, None))?;
        service.moved(position);
    }
}

async fn read(
    service: &SearchService,
    position: i64,
) -> Result<Vec<store::ChangeRecord>, FollowError> {
    let records = service.store.changes_after(position, PORTION).await?;
    let horizon = service.store.horizon().await?;
    if horizon.is_some_and(|horizon| horizon.position > position) {
        // Some of the log behind it is gone: it cannot follow from there.
        return Err(FollowError::Incomplete);
    }
    Ok(records)
}

/// Makes documents of kinds about entities anew, whose change no log tells of.
async fn remake(
    service: &SearchService,
    pen: Pen,
    told: Vec<(usize, EntityRef)>,
) -> Result<Pen, FollowError> {
    let mut kinds: BTreeMap<EntityRef, BTreeSet<usize>> = BTreeMap::new();
    for (kind, entity) in told {
        kinds.entry(entity).or_default().insert(kind);
    }
    let entities: Vec<EntityRef> = kinds.keys().cloned().collect();
    let (records, position) = loop {
        let read = async || {
            let records = service.store.entities(&entities).await?;
            Ok::<_, StoreError>((records, service.store.last_position().await?))
        };
        match read().await {
            Ok(read) => break read,
            Err(error) => {
                tracing::warn!(%error, "entities cannot be read; trying again");
                sleep(PAUSE).await;
            }
        }
    };
    let mut batch = Batch::default();
    for record in &records {
        let Some(subject) = parsed(&record.reference, &record.body, record.updated_at) else {
            continue;
        };
        let of = kinds.get(&record.reference).into_iter().flatten();
        for kind in of.filter_map(|at| service.kinds.get(*at)) {
            batch.put_of(&**kind, &subject).await;
        }
    }
    if batch.is_empty() {
        return Ok(pen);
    }
    let pen = batch.write(pen).await?;
    // Documents are shown only when the catalog knows whom they are about.
    service.catalog_at(position).await;
    commit(pen, true).await
}

async fn commit(pen: Pen, complete: bool) -> Result<Pen, FollowError> {
    let work = move || {
        let mut pen = pen;
        let mark = Mark::at(pen.position, complete);
        disk::commit(&pen.opened, &mut pen.writer, mark).map(|()| pen)
    };
    Ok(spawn_blocking(work).await.map_err(|_| FollowError::Panicked)??)
}

/// Whether the index holds as many entities as the store. An index whose files are whole and that
/// still is another one's (a restored backup, a copied folder) is found out so.
async fn check(service: &SearchService, pen: &Pen) -> Result<(), FollowError> {
    let opened = pen.opened.clone();
    let held = spawn_blocking(move || making::probed(&opened)).await;
    let held = held.map_err(|_| FollowError::Panicked)??;
    let stored = service.store.count_entities().await?;
    let position = service.store.last_position().await?;
    let changed = position != pen.position;
    if !changed && stored != held {
        return Err(FollowError::Incomplete);
    }
    Ok(())
}
