//! What the catalog knows of code.

use super::{CiError, NamedRepository};
use crate::{
    EntityRef,
    access::{Decision, EntityFacts, Permission},
    catalog::EntityRow,
};
use async_trait::async_trait;

/// By which names code hosts know somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonNames {
    /// Their login.
    pub login: Option<String>,
    /// Their teams: `acme/payments`.
    pub teams: Vec<String>,
}

/// What the catalog knows of code, for one asker.
#[async_trait]
pub trait CodeEntities: Send + Sync {
    /// The repository that an entity names; `None` when it names none, or the asker does not see it.
    async fn repository(&self, entity: &EntityRef) -> Result<Option<NamedRepository>, CiError>;

    /// The entities that name a repository of a host by its whole name, whoever asks.
    fn naming(&self, host: &str, slug: &str) -> Vec<EntityRef>;

    /// Those of the entities of which the asker may see what is built.
    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow>;

    /// Whether the asker may do something with an entity.
    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision;

    /// What policies look at of an entity; `None` when the asker sees no such entity.
    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts>;

    /// By which names code hosts know the asker.
    async fn person(&self) -> Result<PersonNames, CiError>;
}
