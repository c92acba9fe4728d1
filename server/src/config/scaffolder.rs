//! `[scaffolder]`: how many tasks run and how long, what they are given, whom they have to ask, and
//! actions of the company's own.

mod actions;
mod tables;
#[cfg(test)]
mod tests;

use super::{
    keys::{self, Key},
    layers::Layers,
    problem::Problem,
    values::{self, Complaint, Node},
};
use ::scaffolder::runs::{ApprovalRule, actions::OwnAction};
use platform::{EntityRef, entity_ref::DEFAULT_NAMESPACE};
use secrecy::SecretString;
use serde_json::{Map, Value as Json};
use std::{collections::BTreeMap, time::Duration};

/// `[scaffolder]`
#[derive(Clone, Debug)]
pub(crate) struct ScaffolderSettings {
    /// Whether Slipway's own templates are in the catalog.
    pub(crate) golden_paths: bool,
    /// Who keeps those templates.
    pub(crate) golden_paths_owner: Option<String>,
    /// How many tasks run, and wait.
    pub(crate) tasks: TaskSettings,
    /// Bytes of a task's workspace.
    pub(crate) workspace_size: usize,
    /// Files and folders of it.
    pub(crate) workspace_files: usize,
    /// Whether an expression that fails ends its step, instead of being a warning.
    pub(crate) strict: bool,
    /// Hosts that steps may send requests to.
    pub(crate) allowed_hosts: Vec<String>,
    /// Who makes commits: name and address; `None` is who began the task.
    pub(crate) author: Option<(String, String)>,
    /// What a first commit says.
    pub(crate) commit_message: String,
    /// What every template sees as `environment.parameters`.
    pub(crate) parameters: Map<String, Json>,
    /// What every template sees as `environment.secrets`.
    pub(crate) secrets: BTreeMap<String, SecretString>,
    /// Actions whose steps somebody has to approve, whatever the template says.
    pub(crate) approvals: BTreeMap<String, ApprovalRule>,
    /// Actions of the company's own.
    pub(crate) actions: Vec<OwnAction>,
}

/// Of `[scaffolder]` what bounds tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TaskSettings {
    /// Those that this process runs at once.
    pub(crate) at_once: usize,
    /// Those of one person that run at once, in all processes.
    pub(crate) per_person: usize,
    /// Those of one template.
    pub(crate) per_template: usize,
    /// Those of one person that have not ended.
    pub(crate) open_per_person: usize,
    /// Those that may wait for their turn.
    pub(crate) queue: usize,
    /// How long a step may take.
    pub(crate) step_timeout: Duration,
    /// How long a task may run.
    pub(crate) timeout: Duration,
    /// How long those that ended are kept.
    pub(crate) kept: Duration,
}

/// Reads all of it; mistakes are among the problems.
pub(super) fn scaffolder(layers: &mut Layers) -> Option<ScaffolderSettings> {
    let golden_paths = get(layers, &keys::GOLDEN_PATHS, values::flag);
    let golden_paths_owner = get(layers, &keys::GOLDEN_PATHS_OWNER, owner);
    let tasks = tasks(layers);
    let workspace_size = get(layers, &keys::WORKSPACE_SIZE, values::size);
    let workspace_files = get(layers, &keys::WORKSPACE_FILES, values::count);
    let strict = get(layers, &keys::STRICT, values::flag);
    let allowed_hosts = get(layers, &keys::REQUEST_HOSTS, values::hosts);
    let author = author(layers);
    let commit_message = get(layers, &keys::COMMIT_MESSAGE, commit_message);
    let parameters = get(layers, &keys::PARAMETERS, tables::parameters);
    let secrets = get(layers, &keys::TEMPLATE_SECRETS, tables::secrets);
    let approvals = tables::approvals(layers);
    let actions = actions::actions(layers);
    Some(ScaffolderSettings {
        golden_paths: golden_paths?,
        golden_paths_owner: golden_paths_owner?,
        tasks: tasks?,
        workspace_size: workspace_size?,
        workspace_files: workspace_files?,
        strict: strict?,
        allowed_hosts: allowed_hosts?,
        author,
        commit_message: commit_message?,
        parameters: parameters?,
        secrets: secrets?,
        approvals,
        actions,
    })
}

fn tasks(layers: &mut Layers) -> Option<TaskSettings> {
    let at_once = get(layers, &keys::CONCURRENT_TASKS, values::count);
    let per_person = get(layers, &keys::TASKS_PER_PERSON, values::count);
    let per_template = get(layers, &keys::TASKS_PER_TEMPLATE, values::count);
    let open_per_person = get(layers, &keys::OPEN_TASKS, values::count);
    let queue = get(layers, &keys::WAITING_TASKS, values::count);
    let step_timeout = get(layers, &keys::STEP_TIMEOUT, values::duration);
    let timeout = get(layers, &keys::TASK_TIMEOUT, values::duration);
    let kept = get(layers, &keys::KEEP_TASKS, values::duration);
    Some(TaskSettings {
        at_once: at_once?,
        per_person: per_person?,
        per_template: per_template?,
        open_per_person: open_per_person?,
        queue: queue?,
        step_timeout: step_timeout?,
        timeout: timeout?,
        kept: kept?,
    })
}

fn get<T>(layers: &mut Layers, key: &Key, read: fn(&Node) -> Result<T, Complaint>) -> Option<T> {
    let node = layers.get(key);
    match read(&node) {
        Ok(value) => Some(value),
        Err(Complaint { message, fix }) => {
            let key = Some(key.path());
            layers.problems.push(Problem { place: node.place, key, message, fix });
            None
        }
    }
}

/// Both of them, or neither: Git wants a name and an address.
fn author(layers: &mut Layers) -> Option<(String, String)> {
    let known = layers.problems.len();
    let name = get(layers, &keys::AUTHOR_NAME, author_part).flatten();
    let email = get(layers, &keys::AUTHOR_EMAIL, author_part).flatten();
    let missing = match (&name, &email) {
        (Some(_), None) => &keys::AUTHOR_EMAIL,
        (None, Some(_)) => &keys::AUTHOR_NAME,
        _ => return name.zip(email),
    };
    if layers.problems.len() == known {
        layers.problems.push(Problem {
            place: layers.get(missing).place,
            key: Some(missing.path()),
            message: "is missing beside the other half".to_owned(),
            fix: "set both default-author-name and default-author-email, or neither".to_owned(),
        });
    }
    None
}

fn owner(node: &Node) -> Result<Option<String>, Complaint> {
    let Some(text) = values::optional_text(node)? else { return Ok(None) };
    match EntityRef::parse(&text, Some("group"), DEFAULT_NAMESPACE) {
        Ok(owner) => Ok(Some(owner.to_string())),
        Err(error) => Err(Complaint::new(error.to_string(), "write group:default/platform")),
    }
}

/// It stands in one line of a commit, around which Git has signs of its own.
fn author_part(node: &Node) -> Result<Option<String>, Complaint> {
    let text = values::optional_text(node)?;
    if text.as_ref().is_some_and(|text| text.contains(['<', '>', '\n', '\0'])) {
        return Err(Complaint::new("has a < or > in it", "write name and address apart"));
    }
    Ok(text)
}

fn commit_message(node: &Node) -> Result<String, Complaint> {
    let text = values::optional_text(node)?;
    text.ok_or_else(|| Complaint::new("is empty", "write what a first commit says"))
}
