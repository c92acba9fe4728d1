//! The catalog service that the portal and the REST handlers call.

use super::{ChangesPage, ChangesQuery, FieldOrigin, Moment, ProblemKind, ProblemPage};
use super::{
    Choice, Decision, EntityDetail, EntityRow, Graph, HistoryPage, ListPage, ListQuery, Overview,
};
use crate::{EntityRef, access::Refusal};
use async_trait::async_trait;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Why the catalog gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    /// The question itself is wrong; the text says what to change.
    #[error("{0}")]
    BadQuery(String),
    /// What is to be changed does not exist; the text names it.
    #[error("{0}")]
    NotFound(String),
    /// The change contradicts what is there; the text says with what.
    #[error("{0}")]
    Conflict(String),
    /// The change is not allowed here, whoever asks for it.
    #[error("{0}")]
    NotAllowed(String),
    /// Who asks may not do it.
    #[error("{0}")]
    Refused(Refusal),
    /// The moment that was asked for is not known any more, or was not yet; the text names the
    /// oldest one that is.
    #[error("{0}")]
    Gone(String),
    /// The store did not answer; the text is for the log, not for a browser.
    #[error("the catalog's store did not answer: {0}")]
    Unavailable(String),
}

/// Word to open pages that something changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What the portal shows is another version than before; equal ones are the same.
    pub position: i64,
    /// The entities that changed; empty when there are too many to name, or when something other
    /// than an entity changed (problems, a source's state).
    pub entities: Vec<EntityRef>,
}

impl Notice {
    /// What somebody is told of a change beside the catalog, who `sees` only some entities: nothing,
    /// when they see none of those that changed. Without names something changed, whatever it is.
    #[must_use]
    pub fn to_viewer(
        changed: Vec<EntityRef>,
        sees: impl FnOnce(&[EntityRef]) -> Vec<EntityRef>,
    ) -> Option<Self> {
        let unnamed = changed.is_empty();
        let entities = if unnamed { changed } else { sees(&changed) };
        (unnamed || !entities.is_empty()).then_some(Self { position: 0, entities })
    }
}

/// Questions to the catalog. Answers are exact as of one moment.
#[async_trait]
pub trait Catalog: Send + Sync {
    /// One page of entities with counts and facets.
    async fn list(&self, query: &ListQuery) -> Result<ListPage, CatalogError>;

    /// The state of the whole.
    async fn overview(&self) -> Result<Overview, CatalogError>;

    /// One entity; `None` when there is none of that name.
    async fn entity(&self, reference: &EntityRef) -> Result<Option<EntityDetail>, CatalogError>;

    /// The dependency graph around an entity, up to `depth` (1 to 5) steps away.
    async fn graph(&self, reference: &EntityRef, depth: u8) -> Result<Option<Graph>, CatalogError>;

    /// Changes of an entity with their differences, newest first, before a position of the log.
    /// Also answers for an entity that is gone; `None` when it never was.
    async fn history(
        &self,
        reference: &EntityRef,
        before: Option<i64>,
    ) -> Result<Option<HistoryPage>, CatalogError>;

    /// Up to 100 problems of a sort, or of all, from an offset.
    async fn problems(
        &self,
        kind: Option<ProblemKind>,
        offset: u64,
    ) -> Result<ProblemPage, CatalogError>;

    /// Decides of the removals of a source that are held and that the token tells. `BadQuery` for a
    /// decision that is none, `Conflict` when they are others by now, `NotAllowed` when the catalog is
    /// read-only.
    async fn decide_removals(
        &self,
        source: &str,
        token: &str,
        decision: Decision,
    ) -> Result<(), CatalogError>;

    /// Chooses which of several documents says what an entity is. `NotFound` when none stands in
    /// that place, `NotAllowed` when the catalog is read-only.
    async fn choose(&self, choice: &Choice) -> Result<(), CatalogError>;

    /// Entities whose name or title begins with, then contains the text, best first.
    async fn suggest(&self, text: &str, limit: usize) -> Result<Vec<EntityRow>, CatalogError>;

    /// The catalog as it was: the same questions, answered as of a moment of the past.
    async fn at(&self, moment: Moment) -> Result<Arc<dyn Catalog>, CatalogError> {
        Err(CatalogError::Gone(format!("nothing is known of {moment}")))
    }

    /// What changed in a span of time, newest first.
    async fn changes(&self, question: &ChangesQuery) -> Result<ChangesPage, CatalogError> {
        let _ = question;
        Err(CatalogError::Gone("no change is known".to_owned()))
    }

    /// Who or what set each field of an entity; `None` when there is no such entity.
    async fn origins(
        &self,
        reference: &EntityRef,
    ) -> Result<Option<Vec<FieldOrigin>>, CatalogError> {
        let _ = reference;
        Ok(None)
    }

    /// Undoes what a person did in one act; gives the set of changes that did it.
    async fn undo(&self, change_set: &str) -> Result<String, CatalogError> {
        Err(CatalogError::NotFound(format!("there is no change set {change_set}")))
    }

    /// The position of the change log that answers are as of.
    fn position(&self) -> i64 {
        0
    }

    /// Notices from now on. A slow listener misses some and then gets one without names.
    fn notices(&self) -> BoxStream<'static, Notice>;
}
