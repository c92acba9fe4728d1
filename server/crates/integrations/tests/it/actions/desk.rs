//! A workspace, a memory that lasts, and a sandbox to act upon.

use crate::fake::{Patient, usual};
use async_trait::async_trait;
use integrations::{
    actions::{ActionSettings, github::GithubActions},
    github::{Credentials, GitHub},
};
use platform::{
    Timestamp,
    access::Asker,
    scaffolder::{ActionCall, ActionDone, ActionError, ActionProvider, Memory, TaskLog},
    timestamp::Clock,
};
use sandbox::{Sandbox, Vendor};
use secrecy::SecretString;
use serde_json::{Map, Value};
use std::{
    collections::HashMap,
    fs,
    net::SocketAddr,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};
use tempfile::TempDir;
use tokio::sync::Notify;
use url::Url;

/// 2026-11-27, a Friday, at noon.
pub const NOON: i64 = 1_795_780_800_000;

/// A clock that stands.
pub struct Standing;

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        Timestamp(NOON)
    }
}

/// What a task told.
#[derive(Default)]
pub struct Told(pub Mutex<Vec<String>>);

impl TaskLog for Told {
    fn tell(&self, message: &str) {
        self.0.lock().unwrap().push(message.to_owned());
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// A memory that lasts, and a process that dies at one of its operations.
pub struct Lasting {
    pub kept: Mutex<HashMap<String, Value>>,
    /// Operations until it dies; negative is never.
    left: AtomicI64,
    died: Notify,
}

impl Default for Lasting {
    fn default() -> Self {
        Self { kept: Mutex::default(), left: AtomicI64::new(-1), died: Notify::new() }
    }
}

impl Lasting {
    pub fn dies_after(&self, operations: i64) {
        self.left.store(operations, Ordering::SeqCst);
    }

    /// Never comes back when it is time to die.
    async fn step(&self) {
        if self.left.load(Ordering::SeqCst) < 0 {
            return;
        }
        if self.left.fetch_sub(1, Ordering::SeqCst) == 0 {
            self.left.store(-1, Ordering::SeqCst);
            self.died.notify_one();
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl Memory for Lasting {
    async fn recall(&self, name: &str) -> Result<Option<Value>, ActionError> {
        self.step().await;
        Ok(self.kept.lock().unwrap().get(name).cloned())
    }

    async fn keep(&self, name: &str, value: &Value) -> Result<(), ActionError> {
        self.step().await;
        self.kept.lock().unwrap().insert(name.to_owned(), value.clone());
        self.step().await;
        Ok(())
    }
}

/// A task at work.
pub struct Desk {
    pub sandbox: Sandbox,
    pub actions: GithubActions,
    pub log: Arc<Told>,
    pub workspace: TempDir,
    api: GitHub,
    _scratch: TempDir,
}

impl Desk {
    pub async fn new() -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = Sandbox::begin(address, 1, Arc::new(Standing)).await.unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let settings = ActionSettings::new(scratch.path().to_owned());
        let actions = GithubActions::new(vec![Arc::new(github(&sandbox))], settings);
        let workspace = tempfile::tempdir().unwrap();
        lay_out(workspace.path());
        let api = github(&sandbox);
        Self { sandbox, actions, log: Arc::default(), workspace, api, _scratch: scratch }
    }

    /// A round of an action, with a memory.
    pub fn call(&self, action: &str, input: Value, memory: &Arc<Lasting>) -> ActionCall {
        ActionCall {
            action: action.to_owned(),
            input,
            workspace: self.workspace.path().to_owned(),
            task: "t1".to_owned(),
            task_created_at: Timestamp(NOON),
            key: format!("t1/{action}/0"),
            template: "template:default/service".to_owned(),
            base: String::new(),
            context: Map::new(),
            asker: Asker::guest(),
            email: Some("lena@northwind.example".to_owned()),
            log: Arc::<Told>::clone(&self.log),
            memory: Arc::<Lasting>::clone(memory),
        }
    }

    /// Runs it to its end with a memory of its own.
    pub async fn run(&self, action: &str, input: Value) -> Result<ActionDone, ActionError> {
        self.actions.run(&self.call(action, input, &Arc::default())).await
    }

    /// Runs it until it dies or ends; whether it ended.
    pub async fn run_until_dead(&self, call: &ActionCall, memory: &Lasting) -> bool {
        tokio::select! {
            done = self.actions.run(call) => done.map(|_| true).unwrap(),
            () = memory.died.notified() => false,
        }
    }

    /// What the sandbox's GitHub answers.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        let url = format!("{}/api/v3{path}", self.sandbox.url(Vendor::GitHub));
        let client = reqwest::Client::new();
        let answer = client.get(url).bearer_auth(sandbox::TOKEN).send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    /// Sends something to it.
    pub async fn send(&self, method: &str, path: &str, body: &Value) -> u16 {
        let url = format!("{}/api/v3{path}", self.sandbox.url(Vendor::GitHub));
        let request = reqwest::Client::new().request(method.parse().unwrap(), url);
        let request =
            request.bearer_auth(sandbox::TOKEN).header("content-type", "application/json");
        request.body(body.to_string()).send().await.unwrap().status().as_u16()
    }

    /// The same account, as the catalog reads it.
    pub const fn reader(&self) -> &GitHub {
        &self.api
    }
}

fn github(sandbox: &Sandbox) -> GitHub {
    let api = Url::parse(&format!("{}/api/v3", sandbox.url(Vendor::GitHub))).unwrap();
    let token = Credentials::Token(SecretString::from(sandbox::TOKEN.to_owned()));
    let github = GitHub::new(&api, "northwind", token, Arc::new(Patient::default()), usual);
    github.unwrap().at_site(&Url::parse(sandbox::GITHUB_SITE).unwrap())
}

/// Files of every sort.
fn lay_out(folder: &Path) {
    fs::create_dir_all(folder.join("project/bin")).unwrap();
    fs::create_dir_all(folder.join("project/sub/.git")).unwrap();
    fs::write(folder.join("project/sub/.git/config"), "[core]\n").unwrap();
    fs::write(folder.join("project/README.md"), "# Shop\r\n").unwrap();
    fs::write(folder.join("project/.gitignore"), "out\n").unwrap();
    fs::write(folder.join("project/.gitattributes"), "* text=auto eol=lf\n").unwrap();
    fs::write(folder.join("project/out"), "built").unwrap();
    fs::write(folder.join("project/logo.png"), [0x89, b'P', 0, 255]).unwrap();
    fs::write(folder.join("project/bin/run"), "#!/bin/sh\n").unwrap();
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.join("project/bin/run"), mode).unwrap();
    symlink("README.md", folder.join("project/docs")).unwrap();
}
