//! Whether pages were helpful.

use async_trait::async_trait;
use platform::{
    EntityRef,
    docs::{DocsError, DocsVotes},
};

/// What readers say of pages, for one asker.
#[async_trait]
pub trait Votes: Send + Sync {
    /// Notes what the asker says of a page, in place of what they said before.
    async fn vote(&self, entity: &EntityRef, path: &str, helpful: bool) -> Result<(), DocsError>;

    /// What all say; `None` when that is not the asker's to know.
    async fn count(&self, entity: &EntityRef, path: &str) -> Result<Option<DocsVotes>, DocsError>;
}

/// Nobody says anything.
pub(super) struct NoVotes;

#[async_trait]
impl Votes for NoVotes {
    async fn vote(&self, _: &EntityRef, _: &str, _: bool) -> Result<(), DocsError> {
        Err(DocsError::Unavailable("votes are not kept here".to_owned()))
    }

    async fn count(&self, _: &EntityRef, _: &str) -> Result<Option<DocsVotes>, DocsError> {
        Ok(None)
    }
}
