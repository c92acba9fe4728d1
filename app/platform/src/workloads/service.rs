//! What pages ask.

use super::Workload;
use crate::{
    EntityRef, Timestamp,
    catalog::Notice,
    deployments::{DeploymentError, ResourceEvent},
};
use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};

/// How a cluster was last reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterState {
    /// Its name in the configuration.
    pub name: String,
    /// The address of its API.
    pub page: String,
    /// When it last told anything, or that nothing happened.
    pub succeeded_at: Option<Timestamp>,
    /// When it last failed.
    pub failed_at: Option<Timestamp>,
    /// Why, while it has not answered since.
    pub error: Option<String>,
    /// What of it could not be read, each with its reason.
    pub unreadable: Vec<String>,
    /// How many objects are known of it.
    pub known: u64,
    /// Whether it was read at least once.
    pub is_read: bool,
}

impl ClusterState {
    /// Whether what is known of it may be another by now.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        self.error.is_some()
    }
}

/// What of a service runs in one cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterWorkloads {
    /// The cluster.
    pub cluster: ClusterState,
    /// Its workloads, those that need a look first; at most [`ClusterWorkloads::SHOWN`].
    pub workloads: Vec<Workload>,
    /// How many those are in all.
    pub total: u32,
    /// What happened to them lately, warnings first; at most [`ClusterWorkloads::EVENTS`].
    pub events: Vec<ResourceEvent>,
}

impl ClusterWorkloads {
    /// How many workloads of one cluster are told.
    pub const SHOWN: usize = 20;
    /// How many events.
    pub const EVENTS: usize = 10;
}

/// What of a service runs where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityWorkloads {
    /// The service.
    pub entity: EntityRef,
    /// The clusters that it may run in.
    pub clusters: Vec<ClusterWorkloads>,
}

/// Workloads, for one asker: what they may not see is not there.
#[async_trait]
pub trait Workloads: Send + Sync {
    /// What of an entity runs where; `None` when there is no such entity, or it names no workload.
    async fn of_entity(
        &self,
        entity: &EntityRef,
    ) -> Result<Option<EntityWorkloads>, DeploymentError>;

    /// A number that grows whenever something changes that somebody looked at; every process counts
    /// for itself.
    fn version(&self) -> i64;

    /// Word of changes from now on, by the entities that they concern.
    fn notices(&self) -> BoxStream<'static, Notice>;
}

/// Workloads where no cluster is configured.
pub struct NoWorkloads;

#[async_trait]
impl Workloads for NoWorkloads {
    async fn of_entity(&self, _: &EntityRef) -> Result<Option<EntityWorkloads>, DeploymentError> {
        Ok(None)
    }

    fn version(&self) -> i64 {
        0
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}
