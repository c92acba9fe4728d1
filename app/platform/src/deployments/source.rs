//! A vendor's instance that tells of applications: Argo CD, and what stands beside it.

use super::{Act, Application, ApplicationKey, Commit, ResourceEvent, ResourceNode};
use crate::{Timestamp, access::Asker, code_host::RateLimit};
use async_trait::async_trait;
use futures::stream::BoxStream;
use std::time::Duration;

/// Why a source gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// It refuses, and will refuse again; the text says what to mend.
    #[error("{0}")]
    Refused(String),
    /// It does not answer now; the text says why.
    #[error("{0}")]
    Unavailable(String),
    /// It is to be asked again from then on.
    #[error("it is to be asked again at {}", .0.to_rfc3339())]
    Limited(Timestamp),
    /// It cannot watch, or not any more from there.
    #[error("it cannot be watched: {0}")]
    NotWatched(String),
}

/// Every application that a source tells of.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The applications.
    pub applications: Vec<Application>,
    /// Where changes from here on are told from.
    pub version: Option<String>,
    /// What could not be read, each with its reason; the others are there all the same.
    pub unreadable: Vec<String>,
}

/// Something that changed at a source.
#[derive(Clone, Debug)]
pub enum Change {
    /// An application is like this now.
    Is {
        /// It.
        application: Box<Application>,
        /// Where changes from here on are told from.
        version: Option<String>,
    },
    /// An application is gone.
    Gone(ApplicationKey),
}

/// Changes as they happen; ends with an error, never by itself.
pub type Changes = BoxStream<'static, Result<Change, SourceError>>;

/// A revision of an application.
#[derive(Clone, Copy, Debug)]
pub struct RevisionOf<'a> {
    /// The application.
    pub key: &'a ApplicationKey,
    /// Its project.
    pub project: &'a str,
    /// The commit or version.
    pub revision: &'a str,
}

/// How a source answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceHealth {
    /// It is left alone until then because it failed again and again.
    pub left_alone_until: Option<Timestamp>,
    /// How its limit stands, when it tells one.
    pub limit: Option<RateLimit>,
}

/// An instance of a vendor.
#[async_trait]
pub trait DeploymentSource: Send + Sync {
    /// Its name in the configuration.
    fn name(&self) -> &str;

    /// The vendor, as people call it.
    fn vendor(&self) -> &'static str;

    /// Its web page.
    fn page(&self) -> &str;

    /// How often all of it is asked for when it tells no changes by itself.
    fn interval(&self) -> Duration;

    /// Every application.
    async fn applications(&self) -> Result<Listing, SourceError>;

    /// One application; `None` when it is not there.
    async fn application(
        &self,
        key: &ApplicationKey,
        project: &str,
    ) -> Result<Option<Application>, SourceError>;

    /// Its resources and what they made.
    async fn resources(
        &self,
        key: &ApplicationKey,
        project: &str,
    ) -> Result<Vec<ResourceNode>, SourceError>;

    /// What happened to it lately.
    async fn events(
        &self,
        key: &ApplicationKey,
        project: &str,
    ) -> Result<Vec<ResourceEvent>, SourceError>;

    /// The commit of a revision; `None` when the source knows nothing of it.
    async fn commit(&self, of: RevisionOf<'_>) -> Result<Option<Commit>, SourceError>;

    /// Changes from a version on.
    async fn changes(&self, since: Option<&str>) -> Result<Changes, SourceError>;

    /// Whether it is able to do such a thing at all.
    fn can(&self, _act: &Act) -> bool {
        true
    }

    /// Does something, for somebody; it goes on after the answer.
    async fn act(&self, on: &Application, act: &Act, by: &Asker) -> Result<(), SourceError>;

    /// How it answers.
    fn health(&self) -> SourceHealth;

    /// When it is left alone because it failed again and again, it is asked again at the next occasion.
    fn try_again(&self) {}
}
