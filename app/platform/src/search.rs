//! Search: what can be found, what is asked, what is answered.
//!
//! Everything that is found is a [`Document`] about an entity of the catalog. A kind of document is
//! a [`Findable`], which makes the documents of an entity; the index (crate `search`) follows the
//! change log and asks every kind for the documents of what changed.

mod document;
mod page;
mod personal;
mod pick;
mod query;
mod visibility;

pub use document::{Document, Facets, Findable, Subject};
pub use page::{
    CategoryCount, Explanation, Hit, Piece, Reason, SearchFacet, SearchFacetValue, SearchPage,
    SearchState, Suggestion,
};
pub use personal::{PersonalSearches, RecentSearch, SavedSearch};
pub use pick::{PickPage, PickQuery, Picked};
pub use query::{SearchField, SearchQuery, SearchSort};
pub use visibility::{Seen, Visibility};

use crate::EntityRef;
use async_trait::async_trait;
use std::sync::Arc;

/// Why search gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// The question itself is wrong; the text says what to change.
    #[error("{0}")]
    BadQuery(String),
    /// There is no index yet; it is being made.
    #[error("{0}")]
    NotReady(String),
    /// It could not be looked up; the text is for the log, not for a browser.
    #[error("{0}")]
    Unavailable(String),
}

/// Search, for one asker: nothing that they may not see is found, counted or suggested.
#[async_trait]
pub trait Search: Send + Sync {
    /// One page of what is found, with exact counts.
    async fn find(&self, query: &SearchQuery) -> Result<SearchPage, SearchError>;

    /// Entities to choose one from: those whose name, title or a word of them begins with a text.
    async fn pick(&self, query: &PickQuery) -> Result<PickPage, SearchError> {
        let _ = query;
        Ok(PickPage::default())
    }

    /// What the asker searched for lately and keeps.
    async fn personal(&self) -> Result<PersonalSearches, SearchError> {
        Ok(PersonalSearches::default())
    }

    /// Remembers that the asker searched for a text.
    async fn remember(&self, text: &str) -> Result<(), SearchError> {
        let _ = text;
        Ok(())
    }

    /// Remembers that the asker opened what a search found about an entity.
    async fn opened(&self, entity: &EntityRef) -> Result<(), SearchError> {
        let _ = entity;
        Ok(())
    }

    /// Keeps a search under a name.
    async fn save(&self, name: &str, address: &str) -> Result<(), SearchError> {
        let _ = (name, address);
        Ok(())
    }

    /// Forgets a kept search.
    async fn forget(&self, name: &str) -> Result<(), SearchError> {
        let _ = name;
        Ok(())
    }
}

/// Search where nothing can be found.
pub struct NoSearch;

#[async_trait]
impl Search for NoSearch {
    async fn find(&self, _: &SearchQuery) -> Result<SearchPage, SearchError> {
        Ok(SearchPage::default())
    }
}

/// A shared handle to what the catalog knows of who sees what.
pub type SharedVisibility = Arc<dyn Visibility>;
