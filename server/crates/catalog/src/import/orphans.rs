//! What is removed by time: orphans that nothing led back to while they were kept.

use super::{Occasion, PORTION, settle};
use platform::Timestamp;
use std::time::Duration;
use store::{Store, StoreError};

const REMOVED: &str =
    "removed: no Location led to it any more, for longer than catalog.orphan-grace";

/// Removes the orphans that have been that for longer than they are kept. Gives how many.
///
/// # Errors
/// When the store fails; what was removed until then is, and the next time goes on.
pub async fn sweep(store: &Store, grace: Duration, now: Timestamp) -> Result<usize, StoreError> {
    let grace = i64::try_from(grace.as_millis()).unwrap_or(i64::MAX);
    let before = Timestamp(now.0.saturating_sub(grace));
    let limit = u32::try_from(PORTION).unwrap_or(u32::MAX);
    let mut removed = 0;
    loop {
        let mut unit = store.begin().await?;
        let claims = unit.orphans_before(before, limit).await?;
        if claims.is_empty() {
            return Ok(removed);
        }
        let ids: Vec<_> = claims.iter().map(|claim| claim.id).collect();
        unit.delete_claims(&ids).await?;
        let references = claims.iter().map(|claim| claim.key.reference.clone()).collect();
        settle(&mut unit, references, Occasion::by_time(now, REMOVED)).await?;
        unit.commit().await?;
        removed += claims.len();
    }
}
