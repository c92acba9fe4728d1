//! States and their reasons.

use crate::{Timestamp, catalog::Reference, errors::Substatus};
use serde::{Deserialize, Serialize};

/// How a service fares. The worse, the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HealthState {
    /// It does not do what it is there for.
    Failing,
    /// It does so, but something is wrong.
    Degraded,
    /// Nobody can tell.
    Unknown,
    /// It is well, as far as everybody tells who was asked.
    Healthy,
}

impl HealthState {
    /// All of them, what needs a look first.
    pub const ALL: [Self; 4] = [Self::Failing, Self::Degraded, Self::Unknown, Self::Healthy];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Degraded => "degraded",
            Self::Unknown => "unknown",
            Self::Healthy => "healthy",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether somebody has to look.
    #[must_use]
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Failing | Self::Degraded)
    }
}

/// What is known from one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "cause")]
pub enum Cause {
    /// What runs fails where it counts.
    DeploymentFails {
        /// Where.
        environment: String,
        /// The error in words.
        error: Option<String>,
    },
    /// What runs there is well, but it could not be replaced by what should.
    SyncFailed {
        /// Where.
        environment: String,
        /// The error in words.
        error: Option<String>,
    },
    /// It fails on the way there, where nobody depends on it.
    FailsElsewhere {
        /// Where.
        environment: String,
        /// The error in words.
        error: Option<String>,
    },
    /// It is on its way.
    RollingOut {
        /// Where.
        environment: String,
        /// What is there now.
        version: Option<String>,
    },
    /// It runs, but is not as Git says.
    OutOfSync {
        /// Where.
        environment: String,
    },
    /// It runs and is well.
    Runs {
        /// Where.
        environment: String,
        /// What.
        version: Option<String>,
    },
    /// How what runs fares is not known, or it was paused.
    NotTold {
        /// Where.
        environment: String,
    },
    /// A source does not answer, has not answered yet, or does not know what is named.
    NoAnswer {
        /// The source.
        source: String,
    },
    /// Something alarms.
    Alert {
        /// What.
        title: String,
        /// Who watches.
        source: String,
    },
    /// Something warns.
    Warning {
        /// What.
        title: String,
        /// Who watches.
        source: String,
    },
    /// It is watched, and nothing alarms.
    NoAlert {
        /// How many monitors watch.
        monitors: u64,
    },
    /// An issue that matters.
    Issue {
        /// What people call it.
        short_id: String,
        /// What went wrong.
        title: String,
        /// How it goes on.
        substatus: Option<Substatus>,
        /// Whether programs end of it, ever more of them.
        grave: bool,
        /// Events of the last day.
        events: u64,
        /// People affected.
        people: u64,
    },
    /// Nothing that is open matters.
    NoIssue {
        /// How many are open all the same.
        open: u64,
    },
    /// A service that it needs does not do what it is there for.
    Dependency {
        /// Which.
        entity: Reference,
    },
    /// Nothing of it is known from anywhere.
    Nothing,
}

impl Cause {
    /// What it makes of the service by itself.
    #[must_use]
    pub const fn state(&self) -> HealthState {
        match self {
            Self::DeploymentFails { .. } | Self::Alert { .. } | Self::Issue { grave: true, .. } => {
                HealthState::Failing
            }
            Self::SyncFailed { .. }
            | Self::Warning { .. }
            | Self::Issue { grave: false, .. }
            | Self::Dependency { .. } => HealthState::Degraded,
            Self::NotTold { .. } | Self::NoAnswer { .. } | Self::Nothing => HealthState::Unknown,
            Self::FailsElsewhere { .. }
            | Self::RollingOut { .. }
            | Self::OutOfSync { .. }
            | Self::Runs { .. }
            | Self::NoAlert { .. }
            | Self::NoIssue { .. } => HealthState::Healthy,
        }
    }
}

/// What is known from one place, and where to read more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What is known.
    pub cause: Cause,
    /// Since when, as far as that is told.
    pub since: Option<Timestamp>,
    /// A page that shows more of it: of the portal, or of who told it.
    pub page: Option<String>,
}

impl Reason {
    /// One that leads nowhere.
    #[must_use]
    pub const fn of(cause: Cause) -> Self {
        Self { cause, since: None, page: None }
    }

    /// What it makes of the service by itself.
    #[must_use]
    pub const fn state(&self) -> HealthState {
        self.cause.state()
    }
}

/// How a service fares, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceHealth {
    /// How.
    pub state: HealthState,
    /// Why, the worst first; never empty.
    pub reasons: Vec<Reason>,
}
