//! What pages ask.

use super::{
    Assignee, ErrorAct, ErrorPreview, Issue, IssueCounts, IssueDetail, IssueKey, IssueQuestion,
};
use crate::{
    EntityRef, Timestamp, access,
    catalog::{Notice, Reference},
    ci::{Card, May},
    deployments::ApplicationKey,
};
use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ErrorsError {
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
    /// The vendor did not do it; the text says why, in its own words.
    #[error("{0}")]
    Refused(String),
    /// What is behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// Where errors are told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorsSource {
    /// The source's name.
    pub name: String,
    /// The vendor, as people call it.
    pub vendor: String,
    /// Its web page.
    pub page: String,
    /// It is left alone until then, because it failed again and again or its limit is used up.
    pub left_alone_until: Option<Timestamp>,
}

/// The deployment that brought a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroughtBy {
    /// The application.
    pub application: ApplicationKey,
    /// Where.
    pub environment: String,
    /// The version that runs there, when that is what was brought.
    pub version: Option<String>,
    /// The commit.
    pub revision: String,
    /// When it was there.
    pub at: Timestamp,
    /// What the commit says, and who wrote it.
    pub commit: Option<crate::deployments::Commit>,
    /// Whether it is of the very release; else it is only the last one that came shortly before.
    pub certain: bool,
}

/// An issue, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownIssue {
    /// Which.
    pub key: IssueKey,
    /// It.
    pub issue: Issue,
}

/// One project of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectErrors {
    /// Where it is.
    pub source: ErrorsSource,
    /// Its name.
    pub project: String,
    /// Its page at the vendor.
    pub page: String,
    /// When its issues were told; the number of them.
    pub card: Card<u64>,
    /// Whether there are more issues than are known.
    pub more: bool,
}

/// Whom an issue can be given to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignable {
    /// Them.
    pub who: Assignee,
    /// Whether that is the asker.
    pub own: bool,
}

/// The errors of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityErrors {
    /// The entity.
    pub entity: EntityRef,
    /// Its projects that the asker may see.
    pub projects: Vec<ProjectErrors>,
    /// The issues that are asked for; at most [`EntityErrors::SHOWN`].
    pub issues: Vec<ShownIssue>,
    /// How many there are of each sort.
    pub counts: IssueCounts,
    /// What it names and no source knows.
    pub missing: Vec<String>,
    /// Sources of which it is not known yet what they have, or whom they show it to.
    pub unclear: Vec<String>,
    /// The issue that is unfolded.
    pub detail: Option<OpenIssue>,
    /// Whom issues can be given to.
    pub assignable: Vec<Assignable>,
    /// Whether the asker may do something with them.
    pub may: May,
}

impl EntityErrors {
    /// How many issues an answer carries.
    pub const SHOWN: usize = 100;
}

/// An issue that is unfolded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenIssue {
    /// Which.
    pub key: IssueKey,
    /// What is known of it.
    pub card: Card<IssueDetail>,
    /// The deployment that brought the release that it was first seen in.
    pub brought_by: Option<BroughtBy>,
}

/// An issue of the company, with the entity that it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyIssue {
    /// It.
    pub shown: ShownIssue,
    /// The entity.
    pub entity: Reference,
}

/// What is open in the whole company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyErrors {
    /// Whether any source is connected.
    pub connected: bool,
    /// The issues that are asked for; at most [`CompanyErrors::SHOWN`].
    pub issues: Vec<CompanyIssue>,
    /// How many there are of each sort.
    pub counts: IssueCounts,
    /// The sources, with when each was told and what went wrong since.
    pub sources: Vec<(ErrorsSource, Card<u64>)>,
}

impl CompanyErrors {
    /// How many issues an answer carries.
    pub const SHOWN: usize = 50;
}

/// What is open of an entity, for the computation of its health.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenErrors {
    /// What is open of it, without what the asker may not see.
    pub issues: Vec<ShownIssue>,
    /// When the oldest of what is told was told; `None` while something was never told.
    pub told_at: Option<Timestamp>,
    /// The sources of which nothing new is known: they do not answer, or have no such project.
    pub unknown: Vec<String>,
}

/// How many are open of an entity, for a line beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorCounts {
    /// How many of each sort.
    pub counts: IssueCounts,
    /// Events of the last day.
    pub events: u64,
    /// The most people that one of them affects.
    pub people: u64,
}

impl OpenErrors {
    /// How many they are.
    #[must_use]
    pub fn counts(&self) -> ErrorCounts {
        let mut all = ErrorCounts::default();
        for ShownIssue { issue, .. } in &self.issues {
            all.counts.count(issue);
            all.events = all.events.saturating_add(issue.last_day());
            all.people = all.people.max(issue.people);
        }
        all
    }
}

/// Error tracking, for one asker: what they may not see is not there.
#[async_trait]
pub trait Errors: Send + Sync {
    /// The errors of an entity, with one issue unfolded; `None` when there is no such entity, or it
    /// names no project of a source that is connected and that the asker may see.
    async fn of_entity(
        &self,
        entity: &EntityRef,
        question: &IssueQuestion,
        unfolded: Option<&IssueKey>,
    ) -> Result<Option<EntityErrors>, ErrorsError>;

    /// What is open in the whole company.
    async fn company(&self, question: &IssueQuestion) -> Result<CompanyErrors, ErrorsError>;

    /// What is open of some entities, from memory; those that name no project that the asker may see
    /// are left out. `None` is every entity.
    async fn open(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, OpenErrors)>, ErrorsError>;

    /// What an act would do; `None` as above, and when it is about nothing that is there.
    async fn preview(
        &self,
        entity: &EntityRef,
        key: &IssueKey,
        act: ErrorAct,
    ) -> Result<Option<ErrorPreview>, ErrorsError>;

    /// Does it.
    async fn act(
        &self,
        entity: &EntityRef,
        key: &IssueKey,
        act: ErrorAct,
    ) -> Result<(), ErrorsError>;

    /// A number that grows whenever something changes.
    fn version(&self) -> i64;

    /// Word of changes from now on, by the entities that they concern.
    fn notices(&self) -> BoxStream<'static, Notice>;
}

/// Where no source of errors is connected.
pub struct NoErrors;

#[async_trait]
impl Errors for NoErrors {
    async fn of_entity(
        &self,
        _: &EntityRef,
        _: &IssueQuestion,
        _: Option<&IssueKey>,
    ) -> Result<Option<EntityErrors>, ErrorsError> {
        Ok(None)
    }

    async fn company(&self, _: &IssueQuestion) -> Result<CompanyErrors, ErrorsError> {
        Ok(CompanyErrors::default())
    }

    async fn open(
        &self,
        _: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, OpenErrors)>, ErrorsError> {
        Ok(Vec::new())
    }

    async fn preview(
        &self,
        _: &EntityRef,
        _: &IssueKey,
        _: ErrorAct,
    ) -> Result<Option<ErrorPreview>, ErrorsError> {
        Ok(None)
    }

    async fn act(&self, entity: &EntityRef, _: &IssueKey, _: ErrorAct) -> Result<(), ErrorsError> {
        Err(ErrorsError::NotFound(format!("{entity} has no such issue")))
    }

    fn version(&self) -> i64 {
        0
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}
