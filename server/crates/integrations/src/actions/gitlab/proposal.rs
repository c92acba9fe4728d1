//! What is given to what puts files on a branch.

use super::super::input::below;
use platform::scaffolder::ActionError;
use serde::Deserialize;
use serde_json::Value;

/// What is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Proposal {
    pub title: String,
    pub branch_name: String,
    pub commit_message: Option<String>,
    pub description: Option<String>,
    pub target_branch_name: Option<String>,
    pub source_path: Option<String>,
    pub target_path: Option<String>,
    pub files_to_delete: Vec<String>,
    pub commit_action: Option<String>,
    pub remove_source_branch: bool,
    pub assignee: Option<String>,
    pub reviewers: Vec<String>,
    pub labels: Option<Value>,
}

impl Proposal {
    pub fn message(&self) -> &str {
        self.commit_message.as_deref().unwrap_or(&self.title)
    }

    pub fn action(&self) -> &str {
        self.commit_action.as_deref().unwrap_or("auto")
    }

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

    /// The folder of the workspace: as Backstage has it, the target's name when there is none.
    pub fn source(&self) -> Option<&str> {
        let own = self.source_path.as_deref().filter(|path| !path.is_empty());
        own.or(self.target_path.as_deref())
    }

    pub fn labels(&self) -> Option<String> {
        match self.labels.as_ref()? {
            Value::String(text) => Some(text.clone()),
            Value::Array(all) => {
                Some(all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","))
            }
            _ => None,
        }
    }
}
