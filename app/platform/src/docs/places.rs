//! Where documentation is: what the catalog tells of it.

use super::DocsError;
use crate::{EntityRef, catalog::EntityRow};
use async_trait::async_trait;
use std::path::PathBuf;

/// Where the files of a site are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocsFiles {
    /// On this machine.
    Here {
        /// The folder with `mkdocs.yml`.
        folder: PathBuf,
        /// The folder that nothing may lead out of.
        root: PathBuf,
    },
    /// At a code host: the address of the folder with `mkdocs.yml`, as the host's pages have it, or
    /// `git+` with the address of a repository, `#`, a branch, `:` and the folder.
    At(String),
}

/// Where an entity's documentation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsPlace {
    /// The entity whose documentation it is; another one when it is shared.
    pub entity: EntityRef,
    /// What people call it.
    pub label: String,
    /// Its files.
    pub files: DocsFiles,
    /// The page of a shared site that readers of the one who shares it begin with.
    pub start: Option<String>,
}

/// What the catalog knows of documentation, for one asker.
#[async_trait]
pub trait DocsPlaces: Send + Sync {
    /// Where an entity's documentation is; `None` when there is no such entity, or it has none.
    async fn place(&self, entity: &EntityRef) -> Result<Option<DocsPlace>, DocsError>;

    /// The entities that have documentation.
    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError>;

    /// Of the kinds that should have documentation those that have none, by name: the first of
    /// them, and how many there are.
    async fn undocumented(&self) -> Result<(Vec<EntityRow>, u64), DocsError> {
        Ok((Vec::new(), 0))
    }
}
