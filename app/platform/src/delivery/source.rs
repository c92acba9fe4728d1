//! Where facts come from.

use super::{Build, Change, DeploymentFact, Signal};
use crate::{Timestamp, ci::NamedRepository, code_host::HostError, deployments::SourceHealth};
use async_trait::async_trait;

/// A history of a repository; each is read by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// Commits of the main branch, with their pull requests.
    Changes,
    /// Runs of workflows on it.
    Builds,
    /// Deployments that the host was told of.
    Deployments,
}

impl Stream {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Changes, Self::Builds, Self::Deployments];

    /// Its name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Builds => "builds",
            Self::Deployments => "deployments",
        }
    }

    /// The stream of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// A portion of a history, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portion {
    /// Changes.
    pub changes: Vec<Change>,
    /// Builds.
    pub builds: Vec<Build>,
    /// Deployments.
    pub deployments: Vec<DeploymentFact>,
    /// Where the next portion, further back, begins; `None` when there is no more.
    pub next: Option<String>,
}

impl Portion {
    /// The earliest moment that something in it has.
    #[must_use]
    pub fn earliest(&self) -> Option<Timestamp> {
        let changes = self.changes.iter().map(|one| one.committed_at);
        let builds = self.builds.iter().map(|one| one.created_at);
        let deployments = self.deployments.iter().map(|one| one.started_at);
        changes.chain(builds).chain(deployments).min()
    }
}

/// An account of a code host that tells what happened, back to the beginning. To add a vendor,
/// implement it in `integrations`.
#[async_trait]
pub trait DeliverySource: Send + Sync {
    /// Its name: host and account, such as `github.com/acme`.
    fn name(&self) -> &str;

    /// The vendor, as people call it.
    fn vendor(&self) -> &'static str;

    /// Whether what an entity names is of this account: its name in there.
    fn has(&self, named: &NamedRepository) -> Option<String>;

    /// A portion of a history: from its end, or from where the portion before said. Nobody waits for it.
    async fn portion(
        &self,
        repository: &str,
        stream: Stream,
        next: Option<&str>,
    ) -> Result<Portion, HostError>;

    /// How the way there is.
    fn health(&self) -> SourceHealth;
}

/// What watches services, and tells when something was wrong with one: monitoring, error tracking. Each
/// is there or not; the measures say what they are made of.
#[async_trait]
pub trait SignalSource: Send + Sync {
    /// Its name in the configuration.
    fn name(&self) -> &str;

    /// The vendor, as people call it.
    fn vendor(&self) -> &'static str;

    /// Signs of failures in production that began or ended since a moment; the text of an error is for
    /// the log and for who looks after the portal.
    async fn signals(&self, since: Timestamp) -> Result<Vec<Signal>, String>;
}
