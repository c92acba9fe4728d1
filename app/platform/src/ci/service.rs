//! What pages ask.

use super::{
    Branches, CiAct, CiPreview, CodeOwners, Commit, HostDeployment, Job, LanguageShare, Pull,
    Release, RepositoryFacts, Run, Workflow,
};
use crate::{
    EntityRef, Fetched, Timestamp, access,
    catalog::{Notice, Reference},
};
use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CiError {
    /// What is asked for cannot be; the text says what to change.
    #[error("{0}")]
    BadRequest(String),
    /// It is not there; the text names it.
    #[error("{0}")]
    NotFound(String),
    /// It contradicts what is there; the text says with what.
    #[error("{0}")]
    Conflict(String),
    /// The asker may not; the text says what is missing.
    #[error("{0}")]
    NotAllowed(String),
    /// Somebody has to approve it first.
    #[error("{0}")]
    NeedsApproval(access::Refusal),
    /// The host did not do it; the text says why, in its own words.
    #[error("{0}")]
    Refused(String),
    /// What is behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// A part of what is known: the last good answer, and what went wrong since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card<T> {
    /// The last good answer; `None` until there was one.
    pub known: Option<Fetched<T>>,
    /// Why it was not had anew, while that is so.
    pub error: Option<String>,
}

impl<T> Default for Card<T> {
    fn default() -> Self {
        Self { known: None, error: None }
    }
}

impl<T> Card<T> {
    /// The value, whatever its age.
    pub fn value(&self) -> Option<&T> {
        self.known.as_ref().map(|known| &known.value)
    }

    /// Another value of the same age.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Card<U> {
        Card { known: self.known.map(|known| known.map(change)), error: self.error }
    }
}

/// Whether the asker may have the host do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "may")]
pub enum May {
    /// At once.
    Act,
    /// Once one of these has approved.
    Ask {
        /// Roles, groups, persons.
        by: Vec<String>,
    },
    /// Not at all.
    Not {
        /// What is missing.
        reason: String,
    },
}

impl May {
    /// Whether there is a way to it.
    #[must_use]
    pub const fn is_possible(&self) -> bool {
        !matches!(self, Self::Not { .. })
    }
}

/// Where a repository is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeSource {
    /// The source's name.
    pub name: String,
    /// The vendor, as people call it.
    pub vendor: String,
    /// The repository's whole name.
    pub slug: String,
    /// The web page of the repository.
    pub page: String,
    /// It is left alone until then, because it failed again and again or its limit is used up.
    pub left_alone_until: Option<Timestamp>,
}

/// What is built of an entity's code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityCi {
    /// The entity.
    pub entity: EntityRef,
    /// Where its code is.
    pub source: CodeSource,
    /// The repository as a whole.
    pub facts: Card<RepositoryFacts>,
    /// Languages.
    pub languages: Card<Vec<LanguageShare>>,
    /// The last commit.
    pub commit: Card<Option<Commit>>,
    /// Branches.
    pub branches: Card<Branches>,
    /// Who looks after which files.
    pub owners: Card<CodeOwners>,
    /// Runs.
    pub runs: Card<Vec<Run>>,
    /// Open pull requests.
    pub pulls: Card<Vec<Pull>>,
    /// Releases.
    pub releases: Card<Vec<Release>>,
    /// Deployments that the host was told of.
    pub deployments: Card<Vec<HostDeployment>>,
    /// Workflows.
    pub workflows: Card<Vec<Workflow>>,
    /// The jobs of the run that is asked for.
    pub jobs: Option<(i64, Card<Vec<Job>>)>,
    /// Whether the asker may run something.
    pub may: May,
}

/// A readme that may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadmePage {
    /// Its path.
    pub path: String,
    /// Its web page.
    pub page: String,
    /// Safe HTML; empty when there is none.
    pub html: String,
}

/// A pull request, and the entity that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPull {
    /// It.
    pub pull: Pull,
    /// The entity.
    pub entity: Reference,
}

/// What concerns the asker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPulls {
    /// Whether any code host is connected.
    pub connected: bool,
    /// Their login; `None` when nobody told.
    pub login: Option<String>,
    /// What they opened, the last changed first.
    pub mine: Vec<OwnPull>,
    /// What waits for them to look at, the longest first.
    pub waiting: Vec<OwnPull>,
    /// When that was told; `None` until it was for the first time.
    pub fetched_at: Option<Timestamp>,
    /// Why it was not told anew, while that is so.
    pub error: Option<String>,
}

/// What is built, for one asker: what they may not see is not there.
#[async_trait]
pub trait Ci: Send + Sync {
    /// What is built of an entity's code, with the jobs of one run; `None` when there is no such
    /// entity, or its code is at no host that is connected.
    async fn of_entity(
        &self,
        entity: &EntityRef,
        run: Option<i64>,
    ) -> Result<Option<EntityCi>, CiError>;

    /// The readme of an entity's repository; `None` as above.
    async fn readme(&self, entity: &EntityRef) -> Result<Option<Card<ReadmePage>>, CiError>;

    /// The asker's own pull requests, and what waits for them.
    async fn own_pulls(&self) -> Result<OwnPulls, CiError>;

    /// What an act would do; `None` as above, and when it is about nothing that is there.
    async fn preview(&self, entity: &EntityRef, act: CiAct) -> Result<Option<CiPreview>, CiError>;

    /// Does it.
    async fn act(&self, entity: &EntityRef, act: CiAct) -> Result<(), CiError>;

    /// A number that grows whenever something changes.
    fn version(&self) -> i64;

    /// Word of changes from now on, by the entities that they concern.
    fn notices(&self) -> BoxStream<'static, Notice>;
}

/// Where no code host is connected.
pub struct NoCi;

#[async_trait]
impl Ci for NoCi {
    async fn of_entity(&self, _: &EntityRef, _: Option<i64>) -> Result<Option<EntityCi>, CiError> {
        Ok(None)
    }

    async fn readme(&self, _: &EntityRef) -> Result<Option<Card<ReadmePage>>, CiError> {
        Ok(None)
    }

    async fn own_pulls(&self) -> Result<OwnPulls, CiError> {
        Ok(OwnPulls::default())
    }

    async fn preview(&self, _: &EntityRef, _: CiAct) -> Result<Option<CiPreview>, CiError> {
        Ok(None)
    }

    async fn act(&self, entity: &EntityRef, _: CiAct) -> Result<(), CiError> {
        Err(CiError::NotFound(format!("{entity} names no repository")))
    }

    fn version(&self) -> i64 {
        0
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}
