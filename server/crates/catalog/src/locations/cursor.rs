//! Where a page of locations ends, as text: base64 of JSON, which clients may look into.

use super::Predicate;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The place in the order of ids, and the question that is asked on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocationCursor {
    /// The predicate as it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Value>,
    /// Locations of a page.
    pub limit: usize,
    /// The id of the last one.
    pub after: String,
}

impl LocationCursor {
    /// The text.
    #[must_use]
    pub fn encode(&self) -> String {
        STANDARD.encode(serde_json::to_string(self).unwrap_or_default())
    }

    /// Reads a text that [`LocationCursor::encode`] made.
    ///
    /// # Errors
    /// When it is none.
    pub fn decode(text: &str) -> Result<Self, String> {
        let malformed = || "the cursor is malformed; begin again without one".to_owned();
        let json = STANDARD.decode(text.trim()).map_err(|_| malformed())?;
        serde_json::from_slice(&json).map_err(|_| malformed())
    }

    /// The predicate, read.
    ///
    /// # Errors
    /// When it is none; the text says where and how to write it.
    pub fn predicate(&self) -> Result<Option<Predicate>, String> {
        self.query.as_ref().map(Predicate::parse).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_cursor_reads_back_as_itself_and_nothing_else_is_one() {
        for query in [None, Some(json!({"type": "url"}))] {
            let cursor = LocationCursor { query, limit: 2, after: "7".to_owned() };
            assert_eq!(LocationCursor::decode(&cursor.encode()), Ok(cursor));
        }
        for text in ["", "%", "e30=", "bnVsbA=="] {
            assert!(LocationCursor::decode(text).is_err(), "{text}");
        }
    }
}
