//! What GitHub sends, as far as it is read.

use platform::{
    Timestamp,
    code_host::{Repository, Visibility},
};
use serde::Deserialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A repository of a listing.
#[derive(Debug, Deserialize)]
pub(super) struct WireRepository {
    pub name: String,
    pub full_name: String,
    pub html_url: String,
    pub default_branch: Option<String>,
    #[serde(default)]
    pub archived: bool,
    #[serde(default)]
    pub fork: bool,
    #[serde(default)]
    pub private: bool,
    pub visibility: Option<String>,
    #[serde(default)]
    pub topics: Vec<String>,
    pub pushed_at: Option<String>,
}

impl From<WireRepository> for Repository {
    fn from(wire: WireRepository) -> Self {
        let visibility = match wire.visibility.as_deref() {
            Some(word) => Visibility::of_word(word),
            None if wire.private => Visibility::Private,
            None => Visibility::Public,
        };
        Self {
            id: wire.full_name.clone(),
            name: wire.name,
            slug: wire.full_name,
            page: wire.html_url,
            default_branch: wire.default_branch,
            archived: wire.archived,
            fork: wire.fork,
            visibility,
            topics: wire.topics,
            pushed_at: wire.pushed_at.as_deref().and_then(moment),
        }
    }
}

/// A branch.
#[derive(Debug, Deserialize)]
pub(super) struct WireBranch {
    pub commit: WireCommit,
}

/// A commit.
#[derive(Debug, Deserialize)]
pub(super) struct WireCommit {
    pub sha: String,
}

/// A tree of Git.
#[derive(Debug, Deserialize)]
pub(super) struct WireTree {
    pub tree: Vec<WireEntry>,
    #[serde(default)]
    pub truncated: bool,
}

/// Something in a tree.
#[derive(Debug, Deserialize)]
pub(super) struct WireEntry {
    pub path: String,
    #[serde(rename = "type")]
    pub sort: String,
    #[serde(default)]
    pub mode: String,
    pub sha: String,
}

/// A blob of Git.
#[derive(Debug, Deserialize)]
pub(super) struct WireBlob {
    pub content: String,
    pub encoding: String,
}

/// RFC 3339.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok().map(Timestamp)
}

/// A commit of a list.
#[derive(Debug, Deserialize)]
pub(super) struct WireListed {
    pub commit: WireCommitText,
}

/// What is in it.
#[derive(Debug, Deserialize)]
pub(super) struct WireCommitText {
    pub author: crate::change::WireAuthor,
}
