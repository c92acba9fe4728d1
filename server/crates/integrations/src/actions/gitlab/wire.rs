//! What GitLab answers, as far as it is read.

use serde::{Deserialize, Serialize};

/// A project.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WireProject {
    pub id: u64,
    pub path_with_namespace: String,
    pub web_url: String,
    pub http_url_to_repo: String,
    pub default_branch: Option<String>,
}

/// A namespace, a group, a user.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireNumber {
    pub id: u64,
}

/// A branch.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireBranch {
    pub commit: WireCommit,
}

/// A commit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WireCommit {
    pub id: String,
    #[serde(default)]
    pub message: String,
    #[serde(default)]
    pub parent_ids: Vec<String>,
}

/// Something in a tree.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireEntry {
    pub id: String,
    pub path: String,
    #[serde(rename = "type")]
    pub sort: String,
}

/// A merge request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WireMergeRequest {
    pub iid: u64,
    pub web_url: String,
    #[serde(default)]
    pub state: String,
}

/// An issue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WireIssue {
    pub id: u64,
    pub iid: u64,
    pub web_url: String,
    #[serde(default)]
    pub description: Option<String>,
}
