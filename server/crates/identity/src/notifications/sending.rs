//! Sends on what people are told, by mail and to teams' channels. One process does it, under a lease.
//!
//! First it is found out who is sent what, once for each notification; then what is due is sent, all of
//! one recipient in one letter. It waits a little first, so that what comes together goes together, and
//! what is read in the portal meanwhile is not sent at all. What could not be sent is tried again, later
//! and later.

use super::{
    Carrier, CarryError, Letter, LetterItem, NotificationDesk, Recipient,
    desk::{read_wishes, unavailable},
};
use crate::{sign_in::Reachable, turn::Turn};
use platform::{
    Timestamp,
    identity::IdentityError,
    notifications::{Told, Wishes},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};
use store::{AddressedNotification, PostRecord};
use tokio::sync::Mutex;

/// The lease of this work.
const LEASE: &str = "job:notifications";

/// How often it is looked for something to send.
const OFTEN: Duration = Duration::from_secs(5);

/// How long it waits for more, and for being read.
const GATHERING: Duration = Duration::from_mins(1);

/// What is older when it is first looked at is not sent: the portal could not send until now.
const TOO_OLD: Duration = Duration::from_hours(6);

/// The pauses after failures: each twice the one before.
const FIRST_PAUSE: Duration = Duration::from_mins(1);
const LONGEST_PAUSE: Duration = Duration::from_hours(6);

/// After so many attempts (two days) it is given up.
const MOST_ATTEMPTS: u32 = 16;

/// Names, and posts, that are looked at at once.
const PORTION: u32 = 1_000;

/// Things of one letter; the portal has the others.
const LETTER: usize = 20;

/// What a team's channel is called among recipients.
const TEAM: &str = "team:";

/// The work.
pub struct Sending {
    desk: Arc<NotificationDesk>,
    carriers: Vec<Arc<dyn Carrier>>,
    turn: Mutex<Turn>,
}

impl Sending {
    /// Of a desk, by these carriers; `holder` is a name that no other process has.
    #[must_use]
    pub fn new(
        desk: &Arc<NotificationDesk>,
        carriers: Vec<Arc<dyn Carrier>>,
        holder: &str,
    ) -> Self {
        let turn = Turn::new(desk.parts.store.clone(), LEASE, format!("{holder}/notifications"));
        Self { desk: Arc::clone(desk), carriers, turn: Mutex::new(turn) }
    }

    /// Does it until the task is dropped.
    pub async fn run(self) {
        loop {
            if self.is_ours().await
                && let Err(error) = self.round().await
            {
                tracing::warn!(%error, "notifications cannot be sent; trying again");
            }
            tokio::time::sleep(OFTEN).await;
        }
    }

    /// Finds out who is sent what, and sends what is due; gives how many letters were brought.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn round(&self) -> Result<usize, IdentityError> {
        while self.plan().await? {}
        self.send().await
    }

    async fn is_ours(&self) -> bool {
        self.turn.lock().await.is_ours().await
    }

    fn now(&self) -> Timestamp {
        self.desk.parts.clock.now()
    }

    /// Finds out who is sent what, of some; whether there may be more.
    async fn plan(&self) -> Result<bool, IdentityError> {
        let store = &self.desk.parts.store;
        let new = store.unplanned_notifications(PORTION).await.map_err(unavailable)?;
        if new.is_empty() {
            return Ok(false);
        }
        let now = self.now();
        let (mut posts, mut people) = (Vec::new(), None);
        for one in new.iter().filter(|one| after(one.notification.at, TOO_OLD) > now) {
            let Ok(told) = serde_json::from_str::<Told>(&one.notification.body) else { continue };
            let teams =
                one.to.iter().filter(|name| self.carriers.iter().any(|by| by.reaches(name)));
            posts.extend(teams.map(|team| (format!("{TEAM}{team}"), one.notification.id)));
            if !self.carriers.iter().any(|by| by.mails()) {
                continue;
            }
            if people.is_none() {
                people = Some(self.people().await?);
            }
            let readers =
                people.iter().flatten().filter(|one| one.wishes.mail.contains(&told.kind()));
            let meant = readers.filter(|reader| self.is_meant(one, reader));
            posts.extend(
                meant.map(|reader| (reader.reachable.principal.id.clone(), one.notification.id)),
            );
        }
        let planned: Vec<i64> = new.iter().map(|one| one.notification.id).collect();
        let mut unit = store.begin().await.map_err(unavailable)?;
        let due = after(now, GATHERING);
        unit.plan_posts(&planned, &posts, due).await.map_err(unavailable)?;
        unit.commit().await.map_err(unavailable)?;
        Ok(true)
    }

    fn is_meant(&self, one: &AddressedNotification, reader: &Reader) -> bool {
        let principal = &reader.reachable.principal;
        one.except.as_ref() != Some(&principal.id)
            && reader.names.iter().any(|name| one.to.contains(name))
            && self.desk.shown(principal, &one.notification).is_some()
    }

    /// Everybody who can be sent mail.
    async fn people(&self) -> Result<Vec<Reader>, IdentityError> {
        let said = self.desk.parts.store.all_wishes().await.map_err(unavailable)?;
        let mut said: HashMap<String, _> =
            said.into_iter().map(|record| (record.principal.clone(), record)).collect();
        let reachable = self.desk.parts.sign_in.reachable().await?;
        let reader = |(id, reachable): (String, Reachable)| {
            let known = said.remove(&id);
            let wishes = known.as_ref().map(|record| read_wishes(&record.wishes));
            let names = self.desk.names_of(&reachable.principal);
            let language = known.map(|record| record.language).unwrap_or_default();
            Reader { reachable, names, wishes: wishes.unwrap_or_default(), language }
        };
        Ok(reachable.into_iter().map(reader).collect())
    }

    /// Sends what is due.
    async fn send(&self) -> Result<usize, IdentityError> {
        let due = self.desk.parts.store.due_posts(self.now(), PORTION).await;
        let due = due.map_err(unavailable)?;
        if due.is_empty() {
            return Ok(0);
        }
        let people = self.people().await?;
        let people: BTreeMap<&str, &Reader> =
            people.iter().map(|one| (one.reachable.principal.id.as_str(), one)).collect();
        let mut brought = 0;
        for posts in due.chunk_by(|one, next| one.recipient == next.recipient) {
            let Some(first) = posts.first() else { continue };
            // Letters may take longer than the lease lasts, and nobody wants one from each process.
            if !self.is_ours().await {
                break;
            }
            let reader = people.get(first.recipient.as_str()).copied();
            brought += usize::from(self.send_to(&first.recipient, reader, posts).await?);
        }
        Ok(brought)
    }

    /// Sends all that is due to one; whether something was brought.
    async fn send_to(
        &self,
        recipient: &str,
        reader: Option<&Reader>,
        posts: &[PostRecord],
    ) -> Result<bool, IdentityError> {
        let team = recipient.strip_prefix(TEAM);
        let to = match (team, reader) {
            (Some(team), _) => Some(Recipient::Team(team.to_owned())),
            (None, Some(reader)) => Some(reader.recipient()),
            (None, None) => None,
        };
        let carrier = self.carriers.iter().find(|by| match team {
            Some(team) => by.reaches(team),
            None => by.mails(),
        });
        // Not sent is what was read meanwhile, is over, is not wanted by mail any more, or is about what
        // may not be seen any more.
        let item = |post: &PostRecord| {
            let record = &post.notification;
            if record.is_read || record.is_over {
                return None;
            }
            let told = match reader {
                Some(reader) => {
                    let told = self.desk.shown(&reader.reachable.principal, record)?;
                    if !reader.wishes.mail.contains(&told.kind()) {
                        return None;
                    }
                    told
                }
                None => serde_json::from_str(&record.body).ok()?,
            };
            Some(LetterItem { told, link: record.link.clone(), at: record.at })
        };
        let mut items: Vec<LetterItem> = posts.iter().filter_map(item).collect();
        drop(items.drain(..items.len().saturating_sub(LETTER)));
        let outcome = match (to, carrier) {
            (Some(to), Some(carrier)) if !items.is_empty() => {
                Some(carrier.carry(&Letter { to, items }).await)
            }
            _ => None,
        };
        match &outcome {
            Some(Err(CarryError::Later(reason))) => {
                tracing::warn!(recipient, reason, "a notification could not be sent");
                self.try_again(recipient, posts).await?;
            }
            Some(Err(CarryError::Never(reason))) => {
                tracing::warn!(recipient, reason, "a notification is not taken, and given up");
                self.done(recipient, posts).await?;
            }
            Some(Ok(())) | None => self.done(recipient, posts).await?,
        }
        Ok(matches!(outcome, Some(Ok(()))))
    }

    async fn done(&self, recipient: &str, posts: &[PostRecord]) -> Result<(), IdentityError> {
        for post in posts {
            let done = self.desk.parts.store.post_is_done(recipient, post.notification.id).await;
            done.map_err(unavailable)?;
        }
        Ok(())
    }

    async fn try_again(&self, recipient: &str, posts: &[PostRecord]) -> Result<(), IdentityError> {
        let store = &self.desk.parts.store;
        for post in posts {
            let id = post.notification.id;
            if post.attempts + 1 >= MOST_ATTEMPTS {
                tracing::warn!(
                    recipient,
                    "a notification could not be sent for days, and is given up"
                );
                store.post_is_done(recipient, id).await.map_err(unavailable)?;
                continue;
            }
            let pause = FIRST_PAUSE.saturating_mul(1 << post.attempts.min(16)).min(LONGEST_PAUSE);
            let due = after(self.now(), pause);
            store.post_failed(recipient, id, due).await.map_err(unavailable)?;
        }
        Ok(())
    }
}

/// Somebody who can be sent mail.
struct Reader {
    reachable: Reachable,
    names: Vec<String>,
    wishes: Wishes,
    language: String,
}

impl Reader {
    fn recipient(&self) -> Recipient {
        Recipient::Person {
            label: self.reachable.principal.label.clone(),
            address: self.reachable.address.clone(),
            language: self.language.clone(),
        }
    }
}

/// A moment so much later.
fn after(moment: Timestamp, time: Duration) -> Timestamp {
    Timestamp(moment.0.saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
}
