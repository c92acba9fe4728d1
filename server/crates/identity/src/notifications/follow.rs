//! The work of every process: open pages are told of news, whichever process it came from; what is old
//! is forgotten; and whoever has a token that is about to end is told so.

use super::{NotificationDesk, desk::unavailable};
use platform::{Timestamp, identity::IdentityError};
use std::{collections::BTreeSet, sync::Arc, time::Duration};

/// News that are read at once.
const PORTION: u32 = 1_000;

/// How often it is looked for what is old, or about to end.
const OFTEN: Duration = Duration::from_mins(10);

/// How long after a failure it is tried again.
const AGAIN: Duration = Duration::from_secs(2);

impl NotificationDesk {
    /// Does it until the task is dropped.
    pub async fn run(self: Arc<Self>) {
        tokio::join!(self.follow(), self.look_after());
    }

    async fn follow(&self) {
        let store = &self.parts.store;
        let mut woken = store.positions();
        let mut last = loop {
            match store.notification_version().await {
                Ok(version) => break version,
                Err(_) => tokio::time::sleep(AGAIN).await,
            }
        };
        loop {
            match self.tell_news(last).await {
                Ok(version) if version > last => {
                    last = version;
                    continue;
                }
                Ok(_) => {}
                Err(error) => tracing::debug!(%error, "news cannot be read; trying again"),
            }
            if woken.changed().await.is_err() {
                return;
            }
        }
    }

    /// Tells open pages of what came after a version; gives the version up to which that was.
    pub(super) async fn tell_news(&self, last: i64) -> Result<i64, IdentityError> {
        let news = self.parts.store.notification_news(last, PORTION).await.map_err(unavailable)?;
        let Some((version, _)) = news.last().cloned() else { return Ok(last) };
        let names: BTreeSet<String> = news.into_iter().map(|(_, name)| name).collect();
        // Fails when no page is open.
        drop(self.news.send(Arc::new(names)));
        Ok(version)
    }

    async fn look_after(&self) {
        loop {
            let old = match self.tell_of_tokens().await {
                Ok(_) => self.forget_old().await,
                Err(error) => Err(error),
            };
            if let Err(error) = old {
                tracing::warn!(%error, "notifications cannot be looked after; trying again");
            }
            tokio::time::sleep(OFTEN).await;
        }
    }

    /// Forgets what is older than it is kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_old(&self) -> Result<usize, IdentityError> {
        let kept = i64::try_from(self.parts.kept.as_millis()).unwrap_or(i64::MAX);
        let before = Timestamp(self.parts.clock.now().0.saturating_sub(kept));
        self.parts.store.forget_notifications(before).await.map_err(unavailable)
    }
}
