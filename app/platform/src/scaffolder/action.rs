//! Actions: what steps do.

use super::FetchedFiles;
use crate::{Timestamp, access::Asker, code_host::HostError};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{path::PathBuf, sync::Arc};

/// An action, as editors and clients are told of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionDescription {
    /// Its name: `publish:github`.
    pub id: String,
    /// What it does; Markdown.
    pub description: String,
    /// The JSON Schema of its input.
    pub input: Value,
    /// The JSON Schema of its output.
    pub output: Value,
    /// How it is used.
    pub examples: Vec<ActionExample>,
    /// Whether it only works on files of the workspace, and so is done when a task is only tried.
    pub is_local: bool,
    /// Whether doing it twice with the same input does no harm.
    pub is_repeatable: bool,
}

/// An example of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionExample {
    /// What it shows.
    pub description: String,
    /// Steps, as YAML.
    pub example: String,
}

/// One round of a step, to be done.
#[derive(Clone)]
pub struct ActionCall {
    /// The action's name.
    pub action: String,
    /// What it is given, filled in and held against its schema.
    pub input: Value,
    /// The folder that it may work in. Nothing outside of it is touched.
    pub workspace: PathBuf,
    /// The task.
    pub task: String,
    /// When the task was begun: what is made of it is made of that time, so that a second try makes
    /// the same.
    pub task_created_at: Timestamp,
    /// The same for each try of this round, and for no other: task, step, round.
    pub key: String,
    /// The template, for what is written into files and commits: `template:default/go-service`.
    pub template: String,
    /// The template's file or address, which relative addresses are relative to.
    pub base: String,
    /// What expressions see, but for secrets: `parameters`, `steps`, `user`, `context`, …
    pub context: Map<String, Value>,
    /// Who began the task, as they are now.
    pub asker: Asker,
    /// Their e-mail address, where it is known: for commits.
    pub email: Option<String>,
    /// Where to tell what is done.
    pub log: Arc<dyn TaskLog>,
    /// What was done of it already, in a try that was cut off.
    pub memory: Arc<dyn Memory>,
}

impl std::fmt::Debug for ActionCall {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The input may hold secrets.
        formatter
            .debug_struct("ActionCall")
            .field("action", &self.action)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActionDone {
    /// What later steps see of it.
    pub output: Map<String, Value>,
    /// What can be removed again, in the order in which it was made.
    pub made: Vec<Change>,
}

/// Something that an action made and can remove again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The action that knows how.
    pub action: String,
    /// What a person calls it: `the repository acme/shop`.
    pub label: String,
    /// What the action needs for it. No secret.
    pub object: Value,
}

/// What an action would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Planned {
    /// What would be asked of others, in order.
    pub requests: Vec<PlannedRequest>,
    /// What later steps would see, as far as it can be told.
    pub output: Map<String, Value>,
    /// What of the workspace would go where: a folder of it, and the address it would be pushed to.
    pub pushes: Vec<(String, String)>,
    /// What stands where a pull request would go: the file of each path that the workspace has, too.
    pub there: Option<FetchedFiles>,
}

/// A request as it would be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedRequest {
    /// The step; filled in by who runs the task.
    #[serde(default)]
    pub step: String,
    /// `POST`
    pub method: String,
    /// The address.
    pub url: String,
    /// Its body, secrets masked.
    pub body: Option<Value>,
    /// What it does, in a sentence.
    pub purpose: String,
}

/// Why an action was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActionError {
    /// It cannot be done as it is asked for; the text says what to change.
    #[error("{0}")]
    Input(String),
    /// Who began the task may not; the text says what is missing.
    #[error("{0}")]
    NotAllowed(String),
    /// The other side refuses; the text says why, in its own words, and what to mend.
    #[error("{0}")]
    Refused(String),
    /// The other side is away or busy: it is tried again, at the moment told if there is one.
    #[error("{message}")]
    Unavailable {
        /// Why.
        message: String,
        /// Not before.
        until: Option<Timestamp>,
    },
    /// It may have been done, and nothing tells: somebody has to look. The text says where.
    #[error("{0}")]
    Undecided(String),
    /// It was ended meanwhile.
    #[error("it was cancelled")]
    Cancelled,
}

impl From<HostError> for ActionError {
    fn from(error: HostError) -> Self {
        match error {
            HostError::Limited { until } => {
                Self::Unavailable { message: error.to_string(), until: Some(until) }
            }
            HostError::Refused(reason) => Self::Refused(reason),
            HostError::Unavailable(message) => Self::Unavailable { message, until: None },
        }
    }
}

/// Where actions tell what they do. Secrets of the task are masked by it.
pub trait TaskLog: Send + Sync {
    /// Tells a line, or several.
    fn tell(&self, message: &str);

    /// Whether somebody wants the task to end: what can stop, stops with
    /// [`ActionError::Cancelled`].
    fn is_cancelled(&self) -> bool;
}

/// What an action keeps of a round across tries: it is written before the call comes back, and is there
/// when the process was killed in between.
///
/// An action that makes something elsewhere keeps first what it is about to make (`intend`), then asks
/// for it, then keeps what came of it (`keep`). A try that finds an intention without a result looks
/// whether it is there already, and takes it as its own.
#[async_trait]
pub trait Memory: Send + Sync {
    /// What was kept under a name in a try before.
    async fn recall(&self, name: &str) -> Result<Option<Value>, ActionError>;

    /// Keeps something. No secret.
    async fn keep(&self, name: &str, value: &Value) -> Result<(), ActionError>;

    /// Tells at once that something was made, so that it can be removed again also when the rest of the
    /// action fails. What is told here need not be among [`ActionDone::made`], and does no harm there.
    async fn made(&self, _change: &Change) -> Result<(), ActionError> {
        Ok(())
    }
}

/// A family of actions.
///
/// To add actions of a vendor: implement this in `integrations`, and give it to the service in
/// `server/src/serve/scaffolder.rs`.
#[async_trait]
pub trait ActionProvider: Send + Sync {
    /// What there is.
    fn actions(&self) -> Vec<ActionDescription>;

    /// Does it. A second try with the same key makes nothing twice.
    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError>;

    /// What it would do; nothing is changed anywhere.
    async fn plan(&self, call: &ActionCall) -> Result<Planned, ActionError>;

    /// Removes again what it made; what is gone already is no error.
    async fn undo(&self, call: &ActionCall, made: &Change) -> Result<(), ActionError>;

    /// What a field of a form may hold: `resource` of the provider named (`repositories`, `branches`,
    /// `owners`, …), for Backstage's autocomplete and our own pickers. `None` where it knows no such.
    async fn complete(
        &self,
        _asker: &Asker,
        _provider: &str,
        _resource: &str,
        _context: &Map<String, Value>,
        _token: Option<&str>,
    ) -> Result<Option<Vec<(String, Option<String>)>>, ActionError> {
        Ok(None)
    }
}
