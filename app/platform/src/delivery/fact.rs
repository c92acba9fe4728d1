//! What happened, as sources tell it.

use crate::{EntityRef, Timestamp};
use serde::{Deserialize, Serialize};

/// A commit of the main branch, with the pull request that brought it. Who wrote it is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The commit.
    pub commit: String,
    /// Its first line.
    pub title: String,
    /// When its first commit was written: of a pull request the first of its commits, which a squash
    /// does not keep.
    pub authored_at: Timestamp,
    /// When it came to the main branch.
    pub committed_at: Timestamp,
    /// The pull request that brought it; `None` of what was pushed directly.
    pub pull: Option<ChangePull>,
    /// The commit that it takes back, where its message says so.
    pub reverts: Option<String>,
    /// The commit that it is a copy of, where its message says so.
    pub picked_from: Option<String>,
    /// Whether its branch or title says that it mends what is urgent.
    pub hotfix: bool,
    /// Its web page.
    pub page: String,
}

/// The pull request of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePull {
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When somebody first said something of it.
    pub first_review_at: Option<Timestamp>,
    /// When it was approved for the last time.
    pub approved_at: Option<Timestamp>,
    /// When it was merged.
    pub merged_at: Timestamp,
    /// How many commits it has.
    pub commits: u64,
    /// Its web page.
    pub page: String,
}

/// How a build ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BuildEnd {
    /// It goes on.
    Running,
    /// It went well.
    Passed,
    /// It failed.
    Failed,
    /// Somebody ended it, or it was left out.
    Ended,
}

/// A run of a workflow on the main branch. A repeated one is the same with more attempts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// Its number at the host.
    pub run: i64,
    /// The commit.
    pub commit: String,
    /// Which try it is.
    pub attempt: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When this try began.
    pub started_at: Timestamp,
    /// When it ended, or was last heard of.
    pub finished_at: Timestamp,
    /// How.
    pub end: BuildEnd,
    /// Its web page.
    pub page: String,
}

/// How a deployment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeploymentEnd {
    /// It goes on.
    Running,
    /// It is there, and came up.
    Succeeded,
    /// It failed, or did not come up.
    Failed,
    /// Somebody ended it before it was there: it is counted nowhere.
    Ended,
}

/// A deployment as one source tells it. Two sources may tell the same one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentFact {
    /// What tells it from the others of its source.
    pub id: String,
    /// Where to.
    pub environment: String,
    /// What of the repository or of the source it is: a component's or an application's name. Empty where
    /// that is not told.
    pub component: String,
    /// The commit of the code, where the source knows it.
    pub commit: Option<String>,
    /// What the source calls what it brings: a commit of whatever repository, or a version.
    pub revision: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it had become what it became.
    pub finished_at: Option<Timestamp>,
    /// How it ended.
    pub end: DeploymentEnd,
    /// Whether the source says that it brings back what was there before.
    pub rollback: bool,
    /// Its page: in the portal, or on the web.
    pub page: String,
}

/// What sort of sign of a failure something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignalKind {
    /// Somebody declared an incident.
    Incident,
    /// A monitor alerted.
    Alert,
    /// Errors that were resolved came back, or new ones came in numbers.
    Regression,
}

impl SignalKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Incident, Self::Alert, Self::Regression];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Alert => "alert",
            Self::Regression => "regression",
        }
    }
}

/// A sign that something is wrong with a service in production, from what watches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// What tells it from the others of its source.
    pub id: String,
    /// What sort it is.
    pub kind: SignalKind,
    /// The service.
    pub entity: EntityRef,
    /// What it is called.
    pub title: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// The commit or version that it names as its cause.
    pub revision: Option<String>,
    /// Its page: in the portal, or on the web.
    pub page: String,
}
