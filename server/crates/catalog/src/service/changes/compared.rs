//! Changes as they are told: each with what it changed.

use super::super::answers::unavailable;
use crate::{fields, history};
use platform::{
    EntityRef,
    catalog::{CatalogError, Cause, Change, ChangeKind, FieldChange, Moment},
};
use serde::Serialize;
use std::collections::HashMap;
use store::{ChangeRecord, DifferenceCounts, DifferenceRecord, Mark, Store};

/// Entities that are different between two moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferencePage {
    /// The earlier moment.
    pub from: Mark,
    /// The later one.
    pub to: Mark,
    /// How many there are in all.
    pub counts: DifferenceCounts,
    /// Those of the page, by reference.
    pub items: Vec<DifferenceRecord>,
    /// Whether there are more behind the last one.
    pub more: bool,
}

/// What is different of one entity between two moments.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EntityDifference {
    /// The fields, by path.
    pub fields: Vec<FieldChange>,
    /// Relations that are there only after: type and target.
    pub relations_added: Vec<(String, EntityRef)>,
    /// Relations that were there only before.
    pub relations_removed: Vec<(String, EntityRef)>,
}

/// A change as programs read it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedChange {
    /// Its position in the log.
    pub position: i64,
    /// When it was accepted, as RFC 3339.
    pub at: String,
    /// What it did.
    pub change: ChangeKind,
    /// The entity.
    pub entity_ref: EntityRef,
    /// Who or what did it.
    pub by: Cause,
    /// Whether it is part of an act that can be undone.
    pub undoable: bool,
    /// Whether what it changed is unknown: what stood there before is no longer kept.
    pub oldest: bool,
    /// The fields that it changed.
    pub fields: Vec<FieldChange>,
}

impl LoggedChange {
    pub(super) fn of(record: ChangeRecord, previous: Option<&ChangeRecord>) -> Self {
        let ChangeRecord { position, change } = record;
        let oldest = change.kind == ChangeKind::Updated && previous.is_none();
        let body = fields::json(&change.body);
        let (before, after) = match change.kind {
            ChangeKind::Deleted => (body, serde_json::Value::Null),
            _ => (previous.and_then(body_after).map(fields::json).unwrap_or_default(), body),
        };
        Self {
            position,
            at: Moment::At(change.at).to_string(),
            change: change.kind,
            entity_ref: change.reference,
            by: change.by,
            undoable: false,
            oldest,
            fields: if oldest { Vec::new() } else { fields::difference(&before, &after) },
        }
    }
}

/// Each of the rows with the one before it of the same entity.
pub(in crate::service) async fn with_previous(
    store: &Store,
    records: Vec<ChangeRecord>,
) -> Result<Vec<(ChangeRecord, Option<ChangeRecord>)>, CatalogError> {
    let places: Vec<_> =
        records.iter().map(|record| (&record.change.reference, record.position)).collect();
    let previous = store.changes_before(&places).await.map_err(unavailable)?;
    let mut previous: HashMap<i64, ChangeRecord> = previous.into_iter().collect();
    let paired = records.into_iter().map(|record| {
        let before = previous.remove(&record.position);
        (record, before)
    });
    Ok(paired.collect())
}

/// Changes with their differences. Long definitions take their time to compare: not on a thread
/// that answers requests.
pub(super) async fn compared(
    records: Vec<(ChangeRecord, Option<ChangeRecord>)>,
) -> Result<Vec<Change>, CatalogError> {
    let comparing = tokio::task::spawn_blocking(move || {
        let compare = |(record, previous): &(ChangeRecord, Option<ChangeRecord>)| {
            history::change(record, previous.as_ref().and_then(body_after), true)
        };
        records.iter().map(compare).collect()
    });
    comparing.await.map_err(|error| CatalogError::Unavailable(error.to_string()))
}

/// The body that a change left; a deletion left none.
fn body_after(record: &ChangeRecord) -> Option<&str> {
    let deleted = record.change.kind == ChangeKind::Deleted;
    (!deleted).then_some(record.change.body.as_str())
}
