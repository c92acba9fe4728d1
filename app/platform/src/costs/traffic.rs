//! How much a service is asked, where somebody knows.

use super::DayRange;
use crate::EntityRef;
use async_trait::async_trait;

/// Who knows how often services are asked. What reads metrics stands behind it.
#[async_trait]
pub trait Traffic: Send + Sync {
    /// Requests to an entity on these days; `None` where nobody knows. From memory and quick: a page
    /// waits for it.
    async fn requests(&self, entity: &EntityRef, days: DayRange) -> Option<u64>;
}

/// Nobody knows.
pub struct NoTraffic;

#[async_trait]
impl Traffic for NoTraffic {
    async fn requests(&self, _: &EntityRef, _: DayRange) -> Option<u64> {
        None
    }
}
