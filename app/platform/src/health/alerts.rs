//! What alarms, as the computation of health needs it: whoever watches stands behind this.

use super::HealthError;
use crate::{EntityRef, Timestamp, catalog::Notice};
use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertSeverity {
    /// Somebody is called.
    Alert,
    /// It may become one.
    Warning,
}

/// A monitor that alarms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiringAlert {
    /// What people call it.
    pub title: String,
    /// Who watches, by the source's name.
    pub source: String,
    /// How bad it is.
    pub severity: AlertSeverity,
    /// Since when.
    pub since: Option<Timestamp>,
    /// A page that shows more of it.
    pub page: Option<String>,
}

/// What watches an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityAlerts {
    /// What alarms, without what the asker may not see.
    pub firing: Vec<FiringAlert>,
    /// How many monitors watch it that the asker may see, those that alarm among them.
    pub monitors: u64,
    /// The sources of which nothing new is known: they do not answer, or tell that they have no data.
    pub unknown: Vec<String>,
}

/// What alarms, for one asker: what they may not see is not there.
#[async_trait]
pub trait Alerts: Send + Sync {
    /// What watches some entities, from memory; those that nothing watches that the asker may see are
    /// left out. `None` is every entity.
    async fn firing(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, EntityAlerts)>, HealthError>;

    /// A number that grows whenever something changes.
    fn version(&self) -> i64;

    /// Word of changes from now on, by the entities that they concern.
    fn notices(&self) -> BoxStream<'static, Notice>;
}

/// Where nothing watches.
pub struct NoAlerts;

#[async_trait]
impl Alerts for NoAlerts {
    async fn firing(
        &self,
        _: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, EntityAlerts)>, HealthError> {
        Ok(Vec::new())
    }

    fn version(&self) -> i64 {
        0
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}
