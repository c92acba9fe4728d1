//! From rows back to records: delivery.

use super::{moment, optional_moment};
use crate::statement::Row;
use crate::{FactRecord, NoteRecord, StreamRecord};

/// A row of `delivery_facts`.
pub(crate) fn fact(row: &Row) -> Result<FactRecord, sqlx::Error> {
    Ok(FactRecord {
        source: row.get("source")?,
        subject: row.get("subject")?,
        kind: row.get("kind")?,
        id: row.get("id")?,
        at: moment(row, "at")?,
        body: row.get("body")?,
        version: row.get("version")?,
    })
}

/// A row of `delivery_streams`.
pub(crate) fn stream(row: &Row) -> Result<StreamRecord, sqlx::Error> {
    Ok(StreamRecord {
        source: row.get("source")?,
        subject: row.get("subject")?,
        stream: row.get("stream")?,
        resume: row.get("resume")?,
        complete: row.get("complete")?,
        succeeded_at: optional_moment(row, "succeeded_at")?,
        failed_at: optional_moment(row, "failed_at")?,
        error: row.get("error")?,
    })
}

/// A row of `delivery_notes`.
pub(crate) fn note(row: &Row) -> Result<NoteRecord, sqlx::Error> {
    Ok(NoteRecord {
        id: row.get("id")?,
        entity: row.read("entity", |text: String| text.parse().ok())?,
        fact: row.get("fact")?,
        reason: row.get("reason")?,
        excluded: row.get("excluded")?,
        by: row.get("said_by")?,
        label: row.get("label")?,
        at: moment(row, "said_at")?,
        taken_back_at: optional_moment(row, "taken_back_at")?,
    })
}
