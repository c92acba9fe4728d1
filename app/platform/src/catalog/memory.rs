//! What changed between two moments, and who or what set a field.

use super::{Cause, Change, ChangeKind, Moment};
use crate::{EntityRef, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt::Write as _;

/// A question for changes. They are those behind `from`, up to `to`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangesQuery {
    /// Where the span begins; `None` is as far back as anything is known.
    pub from: Option<Moment>,
    /// Where it ends; `None` is now.
    pub to: Option<Moment>,
    /// The kind of the entities, in lower case.
    pub kind: Option<String>,
    /// Who owns them.
    pub owner: Option<EntityRef>,
    /// The source that they come from.
    pub source: Option<String>,
    /// The position of the log to go on before.
    pub before: Option<i64>,
}

/// A place in the log, and its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPlace {
    /// The position.
    pub position: i64,
    /// When what stands there was accepted.
    pub at: Timestamp,
}

/// A page of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesPage {
    /// Where the span begins.
    pub from: LogPlace,
    /// Where it ends.
    pub to: LogPlace,
    /// How many entities are there only after.
    pub created: u64,
    /// How many are otherwise after than before.
    pub updated: u64,
    /// How many were there only before.
    pub deleted: u64,
    /// The changes, newest first.
    pub changes: Vec<Change>,
    /// The position to go on before, when there are older ones.
    pub older: Option<i64>,
}

/// A field that is different.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Where it stands in the entity: a JSON pointer. A list is one field.
    pub path: String,
    /// What it was; nothing when it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it is; nothing when it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// Who or what set a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldOrigin {
    /// Where it stands in the entity: a JSON pointer. A list is one field.
    pub path: String,
    /// What it is.
    pub value: Value,
    /// The position of the change that set it.
    pub position: i64,
    /// When that was.
    pub at: Timestamp,
    /// What that change did to the entity.
    pub change: ChangeKind,
    /// Who or what did it.
    pub by: Cause,
    /// Whether it may be older: what stood there before is no longer kept.
    pub oldest: bool,
}

/// A JSON pointer as people read it: `metadata.annotations["a.example/b"]`.
#[must_use]
pub fn readable_path(pointer: &str) -> String {
    let mut text = String::with_capacity(pointer.len());
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        let plain =
            |character: char| character.is_ascii_alphanumeric() || "_-$".contains(character);
        if !part.is_empty() && part.chars().all(plain) {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(&part);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "[{part:?}]");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_like_code() {
        assert_eq!(readable_path("/spec/owner"), "spec.owner");
        assert_eq!(
            readable_path("/metadata/annotations/a.example~1b~0c"),
            "metadata.annotations[\"a.example/b~c\"]"
        );
        assert_eq!(readable_path("/spec/"), "spec[\"\"]");
    }
}
