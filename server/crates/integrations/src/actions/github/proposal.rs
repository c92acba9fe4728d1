//! What `publish:github:pull-request` is given.

use super::{
    super::{
        asked::{Asked, Method},
        input::below,
    },
    branches::Base,
    round::Repo,
};
use platform::scaffolder::ActionError;
use serde::Deserialize;
use serde_json::json;

/// What is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Proposal {
    pub branch_name: String,
    pub title: String,
    pub description: String,
    pub target_branch_name: Option<String>,
    pub draft: Option<bool>,
    pub source_path: Option<String>,
    pub target_path: Option<String>,
    pub files_to_delete: Vec<String>,
    pub reviewers: Vec<String>,
    pub team_reviewers: Vec<String>,
    pub assignees: Vec<String>,
    pub commit_message: Option<String>,
    pub update: Option<bool>,
    pub force_fork: Option<bool>,
    pub git_author_name: Option<String>,
    pub git_author_email: Option<String>,
    pub force_empty_git_author: Option<bool>,
    pub create_when_empty: Option<bool>,
}

impl Proposal {
    pub fn folder(&self) -> Result<String, ActionError> {
        below(self.target_path.as_deref().unwrap_or_default(), "targetPath")
    }

    pub fn removed(&self) -> Result<Vec<String>, ActionError> {
        let folder = self.folder()?;
        let paths = self.files_to_delete.iter().map(|path| {
            let path = below(path, "filesToDelete")?;
            Ok(if folder.is_empty() { path } else { format!("{folder}/{path}") })
        });
        paths.collect()
    }

    /// The request for the pull request.
    pub fn asked(&self, repo: &Repo<'_>, head: &str, base: &Base) -> Asked {
        let asked = Asked::new(Method::Post, repo.at("/pulls"), "opens the pull request");
        asked.with(json!({
            "title": self.title,
            "body": self.description,
            "head": head,
            "base": base.target,
            "draft": self.draft.filter(|draft| *draft),
        }))
    }
}
