//! What the catalog knows of what is delivered.

use super::DeliveryError;
use crate::{
    EntityRef,
    access::{Decision, Permission},
    catalog::{EntityRow, Reference},
    ci::NamedRepository,
    deployments::ApplicationNames,
};
use async_trait::async_trait;

/// An entity that is delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveredEntity {
    /// Which.
    pub reference: EntityRef,
    /// Where its code is.
    pub repository: Option<NamedRepository>,
    /// Which applications it names.
    pub applications: Option<ApplicationNames>,
}

/// What the catalog knows of what is delivered, for one asker.
#[async_trait]
pub trait DeliveredEntities: Send + Sync {
    /// The position of the change log that answers are as of.
    fn position(&self) -> i64;

    /// Every Component that names a repository or applications, whoever asks.
    async fn named(&self) -> Result<Vec<DeliveredEntity>, DeliveryError>;

    /// Those of the entities whose delivery the asker may see, with their owner.
    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow>;

    /// A team and the teams below it, itself first; none when the asker does not see it.
    fn teams(&self, team: &EntityRef) -> Vec<Reference>;

    /// Whether the asker may do something with an entity.
    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision;
}
