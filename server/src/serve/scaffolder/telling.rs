//! What of a task is told to who began it, beside what its page shows.

use async_trait::async_trait;
use platform::{
    notifications::{Gist, News, Told},
    timestamp::Clock,
};
use scaffolder::runs::{TaskNews, Teller};
use std::sync::Arc;
use store::{Store, StoreError};

/// Tells it as a notification.
pub(super) struct Telling {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
}

impl Telling {
    async fn told(&self, news: &News) -> Result<(), StoreError> {
        let mut unit = self.store.begin().await?;
        unit.tell(news, self.clock.now()).await?;
        unit.commit().await?;
        Ok(())
    }
}

#[async_trait]
impl Teller for Telling {
    async fn tell(&self, news: TaskNews) {
        let TaskNews { task, key, label, state, words, to } = news;
        let told = Told::Task { label, state, words: Gist::of(&words) };
        let link = format!("/create/tasks/{task}");
        let news = News::new(format!("task:{task}:{key}"), told, link).to([to]);
        if let Err(error) = self.told(&news).await {
            tracing::warn!(task, %error, "who began a task could not be told of it");
        }
    }
}
