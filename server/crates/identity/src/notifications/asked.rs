//! What somebody is told, for one asker.

use super::desk::{NotificationDesk, unavailable};
use async_trait::async_trait;
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use platform::{
    access::{Asker, Principal},
    identity::IdentityError,
    notifications::{
        Notification, NotificationKind, NotificationPage, NotificationQuery, Notifications,
        OwnWishes, Wishes,
    },
};
use std::{collections::BTreeSet, sync::Arc};
use store::WishesRecord;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Notifications that are looked at: of more the oldest ones are not shown.
const LOOKED_AT: u32 = 2_000;

/// Those that are looked at to count what is unread: some may not be shown.
const TO_COUNT: u32 = 300;

pub(super) struct Asked {
    pub desk: Arc<NotificationDesk>,
    pub asker: Asker,
}

impl Asked {
    fn principal(&self) -> &Principal {
        &self.asker.principal
    }

    /// Theirs, without what they want nothing of.
    async fn own(&self, unread_only: bool, limit: u32) -> Result<Vec<Notification>, IdentityError> {
        let principal = self.principal();
        let names = self.desk.names_of(principal);
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let wishes = self.desk.wishes_of(&principal.id).await?;
        let kinds: Vec<&str> = wishes.portal.iter().map(|kind| kind.name()).collect();
        let store = &self.desk.parts.store;
        let found =
            store.notifications_for(&principal.id, &names, &kinds, unread_only, limit).await;
        let found = found.map_err(unavailable)?;
        let shown = found.into_iter().filter_map(|record| {
            let told = self.desk.shown(principal, &record)?;
            Some(Notification {
                number: record.id,
                told,
                link: record.link,
                at: record.at,
                read: record.is_read || record.is_over,
            })
        });
        Ok(shown.collect())
    }

    async fn note_read(&self, numbers: &[i64]) -> Result<(), IdentityError> {
        if numbers.is_empty() {
            return Ok(());
        }
        let now = self.desk.parts.clock.now();
        let mut unit = self.desk.parts.store.begin().await.map_err(unavailable)?;
        let own = &self.principal().id;
        unit.notifications_read(own, numbers, now).await.map_err(unavailable)?;
        unit.commit().await.map_err(unavailable)?;
        Ok(())
    }
}

#[async_trait]
impl Notifications for Asked {
    async fn unread(&self) -> Result<u64, IdentityError> {
        let unread = self.own(true, TO_COUNT).await?.len() as u64;
        Ok(unread.min(NotificationPage::COUNTED))
    }

    async fn page(&self, query: &NotificationQuery) -> Result<NotificationPage, IdentityError> {
        let own = self.own(false, LOOKED_AT).await?;
        let unread = own.iter().filter(|one| !one.read).count() as u64;
        let newest = own.iter().map(|one| one.number).max().unwrap_or(0);
        let asked: Vec<Notification> =
            own.into_iter().filter(|one| query.all || !one.read).collect();
        let counted = NotificationKind::ALL
            .into_iter()
            .map(|kind| (kind, asked.iter().filter(|one| one.told.kind() == kind).count() as u64));
        let kinds = counted.filter(|(kind, count)| *count > 0 || query.kind == Some(*kind));
        let kinds = kinds.collect();
        let of_kind = |one: &Notification| query.kind.is_none_or(|kind| one.told.kind() == kind);
        let asked: Vec<Notification> = asked.into_iter().filter(of_kind).collect();
        let total = asked.len() as u64;
        let skipped = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let size = usize::try_from(NotificationPage::SIZE).unwrap_or(usize::MAX);
        let notifications = asked.into_iter().skip(skipped).take(size).collect();
        let offset = query.offset;
        Ok(NotificationPage { notifications, total, unread, offset, kinds, newest })
    }

    async fn read(&self, number: i64) -> Result<(), IdentityError> {
        let own = self.own(false, LOOKED_AT).await?;
        let missing =
            || IdentityError::NotFound(format!("you were told nothing of number {number}"));
        let one = own.iter().find(|one| one.number == number).ok_or_else(missing)?;
        if one.read {
            return Ok(());
        }
        self.note_read(&[number]).await
    }

    async fn read_all(
        &self,
        kind: Option<NotificationKind>,
        up_to: i64,
    ) -> Result<(), IdentityError> {
        let unread = self.own(true, LOOKED_AT).await?;
        let meant = unread
            .iter()
            .filter(|one| one.number <= up_to && kind.is_none_or(|kind| one.told.kind() == kind));
        self.note_read(&meant.map(|one| one.number).collect::<Vec<_>>()).await
    }

    async fn wishes(&self) -> Result<OwnWishes, IdentityError> {
        let principal = self.principal();
        let parts = &self.desk.parts;
        Ok(OwnWishes {
            wishes: self.desk.wishes_of(&principal.id).await?,
            address: parts.sign_in.address_of(principal).await?,
            mails: parts.mails,
            kept_days: parts.kept.as_secs() / 86_400,
        })
    }

    async fn wish(&self, wishes: &Wishes, language: &str) -> Result<(), IdentityError> {
        let principal = self.principal();
        if self.desk.names_of(principal).is_empty() {
            let words = "only people who have signed in are told of anything";
            return Err(IdentityError::NotAllowed(words.to_owned()));
        }
        let wishes = serde_json::to_string(wishes)
            .map_err(|error| IdentityError::Unavailable(error.to_string()))?;
        let language = language.chars().take(16).collect();
        let record = WishesRecord { principal: principal.id.clone(), wishes, language };
        self.desk.parts.store.wish(&record).await.map_err(unavailable)?;
        // Their open pages of this process count anew; others do at the next word.
        let own = Arc::new(BTreeSet::from([principal.id.clone()]));
        drop(self.desk.news.send(own));
        Ok(())
    }

    fn counts(&self) -> BoxStream<'static, u64> {
        let own: BTreeSet<String> = self.desk.names_of(self.principal()).into_iter().collect();
        if own.is_empty() {
            return stream::pending().boxed();
        }
        let asked = Self { desk: Arc::clone(&self.desk), asker: self.asker.clone() };
        // Listen first, then count: nothing falls between the two.
        let counting = Counting { asked, own, news: self.desk.news.subscribe(), is_first: true };
        stream::unfold(counting, |mut counting| async move {
            let count = counting.next().await?;
            Some((count, counting))
        })
        .boxed()
    }
}

/// Counts again whenever something is another for its listener.
struct Counting {
    asked: Asked,
    own: BTreeSet<String>,
    news: Receiver<Arc<BTreeSet<String>>>,
    is_first: bool,
}

impl Counting {
    async fn next(&mut self) -> Option<u64> {
        loop {
            if !std::mem::take(&mut self.is_first) {
                match self.news.recv().await {
                    Ok(names) if names.is_disjoint(&self.own) => continue,
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return None,
                }
            }
            match self.asked.unread().await {
                Ok(count) => return Some(count),
                // The next news may find the database back.
                Err(error) => tracing::debug!(%error, "unread notifications cannot be counted"),
            }
        }
    }
}
