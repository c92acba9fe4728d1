//! The lines of a backup.

use super::schema::Kind;
use crate::statement::{Row, Value};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What [`Header::format`] says.
pub(super) const FORMAT: &str = "slipway-backup";

/// The form that is described in `backup.rs`.
pub(super) const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header {
    pub format: String,
    pub version: u32,
    /// The Slipway that made it.
    pub made_by: String,
    /// Milliseconds since 1970.
    pub made_at: i64,
    /// The steps of the schema that had been applied.
    pub schema: Vec<i64>,
    /// The change log's last position.
    pub position: i64,
}

/// The line before the rows of a table.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TableHead {
    pub table: String,
    pub columns: Vec<String>,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct End {
    /// Rows of all tables.
    pub rows: u64,
    /// Hexadecimal SHA-256 of the lines before this one, with their ends.
    pub sha256: String,
}

/// Any line behind the first one: a list is a row.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Line {
    Row(Vec<serde_json::Value>),
    Table(TableHead),
    End { end: End },
}

/// A value of a row, on its way into a file.
pub(super) fn encoded(
    row: &Row,
    column: &str,
    kind: Kind,
) -> Result<serde_json::Value, sqlx::Error> {
    Ok(match kind {
        Kind::Text => row.get::<Option<String>>(column)?.into(),
        Kind::Integer => row.get::<Option<i64>>(column)?.into(),
        Kind::Real => row.get::<Option<f64>>(column)?.into(),
        Kind::Flag => row.get::<Option<bool>>(column)?.into(),
        Kind::Bytes => {
            row.get::<Option<Vec<u8>>>(column)?.map(|bytes| BASE64_STANDARD.encode(bytes)).into()
        }
    })
}

/// A value of a row, on its way into a database; `None` when it is none of its column.
pub(super) fn decoded(value: serde_json::Value, kind: Kind) -> Option<Value<'static>> {
    if value.is_null() {
        return Some(kind.null());
    }
    Some(match (kind, value) {
        (Kind::Text, serde_json::Value::String(text)) => Value::Text(Some(Cow::Owned(text))),
        (Kind::Integer, value) => Value::Integer(Some(value.as_i64()?)),
        (Kind::Real, value) => Value::Real(Some(value.as_f64()?)),
        (Kind::Flag, value) => Value::Flag(Some(value.as_bool()?)),
        (Kind::Bytes, serde_json::Value::String(text)) => {
            Value::Bytes(Some(BASE64_STANDARD.decode(text).ok()?))
        }
        _ => return None,
    })
}
