//! What GitHub sends of runs and code, as far as it is read.

use super::super::wire::moment;
use base64::{Engine, engine::general_purpose::STANDARD};
use platform::{
    Timestamp,
    ci::{
        Branch, Commit, EnvironmentState, HostDeployment, Job, Release, RepositoryFacts, Run,
        RunState, Step, Workflow,
    },
};
use serde::Deserialize;

/// Characters of a title or message that are kept.
const SHORT: usize = 300;

#[derive(Debug, Deserialize)]
pub(super) struct WireFacts {
    html_url: String,
    description: Option<String>,
    default_branch: Option<String>,
    visibility: Option<String>,
    #[serde(default)]
    private: bool,
    #[serde(default)]
    archived: bool,
    license: Option<WireLicense>,
    #[serde(default)]
    open_issues_count: u64,
    pushed_at: Option<String>,
}

#[derive(Debug, Deserialize)]
struct WireLicense {
    spdx_id: Option<String>,
    name: Option<String>,
}

impl From<WireFacts> for RepositoryFacts {
    fn from(wire: WireFacts) -> Self {
        let word = if wire.private { "private" } else { "public" };
        let license = wire
            .license
            .and_then(|license| license.spdx_id.filter(|id| id != "NOASSERTION").or(license.name));
        Self {
            page: wire.html_url,
            description: wire.description.filter(|text| !text.trim().is_empty()),
            default_branch: wire.default_branch,
            visibility: wire.visibility.unwrap_or_else(|| word.to_owned()),
            archived: wire.archived,
            license,
            open_issues: wire.open_issues_count,
            pushed_at: wire.pushed_at.as_deref().and_then(moment),
        }
    }
}

/// Somebody; GitHub sends an empty object of who it does not know.
#[derive(Debug, Default, Deserialize)]
struct WireAccount {
    login: Option<String>,
}

fn login(account: Option<WireAccount>) -> Option<String> {
    account.and_then(|account| account.login)
}

/// The first line, if it is short.
fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(SHORT).collect()
}

#[derive(Debug, Deserialize)]
pub(super) struct WireCommit {
    sha: String,
    html_url: String,
    commit: WireCommitText,
    author: Option<WireAccount>,
}

#[derive(Debug, Deserialize)]
struct WireCommitText {
    message: String,
    author: Option<WireAuthor>,
    committer: Option<WireAuthor>,
}

#[derive(Debug, Deserialize)]
struct WireAuthor {
    name: Option<String>,
    date: Option<String>,
}

impl From<WireCommit> for Commit {
    fn from(wire: WireCommit) -> Self {
        let WireCommitText { message, author, committer } = wire.commit;
        let date = committer.and_then(|one| one.date);
        let named = author.and_then(|one| one.name);
        Self {
            sha: wire.sha,
            message: first_line(&message),
            author: login(wire.author).or(named).unwrap_or_default(),
            at: date.as_deref().and_then(moment),
            page: wire.html_url,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct WireBranch {
    name: String,
    commit: WireSha,
    #[serde(default)]
    protected: bool,
}

#[derive(Debug, Deserialize)]
struct WireSha {
    sha: String,
}

impl From<WireBranch> for Branch {
    fn from(wire: WireBranch) -> Self {
        Self { name: wire.name, sha: wire.commit.sha, protected: wire.protected }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct WireContent {
    pub path: String,
    pub html_url: Option<String>,
    #[serde(default)]
    content: String,
    #[serde(default)]
    encoding: String,
}

impl WireContent {
    /// Its text; `None` when GitHub sends none, because it is too long, or it is no text.
    pub fn text(&self) -> Option<String> {
        if self.encoding != "base64" {
            return None;
        }
        let plain: String = self.content.split_ascii_whitespace().collect();
        String::from_utf8(STANDARD.decode(plain).ok()?).ok()
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct WireRuns {
    pub workflow_runs: Vec<WireRun>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WireRun {
    id: i64,
    name: Option<String>,
    path: Option<String>,
    display_title: Option<String>,
    run_number: i64,
    run_attempt: Option<u32>,
    event: String,
    status: Option<String>,
    conclusion: Option<String>,
    head_branch: Option<String>,
    head_sha: String,
    actor: Option<WireAccount>,
    triggering_actor: Option<WireAccount>,
    created_at: String,
    updated_at: String,
    run_started_at: Option<String>,
    html_url: String,
}

impl WireRun {
    /// `None` where its moments make no sense.
    pub fn run(self) -> Option<Run> {
        let path = self.path.unwrap_or_default();
        // `.github/workflows/build.yml@refs/…` of what is run from elsewhere.
        let file = path.split('@').next().and_then(|path| path.rsplit('/').next());
        let workflow = self.name.filter(|name| !name.is_empty());
        Some(Run {
            id: self.id,
            workflow: workflow.or_else(|| file.map(str::to_owned)).unwrap_or_default(),
            title: first_line(&self.display_title.unwrap_or_default()),
            number: self.run_number,
            attempt: self.run_attempt.unwrap_or(1),
            event: self.event,
            state: RunState::of(&self.status.unwrap_or_default(), self.conclusion.as_deref()),
            branch: self.head_branch,
            commit: self.head_sha,
            by: login(self.triggering_actor).or_else(|| login(self.actor)),
            created_at: moment(&self.created_at)?,
            started_at: self.run_started_at.as_deref().and_then(moment),
            updated_at: moment(&self.updated_at)?,
            page: self.html_url,
        })
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct WireJobs {
    pub jobs: Vec<WireJob>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WireJob {
    id: i64,
    name: String,
    status: String,
    conclusion: Option<String>,
    started_at: Option<String>,
    completed_at: Option<String>,
    html_url: Option<String>,
    #[serde(default)]
    steps: Vec<WireStep>,
}

#[derive(Debug, Deserialize)]
struct WireStep {
    name: String,
    status: String,
    conclusion: Option<String>,
}

impl From<WireJob> for Job {
    fn from(wire: WireJob) -> Self {
        let step = |step: WireStep| Step {
            name: step.name,
            state: RunState::of(&step.status, step.conclusion.as_deref()),
        };
        Self {
            id: wire.id,
            name: wire.name,
            state: RunState::of(&wire.status, wire.conclusion.as_deref()),
            started_at: wire.started_at.as_deref().and_then(moment),
            finished_at: wire.completed_at.as_deref().and_then(moment),
            page: wire.html_url.unwrap_or_default(),
            steps: wire.steps.into_iter().map(step).collect(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct WireRelease {
    tag_name: String,
    name: Option<String>,
    #[serde(default)]
    pub draft: bool,
    #[serde(default)]
    prerelease: bool,
    published_at: Option<String>,
    author: Option<WireAccount>,
    html_url: String,
}

impl From<WireRelease> for Release {
    fn from(wire: WireRelease) -> Self {
        let name = wire.name.filter(|name| !name.trim().is_empty());
        Self {
            name: first_line(&name.unwrap_or_else(|| wire.tag_name.clone())),
            tag: wire.tag_name,
            author: login(wire.author),
            at: wire.published_at.as_deref().and_then(moment),
            prerelease: wire.prerelease,
            page: wire.html_url,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct WireDeployment {
    pub id: i64,
    pub environment: String,
    sha: String,
    creator: Option<WireAccount>,
    created_at: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WireStatus {
    state: String,
    #[serde(default)]
    description: Option<String>,
}

impl WireDeployment {
    /// With its last status.
    pub fn with(self, status: Option<WireStatus>) -> HostDeployment {
        let state = match status.as_ref().map(|status| status.state.as_str()) {
            Some("success") => EnvironmentState::Succeeded,
            Some("failure" | "error") => EnvironmentState::Failed,
            Some("in_progress") => EnvironmentState::Running,
            Some("queued" | "pending" | "waiting") | None => EnvironmentState::Waiting,
            Some("inactive") => EnvironmentState::Inactive,
            Some(_) => EnvironmentState::Unknown,
        };
        let description = status.and_then(|status| status.description).unwrap_or_default();
        let at: Option<Timestamp> = self.created_at.as_deref().and_then(moment);
        HostDeployment {
            id: self.id,
            environment: self.environment,
            commit: self.sha,
            state,
            description: first_line(&description),
            by: login(self.creator),
            at,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct WireWorkflows {
    pub workflows: Vec<WireWorkflow>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WireWorkflow {
    name: String,
    path: String,
    state: String,
    html_url: String,
}

impl From<WireWorkflow> for Workflow {
    fn from(wire: WireWorkflow) -> Self {
        let active = wire.state == "active";
        Self { name: wire.name, path: wire.path, active, page: wire.html_url }
    }
}
