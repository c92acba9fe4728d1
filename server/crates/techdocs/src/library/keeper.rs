//! Looks after all sites: none is out of date for longer than the interval, whoever reads it, and
//! whoever wants to is told once of one that breaks.

use super::{Library, Shelf};
use async_trait::async_trait;
use platform::{EntityRef, catalog::EntityRow, docs::DocsError, docs::SharedPlaces};
use std::{sync::Arc, time::Duration};

/// Sites that are looked at at the same time.
const AT_ONCE: usize = 4;

/// When the first round begins.
const FIRST: Duration = Duration::from_secs(10);

/// Remembers which sites are broken, for all processes and over restarts.
#[async_trait]
pub trait FailureMemory: Send + Sync {
    /// Notes that a site is broken; whether that is news.
    async fn failed(&self, entity: &EntityRef, reason: &str) -> Result<bool, String>;

    /// Notes that a site is whole; whether it was broken.
    async fn mended(&self, entity: &EntityRef) -> Result<bool, String>;

    /// Notes that somebody was not reached: that it is broken is news once more.
    async fn untold(&self, entity: &EntityRef) -> Result<(), String>;
}

/// Brings word of a broken site to people.
#[async_trait]
pub trait Messenger: Send + Sync {
    /// Tells them.
    ///
    /// # Errors
    /// When it did not reach them; it is tried again.
    async fn tell(&self, failure: &Failure) -> Result<(), String>;
}

/// A site that cannot be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Whose.
    pub entity: EntityRef,
    /// What people call it.
    pub label: String,
    /// Why.
    pub reason: String,
}

/// Who looks after all sites.
pub struct Keeper {
    places: SharedPlaces,
    shelf: Arc<Shelf>,
    memory: Arc<dyn FailureMemory>,
    messengers: Vec<Arc<dyn Messenger>>,
}

impl Keeper {
    /// A keeper of the sites that `places` knows of.
    #[must_use]
    pub fn new(
        places: SharedPlaces,
        shelf: Arc<Shelf>,
        memory: Arc<dyn FailureMemory>,
        messengers: Vec<Arc<dyn Messenger>>,
    ) -> Self {
        Self { places, shelf, memory, messengers }
    }

    /// Looks at all sites, again and again.
    pub async fn run(self, interval: Duration) {
        // Those who wait for the start come first.
        tokio::time::sleep(interval.min(FIRST)).await;
        loop {
            self.round().await;
            tokio::time::sleep(interval).await;
        }
    }

    /// Looks at all sites once.
    pub async fn round(&self) {
        use futures::{StreamExt, stream};
        match self.places.documented().await {
            Ok(rows) => {
                stream::iter(rows).for_each_concurrent(AT_ONCE, |row| self.look(row)).await;
            }
            Err(error) => tracing::warn!(%error, "documentation is not looked after now"),
        }
    }

    async fn look(&self, row: EntityRow) {
        let library = Library::new(Arc::clone(&self.places), Arc::clone(&self.shelf));
        let entity = row.reference.clone();
        let broken = match library.state(&entity).await {
            Ok(broken) => broken,
            Err(DocsError::Unusable(reason)) => Some(reason),
            // Of a service that is away nothing follows for the site.
            Err(DocsError::NoPage | DocsError::NotAllowed(_) | DocsError::Unavailable(_)) => return,
        };
        let told = match broken {
            None => self.memory.mended(&entity).await.map(drop),
            Some(reason) => self.fail(Failure { entity, label: row.label, reason }).await,
        };
        if let Err(error) = told {
            tracing::warn!(error, "word of documentation did not reach everybody");
        }
    }

    async fn fail(&self, failure: Failure) -> Result<(), String> {
        if !self.memory.failed(&failure.entity, &failure.reason).await? {
            return Ok(());
        }
        let Failure { entity, reason, .. } = &failure;
        tracing::warn!(%entity, reason, "documentation cannot be built");
        for messenger in &self.messengers {
            if let Err(error) = messenger.tell(&failure).await {
                // It is news again in the next round.
                self.memory.untold(entity).await?;
                return Err(error);
            }
        }
        Ok(())
    }
}
