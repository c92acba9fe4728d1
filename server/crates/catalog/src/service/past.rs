//! The catalog as it was: an index made anew from the log, kept for those who ask again.

use super::{CatalogService, answers::unavailable, follow, view::View};
use crate::index::Index;
use moka::future::Cache;
use platform::catalog::{CatalogError, Moment};
use std::{sync::Arc, time::Duration};
use store::{ChangeFilter, DifferenceCounts, Mark, Store};
use tokio::sync::Semaphore;

/// Bytes of the indexes that are kept. One that is larger is kept alone.
const ROOM: u32 = 256 << 20;

/// So many are kept at the most, however small.
const MOST: u32 = 8;

/// Bytes that an entity takes in an index, as measured.
const ENTITY: usize = 1_600;

/// One that nobody asked for so long is dropped.
const REST: Duration = Duration::from_mins(10);

/// The catalog at a place of the log.
pub(super) struct Past {
    pub mark: Mark,
    pub index: Index,
}

/// Spans whose differences were counted lately: between two places of the log nothing changes.
const COUNTED: u64 = 1_000;

/// A span of the log, and whose differences in it are meant.
type Span = (i64, i64, ChangeFilter);

/// Those that were asked for lately, by position.
pub(super) struct Pasts {
    kept: Cache<i64, Arc<Past>>,
    pub counts: moka::sync::Cache<Span, DifferenceCounts>,
    /// They are made one after the other: each takes a while, and memory.
    turn: Arc<Semaphore>,
}

impl Default for Pasts {
    fn default() -> Self {
        let weight = |_: &i64, past: &Arc<Past>| {
            let bytes = u32::try_from(past.index.len() * ENTITY).unwrap_or(u32::MAX);
            bytes.clamp(ROOM / MOST, ROOM)
        };
        let kept = Cache::builder().max_capacity(ROOM.into()).weigher(weight).time_to_idle(REST);
        let counts = moka::sync::Cache::new(COUNTED);
        Self { kept: kept.build(), counts, turn: Arc::new(Semaphore::new(1)) }
    }
}

impl CatalogService {
    /// The catalog as it was at a moment.
    ///
    /// # Errors
    /// `BadQuery` when the moment is still to come, `Gone` when it is not known any more.
    pub async fn seen_at(&self, moment: Moment) -> Result<View, CatalogError> {
        let mark = self.mark_of(moment).await?;
        let (store, turn) = (self.store.clone(), Arc::clone(&self.pasts.turn));
        // A task of its own: whoever asked first may go away, and the others still want it.
        let made = async move {
            let making = tokio::spawn(make(store, mark, turn)).await;
            making.map_err(|error| CatalogError::Unavailable(error.to_string()))?
        };
        let past = self.pasts.kept.try_get_with(mark.position, made).await;
        let past = past.map_err(|error| CatalogError::clone(&error))?;
        Ok(self.now.at(past))
    }

    /// The place in the log of a moment. Moments between two rows are that of the first, so that
    /// they are made once.
    pub(super) async fn mark_of(&self, moment: Moment) -> Result<Mark, CatalogError> {
        let store = &self.store;
        let found = match moment {
            Moment::At(at) if at > self.clock.now() => return Err(to_come(moment)),
            Moment::At(at) => store.mark_at(at).await.map_err(unavailable)?,
            Moment::Position(position) => {
                if position > store.last_position().await.map_err(unavailable)? {
                    return Err(to_come(moment));
                }
                store.mark_up_to(position).await.map_err(unavailable)?
            }
        };
        let Some(horizon) = store.horizon().await.map_err(unavailable)? else {
            return match found {
                Some(mark) => Ok(mark),
                None => Err(gone(moment, store.first_mark().await.map_err(unavailable)?)),
            };
        };
        let is_known = match moment {
            Moment::At(at) => at >= horizon.at,
            Moment::Position(position) => position >= horizon.position,
        };
        if !is_known {
            return Err(gone(moment, Some(horizon)));
        }
        // The row at the horizon may itself be one that nobody needs any more.
        Ok(found.filter(|mark| mark.position > horizon.position).unwrap_or(horizon))
    }

    /// As far back as everything is known; `None` when nothing was ever logged.
    pub(super) async fn oldest_mark(&self) -> Result<Option<Mark>, CatalogError> {
        self.store.horizon().await.map_err(unavailable)
    }
}

async fn make(store: Store, mark: Mark, turn: Arc<Semaphore>) -> Result<Arc<Past>, CatalogError> {
    let _turn = turn.acquire().await;
    let began = std::time::Instant::now();
    let index = follow::load_at(&store, mark.position).await.map_err(unavailable)?;
    // What it was made from may have been compacted away meanwhile.
    let horizon = store.horizon().await.map_err(unavailable)?;
    if let Some(horizon) = horizon.filter(|horizon| horizon.position > mark.position) {
        return Err(gone(Moment::Position(mark.position), Some(horizon)));
    }
    let (entities, took) = (index.len(), began.elapsed());
    tracing::debug!(position = mark.position, entities, ?took, "the catalog of the past is made");
    Ok(Arc::new(Past { mark, index }))
}

fn to_come(moment: Moment) -> CatalogError {
    CatalogError::BadQuery(format!("{moment} is still to come; ask for a moment of the past"))
}

fn gone(moment: Moment, oldest: Option<Mark>) -> CatalogError {
    CatalogError::Gone(match oldest {
        Some(Mark { position, at }) => format!(
            "the catalog of {moment} is not known; the oldest moment that is known is {at} \
             (@{position})",
            at = Moment::At(at)
        ),
        None => "nothing is known yet: no source was ever read".to_owned(),
    })
}
