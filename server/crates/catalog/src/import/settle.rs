//! From claims to what the catalog shows: the winning claim of each entity, and the log of what that
//! changes.

use super::{ORPHAN, hash};
use crate::relations::mentions;
use platform::{
    Entity, EntityRef, Timestamp,
    access::Asker,
    catalog::{Actor, Cause, ChangeKind, Operation},
};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use store::{ClaimRecord, EntityRecord, NewChange, StoreError, UnitOfWork};
use uuid::Uuid;

/// The namespace of the identities of change sets.
const NAMESPACE: Uuid = Uuid::from_u128(0x81d4_6e0b_57a2_4c39_b6f8_0e93_d21c_a75d);

/// When something changes, and by what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion<'a> {
    pub now: Timestamp,
    pub operation: Operation,
    /// What changes in this one act.
    pub set: Uuid,
    /// Who does it, where somebody does.
    pub asker: Option<&'a Asker>,
}

impl<'a> Occasion<'a> {
    /// A source was read.
    pub fn read(source: &str, now: Timestamp) -> Self {
        Self::named(Operation::Read, source, now)
    }

    /// A source is no longer configured.
    pub fn forgotten(source: &str, now: Timestamp) -> Self {
        Self::named(Operation::Forgotten, source, now)
    }

    /// What was done, to whom or what, at which moment: the same in every portion of it.
    pub fn named(operation: Operation, subject: &str, now: Timestamp) -> Self {
        let name = format!("{} {subject} {}", operation.name(), now.0);
        Self { now, operation, set: Uuid::new_v5(&NAMESPACE, name.as_bytes()), asker: None }
    }

    /// The same, done by somebody.
    pub const fn by(self, asker: &'a Asker) -> Self {
        Self { asker: Some(asker), ..self }
    }

    /// What a person calls who does it, and their principal id.
    pub fn names(&self) -> (Option<String>, Option<String>) {
        let principal = self.asker.map(|asker| &asker.principal);
        let name = principal.map(|principal| principal.label.clone());
        (name, principal.map(|principal| principal.id.clone()))
    }

    /// Whether a person did it.
    pub fn is_by_a_person(&self) -> bool {
        self.operation.actor() == Actor::Person
    }

    /// What a person did, in words of the change log; `None` for what a file says.
    const fn words(&self) -> Option<&'static str> {
        match self.operation {
            Operation::Read => None,
            Operation::Forgotten => Some("no longer configured"),
            Operation::Registered => Some("registered by hand"),
            Operation::Retargeted => Some("changed by hand"),
            Operation::Unregistered | Operation::Removed => Some("removed by hand"),
            Operation::Chosen => Some("chosen by hand"),
            Operation::Expired => {
                Some("no longer kept: nothing leads to it (catalog.orphan-grace)")
            }
            Operation::Undone => Some("undone by hand"),
        }
    }
}

/// Makes the entity rows say what the winning claims say, and logs what that changes.
pub(super) async fn settle(
    unit: &mut UnitOfWork,
    references: BTreeSet<EntityRef>,
    occasion: Occasion<'_>,
) -> Result<(), StoreError> {
    let now = unit.not_before_the_last(occasion.now).await?;
    let occasion = Occasion { now, ..occasion };
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

fn change(kind: ChangeKind, entity: &EntityRecord, occasion: Occasion<'_>) -> NewChange {
    let (person, principal) = occasion.names();
    NewChange {
        kind,
        reference: entity.reference.clone(),
        body: entity.body.clone(),
        cause: format!("{} · {}", entity.source, occasion.words().unwrap_or(&entity.location)),
        by: Cause {
            operation: occasion.operation,
            actor: occasion.operation.actor(),
            person,
            principal,
            change_set: Some(occasion.set.to_string()),
            source: entity.source.clone(),
            location: entity.location.clone(),
            line: entity.line,
        },
        owner: owner(&entity.body),
        at: occasion.now,
        created_at: entity.created_at,
    }
}

/// The owner that the catalog shows of an entity.
fn owner(body: &str) -> Option<EntityRef> {
    let entity = Entity::from_json(serde_json::from_str(body).ok()?).ok()?;
    let owners = mentions(&entity).into_iter().filter(|one| one.relation_type == "ownedBy");
    owners.filter_map(|one| one.target.ok()).min()
}

fn as_orphan(body: &str) -> String {
    let value: Option<Value> = serde_json::from_str(body).ok();
    let entity = value.and_then(|value| Entity::from_json(value).ok());
    let Some(entity) = entity else { return body.to_owned() };
    Value::from(entity.with_annotations(&[(ORPHAN, "true".to_owned())])).to_string()
}
