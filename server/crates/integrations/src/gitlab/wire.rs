//! What GitLab sends, as far as it is read.

use platform::code_host::{Repository, Visibility};
use serde::Deserialize;
use serde_json::Value;

/// A project.
#[derive(Debug, Deserialize)]
pub(super) struct WireProject {
    pub id: u64,
    pub path_with_namespace: String,
    pub web_url: String,
    pub default_branch: Option<String>,
    #[serde(default)]
    pub archived: bool,
    #[serde(default)]
    pub empty_repo: bool,
    pub forked_from_project: Option<Value>,
    pub visibility: Option<String>,
    #[serde(default)]
    pub topics: Vec<String>,
}

impl WireProject {
    /// The project as a group sees it.
    pub fn into_repository(self, group: &str) -> Repository {
        let slug = self.path_with_namespace;
        let inside = slug.get(group.len()..).and_then(|rest| rest.strip_prefix('/'));
        Repository {
            id: self.id.to_string(),
            name: inside.unwrap_or(&slug).to_owned(),
            page: self.web_url,
            default_branch: self.default_branch.filter(|_| !self.empty_repo),
            archived: self.archived,
            fork: self.forked_from_project.is_some(),
            visibility: Visibility::of_word(self.visibility.as_deref().unwrap_or_default()),
            topics: self.topics,
            pushed_at: None,
            slug,
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
    pub id: String,
}

/// Something in a tree.
#[derive(Debug, Deserialize)]
pub(super) struct WireEntry {
    pub id: String,
    pub path: String,
    #[serde(rename = "type")]
    pub sort: String,
    #[serde(default)]
    pub mode: String,
}

/// A group.
#[derive(Debug, Deserialize)]
pub(super) struct WireGroup {
    pub id: u64,
    pub full_path: String,
    pub name: String,
    pub description: Option<String>,
    pub avatar_url: Option<String>,
    pub parent_id: Option<u64>,
}

/// A member.
#[derive(Debug, Deserialize)]
pub(super) struct WireMember {
    pub id: u64,
    pub username: String,
    pub name: Option<String>,
    pub state: Option<String>,
    pub avatar_url: Option<String>,
    #[serde(alias = "public_email")]
    pub email: Option<String>,
}

/// A commit of a list.
#[derive(Debug, Deserialize)]
pub(super) struct WireListed {
    pub author_name: String,
    pub committed_date: String,
}
