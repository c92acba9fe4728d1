//! What pages ask.

use super::{
    Act, ActPreview, Application, ApplicationKey, Drift, EnvironmentCell, Operation, Overview,
    OverviewQuestion, ResourceEvent, ResourceNode, Standing,
};
use crate::{EntityRef, Fetched, Timestamp, access, catalog::Notice, catalog::Reference};
use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeploymentError {
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
    /// The source did not do it; the text says why, in its own words.
    #[error("{0}")]
    Refused(String),
    /// What is behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// How a source was last reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceState {
    /// Its name in the configuration.
    pub name: String,
    /// The vendor, as people call it.
    pub vendor: String,
    /// Its web page.
    pub page: String,
    /// When it last answered.
    pub succeeded_at: Option<Timestamp>,
    /// How long that took, in milliseconds.
    pub latency: Option<u64>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// Why, while it has not answered since.
    pub error: Option<String>,
    /// How many applications are known of it.
    pub applications: u64,
    /// What of its answers could not be read.
    pub unreadable: Vec<String>,
    /// Whether what is known of it may be another by now.
    pub stale: bool,
}

/// A service in one environment, with all that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentDeployment {
    /// The application.
    pub application: Fetched<Application>,
    /// How it stands.
    pub standing: Standing,
    /// Its operations, the newest first.
    pub operations: Vec<Operation>,
    /// How it stands to the environment after it on the way to production, and which that is.
    pub drift: Option<(String, Drift)>,
    /// Whether the asker may act here.
    pub may_act: bool,
    /// Whether the asker may act here once somebody has approved.
    pub may_ask: bool,
}

/// The deployments of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityDeployments {
    /// The entity.
    pub entity: EntityRef,
    /// Where it runs, on the way to production.
    pub environments: Vec<EnvironmentDeployment>,
    /// The sources, those that do not answer among them.
    pub sources: Vec<SourceState>,
    /// What it names and no source knows.
    pub missing: Vec<String>,
}

/// An application with everything around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationDetail {
    /// The application.
    pub deployment: EnvironmentDeployment,
    /// The entities that name it, as far as the asker sees them.
    pub entities: Vec<Reference>,
    /// Resources and what they made; `None` until they were had for the first time.
    pub resources: Option<Fetched<Vec<ResourceNode>>>,
    /// What happened to them lately; `None` until they were had for the first time.
    pub events: Option<Fetched<Vec<ResourceEvent>>>,
    /// The source.
    pub source: SourceState,
    /// Why the asker may not act, when they may not.
    pub refusal: Option<String>,
}

/// Deployments, for one asker: what they may not see is not there.
#[async_trait]
pub trait Deployments: Send + Sync {
    /// All services by environment.
    async fn overview(&self, question: &OverviewQuestion) -> Result<Overview, DeploymentError>;

    /// The deployments of an entity; `None` when there is no such entity, or it names none.
    async fn of_entity(
        &self,
        entity: &EntityRef,
    ) -> Result<Option<EntityDeployments>, DeploymentError>;

    /// One application; `None` when there is none.
    async fn application(
        &self,
        key: &ApplicationKey,
    ) -> Result<Option<ApplicationDetail>, DeploymentError>;

    /// What an act would do. Nothing is done.
    async fn preview(&self, key: &ApplicationKey, act: Act) -> Result<ActPreview, DeploymentError>;

    /// Does it. `confirmation` is the application's name where one is asked for.
    async fn act(
        &self,
        key: &ApplicationKey,
        act: Act,
        confirmation: &str,
    ) -> Result<(), DeploymentError>;

    /// How some entities stand wherever they run, on the way to production; those that are not
    /// deployed are left out. `None` is every entity.
    async fn stands(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, Vec<EnvironmentCell>)>, DeploymentError>;

    /// A number that grows whenever something changes.
    fn version(&self) -> i64;

    /// Word of changes from now on, by the entities that they concern.
    fn notices(&self) -> BoxStream<'static, Notice>;
}

/// Deployments where no source is configured.
pub struct NoDeployments;

#[async_trait]
impl Deployments for NoDeployments {
    async fn overview(&self, _: &OverviewQuestion) -> Result<Overview, DeploymentError> {
        Ok(Overview::default())
    }

    async fn of_entity(&self, _: &EntityRef) -> Result<Option<EntityDeployments>, DeploymentError> {
        Ok(None)
    }

    async fn application(
        &self,
        _: &ApplicationKey,
    ) -> Result<Option<ApplicationDetail>, DeploymentError> {
        Ok(None)
    }

    async fn preview(&self, key: &ApplicationKey, _: Act) -> Result<ActPreview, DeploymentError> {
        Err(DeploymentError::NotFound(format!("there is no application {key}")))
    }

    async fn act(&self, key: &ApplicationKey, _: Act, _: &str) -> Result<(), DeploymentError> {
        Err(DeploymentError::NotFound(format!("there is no application {key}")))
    }

    async fn stands(
        &self,
        _: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, Vec<EnvironmentCell>)>, DeploymentError> {
        Ok(Vec::new())
    }

    fn version(&self) -> i64 {
        0
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}
