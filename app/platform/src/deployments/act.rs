//! What a person has a source do.

use super::{Application, Deployed, Resource};
use serde::{Deserialize, Serialize};

/// Something that is done with an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "act")]
pub enum Act {
    /// Brings what Git says.
    Sync {
        /// Whether what Git no longer names is taken out.
        prune: bool,
    },
    /// Looks anew at Git and at the cluster.
    Refresh,
    /// Brings back what was deployed before.
    Rollback {
        /// The number in the application's history.
        id: i64,
    },
    /// Breaks off the operation that is under way.
    Terminate,
}

impl Act {
    /// Its name in addresses, forms and the audit log.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sync { .. } => "sync",
            Self::Refresh => "refresh",
            Self::Rollback { .. } => "rollback",
            Self::Terminate => "terminate",
        }
    }

    /// The act of a form.
    #[must_use]
    pub fn of(name: &str, id: Option<i64>, prune: bool) -> Option<Self> {
        match (name, id) {
            ("sync", _) => Some(Self::Sync { prune }),
            ("refresh", _) => Some(Self::Refresh),
            ("rollback", Some(id)) => Some(Self::Rollback { id }),
            ("terminate", _) => Some(Self::Terminate),
            _ => None,
        }
    }

    /// Whether it changes what runs: then it is asked for once more where mistakes are dear.
    #[must_use]
    pub const fn changes(&self) -> bool {
        !matches!(self, Self::Refresh)
    }
}

/// What an act would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActPreview {
    /// What.
    pub act: Act,
    /// What is deployed now.
    pub from: Option<Deployed>,
    /// The commit or version that would be; of a rollback with all that is known of it.
    pub to: Option<String>,
    /// The entry of the history that a rollback brings back.
    pub back_to: Option<Deployed>,
    /// The resources that would change.
    pub changing: Vec<Resource>,
    /// Whether the name of the application has to be written to confirm it.
    pub confirm: bool,
    /// Why the source would refuse it, as far as that can be told.
    pub refusal: Option<Refusal>,
}

/// Why an act cannot be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// An operation is under way.
    Running,
    /// None is under way.
    NotRunning,
    /// The source syncs by itself, and would bring the newest again at once.
    Automated,
    /// The history has no entry of that number.
    NoSuchEntry,
}

impl ActPreview {
    /// What an act would do to an application.
    #[must_use]
    pub fn of(application: &Application, act: Act) -> Self {
        let running = application.operation.as_ref().is_some_and(|one| one.phase.is_running());
        let back_to = match act {
            Act::Rollback { id } => application.history.iter().find(|one| one.id == id).cloned(),
            _ => None,
        };
        let refusal = match act {
            Act::Refresh => None,
            Act::Terminate => (!running).then_some(Refusal::NotRunning),
            _ if running => Some(Refusal::Running),
            Act::Rollback { .. } if application.automated => Some(Refusal::Automated),
            Act::Rollback { .. } => back_to.is_none().then_some(Refusal::NoSuchEntry),
            Act::Sync { .. } => None,
        };
        let to = match act {
            Act::Sync { .. } => Some(application.target.clone()).filter(|to| !to.is_empty()),
            Act::Rollback { .. } => back_to.as_ref().map(|one| one.revision.clone()),
            Act::Terminate => application.operation.as_ref().map(|one| one.revision.clone()),
            Act::Refresh => None,
        };
        let out_of_sync =
            |one: &&Resource| one.sync.is_some_and(|sync| sync != super::SyncStatus::Synced);
        let changing = match act {
            Act::Sync { .. } => application.resources.iter().filter(out_of_sync).cloned().collect(),
            _ => Vec::new(),
        };
        Self {
            confirm: act.changes() && super::is_production(&application.environment),
            from: application.deployed().cloned(),
            act,
            to,
            back_to,
            changing,
            refusal,
        }
    }
}
