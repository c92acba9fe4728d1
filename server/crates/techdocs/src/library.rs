//! The sites of a portal, opened when they are asked for and kept as long as their files are as
//! they were.

mod assets;
mod sections;
mod shelf;
mod views;

#[cfg(test)]
mod tests;

use async_trait::async_trait;
use platform::{
    EntityRef,
    catalog::EntityRow,
    docs::{
        Docs, DocsAnswer, DocsAsset, DocsError, DocsPlace, DocsProblem, DocsSections, SharedPlaces,
    },
};
pub use shelf::Shelf;
use std::sync::Arc;

/// Documentation for one asker: what the catalog lets them see, from the shelf of all.
pub struct Library {
    places: SharedPlaces,
    shelf: Arc<Shelf>,
}

impl Library {
    /// The documentation that `places` knows of.
    #[must_use]
    pub const fn new(places: SharedPlaces, shelf: Arc<Shelf>) -> Self {
        Self { places, shelf }
    }

    /// Does something with an entity's site where blocking is no harm.
    async fn with<T: Send + 'static>(
        &self,
        entity: &EntityRef,
        read: impl FnOnce(&Shelf, &DocsPlace) -> Result<T, DocsError> + Send + 'static,
    ) -> Result<Option<T>, DocsError> {
        let Some(place) = self.places.place(entity).await? else { return Ok(None) };
        let shelf = Arc::clone(&self.shelf);
        let done = tokio::task::spawn_blocking(move || read(&shelf, &place)).await;
        done.map_err(|error| DocsError::Unavailable(format!("a page broke off: {error}")))?
            .map(Some)
    }
}

#[async_trait]
impl Docs for Library {
    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError> {
        self.places.documented().await
    }

    async fn page(&self, entity: &EntityRef, path: &str) -> Result<Option<DocsAnswer>, DocsError> {
        let (asked, path) = (entity.clone(), path.to_owned());
        let answer =
            self.with(entity, move |shelf, place| shelf.page(place, &asked, &path)).await?;
        Ok(answer.flatten())
    }

    async fn asset(&self, entity: &EntityRef, path: &str) -> Result<Option<DocsAsset>, DocsError> {
        let path = path.to_owned();
        Ok(self.with(entity, move |shelf, place| shelf.asset(place, &path)).await?.flatten())
    }

    async fn problems(&self, entity: &EntityRef) -> Result<Option<Vec<DocsProblem>>, DocsError> {
        self.with(entity, shelf::Shelf::problems).await
    }

    async fn sections(
        &self,
        entity: &EntityRef,
        known: Option<&str>,
    ) -> Result<Option<DocsSections>, DocsError> {
        let (asked, known) = (entity.clone(), known.map(str::to_owned));
        let sections = self.with(entity, move |shelf, place| {
            // What is another entity's is found under its name.
            if place.entity != asked {
                return Ok(None);
            }
            sections::of(shelf, place, known.as_deref()).map(Some)
        });
        Ok(sections.await?.flatten())
    }
}
