//! What the catalog knows of templates, and what it is told of what they make.

use super::ScaffolderError;
use crate::{
    Entity, EntityRef,
    access::{Decision, EntityFacts, Permission},
    catalog::{EntityRow, Reference},
};
use async_trait::async_trait;

/// A template, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateSource {
    /// The entity.
    pub entity: Entity,
    /// Its text as the catalog holds it, in the order in which it was written: JSON.
    pub body: String,
    /// Its file, or the address of it: what skeletons are relative to
    /// (`backstage.io/managed-by-location`, without the sort before the colon).
    pub location: String,
}

/// What became of a registration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registered {
    /// The address as it is registered: of the page of a repository, that of its catalog file.
    pub address: String,
    /// What the address holds, in the order of its documents.
    pub entities: Vec<EntityRef>,
    /// Whether it was registered before.
    pub was_there: bool,
}

/// What the catalog knows of templates, for one asker.
#[async_trait]
pub trait TemplateEntities: Send + Sync {
    /// All templates that the asker sees.
    fn templates(&self) -> Vec<EntityRow>;

    /// One of them; `None` when there is none, or the asker does not see it.
    async fn template(
        &self,
        template: &EntityRef,
    ) -> Result<Option<TemplateSource>, ScaffolderError>;

    /// Any entity, as text in JSON; `None` as above.
    async fn entity(&self, entity: &EntityRef) -> Result<Option<String>, ScaffolderError>;

    /// What a link to an entity says.
    fn reference(&self, entity: &EntityRef) -> Reference;

    /// Whether the asker may do something with an entity.
    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision;

    /// What policies look at of an entity; `None` when the asker sees no such entity.
    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts>;

    /// The e-mail address of the asker's own entity.
    async fn email(&self) -> Result<Option<String>, ScaffolderError>;

    /// Registers the address of a catalog file, as the asker, and waits until what it holds is in the
    /// catalog. What is registered already is read again. Who may use the template whose task made
    /// it may register that, whether or not they may register anything else.
    async fn register(
        &self,
        address: &str,
        template: &EntityRef,
    ) -> Result<Registered, ScaffolderError>;

    /// Takes an address out again that a task of the template registered.
    async fn unregister(&self, address: &str, template: &EntityRef) -> Result<(), ScaffolderError>;
}
