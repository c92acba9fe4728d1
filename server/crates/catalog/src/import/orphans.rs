//! What is removed by time: orphans that nothing led back to while they were kept. Each is an act of
//! its own, so that each can be undone.

use super::{
    PORTION,
    acts::{self, Act},
    settle,
};
use platform::{EntityRef, Timestamp, catalog::Operation};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use store::{ClaimHead, Store, StoreError, UnitOfWork};

/// Removes the orphans that have been that for longer than they are kept. Gives how many documents
/// that were.
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
        removed += claims.len();
        let mut by_entity: BTreeMap<EntityRef, Vec<ClaimHead>> = BTreeMap::new();
        for claim in claims {
            by_entity.entry(claim.key.reference.clone()).or_default().push(claim);
        }
        for (reference, claims) in by_entity {
            expire(&mut unit, reference, &claims, now).await?;
        }
        unit.commit().await?;
    }
}

async fn expire(
    unit: &mut UnitOfWork,
    reference: EntityRef,
    claims: &[ClaimHead],
    now: Timestamp,
) -> Result<(), StoreError> {
    let act = Act::Entity { reference: reference.clone(), there: false };
    let occasion = acts::begin(unit, Operation::Expired, &act, now).await?;
    let ids: Vec<_> = claims.iter().map(|claim| claim.id).collect();
    unit.remember_claims(&occasion.set.to_string(), &ids).await?;
    unit.delete_claims(&ids).await?;
    settle(unit, BTreeSet::from([reference]), occasion).await?;
    acts::note(unit, occasion, &act, None).await
}
