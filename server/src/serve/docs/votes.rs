//! Whether pages were helpful, in the database.

use crate::system::SystemClock;
use async_trait::async_trait;
use catalog::service::Asked;
use platform::{
    EntityRef,
    access::{Principal, PrincipalKind},
    catalog::Catalog,
    docs::{DocsError, DocsVotes},
    timestamp::Clock,
};
use std::sync::Arc;
use store::{Store, StoreError};
use techdocs::library::Votes;

/// The votes as one principal gives and sees them.
pub(super) struct StoredVotes {
    pub(super) store: Store,
    pub(super) catalog: Arc<Asked>,
    pub(super) principal: Arc<Principal>,
}

fn failed(error: &StoreError) -> DocsError {
    DocsError::Unavailable(error.to_string())
}

impl StoredVotes {
    /// Whether the asker is, or is in, what owns an entity; whoever sits at this machine is.
    async fn owns(&self, entity: &EntityRef) -> bool {
        let Principal { kind, entity: own, groups, .. } = &*self.principal;
        if *kind == PrincipalKind::Guest {
            return true;
        }
        let Ok(Some(detail)) = Catalog::entity(&*self.catalog, entity).await else { return false };
        let mut owners = detail.relations.iter().filter(|one| one.relation_type == "ownedBy");
        owners.any(|owner| {
            let owner = &owner.target.target;
            groups.contains(owner) || own.as_ref() == Some(owner)
        })
    }
}

#[async_trait]
impl Votes for StoredVotes {
    async fn vote(&self, entity: &EntityRef, path: &str, helpful: bool) -> Result<(), DocsError> {
        let who = &self.principal.id;
        let noted = self.store.vote_on_docs(entity, path, who, helpful, SystemClock.now()).await;
        noted.map_err(|error| failed(&error))
    }

    async fn count(&self, entity: &EntityRef, path: &str) -> Result<Option<DocsVotes>, DocsError> {
        if !self.owns(entity).await {
            return Ok(None);
        }
        match self.store.docs_votes(entity, path).await {
            Ok((helpful, unhelpful)) => Ok(Some(DocsVotes { helpful, unhelpful })),
            // The page is shown without them.
            Err(error) => {
                tracing::debug!(%error, "votes are not known now");
                Ok(None)
            }
        }
    }
}
