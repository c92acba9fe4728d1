//! What `publish:gitlab` is given.

use super::super::asked::{Asked, Method};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Publish {
    pub repo_visibility: Option<String>,
    pub default_branch: Option<String>,
    pub git_commit_message: Option<String>,
    pub git_author_name: Option<String>,
    pub git_author_email: Option<String>,
    pub source_path: Option<Value>,
    pub skip_existing: bool,
    pub set_user_as_owner: bool,
    pub owner_username: Option<String>,
    pub description: Option<String>,
    pub topics: Option<Vec<String>>,
    pub settings: Map<String, Value>,
    pub branches: Vec<Branch>,
    pub project_variables: Vec<Map<String, Value>>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Branch {
    pub name: String,
    #[serde(default)]
    pub protect: bool,
    #[serde(default)]
    pub create: bool,
    #[serde(rename = "ref")]
    pub from: Option<String>,
}

impl Publish {
    pub fn branch(&self) -> &str {
        self.default_branch.as_deref().filter(|branch| !branch.is_empty()).unwrap_or("master")
    }

    /// The folder that is pushed; `None` when nothing is.
    pub fn folder(&self) -> Option<&str> {
        match &self.source_path {
            Some(Value::Bool(false)) => None,
            Some(Value::String(path)) => Some(path),
            _ => Some(""),
        }
    }

    pub fn asked(&self, name: &str, namespace: Option<u64>) -> Asked {
        let mut body = json!({
            "name": name,
            "path": name,
            "namespace_id": namespace,
            "visibility": self.repo_visibility.as_deref().unwrap_or("private"),
            "description": self.description,
            "topics": self.topics,
        });
        if let Some(body) = body.as_object_mut() {
            body.extend(self.settings.clone());
        }
        let asked = Asked::new(Method::Post, "/projects".to_owned(), "makes the project");
        asked.with(body)
    }
}
