//! Following the change log: at the start from the entity rows, then change by change.

use super::CatalogService;
use crate::index::Index;
use futures::FutureExt;
use platform::{Entity, EntityRef, Timestamp, catalog::ChangeKind};
use std::{
    future::pending,
    panic::AssertUnwindSafe,
    sync::{Arc, PoisonError, atomic::Ordering},
    time::Duration,
};
use store::{ChangeRecord, Store, StoreError};

/// Rows that are read at once.
const PORTION: u32 = 1_000;

/// Changes that are applied in one go, while readers wait: about a millisecond.
const AT_ONCE: usize = 50;

/// More changed entities than this are not named in a notice.
const NAMED: usize = 50;

/// The log is looked at this often even when nothing wakes us.
const POLL: Duration = Duration::from_secs(5);

/// The index of what the store holds, as of a position of the log.
pub(super) async fn load(store: &Store) -> Result<(Index, i64), StoreError> {
    // The position first: a change in between is then applied twice, which changes nothing.
    let position = store.last_position().await?;
    let mut index = Index::default();
    let mut after: Option<EntityRef> = None;
    loop {
        let rows = store.entities_after(after.as_ref(), PORTION).await?;
        let Some(last) = rows.last() else { return Ok((index, position)) };
        after = Some(last.reference.clone());
        for row in &rows {
            if let Some(entity) = parsed(&row.reference, &row.body) {
                index.put(&entity, row.updated_at);
            }
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
    match load(&service.store).await {
        Ok((index, position)) => {
            *service.index.write().unwrap_or_else(PoisonError::into_inner) = index;
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

/// What a change does to the index, made ready before readers have to wait for it.
enum Step {
    Put(Box<Entity>, Timestamp),
    Remove(EntityRef),
}

impl Step {
    /// `None` when the body cannot be read: then what is shown stays.
    fn of(record: &ChangeRecord) -> Option<Self> {
        let change = &record.change;
        match change.kind {
            ChangeKind::Deleted => Some(Self::Remove(change.reference.clone())),
            ChangeKind::Created | ChangeKind::Updated => {
                let entity = parsed(&change.reference, &change.body)?;
                Some(Self::Put(Box::new(entity), change.at))
            }
        }
    }

    fn apply(self, index: &mut Index) {
        match self {
            Self::Put(entity, at) => index.put(&entity, at),
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
