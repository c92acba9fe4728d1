//! What the service is made of: what others bring, and what is set.

use crate::engine::CodeHosts;
use async_trait::async_trait;
use platform::{
    access::{Asker, Authority, Principal},
    scaffolder::{ActionProvider, Skeletons, TaskState, TemplateEntities},
    timestamp::Clock,
};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};
use store::Store;

/// The catalog's templates, as somebody sees them.
pub type EntitiesOf = Arc<dyn Fn(&Asker) -> Arc<dyn TemplateEntities> + Send + Sync>;

/// Encrypts what lies in the database for as long as a task runs. `place` binds it to its task: what was
/// moved elsewhere does not open.
pub trait Sealed: Send + Sync {
    /// Seals bytes.
    ///
    /// # Errors
    /// When there is no randomness; the text says so.
    fn seal(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>, String>;

    /// Opens them; `None` when they were sealed for another place, or with another key.
    fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>>;

    /// Bytes that nobody can guess: numbers of tasks are made of them.
    ///
    /// # Errors
    /// When there is no randomness.
    fn random(&self, bytes: &mut [u8]) -> Result<(), String>;
}

/// Who began a task, looked up again before something is done for them.
#[async_trait]
pub trait People: Send + Sync {
    /// The account of somebody who asks; `None` for a guest.
    async fn account_of(&self, principal: &Principal) -> Result<Option<String>, String>;

    /// Somebody who asked earlier, as they are by now; `None` when they may not enter any more.
    async fn by_now(
        &self,
        then: &Principal,
        account: Option<&str>,
    ) -> Result<Option<Principal>, String>;
}

/// Makes safe HTML of Markdown that a template wrote.
pub trait Renderer: Send + Sync {
    /// The HTML.
    fn html(&self, markdown: &str) -> String;
}

/// What of a task is told to who began it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskNews {
    /// The task.
    pub task: String,
    /// What tells this occurrence from others of the task: told twice, it is one.
    pub key: String,
    /// What a person calls it: the template, and what was made.
    pub label: String,
    /// How it stands.
    pub state: TaskState,
    /// Why it failed, or what it waits for.
    pub words: String,
    /// Who began it, by principal id.
    pub to: String,
}

/// Tells people. It must be quick, and may not fail: what was not told is logged there.
#[async_trait]
pub trait Teller: Send + Sync {
    /// Tells it.
    async fn tell(&self, news: TaskNews);
}

/// What the service is made of.
#[derive(Clone)]
pub struct RunParts {
    /// The database.
    pub store: Store,
    /// The actions; of two with a name the first is taken.
    pub providers: Vec<Arc<dyn ActionProvider>>,
    /// Where skeletons are.
    pub skeletons: Arc<dyn Skeletons>,
    /// The catalog's templates.
    pub entities: EntitiesOf,
    /// Who decides about what belongs to no entity.
    pub authority: Arc<dyn Authority>,
    /// What encrypts.
    pub sealed: Arc<dyn Sealed>,
    /// Who people are by now.
    pub people: Arc<dyn People>,
    /// What makes HTML of Markdown.
    pub renderer: Arc<dyn Renderer>,
    /// Who tells people.
    pub teller: Arc<dyn Teller>,
    /// The code hosts that expressions know (`parseRepoUrl`).
    pub code_hosts: CodeHosts,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// That steps need an approval, whatever their template says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalRule {
    /// Who may approve: roles, groups, persons.
    pub by: Vec<String>,
    /// For how long it can be decided.
    pub expires: Duration,
    /// What who decides is told.
    pub reason: String,
}

/// How it runs.
#[derive(Clone)]
pub struct RunOptions {
    /// A name that no other process has or had.
    pub instance: String,
    /// How long another process waits before it takes over from one that gives no sign of life.
    pub lease_time: Duration,
    /// Where tasks have their workspaces: a folder of this machine.
    pub folder: PathBuf,
    /// How often it is looked whether there is something to do, beside being woken.
    pub tick: Duration,
    /// Tasks that this process runs at once.
    pub at_once: usize,
    /// Tasks of one person that run at once, in all processes.
    pub per_person: usize,
    /// Tasks of one template that run at once, in all processes.
    pub per_template: usize,
    /// Tasks that may wait for their turn; beyond that none is begun.
    pub queue: u64,
    /// Tasks that one person may have that have not ended.
    pub open_per_person: u64,
    /// How long a step may take, unless it says otherwise (`slipway.io/timeout`).
    pub step_timeout: Duration,
    /// How long a task may run, without what it waits for people.
    pub task_timeout: Duration,
    /// How long an action has to stop by itself when a task is to end.
    pub patience: Duration,
    /// How often a step is tried while the other side is away.
    pub attempts: u32,
    /// How long to wait before the second try; each wait is twice as long as the one before.
    pub backoff: Duration,
    /// How long ended tasks are kept.
    pub keep: Duration,
    /// Whether an expression that fails ends its step, instead of being a warning.
    pub strict: bool,
    /// Approvals by action.
    pub approvals: BTreeMap<String, ApprovalRule>,
    /// `environment.parameters` of every template.
    pub environment: Map<String, Value>,
    /// `environment.secrets` of every template.
    pub environment_secrets: Map<String, Value>,
}

impl RunOptions {
    /// As it runs unless something else is set.
    #[must_use]
    pub fn new(instance: impl Into<String>, folder: impl Into<PathBuf>) -> Self {
        Self {
            instance: instance.into(),
            lease_time: Duration::from_secs(15),
            folder: folder.into(),
            tick: Duration::from_secs(1),
            at_once: 10,
            per_person: 5,
            per_template: 10,
            queue: 1_000,
            open_per_person: 50,
            step_timeout: Duration::from_mins(30),
            task_timeout: Duration::from_hours(24),
            patience: Duration::from_secs(10),
            attempts: 8,
            backoff: Duration::from_secs(1),
            keep: Duration::from_hours(24 * 90),
            strict: false,
            approvals: BTreeMap::new(),
            environment: Map::new(),
            environment_secrets: Map::new(),
        }
    }
}
