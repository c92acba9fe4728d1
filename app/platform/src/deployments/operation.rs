//! What was done to an application, by whom, and with which commit.

use super::Resource;
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// How far an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Phase {
    /// Under way.
    Running,
    /// Being broken off.
    Terminating,
    /// It was done.
    Succeeded,
    /// It was tried, and did not succeed.
    Failed,
    /// It could not be tried.
    Error,
}

impl Phase {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Running, Self::Terminating, Self::Succeeded, Self::Failed, Self::Error];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Terminating => "Terminating",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Error => "Error",
        }
    }

    /// The phase of that name; `None` when there is none of it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether it goes on.
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Running | Self::Terminating)
    }

    /// Whether it ended badly.
    #[must_use]
    pub const fn is_failed(self) -> bool {
        matches!(self, Self::Failed | Self::Error)
    }
}

/// Who began it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by", content = "name")]
pub enum Initiator {
    /// Somebody at the portal, by principal id.
    Portal(String),
    /// An account of the source.
    Account(String),
    /// The source itself, because Git changed.
    Automated,
    /// It is not told.
    #[default]
    Unknown,
}

/// One sync, under way or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// How far it is.
    pub phase: Phase,
    /// What the source says of it; the error in words when it failed.
    pub message: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// The commit or version that it brings.
    pub revision: String,
    /// Who began it.
    pub initiator: Initiator,
    /// How often it was tried again.
    pub retries: u32,
    /// The resources that it could not bring, each with the reason.
    pub failing: Vec<Resource>,
}

impl Operation {
    /// How many failing resources are kept.
    pub const FAILING: usize = 20;
}

/// A commit, as far as the source knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Who wrote it.
    pub author: Option<String>,
    /// Its first line.
    pub message: Option<String>,
    /// When it was written.
    pub at: Option<Timestamp>,
    /// Tags that point to it.
    pub tags: Vec<String>,
}

/// A revision that was deployed: an entry of an application's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployed {
    /// The source's number of it; what a rollback names.
    pub id: i64,
    /// The commit or version.
    pub revision: String,
    /// When it was there.
    pub at: Timestamp,
    /// Who began it.
    pub initiator: Initiator,
    /// The commit, when it is known.
    pub commit: Option<Commit>,
}
