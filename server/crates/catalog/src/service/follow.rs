//! Following the change log: at the start from the entity rows, then change by change.

use super::CatalogService;
use crate::index::Index;
use platform::{Entity, EntityRef, Timestamp, catalog::ChangeKind};
use std::{
    sync::{Arc, PoisonError, atomic::Ordering},
    time::Duration,
};
use store::{ChangeRecord, Store, StoreError};

/// Rows that are read at once.
const PORTION: u32 = 1_000;

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
            put(&mut index, &row.reference, &row.body, row.updated_at);
        }
    }
}

/// Applies changes until the service stops.
pub(super) async fn run(service: Arc<CatalogService>) {
    let mut positions = service.store.positions();
    loop {
        match apply(&service).await {
            Ok(()) => {}
            Err(error) => tracing::warn!(%error, "the change log cannot be read; trying again"),
        }
        tokio::select! {
            () = service.stopping.cancelled() => return,
            moved = positions.changed() => if moved.is_err() {
                tokio::time::sleep(POLL).await;
            },
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

async fn apply(service: &CatalogService) -> Result<(), StoreError> {
    loop {
        let position = service.position.load(Ordering::Acquire);
        let changes = service.store.changes_after(position, PORTION).await?;
        let Some(last) = changes.last() else { return Ok(()) };
        let position = last.position;
        {
            let mut index = service.index.write().unwrap_or_else(PoisonError::into_inner);
            for record in &changes {
                take(&mut index, record);
            }
        }
        service.position.store(position, Ordering::Release);
        let mut entities: Vec<EntityRef> =
            changes.into_iter().map(|record| record.change.reference).collect();
        entities.sort();
        entities.dedup();
        if entities.len() > NAMED {
            entities.clear();
        }
        service.tell(entities);
    }
}

fn take(index: &mut Index, record: &ChangeRecord) {
    let change = &record.change;
    match change.kind {
        ChangeKind::Deleted => index.remove(&change.reference),
        _ => put(index, &change.reference, &change.body, change.at),
    }
}

fn put(index: &mut Index, reference: &EntityRef, body: &str, updated_at: Timestamp) {
    let value = serde_json::from_str(body).map_err(|error| error.to_string());
    let entity =
        value.and_then(|value| Entity::from_json(value).map_err(|error| error.to_string()));
    match entity {
        Ok(entity) => index.put(&entity, updated_at),
        Err(reason) => {
            tracing::error!(%reference, reason, "the store holds an entity that cannot be read");
        }
    }
}
