//! What a person has a source do.

use super::{Application, ApplicationKey, Deployed, Resource};
use serde::{Deserialize, Serialize};
use std::fmt;

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

/// An act on an application, as requests for approvals name it: `sync production/argocd/cart`,
/// `rollback:12 production/argocd/cart`. It reads back as what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRequest {
    /// What.
    pub act: Act,
    /// On which.
    pub key: ApplicationKey,
}

impl fmt::Display for ActRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.act.name();
        match self.act {
            Act::Sync { prune: true } => write!(formatter, "{name}:prune {}", self.key),
            Act::Rollback { id } => write!(formatter, "{name}:{id} {}", self.key),
            _ => write!(formatter, "{name} {}", self.key),
        }
    }
}

impl ActRequest {
    /// Reads one; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (act, key) = text.split_once(' ')?;
        let act = match act.split_once(':') {
            Some(("sync", "prune")) => Act::Sync { prune: true },
            Some(("rollback", id)) => Act::Rollback { id: id.parse().ok()? },
            Some(_) => return None,
            None => Act::of(act, None, false)?,
        };
        let (source, rest) = key.split_once('/')?;
        let (namespace, name) = rest.rsplit_once('/').unwrap_or(("", rest));
        let [source, namespace, name] = [source, namespace, name].map(str::to_owned);
        let key = ApplicationKey { source, namespace, name };
        Some(Self { act, key }).filter(|one| !one.key.source.is_empty() && !one.key.name.is_empty())
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
    /// Who has to approve it first: roles, groups or persons. Nobody when it may be done at once.
    pub approvers: Vec<String>,
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
    /// The source has no such act.
    NotSupported,
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
            approvers: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reads_back_as_what_it_was() {
        let acts = [
            Act::Sync { prune: false },
            Act::Sync { prune: true },
            Act::Refresh,
            Act::Rollback { id: -3 },
            Act::Terminate,
        ];
        for (act, namespace) in
            acts.into_iter().flat_map(|act| [(act.clone(), ""), (act, "argocd")])
        {
            let [source, namespace, name] = ["eu", namespace, "cart"].map(str::to_owned);
            let request = ActRequest { act, key: ApplicationKey { source, namespace, name } };
            assert_eq!(ActRequest::parse(&request.to_string()), Some(request));
        }
        for wrong in ["", "sync", "sync cart", "sync /cart", "sync eu/", "rollback eu/cart"] {
            assert_eq!(ActRequest::parse(wrong), None, "{wrong}");
        }
        assert_eq!(ActRequest::parse("rollback:x eu/cart"), None);
        assert_eq!(ActRequest::parse("refresh:1 eu/cart"), None);
    }
}
