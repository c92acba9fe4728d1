//! From claims to what the catalog shows: the winning claim of each entity, and the log of what that
//! changes.

use super::{ORPHAN, hash};
use platform::{Entity, EntityRef, Timestamp, catalog::ChangeKind};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use store::{ClaimRecord, EntityRecord, NewChange, StoreError, UnitOfWork};

/// When something changes, and by what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion {
    pub now: Timestamp,
    /// What a person or time did, in words of the change log; `None` for what a file says.
    pub by: Option<&'static str>,
}

impl Occasion {
    /// A source was read.
    pub const fn read(now: Timestamp) -> Self {
        Self { now, by: None }
    }

    /// Its time was over.
    pub const fn by_time(now: Timestamp, by: &'static str) -> Self {
        Self { now, by: Some(by) }
    }

    /// A person did it.
    pub const fn by_hand(now: Timestamp, by: &'static str) -> Self {
        Self { now, by: Some(by) }
    }
}

/// Makes the entity rows say what the winning claims say, and logs what that changes.
pub(super) async fn settle(
    unit: &mut UnitOfWork,
    references: BTreeSet<EntityRef>,
    occasion: Occasion,
) -> Result<(), StoreError> {
    let references: Vec<EntityRef> = references.into_iter().collect();
    let winners = unit.winning_claims(&references).await?;
    let mut winners: HashMap<EntityRef, ClaimRecord> =
        winners.into_iter().map(|claim| (claim.key.reference.clone(), claim)).collect();
    let shown = unit.entities(&references).await?;
    let mut shown: HashMap<EntityRef, EntityRecord> =
        shown.into_iter().map(|entity| (entity.reference.clone(), entity)).collect();
    let (mut puts, mut deletions, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    for reference in references {
        match (winners.remove(&reference), shown.remove(&reference)) {
            (Some(claim), before) => {
                let after = entity_record(claim, before.as_ref(), occasion.now);
                if let Some(kind) = change_kind(before.as_ref(), &after) {
                    changes.push(change(kind, &after, occasion));
                }
                if before.as_ref() != Some(&after) {
                    puts.push(after);
                }
            }
            (None, Some(before)) => {
                changes.push(change(ChangeKind::Deleted, &before, occasion));
                deletions.push(reference);
            }
            (None, None) => {}
        }
    }
    unit.put_entities(&puts).await?;
    unit.delete_entities(&deletions).await?;
    unit.append_changes(&changes).await
}

/// The row that shows a claim. It is as old as the row before it.
fn entity_record(
    claim: ClaimRecord,
    before: Option<&EntityRecord>,
    now: Timestamp,
) -> EntityRecord {
    let orphan = claim.orphaned_at.is_some();
    let body = if orphan { as_orphan(&claim.body) } else { claim.body };
    let hash = if orphan { hash(&body) } else { claim.hash };
    let same = before.filter(|before| before.hash == hash);
    EntityRecord {
        reference: claim.key.reference,
        source: claim.key.source,
        location: claim.key.location,
        line: claim.line,
        orphan,
        created_at: before.map_or(now, |before| before.created_at),
        updated_at: same.map_or(now, |before| before.updated_at),
        hash,
        body,
    }
}

fn change_kind(before: Option<&EntityRecord>, after: &EntityRecord) -> Option<ChangeKind> {
    match before {
        None => Some(ChangeKind::Created),
        Some(before) if before.hash != after.hash => Some(ChangeKind::Updated),
        Some(_) => None,
    }
}

fn change(kind: ChangeKind, entity: &EntityRecord, occasion: Occasion) -> NewChange {
    NewChange {
        kind,
        reference: entity.reference.clone(),
        body: entity.body.clone(),
        cause: format!("{} · {}", entity.source, occasion.by.unwrap_or(&entity.location)),
        at: occasion.now,
    }
}

fn as_orphan(body: &str) -> String {
    let value: Option<Value> = serde_json::from_str(body).ok();
    let entity = value.and_then(|value| Entity::from_json(value).ok());
    let Some(entity) = entity else { return body.to_owned() };
    Value::from(entity.with_annotations(&[(ORPHAN, "true".to_owned())])).to_string()
}
