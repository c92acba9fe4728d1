//! Monitors: what is watched, and whether it is as it should be.

use super::Audience;
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// How a monitor stands: what needs a look first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MonitorState {
    /// It fires.
    Alert,
    /// It is about to.
    Warn,
    /// What it watches is not measured any more.
    NoData,
    /// It could not be found out.
    Unknown,
    /// All is well.
    Ok,
}

impl MonitorState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Alert, Self::Warn, Self::NoData, Self::Unknown, Self::Ok];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Warn => "warn",
            Self::NoData => "no-data",
            Self::Unknown => "unknown",
            Self::Ok => "ok",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether somebody has to look.
    #[must_use]
    pub const fn is_firing(self) -> bool {
        matches!(self, Self::Alert | Self::Warn)
    }
}

/// What something is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// The service, by the vendor's name for it.
    pub service: Option<String>,
    /// Where.
    pub environment: Option<String>,
    /// Whose it is, by the vendor's name for the team.
    pub team: Option<String>,
}

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Their name, a channel's, a receiver's.
    pub name: String,
    /// Whether it is only told when nobody answers the first.
    pub later: bool,
}

/// What happens when nobody answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// After so many minutes.
    pub after: Option<i64>,
    /// What is said then, in the vendor's words.
    pub message: String,
}

/// Where it begins to fire.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// It fires.
    pub critical: Option<f64>,
    /// It warns.
    pub warning: Option<f64>,
}

/// A monitor, an alerting rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    /// The source's own name for it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// How it stands.
    pub state: MonitorState,
    /// Since when it does; not every source tells of those that are well.
    pub since: Option<Timestamp>,
    /// Nobody is told, until then where that is known.
    pub muted: Option<Muted>,
    /// What it is about.
    pub scope: Scope,
    /// What it watches, in the vendor's language.
    pub query: String,
    /// What it says when it fires.
    pub message: String,
    /// Where it begins to fire.
    pub thresholds: Thresholds,
    /// How urgent, 1 most.
    pub priority: Option<u8>,
    /// Who is told, the first first.
    pub notifies: Vec<Recipient>,
    /// What happens when nobody answers.
    pub escalation: Option<Escalation>,
    /// Its web page.
    pub page: Option<String>,
    /// Whom the vendor shows it.
    pub audience: Audience,
}

/// That nobody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Muted {
    /// Until then; `None` until somebody ends it.
    pub until: Option<Timestamp>,
    /// Why, by whom.
    pub reason: String,
}
