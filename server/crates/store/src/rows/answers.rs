//! From rows back to records: what vendors told.

use super::moment;
use crate::AnswerRecord;
use crate::statement::Row;

/// A row of `vendor_answers`.
pub(crate) fn answer(row: &Row) -> Result<AnswerRecord, sqlx::Error> {
    Ok(AnswerRecord {
        source: row.get("source")?,
        subject: row.get("subject")?,
        part: row.get("part")?,
        body: row.get("body")?,
        fetched_at: moment(row, "fetched_at")?,
        version: row.get("version")?,
    })
}
