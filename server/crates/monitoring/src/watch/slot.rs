//! What is known of one part of a source, and how it is asked for: once an interval, however many look,
//! and nobody waits for it for long.

use super::{changed::changed, service::MonitoringService};
use moka::sync::Cache;
use platform::{
    EntityRef, Fetched, Timestamp,
    code_host::HostError,
    monitoring::{MonitorState, Part, Told},
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

/// Parts that are remembered.
const REMEMBERED: u64 = 4_000;

/// A part at which nobody looked for so long is forgotten here; the store still has it.
const FORGOTTEN: Duration = Duration::from_hours(7);

/// Entities that are told of one change by name.
const VIEWERS: usize = 50;

/// How old the stored age of what holds still may get.
const STORED_AGE: i64 = 5 * 60_000;

/// What has not been told for so many intervals is old, even where nobody told of a failure.
const STALE_AFTER: i64 = 4;

/// What stands before the names of these sources in the store.
const STORED: &str = "monitoring/";

/// Which part of which source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SlotKey {
    pub source: String,
    pub part: Part,
}

impl SlotKey {
    pub fn stored(&self) -> String {
        format!("{STORED}{}", self.source)
    }

    /// The key of what is stored under these names, when it is one of ours.
    pub fn of_stored(source: &str, part: &str) -> Option<Self> {
        let source = source.strip_prefix(STORED)?.to_owned();
        Some(Self { source, part: Part::parse(part)? })
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
    /// Somebody wants it anew.
    pub due: bool,
    pub looked_at: Timestamp,
    /// Whether what the store has was read, and when it was last told there that it holds.
    stored: Option<Timestamp>,
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
            (Part::Monitors, Some(Told::Monitors(all)))
                if all.iter().any(|one| one.state == MonitorState::Alert) =>
            {
                20
            }
            (Part::Monitors, _) => 30,
            (Part::Incidents, _) => 60,
            (Part::Signals { range, .. } | Part::Dashboard { range, .. }, _) => {
                range.step().clamp(60, 900)
            }
            (Part::People | Part::Selected(_) | Part::DashboardHead(_), _) => 600,
            (Part::Slos | Part::OnCall(_), _) => 300,
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

    /// Whether what is known may be another by now.
    pub fn is_stale(&self, known: &Known, now: Timestamp) -> bool {
        let Some(told) = &known.told else { return false };
        let age = now.0.saturating_sub(told.fetched_at.0);
        age > self.interval(known) * STALE_AFTER || known.error.is_some()
    }

    /// The entities whose pages show it.
    pub fn viewers(&self) -> Vec<EntityRef> {
        self.state().viewers.iter().cloned().collect()
    }
}

impl MonitoringService {
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
            let due = std::mem::take(&mut slot.state().due);
            let before = slot.known.borrow().clone();
            service.renew(&slot, waits, due).await;
            let after = slot.known.borrow().clone();
            drop(done);
            service.tell_pages(&slot, &before, &after).await;
        });
    }

    /// Tells open pages what is another now, where anything is.
    pub(crate) async fn tell_pages(&self, slot: &Slot, before: &Known, after: &Known) {
        let value = |known: &Known| known.told.as_ref().map(Arc::clone);
        let (old, new) = (value(before), value(after));
        let failing = before.error.is_some() != after.error.is_some();
        let services =
            changed(old.as_ref().map(|told| &told.value), new.as_ref().map(|told| &told.value));
        let mut concerned: BTreeSet<EntityRef> = match (failing, services) {
            (false, None) => return,
            // It concerns whoever looks at it.
            (true, None | Some(_)) => slot.viewers().into_iter().collect(),
            (false, Some(services)) if services.is_empty() => slot.viewers().into_iter().collect(),
            (false, Some(services)) => match self.joined().await {
                Ok(joined) => joined.entities_of(&slot.key.source, &services),
                Err(_) => BTreeSet::new(),
            },
        };
        // Too many to be told of by name, and what is no entity's, concerns everybody.
        if concerned.len() > VIEWERS {
            concerned.clear();
        }
        // That nobody listens is no error.
        drop(self.notices.send(concerned.into_iter().collect()));
    }

    /// Asks the store, then the source. What is due is asked of the source whatever the store says.
    async fn renew(&self, slot: &Slot, waits: bool, due: bool) {
        if self.read_stored(slot).await && !due {
            return;
        }
        let Some(source) = self.sources.get(&slot.key.source) else { return };
        let answer = source.ask(&slot.key.part, waits).await;
        let now = self.clock.now();
        match answer {
            Ok(told) => self.keep_told(slot, told, now).await,
            Err(error) => {
                tracing::debug!(source = source.name(), part = %slot.key.part, %error, "not told");
                let not_before = match &error {
                    HostError::Limited { until } => Some(*until),
                    _ => None,
                };
                let error = Some(error.to_string());
                slot.known.send_modify(|known| {
                    *known = Known { error, not_before, asked_at: Some(now), ..known.clone() };
                });
            }
        }
    }

    /// What the store has and was not known here; whether that is as good as asking.
    async fn read_stored(&self, slot: &Slot) -> bool {
        let first = slot.state().stored.is_none();
        if !first && !self.store.is_shared() {
            return false;
        }
        let (source, part) = (slot.key.stored(), slot.key.part.to_string());
        let found = self.store.vendor_answer(&source, "", &part).await;
        let found = found.inspect_err(|error| tracing::debug!(%error, "not read"));
        slot.state().stored.get_or_insert_default();
        let Ok(Some(record)) = found else { return false };
        let taken = self.take_over(slot, &record);
        let known = slot.known.borrow().clone();
        taken && slot.is_fresh(&known, self.clock.now())
    }

    /// Takes over what is stored, when it is newer than what is known here.
    pub(crate) fn take_over(&self, slot: &Slot, record: &AnswerRecord) -> bool {
        let newest = slot.known.borrow().told.as_ref().map(|told| told.fetched_at);
        if newest.is_some_and(|newest| newest >= record.fetched_at) {
            return false;
        }
        // What another build stored may be of another shape: then it is not known until it is told.
        let Ok(value) = serde_json::from_str(&record.body) else { return false };
        let (fetched_at, source) = (record.fetched_at, slot.key.source.clone());
        let told = Fetched { value, fetched_at, source, stale: false };
        slot.state().stored = Some(record.fetched_at);
        slot.known.send_modify(|known| {
            let now = self.clock.now();
            let next = Known { told: Some(Arc::new(told)), ..Known::default() };
            // Who waits for something new goes on waiting.
            let fresh = now.0.saturating_sub(fetched_at.0) < slot.interval(&next);
            let asked_at = if fresh { Some(fetched_at) } else { known.asked_at };
            *known = Known { asked_at, ..next };
        });
        true
    }

    async fn keep_told(&self, slot: &Slot, told: Told, now: Timestamp) {
        let before = slot.known.borrow().told.clone();
        let same = before.is_some_and(|known| known.value == told);
        let stored = self.store_told(slot, &told, same, now).await;
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
    }

    async fn store_told(
        &self,
        slot: &Slot,
        told: &Told,
        same: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (source, part) = (slot.key.stored(), slot.key.part.to_string());
        if same {
            let last = slot.state().stored.unwrap_or_default();
            if now.0.saturating_sub(last.0) < STORED_AGE {
                return Ok(());
            }
            if self.store.vendor_answer_holds(&source, "", &part, now).await? {
                slot.state().stored = Some(now);
                return Ok(());
            }
        }
        // What was read from JSON can be written as such.
        let body = serde_json::to_string(told).unwrap_or_default();
        let subject = String::new();
        let record = AnswerRecord { source, subject, part, body, fetched_at: now, version: 0 };
        let mut unit = self.store.begin().await?;
        let version = unit.put_vendor_answer(&record).await?;
        unit.commit().await?;
        slot.state().stored = Some(now);
        self.told_under(version);
        Ok(())
    }
}

/// However it ends, the next one may ask.
struct Done<'a>(&'a Slot);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.state().under_way = None;
    }
}
