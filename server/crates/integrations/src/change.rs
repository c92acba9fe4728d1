//! Commits as hosts tell of them.

use platform::{Timestamp, code_host::FileChange};
use serde::Deserialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Who made a commit, and when.
#[derive(Debug, Deserialize)]
pub(crate) struct WireAuthor {
    pub name: String,
    pub date: String,
}

/// What is told of it; nothing where the moment makes no sense.
pub(crate) fn of(WireAuthor { name, date }: WireAuthor) -> Option<FileChange> {
    let at = OffsetDateTime::parse(&date, &Rfc3339).ok()?;
    Some(FileChange { at: Timestamp(at.unix_timestamp() * 1000), author: name })
}
