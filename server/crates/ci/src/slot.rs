//! What is known of one part of a repository, and how it is asked for: once an interval, however many
//! look, and nobody waits for it for long.

use crate::service::CiService;
use moka::sync::Cache;
use platform::{
    EntityRef, Fetched, Timestamp,
    ci::{CodeKey, Part, RunState, Told},
    code_host::HostError,
};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::{AnswerRecord, StoreError};
use tokio::{sync::watch, time::timeout};

/// How long a page waits: after that it shows what was known before.
pub(crate) const WAIT: Duration = Duration::from_millis(120);

/// Parts of repositories that are remembered.
const REMEMBERED: u64 = 8_000;

/// A part at which nobody looked for so long is forgotten here; the store still has it.
const FORGOTTEN: Duration = Duration::from_hours(7);

/// Entities that are told of one change by name.
const VIEWERS: usize = 50;

/// How old the stored age of what holds still may get.
const STORED_AGE: i64 = 5 * 60_000;

/// What has not been told for so many intervals is old, even where nobody told of a failure.
const STALE_AFTER: i64 = 4;

/// Which part of what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SlotKey {
    pub source: String,
    /// The repository; empty for the account.
    pub subject: String,
    pub part: Part,
}

impl SlotKey {
    pub fn of(key: &CodeKey, part: Part) -> Self {
        Self { source: key.source.clone(), subject: key.name.clone(), part }
    }
}

/// What is known of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub told: Option<Arc<Fetched<Told>>>,
    pub error: Option<String>,
    /// When a question was last answered, well or not.
    pub asked_at: Option<Timestamp>,
    /// Before this there is no use in asking.
    pub not_before: Option<Timestamp>,
}

/// One part's, with who looks at it.
pub(crate) struct Slot {
    pub key: SlotKey,
    pub known: watch::Sender<Known>,
    state: Mutex<State>,
}

#[derive(Default)]
pub(crate) struct State {
    /// Since when a question is under way.
    under_way: Option<Timestamp>,
    /// Somebody said that it is another by now.
    pub due: bool,
    /// It is asked for once more then: what hosts tell lags behind what they do.
    pub again_at: Option<Timestamp>,
    pub looked_at: Timestamp,
    /// Whether what the store has was read, and when it was last told there that it holds.
    stored: Option<Timestamp>,
    /// What is known could not be stored.
    unstored: bool,
    viewers: BTreeSet<EntityRef>,
}

/// Those that were looked at lately.
pub(crate) struct Slots(pub Cache<SlotKey, Arc<Slot>>);

impl Default for Slots {
    fn default() -> Self {
        let cache = Cache::builder().max_capacity(REMEMBERED).time_to_idle(FORGOTTEN);
        Self(cache.build())
    }
}

impl Slot {
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long what is known counts as new.
    pub fn interval(&self, known: &Known) -> i64 {
        const SECOND: i64 = 1_000;
        let told = known.told.as_deref().map(|told| &told.value);
        let seconds = match (&self.key.part, told) {
            (Part::Runs, Some(Told::Runs(runs))) if runs.iter().any(|run| moves(run.state)) => 10,
            (Part::Jobs(_), Some(Told::Jobs(jobs))) if jobs.iter().any(|job| moves(job.state)) => {
                10
            }
            (Part::Runs, _) => 30,
            (Part::Pulls | Part::OpenPulls | Part::LastCommit | Part::Deployments, _) => 60,
            _ => 300,
        };
        seconds * SECOND
    }

    /// Whether it was told lately enough.
    pub fn is_fresh(&self, known: &Known, now: Timestamp) -> bool {
        if known.not_before.is_some_and(|until| now < until) {
            return true;
        }
        let age = known.asked_at.map(|at| now.0.saturating_sub(at.0));
        !self.state().due && age.is_some_and(|age| age < self.interval(known))
    }

    /// What is known, as it is shown.
    pub fn shown(&self, known: &Known, now: Timestamp) -> Option<Fetched<Told>> {
        let told = known.told.as_deref()?;
        let old = now.0.saturating_sub(told.fetched_at.0) > self.interval(known) * STALE_AFTER;
        Some(Fetched { stale: old || known.error.is_some(), ..told.clone() })
    }

    /// The entities whose pages show it.
    pub fn viewers(&self) -> Vec<EntityRef> {
        let state = self.state();
        // Too many to be told of by name, and what is no entity's, concerns everybody.
        if state.viewers.len() > VIEWERS {
            Vec::new()
        } else {
            state.viewers.iter().cloned().collect()
        }
    }
}

/// Whether it will be another before long.
const fn moves(state: RunState) -> bool {
    matches!(state, RunState::Queued | RunState::Running)
}

impl CiService {
    pub(crate) fn slot(&self, key: SlotKey) -> Arc<Slot> {
        self.slots.0.get_with_by_ref(&key, || {
            let (known, state) = (watch::Sender::default(), Mutex::default());
            Arc::new(Slot { key: key.clone(), known, state })
        })
    }

    /// What is known of a part, as new as it can be had within a time.
    pub(crate) async fn look(
        self: &Arc<Self>,
        key: SlotKey,
        viewer: Option<&EntityRef>,
        wait: Duration,
    ) -> (Arc<Slot>, Known) {
        let slot = self.slot(key);
        let now = self.clock.now();
        {
            let mut state = slot.state();
            state.looked_at = now;
            if let Some(viewer) = viewer
                && state.viewers.len() <= VIEWERS
            {
                state.viewers.insert(viewer.clone());
            }
        }
        let mut seen = slot.known.subscribe();
        let before = seen.borrow_and_update().clone();
        if slot.is_fresh(&before, now) {
            return (slot, before);
        }
        self.refresh(&slot, true);
        // Who came before has waited for it as long as anybody does.
        let begun = slot.state().under_way.unwrap_or(now);
        let waited = Duration::from_millis(u64::try_from(now.0 - begun.0).unwrap_or_default());
        let wait = wait.saturating_sub(waited);
        if wait.is_zero() {
            return (slot, before);
        }
        let answered = seen.wait_for(|known| known.asked_at != before.asked_at);
        drop(timeout(wait, answered).await);
        let known = slot.known.borrow().clone();
        (slot, known)
    }

    /// Asks for it anew, unless somebody does already.
    pub(crate) fn refresh(self: &Arc<Self>, slot: &Arc<Slot>, waits: bool) {
        {
            let mut state = slot.state();
            if state.under_way.is_some() {
                return;
            }
            state.under_way = Some(self.clock.now());
        }
        let (service, slot) = (Arc::clone(self), Arc::clone(slot));
        tokio::spawn(async move {
            let done = Done(&slot);
            loop {
                let due = std::mem::take(&mut slot.state().due);
                let news = service.renew(&slot, waits, due).await;
                if news {
                    service.notice(&slot);
                }
                if !slot.state().due || service.stopping.is_cancelled() {
                    break;
                }
            }
            drop(done);
        });
    }

    /// Asks the store, then the source; tells whether what is shown is another. What is due is asked
    /// of the source whatever the store says.
    async fn renew(&self, slot: &Slot, waits: bool, due: bool) -> bool {
        let before = slot.known.borrow().clone();
        if let Some(fresh) = self.read_stored(slot).await.filter(|_| !due) {
            return fresh;
        }
        let Some(source) = self.sources.get(&slot.key.source) else { return false };
        let answer = source.ask(&slot.key.subject, &slot.key.part, waits).await;
        let now = self.clock.now();
        match answer {
            Ok(told) => self.keep_told(slot, &before, told, now).await,
            Err(error) => {
                tracing::debug!(source = source.name(), part = %slot.key.part, %error, "not told");
                let not_before = match &error {
                    HostError::Limited { until } => Some(*until),
                    _ => None,
                };
                let error = Some(error.to_string());
                // What the store had meanwhile is news as well.
                let taken = told_at(&before) != told_at(&slot.known.borrow());
                let news = before.error.is_none() || taken;
                slot.known.send_modify(|known| {
                    *known = Known { error, not_before, asked_at: Some(now), ..known.clone() };
                });
                news
            }
        }
    }

    /// What the store has and was not known here; `Some` when that is as good as asking.
    async fn read_stored(&self, slot: &Slot) -> Option<bool> {
        let first = slot.state().stored.is_none();
        if !first && !self.store.is_shared() {
            return None;
        }
        let SlotKey { source, subject, part } = &slot.key;
        let found = self.store.vendor_answer(source, subject, &part.to_string()).await;
        let record = found.inspect_err(|error| tracing::debug!(%error, "not read")).ok()?;
        slot.state().stored.get_or_insert_default();
        let record = record?;
        self.take_over(slot, &record).then_some(true).filter(|_| {
            let known = slot.known.borrow().clone();
            slot.is_fresh(&known, self.clock.now())
        })
    }

    /// Takes over what is stored, when it is newer than what is known here.
    pub(crate) fn take_over(&self, slot: &Slot, record: &AnswerRecord) -> bool {
        // What another build stored may be of another shape: then it is not known until it is told.
        let Ok(value) = serde_json::from_str(&record.body) else { return false };
        let (fetched_at, source) = (record.fetched_at, record.source.clone());
        let told = Fetched { value, fetched_at, source, stale: false };
        let taken = slot.known.send_if_modified(|known| {
            if told_at(known).is_some_and(|newest| newest >= fetched_at) {
                return false;
            }
            let now = self.clock.now();
            let next = Known { told: Some(Arc::new(told)), ..Known::default() };
            // Who waits for something new goes on waiting.
            let fresh = now.0.saturating_sub(fetched_at.0) < slot.interval(&next);
            let asked_at = if fresh { Some(fetched_at) } else { known.asked_at };
            *known = Known { asked_at, ..next };
            true
        });
        if taken {
            slot.state().stored = Some(fetched_at);
        }
        taken
    }

    /// Tells whether pages that show what was known `before` show another thing now, or showed it as
    /// old.
    async fn keep_told(&self, slot: &Slot, before: &Known, told: Told, now: Timestamp) -> bool {
        let is_told = |known: &Known| known.told.as_ref().is_some_and(|one| one.value == told);
        let was_shown =
            is_told(before) && slot.shown(before, now).is_some_and(|shown| !shown.stale);
        let is_stored = is_told(&slot.known.borrow()) && !slot.state().unstored;
        let stored = self.store_told(slot, &told, is_stored, now).await;
        slot.state().unstored = stored.is_err();
        if let Err(error) = stored {
            tracing::debug!(%error, "what a vendor told is not stored");
        }
        let source = slot.key.source.clone();
        let told = Arc::new(Fetched { value: told, fetched_at: now, source, stale: false });
        slot.known.send_replace(Known {
            told: Some(told),
            asked_at: Some(now),
            ..Known::default()
        });
        !was_shown
    }

    async fn store_told(
        &self,
        slot: &Slot,
        told: &Told,
        is_stored: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let SlotKey { source, subject, part } = &slot.key;
        let part = part.to_string();
        if is_stored {
            let last = slot.state().stored.unwrap_or_default();
            if now.0.saturating_sub(last.0) < STORED_AGE {
                return Ok(());
            }
            if self.store.vendor_answer_holds(source, subject, &part, now).await? {
                slot.state().stored = Some(now);
                return Ok(());
            }
        }
        // What was read from JSON can be written as such.
        let body = serde_json::to_string(told).unwrap_or_default();
        let (source, subject) = (source.clone(), subject.clone());
        let record = AnswerRecord { source, subject, part, body, fetched_at: now, version: 0 };
        let mut unit = self.store.begin().await?;
        let version = unit.put_vendor_answer(&record).await?;
        unit.commit().await?;
        slot.state().stored = Some(now);
        self.told_under(version);
        Ok(())
    }
}

fn told_at(known: &Known) -> Option<Timestamp> {
    known.told.as_ref().map(|told| told.fetched_at)
}

/// However it ends, the next one may ask.
struct Done<'a>(&'a Slot);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.state().under_way = None;
    }
}
