//! What pages ask.

use super::{HealthState, ServiceHealth};
use crate::{
    EntityRef,
    catalog::{EntityRow, Notice, Reference},
};
use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HealthError {
    /// What is behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// Which services are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthQuestion {
    /// Only those that fare so.
    pub state: Option<HealthState>,
    /// Only services of these owners, by canonical reference; `None` is everybody.
    pub owners: Option<Vec<String>>,
    /// Only services with this text in name or title.
    pub text: String,
}

/// A service, and how it fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthRow {
    /// It.
    pub entity: EntityRow,
    /// How it fares, and why.
    pub health: ServiceHealth,
}

/// How all services fare.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthOverview {
    /// The services, what needs a look first; at most [`HealthOverview::SHOWN`].
    pub rows: Vec<HealthRow>,
    /// How many there are in all.
    pub total: u64,
    /// How many fare so, by [`HealthState::ALL`], whatever state is asked for.
    pub counts: [u64; HealthState::ALL.len()],
}

impl HealthOverview {
    /// How many services an answer carries.
    pub const SHOWN: usize = 200;
}

/// What the catalog knows of services and what they need, for one asker.
#[async_trait]
pub trait HealthEntities: Send + Sync {
    /// Those of the entities that the asker sees.
    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow>;

    /// What some entities need directly, as far as the asker sees it: what they depend on, and who
    /// provides the APIs that they consume.
    fn needs(&self, entities: &[EntityRef]) -> Vec<(EntityRef, Vec<Reference>)>;
}

/// The health of services, for one asker: what they may not see is neither told nor counted.
#[async_trait]
pub trait Healths: Send + Sync {
    /// How some entities fare; those of which nothing is known from anywhere are left out.
    async fn states(
        &self,
        entities: &[EntityRef],
    ) -> Result<Vec<(EntityRef, HealthState)>, HealthError>;

    /// How an entity fares, and why; `None` when the asker sees no such entity, or nothing is known
    /// of it from anywhere.
    async fn explained(&self, entity: &EntityRef) -> Result<Option<ServiceHealth>, HealthError>;

    /// How all services fare.
    async fn overview(&self, question: &HealthQuestion) -> Result<HealthOverview, HealthError>;

    /// A number that grows whenever something changes.
    fn version(&self) -> i64;

    /// Word of changes from now on, by the entities that they concern.
    fn notices(&self) -> BoxStream<'static, Notice>;
}

/// Where nothing is known.
pub struct NoHealths;

#[async_trait]
impl Healths for NoHealths {
    async fn states(&self, _: &[EntityRef]) -> Result<Vec<(EntityRef, HealthState)>, HealthError> {
        Ok(Vec::new())
    }

    async fn explained(&self, _: &EntityRef) -> Result<Option<ServiceHealth>, HealthError> {
        Ok(None)
    }

    async fn overview(&self, _: &HealthQuestion) -> Result<HealthOverview, HealthError> {
        Ok(HealthOverview::default())
    }

    fn version(&self) -> i64 {
        0
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}
