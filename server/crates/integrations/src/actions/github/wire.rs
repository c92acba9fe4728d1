//! What GitHub answers, as far as it is read.

use serde::{Deserialize, Serialize};

/// A repository.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WireRepository {
    pub html_url: String,
    pub clone_url: String,
    pub default_branch: Option<String>,
}

/// A branch, of a list or alone.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireBranch {
    pub commit: WireObject,
}

/// Something with a name of Git's.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireObject {
    pub sha: String,
}

/// A reference.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireReference {
    pub object: WireObject,
}

/// A commit with its tree and what came before it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireCommit {
    pub commit: WireCommitText,
    #[serde(default)]
    pub parents: Vec<WireObject>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireCommitText {
    pub tree: WireObject,
}

/// A pull request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WirePull {
    pub number: u64,
    pub html_url: String,
    #[serde(default)]
    pub merged: bool,
}

/// An issue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WireIssue {
    pub number: u64,
    pub html_url: String,
    #[serde(default)]
    pub body: Option<String>,
}

/// Something with a number: a webhook, a key, an autolink.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct WireNumber {
    pub id: u64,
}

/// An account.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireAccount {
    pub login: String,
    #[serde(rename = "type", default)]
    pub sort: String,
}
