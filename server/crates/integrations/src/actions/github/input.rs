//! What `publish:github` and its halves are given.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Publish {
    pub description: Option<String>,
    pub homepage: Option<String>,
    pub access: Option<String>,
    pub repo_visibility: Option<String>,
    default_branch: Option<String>,
    protect_default_branch: Option<bool>,
    pub delete_branch_on_merge: Option<bool>,
    pub allow_merge_commit: Option<bool>,
    pub allow_squash_merge: Option<bool>,
    pub squash_merge_commit_title: Option<String>,
    pub squash_merge_commit_message: Option<String>,
    pub allow_rebase_merge: Option<bool>,
    pub allow_auto_merge: Option<bool>,
    pub allow_update_branch: Option<bool>,
    pub collaborators: Vec<Collaborator>,
    pub has_projects: Option<bool>,
    pub has_wiki: Option<bool>,
    pub has_issues: Option<bool>,
    auto_init: Option<bool>,
    pub workflow_access: Option<String>,
    pub topics: Option<Vec<String>>,
    pub repo_variables: BTreeMap<String, String>,
    pub secrets: BTreeMap<String, String>,
    pub custom_properties: Option<Value>,
    pub oidc_customization: Option<Oidc>,
    pub subscribe: Option<bool>,
    pub source_path: Option<String>,
    pub git_commit_message: Option<String>,
    pub git_author_name: Option<String>,
    pub git_author_email: Option<String>,
}

/// Somebody who may do something in a repository.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Collaborator {
    pub access: String,
    pub user: Option<String>,
    pub username: Option<String>,
    pub team: Option<String>,
}

/// What tokens of workflows tell.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Oidc {
    #[serde(default = "yes")]
    pub use_default: bool,
    pub include_claim_keys: Option<Vec<String>>,
}

const fn yes() -> bool {
    true
}

impl Publish {
    pub fn branch(&self) -> &str {
        self.default_branch.as_deref().filter(|branch| !branch.is_empty()).unwrap_or("main")
    }

    /// Whether the repository begins with a commit of GitHub's own: what is pushed would contradict it.
    pub fn inits(&self, pushes: bool) -> bool {
        self.auto_init == Some(true) && !pushes
    }

    pub fn protects(&self) -> bool {
        self.protect_default_branch.unwrap_or(true)
    }
}
