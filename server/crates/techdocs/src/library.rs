//! The sites of a portal, opened when they are asked for and kept as long as their files are as
//! they were.

mod assets;
mod drafts;
mod drawings;
mod files;
mod health;
mod keeper;
mod last_good;
mod published;
mod sections;
mod shelf;
mod views;
mod votes;
mod watching;

#[cfg(test)]
mod tests;

use async_trait::async_trait;
pub use drawings::Painter;
use futures::stream::BoxStream;
pub use keeper::{Failure, FailureMemory, Keeper, Messenger};
use platform::{
    EntityRef,
    catalog::EntityRow,
    docs::{
        Docs, DocsAnswer, DocsAsset, DocsError, DocsHealth, DocsHit, DocsOverview, DocsPreview,
        DocsRules, DocsSections, DocsSite, SharedPlaces, find_in,
    },
};
pub use shelf::Shelf;
use shelf::{AssetAnswer, Found};
use std::sync::Arc;
use votes::NoVotes;
pub use votes::Votes;

/// Documentation for one asker: what the catalog lets them see, from the shelf of all.
pub struct Library {
    places: SharedPlaces,
    shelf: Arc<Shelf>,
    votes: Arc<dyn Votes>,
}

impl Library {
    /// The documentation that `places` knows of.
    #[must_use]
    pub fn new(places: SharedPlaces, shelf: Arc<Shelf>) -> Self {
        Self { places, shelf, votes: Arc::new(NoVotes) }
    }

    /// The same, with what readers say of pages.
    #[must_use]
    pub fn with_votes(self, votes: Arc<dyn Votes>) -> Self {
        Self { votes, ..self }
    }

    /// Does something with an entity's site where blocking is no harm.
    async fn with<T: Send + 'static>(
        &self,
        entity: &EntityRef,
        read: impl FnOnce(&Shelf, &Found) -> Result<T, DocsError> + Send + 'static,
    ) -> Result<Option<T>, DocsError> {
        let Some(place) = self.places.place(entity).await? else { return Ok(None) };
        let found = self.shelf.find(place).await?;
        let shelf = Arc::clone(&self.shelf);
        let done = tokio::task::spawn_blocking(move || read(&shelf, &found)).await;
        done.map_err(|error| DocsError::Unavailable(format!("a page broke off: {error}")))?
            .map(Some)
    }
}

impl Library {
    /// A page, with what a service has to draw of it.
    async fn rendered(
        &self,
        entity: &EntityRef,
        path: &str,
    ) -> Result<Option<DocsAnswer>, DocsError> {
        let read = async || {
            let (asked, path) = (entity.clone(), path.to_owned());
            self.with(entity, move |shelf, found| shelf.page(found, &asked, &path)).await
        };
        let Some((mut answer, unpainted)) = read().await?.flatten() else { return Ok(None) };
        let Some(place) = self.places.place(entity).await? else { return Ok(Some(answer)) };
        if self.shelf.paint(&place, &unpainted).await {
            match read().await?.flatten() {
                Some((painted, _)) => answer = painted,
                None => return Ok(None),
            }
        }
        if let DocsAnswer::Page(page) = &mut answer {
            page.changed = self.shelf.last_change(&place, &unpainted.source).await;
        }
        Ok(Some(answer))
    }

    /// Why an entity's site is not as its files are now; `None` when it is.
    async fn state(&self, entity: &EntityRef) -> Result<Option<String>, DocsError> {
        if self.published(entity).await?.is_some() {
            return Ok(None);
        }
        Ok(self.with(entity, |shelf, found| Ok(shelf.open(found)?.broken)).await?.flatten())
    }
}

#[async_trait]
impl Docs for Library {
    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError> {
        self.places.documented().await
    }

    async fn overview(&self) -> Result<DocsOverview, DocsError> {
        let mut sites = Vec::new();
        for row in self.places.documented().await? {
            let (changed_at, broken) = self.shelf.standing(&row.reference);
            sites.push(DocsSite { row, changed_at, broken });
        }
        let (without, without_total) = self.places.undocumented().await?;
        Ok(DocsOverview { sites, without, without_total })
    }

    async fn find(&self, entity: &EntityRef, question: &str) -> Result<Vec<DocsHit>, DocsError> {
        let Some(place) = self.places.place(entity).await? else { return Ok(Vec::new()) };
        let sections = self.sections(&place.entity, None).await?;
        Ok(match sections {
            Some(DocsSections::Are { sections, .. }) => find_in(&sections, question),
            Some(DocsSections::Unchanged) | None => Vec::new(),
        })
    }

    async fn vote(&self, entity: &EntityRef, path: &str, helpful: bool) -> Result<(), DocsError> {
        match self.page(entity, path).await? {
            Some(DocsAnswer::Page(page)) => self.votes.vote(&page.entity, path, helpful).await,
            Some(DocsAnswer::Moved(_)) | None => Err(DocsError::NoPage),
        }
    }

    async fn page(&self, entity: &EntityRef, path: &str) -> Result<Option<DocsAnswer>, DocsError> {
        let answer = match self.published(entity).await? {
            Some(published) => published.page(entity, path, self.shelf.policy()).await?,
            None => self.rendered(entity, path).await?,
        };
        let Some(DocsAnswer::Page(mut page)) = answer else { return Ok(answer) };
        page.votes = self.votes.count(&page.entity, path).await?;
        Ok(Some(DocsAnswer::Page(page)))
    }

    async fn asset(&self, entity: &EntityRef, path: &str) -> Result<Option<DocsAsset>, DocsError> {
        if let Some(published) = self.published(entity).await? {
            return published.asset(path).await;
        }
        let asked = path.to_owned();
        match self.with(entity, move |shelf, found| shelf.asset(found, &asked)).await? {
            Some(AssetAnswer::Here(asset)) => return Ok(Some(asset)),
            Some(AssetAnswer::Elsewhere(source)) => {
                let Some(place) = self.places.place(entity).await? else { return Ok(None) };
                if !self.shelf.fetch(&place, &source).await? {
                    return Ok(None);
                }
            }
            Some(AssetAnswer::None) | None => return Ok(None),
        }
        let path = path.to_owned();
        let answer = self.with(entity, move |shelf, found| shelf.asset(found, &path)).await?;
        Ok(match answer {
            Some(AssetAnswer::Here(asset)) => Some(asset),
            _ => None,
        })
    }

    async fn health(&self, entity: &EntityRef) -> Result<Option<DocsHealth>, DocsError> {
        if let Some(published) = self.published(entity).await? {
            return published.health().await.map(Some);
        }
        match self.with(entity, health::of).await {
            // It never was whole: then there is nothing but the reason.
            Err(DocsError::Unusable(reason)) => Ok(Some(health::broken(entity, reason))),
            answer => answer,
        }
    }

    fn rules(&self) -> DocsRules {
        drafts::rules(self.shelf.policy())
    }

    async fn preview(&self, text: &str, config: &str) -> Result<DocsPreview, DocsError> {
        drafts::preview(self.shelf.policy(), self.shelf.painted(), text, config).await
    }

    async fn sections(
        &self,
        entity: &EntityRef,
        known: Option<&str>,
    ) -> Result<Option<DocsSections>, DocsError> {
        if let Some(published) = self.published(entity).await? {
            return published.sections(known).await.map(Some);
        }
        let (asked, known) = (entity.clone(), known.map(str::to_owned));
        let sections = self.with(entity, move |shelf, found| {
            // What is another entity's is found under its name.
            if found.place.entity != asked {
                return Ok(None);
            }
            sections::of(shelf, found, known.as_deref()).map(Some)
        });
        Ok(sections.await?.flatten())
    }

    fn changed(&self) -> BoxStream<'static, EntityRef> {
        self.shelf.changes()
    }
}
