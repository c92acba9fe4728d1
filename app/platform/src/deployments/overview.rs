//! All services by environment.

use super::{Application, ApplicationKey, Health, Operation, SourceState, SyncStatus};
use crate::{Timestamp, catalog::EntityRow};
use serde::{Deserialize, Serialize};

/// How an application stands, in one word: what needs a look first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It fails, or its last sync did.
    Failing,
    /// Its source does not answer: nobody knows.
    Stale,
    /// It is on its way.
    RollingOut,
    /// It is not as Git says.
    OutOfSync,
    /// It is not known, or paused.
    Unknown,
    /// It is well.
    Healthy,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Failing,
        Self::Stale,
        Self::RollingOut,
        Self::OutOfSync,
        Self::Unknown,
        Self::Healthy,
    ];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Stale => "stale",
            Self::RollingOut => "rolling-out",
            Self::OutOfSync => "out-of-sync",
            Self::Unknown => "unknown",
            Self::Healthy => "healthy",
        }
    }

    /// The standing of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// That of an application.
    #[must_use]
    pub fn of(application: &Application, stale: bool) -> Self {
        match (application.health, application.sync) {
            _ if application.is_failing() => Self::Failing,
            _ if stale => Self::Stale,
            _ if application.is_rolling_out() => Self::RollingOut,
            (Health::Healthy, SyncStatus::Synced) => Self::Healthy,
            (_, SyncStatus::OutOfSync) => Self::OutOfSync,
            _ => Self::Unknown,
        }
    }
}

/// What is asked of the overview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewQuestion {
    /// Only services of this owner, by canonical reference.
    pub team: Option<String>,
    /// Only this environment.
    pub environment: Option<String>,
    /// Only services that stand so somewhere.
    pub standing: Option<Standing>,
    /// Only services with this text in name, title, version or commit.
    pub text: String,
}

/// One application in the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Which.
    pub key: ApplicationKey,
    /// How it stands.
    pub standing: Standing,
    /// The version that runs.
    pub version: Option<String>,
    /// The commit or version of Git that runs.
    pub revision: Option<String>,
    /// Since when.
    pub deployed_at: Option<Timestamp>,
    /// How it fares.
    pub health: Health,
    /// Whether it is as Git says.
    pub sync: SyncStatus,
    /// The error in words.
    pub error: Option<String>,
    /// When all this was known.
    pub fetched_at: Timestamp,
}

/// A service in one environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentCell {
    /// Which environment.
    pub environment: String,
    /// Its applications there: one, unless it runs in several clusters.
    pub cells: Vec<Cell>,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewRow {
    /// It.
    pub entity: EntityRow,
    /// How it stands where it stands worst.
    pub standing: Standing,
    /// Where it runs, on the way to production.
    pub environments: Vec<EnvironmentCell>,
}

/// What is on its way now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollingOut {
    /// The application.
    pub key: ApplicationKey,
    /// Where.
    pub environment: String,
    /// The service.
    pub entity: EntityRow,
    /// The version that runs now.
    pub version: Option<String>,
    /// The operation, unless it is only the health that is not there yet.
    pub operation: Option<Operation>,
}

/// All services by environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The environments, on the way to production.
    pub environments: Vec<String>,
    /// The services, what needs a look first; at most [`Overview::SHOWN`].
    pub rows: Vec<OverviewRow>,
    /// How many there are in all.
    pub total: u64,
    /// How many services stand so where they stand worst, by [`Standing::ALL`], whatever standing is
    /// asked for.
    pub counts: [u64; Standing::ALL.len()],
    /// What is on its way now.
    pub rolling_out: Vec<RollingOut>,
    /// The sources.
    pub sources: Vec<SourceState>,
}

impl Overview {
    /// How many services an answer carries.
    pub const SHOWN: usize = 200;
}
