//! Runs of workflows.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// How a run or a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// It waits for a machine.
    Queued,
    /// It waits for somebody.
    Waiting,
    /// It is under way.
    Running,
    /// It went well.
    Succeeded,
    /// It went wrong.
    Failed,
    /// It took too long.
    TimedOut,
    /// Somebody ended it.
    Cancelled,
    /// It was not needed.
    Skipped,
    /// It says neither good nor bad.
    Neutral,
    /// What the host says is not known here.
    Unknown,
}

impl RunState {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Queued,
        Self::Waiting,
        Self::Running,
        Self::Succeeded,
        Self::Failed,
        Self::TimedOut,
        Self::Cancelled,
        Self::Skipped,
        Self::Neutral,
        Self::Unknown,
    ];

    /// What GitHub's `status` and `conclusion` say.
    #[must_use]
    pub fn of(status: &str, conclusion: Option<&str>) -> Self {
        match (status, conclusion) {
            ("queued" | "requested" | "pending", _) => Self::Queued,
            ("waiting", _) => Self::Waiting,
            ("in_progress", _) => Self::Running,
            (_, Some("success")) => Self::Succeeded,
            (_, Some("failure" | "startup_failure")) => Self::Failed,
            (_, Some("timed_out")) => Self::TimedOut,
            (_, Some("cancelled")) => Self::Cancelled,
            (_, Some("skipped" | "stale")) => Self::Skipped,
            // It ended, and somebody has to let it begin: nothing goes on meanwhile.
            (_, Some("neutral" | "action_required")) => Self::Neutral,
            _ => Self::Unknown,
        }
    }

    /// Whether it goes on.
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Queued | Self::Waiting | Self::Running)
    }

    /// Whether something is wrong.
    #[must_use]
    pub const fn is_failed(self) -> bool {
        matches!(self, Self::Failed | Self::TimedOut)
    }
}

/// One time that a workflow is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its number at the host.
    pub id: i64,
    /// The workflow, as people call it.
    pub workflow: String,
    /// What it is about: a commit's message, mostly.
    pub title: String,
    /// Which time of its workflow it is.
    pub number: i64,
    /// Which try of this run.
    pub attempt: u32,
    /// What began it: `push`, `pull_request`, `workflow_dispatch`…
    pub event: String,
    /// How it stands.
    pub state: RunState,
    /// The branch.
    pub branch: Option<String>,
    /// The commit.
    pub commit: String,
    /// Who began this try.
    pub by: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When this try began.
    pub started_at: Option<Timestamp>,
    /// When it last changed: of one that ended, when it did.
    pub updated_at: Timestamp,
    /// Its web page.
    pub page: String,
}

impl Run {
    /// How long it took, or takes by now, in milliseconds.
    #[must_use]
    pub fn took(&self, now: Timestamp) -> i64 {
        let begun = self.started_at.unwrap_or(self.created_at);
        let end = if self.state.is_running() { now } else { self.updated_at };
        end.0.saturating_sub(begun.0).max(0)
    }
}

/// A part of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its number at the host.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub state: RunState,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Its page at the host, with its log: one that lasts, and asks who looks.
    pub page: String,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// A step of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// How it stands.
    pub state: RunState,
}

/// Something that can be run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    /// Its name.
    pub name: String,
    /// The file that describes it.
    pub path: String,
    /// Whether the host runs it.
    pub active: bool,
    /// Its web page.
    pub page: String,
}

impl Workflow {
    /// The name of its file: what it is asked for by.
    #[must_use]
    pub fn file(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_host_says_is_one_of_few_states() {
        let of = RunState::of;
        assert_eq!(of("completed", Some("success")), RunState::Succeeded);
        assert_eq!(of("completed", Some("startup_failure")), RunState::Failed);
        assert_eq!(of("in_progress", None), RunState::Running);
        assert_eq!(of("queued", None), RunState::Queued);
        assert_eq!(of("waiting", None), RunState::Waiting);
        assert_eq!(of("completed", Some("action_required")), RunState::Neutral);
        assert_eq!(of("completed", Some("brand new")), RunState::Unknown);
        assert!(RunState::Waiting.is_running() && RunState::TimedOut.is_failed());
    }
}
