//! What owners are told of an import: that what they own waits for a decision before it is removed, and
//! that several places say what it is. Written in the transaction that makes it so.

use platform::{
    Entity, EntityRef, Timestamp,
    catalog::Decision,
    notifications::{News, Told},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{ClaimRecord, HeldRemoval, StoreError, UnitOfWork};

/// Where removals are decided.
const HELD: &str = "/problems?kind=held";
/// Where it is chosen who says what an entity is.
const CONFLICTS: &str = "/problems?kind=conflict";

/// Claims that are looked at to find whom to tell: of more, some owners learn of it at the page only.
const LOOKED_AT: usize = 2_000;

/// What the keys of a source's removals begin with.
pub(crate) fn held_key(source: &str) -> String {
    format!("held:{source}:")
}

fn conflict_key(entity: &EntityRef) -> String {
    format!("conflict:{entity}:")
}

/// Tells the owners of what is held since now; or that nothing waits any more.
pub(super) async fn held(
    unit: &mut UnitOfWork,
    source: &str,
    waiting: &[HeldRemoval],
    now: Timestamp,
) -> Result<(), StoreError> {
    let open = || waiting.iter().filter(|one| one.decision == Decision::Open);
    if open().next().is_none() {
        return unit.told_is_over(&held_key(source)).await;
    }
    let new = open().filter(|one| one.since == now).map(|one| one.claim_id);
    let claims = unit.claims_by_id(&new.take(LOOKED_AT).collect::<Vec<_>>()).await?;
    let mut owned: BTreeMap<EntityRef, BTreeSet<EntityRef>> = BTreeMap::new();
    for claim in claims {
        for owner in owners(&claim) {
            owned.entry(owner).or_default().insert(claim.key.reference.clone());
        }
    }
    for (owner, entities) in owned {
        let told = Told::RemovalsHeld { count: entities.len() as u64 };
        let key = format!("{}{owner}:{}", held_key(source), now.0);
        unit.tell(&News::new(key, told, HELD).to([owner]).about(entities), now).await?;
    }
    Ok(())
}

/// Tells the owners of entities that more than one document claims since these changed; or that one is
/// left.
pub(super) async fn conflicts(
    unit: &mut UnitOfWork,
    changed: &[EntityRef],
    gone: &[EntityRef],
    now: Timestamp,
) -> Result<(), StoreError> {
    let contested = unit.contested_among(changed).await?;
    for claims in contested.chunk_by(|one, next| one.key.reference == next.key.reference) {
        let Some(first) = claims.first() else { continue };
        let entity = first.key.reference.clone();
        let places = claims.iter().map(|claim| claim.id.to_string()).collect::<Vec<_>>().join(",");
        let told = Told::Conflict { entity: entity.clone(), places: claims.len() as u64 };
        let key = format!("{}{places}", conflict_key(&entity));
        let owners: BTreeSet<EntityRef> = claims.iter().flat_map(owners).collect();
        unit.tell(&News::new(key, told, CONFLICTS).to(owners).about([entity]), now).await?;
    }
    if gone.is_empty() {
        return Ok(());
    }
    let still = unit.contested_among(gone).await?;
    let still: BTreeSet<&EntityRef> = still.iter().map(|claim| &claim.key.reference).collect();
    for entity in gone.iter().filter(|entity| !still.contains(entity)) {
        unit.told_is_over(&conflict_key(entity)).await?;
    }
    Ok(())
}

/// Whom a document names as owners.
fn owners(claim: &ClaimRecord) -> Vec<EntityRef> {
    let body = serde_json::from_str(&claim.body).ok();
    let Some(entity) = body.and_then(|body| Entity::from_json(body).ok()) else {
        return Vec::new();
    };
    let owners = crate::relations::mentions(&entity).into_iter();
    owners.filter(|one| one.relation_type == "ownedBy").filter_map(|one| one.target.ok()).collect()
}
