//! One pass of a source into the store: what is new, changed, gone or orphaned.
//!
//! Every accepted change is a claim, an entity row and a row of the change log in one transaction
//! of at most [`PORTION`] entities. A pass that is killed anywhere and run again ends in the same
//! state, because it only ever moves the store towards what the source says now.

mod difference;
mod portion;

use crate::reading::{Finding, Reading};
use difference::difference;
use platform::{Entity, EntityRef, Timestamp, catalog::ChangeKind};
use portion::portions;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
};
use store::{
    ClaimKey, ClaimRecord, EntityRecord, NewChange, ProblemRecord, SourceRecord, Store, StoreError,
    UnitOfWork,
};

/// How many entities one transaction changes at most.
pub const PORTION: usize = 500;

/// The annotation of an entity that no location leads to any more.
pub const ORPHAN: &str = "backstage.io/orphan";

/// Brings the store in line with what a source says now.
///
/// # Errors
/// When the store fails; what was committed until then stays, and the next pass goes on.
pub async fn import(
    store: &Store,
    source: &str,
    reading: Reading,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Reading { claims, findings, mut locations } = reading;
    let stored = store.claims_of_source(source).await?;
    let known_locations = store.locations_of_source(source).await?;
    let found = claim_records(source, claims);
    note_start(store, source).await?;
    let mut change = difference(&stored, &found, &findings, &known_locations, &locations);
    locations.append(&mut change.remembered);

    for portion in portions(change, found) {
        let mut unit = store.begin().await?;
        unit.put_claims(&portion.puts).await?;
        unit.delete_claims(&portion.gone).await?;
        unit.orphan_claims(&portion.orphaned, now).await?;
        settle(&mut unit, portion.references, now).await?;
        unit.commit().await?;
    }

    let mut unit = store.begin().await?;
    let problems: Vec<_> =
        findings.into_iter().map(|finding| problem(source, finding, now)).collect();
    unit.replace_problems(source, &problems).await?;
    unit.replace_locations(source, &locations).await?;
    let record = SourceRecord { source: source.to_owned(), read_at: Some(now), failure: None };
    unit.put_source(&record).await?;
    unit.commit().await.map(drop)
}

/// Makes the source known before its first claim is: one that is killed in its first pass and then
/// no longer configured would otherwise leave its claims behind for ever.
async fn note_start(store: &Store, source: &str) -> Result<(), StoreError> {
    if store.sources().await?.iter().any(|record| record.source == source) {
        return Ok(());
    }
    let mut unit = store.begin().await?;
    let record = SourceRecord { source: source.to_owned(), read_at: None, failure: None };
    unit.put_source(&record).await?;
    unit.commit().await.map(drop)
}

/// Notes that a source could not be read as a whole. Its entities stay as they were.
///
/// # Errors
/// When the store fails.
pub async fn note_failure(store: &Store, source: &str, reason: &str) -> Result<(), StoreError> {
    let known = store.sources().await?.into_iter().find(|record| record.source == source);
    let record = SourceRecord {
        source: source.to_owned(),
        read_at: known.and_then(|record| record.read_at),
        failure: Some(reason.to_owned()),
    };
    let mut unit = store.begin().await?;
    unit.put_source(&record).await?;
    unit.commit().await.map(drop)
}

/// Takes everything out that came from sources which are no longer configured: what only they
/// claimed is deleted, what another source claims too falls to that one.
///
/// # Errors
/// When the store fails.
pub async fn forget_others(
    store: &Store,
    configured: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    for record in store.sources().await? {
        if configured.contains(&record.source) {
            continue;
        }
        let claims = store.claims_of_source(&record.source).await?;
        for portion in claims.chunks(PORTION) {
            let mut unit = store.begin().await?;
            let ids: Vec<_> = portion.iter().map(|claim| claim.id).collect();
            unit.delete_claims(&ids).await?;
            let references = portion.iter().map(|claim| claim.key.reference.clone()).collect();
            settle(&mut unit, references, now).await?;
            unit.commit().await?;
        }
        let mut unit = store.begin().await?;
        unit.remove_source(&record.source).await?;
        unit.commit().await?;
    }
    Ok(())
}

/// Makes the entity rows say what the winning claims say, and logs what that changes.
async fn settle(
    unit: &mut UnitOfWork,
    references: BTreeSet<EntityRef>,
    now: Timestamp,
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
                let after = entity_record(claim, before.as_ref(), now);
                if let Some(kind) = change_kind(before.as_ref(), &after) {
                    changes.push(change(kind, &after, now));
                }
                if before.as_ref() != Some(&after) {
                    puts.push(after);
                }
            }
            (None, Some(before)) => {
                changes.push(change(ChangeKind::Deleted, &before, now));
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

fn change(kind: ChangeKind, entity: &EntityRecord, at: Timestamp) -> NewChange {
    NewChange {
        kind,
        reference: entity.reference.clone(),
        body: entity.body.clone(),
        cause: format!("{} · {}", entity.source, entity.location),
        at,
    }
}

fn as_orphan(body: &str) -> String {
    let value: Option<Value> = serde_json::from_str(body).ok();
    let entity = value.and_then(|value| Entity::from_json(value).ok());
    let Some(entity) = entity else { return body.to_owned() };
    Value::from(entity.with_annotations(&[(ORPHAN, "true".to_owned())])).to_string()
}

/// The claims as rows, in the order of the traversal; the same entity twice in a location is told
/// apart by its occurrence.
fn claim_records(source: &str, claims: Vec<crate::reading::Claim>) -> Vec<ClaimRecord> {
    let mut occurrences: HashMap<(String, EntityRef), u32> = HashMap::new();
    let record = |claim: crate::reading::Claim| {
        let reference = claim.entity.reference().clone();
        let place = (claim.location.clone(), reference.clone());
        let next = occurrences.entry(place).or_default();
        let occurrence = *next;
        *next += 1;
        let body = Value::from(claim.entity).to_string();
        ClaimRecord {
            id: 0,
            key: ClaimKey {
                source: source.to_owned(),
                location: claim.location,
                reference,
                occurrence,
            },
            line: claim.line,
            hash: hash(&body),
            body,
            orphaned_at: None,
        }
    };
    claims.into_iter().map(record).collect()
}

/// The first 32 hexadecimal digits of the SHA-256 of a body.
#[must_use]
pub fn hash(body: &str) -> String {
    let digest = Sha256::digest(body.as_bytes());
    digest.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn problem(source: &str, finding: Finding, now: Timestamp) -> ProblemRecord {
    let Finding { kind, severity, location, line, column, entity, message, .. } = finding;
    let source = source.to_owned();
    ProblemRecord { kind, severity, source, location, line, column, entity, message, since: now }
}
