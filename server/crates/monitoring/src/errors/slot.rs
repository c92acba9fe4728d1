//! What is known of one part of an organisation, and how it is asked for: once an interval, however
//! many look, and nobody waits for it for long.

use super::service::ErrorService;
use moka::sync::Cache;
use platform::{
    EntityRef, Fetched, Timestamp,
    code_host::HostError,
    errors::{ErrorPart, ErrorsTold, Issue},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::{AnswerRecord, StoreError};
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};

/// How long a page waits: after that it shows what was known before.
const WAIT: Duration = Duration::from_millis(120);

/// How long it is waited for what an act is about.
const WAIT_OF_ACT: Duration = Duration::from_secs(10);

/// Until when it is waited, for all that is asked for together.
#[derive(Clone, Copy)]
pub(super) struct Patience(Instant);

impl Patience {
    /// That of a page which begins now.
    pub fn of_page() -> Self {
        Self(Instant::now() + WAIT)
    }

    /// That of an act which begins now.
    pub fn of_act() -> Self {
        Self(Instant::now() + WAIT_OF_ACT)
    }

    /// What is left of it.
    fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }
}

impl From<Patience> for Duration {
    fn from(patience: Patience) -> Self {
        patience.left()
    }
}

/// Parts that are remembered.
const REMEMBERED: u64 = 8_000;

/// A part at which nobody looked for so long is forgotten here; the store still has it.
const FORGOTTEN: Duration = Duration::from_hours(7);

/// Entities that are told of one change by name.
const NAMED: usize = 50;

/// How old the stored age of what holds still may get.
const STORED_AGE: i64 = 5 * 60_000;

/// What has not been told for so many intervals is old, even where nobody told of a failure.
const STALE_AFTER: i64 = 4;

/// Which part of what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SlotKey {
    pub source: String,
    pub part: ErrorPart,
}

impl SlotKey {
    pub fn of(source: &str, part: ErrorPart) -> Self {
        Self { source: source.to_owned(), part }
    }
}

/// What is known of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub told: Option<Arc<Fetched<ErrorsTold>>>,
    pub error: Option<String>,
    /// When a question was last answered, well or not.
    pub asked_at: Option<Timestamp>,
    /// Before this there is no use in asking.
    pub not_before: Option<Timestamp>,
}

/// One part's.
pub(super) struct Slot {
    pub key: SlotKey,
    pub known: watch::Sender<Known>,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    /// Since when a question is under way.
    under_way: Option<Timestamp>,
    /// Somebody said that it is another by now.
    pub due: bool,
    /// It is asked for once more then: what vendors tell lags behind what they do.
    pub again_at: Option<Timestamp>,
    /// When a hint last made it due.
    pub hinted_at: Option<Timestamp>,
    pub looked_at: Timestamp,
    /// Whether what the store has was read, and when it was last told there that it holds.
    stored: Option<Timestamp>,
}

/// Those that were looked at lately.
pub(super) struct Slots(pub Cache<SlotKey, Arc<Slot>>);

impl Default for Slots {
    fn default() -> Self {
        let cache = Cache::builder().max_capacity(REMEMBERED).time_to_idle(FORGOTTEN);
        Self(cache.build())
    }
}

/// How long a part counts as new, in milliseconds.
pub(super) const fn interval(part: &ErrorPart) -> i64 {
    const SECOND: i64 = 1_000;
    SECOND
        * match part {
            ErrorPart::Issues(_) => 30,
            ErrorPart::Open | ErrorPart::Issue(_) => 60,
            // A changed role is in force within five minutes.
            ErrorPart::Access => 200,
            ErrorPart::Projects => 300,
        }
}

impl Slot {
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it was told lately enough.
    pub fn is_fresh(&self, known: &Known, now: Timestamp) -> bool {
        if known.not_before.is_some_and(|until| now < until) {
            return true;
        }
        let age = known.asked_at.map(|at| now.0.saturating_sub(at.0));
        !self.state().due && age.is_some_and(|age| age < interval(&self.key.part))
    }

    /// Whether what is known of it may be another by now.
    pub fn is_stale(&self, known: &Known, now: Timestamp) -> bool {
        let told_at = known.told.as_ref().map(|told| told.fetched_at);
        let old = |at: Timestamp| {
            now.0.saturating_sub(at.0) > interval(&self.key.part).saturating_mul(STALE_AFTER)
        };
        known.error.is_some() || told_at.is_none_or(old)
    }
}

impl ErrorService {
    pub(super) fn slot(&self, key: SlotKey) -> Arc<Slot> {
        self.slots.0.get_with_by_ref(&key, || {
            let (known, state) = (watch::Sender::default(), Mutex::default());
            Arc::new(Slot { key: key.clone(), known, state })
        })
    }

    /// What is known of a part, as new as it can be had within a time.
    pub(super) async fn look(self: &Arc<Self>, key: SlotKey, wait: Duration) -> (Arc<Slot>, Known) {
        let slot = self.slot(key);
        let now = self.clock.now();
        slot.state().looked_at = now;
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
    pub(super) fn refresh(self: &Arc<Self>, slot: &Arc<Slot>, waits: bool) {
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
                let before = slot.known.borrow().clone();
                if service.renew(&slot, waits, due).await {
                    service.tell_pages(&slot, &before).await;
                }
                if !slot.state().due || service.stopping.is_cancelled() {
                    break;
                }
            }
            drop(done);
        });
    }

    /// Tells open pages that what is shown of a slot is another.
    pub(super) async fn tell_pages(&self, slot: &Slot, before: &Known) {
        let entities = self.concerned(slot, before).await;
        // That nobody listens is no error.
        drop(self.notices.send(entities));
    }

    /// The entities whose pages show what is another in a slot; none when it concerns everybody.
    async fn concerned(&self, slot: &Slot, before: &Known) -> Vec<EntityRef> {
        let Some(source) = self.sources.get(&slot.key.source) else { return Vec::new() };
        let now = slot.known.borrow().clone();
        let slugs: BTreeSet<String> = match &slot.key.part {
            ErrorPart::Issues(slug) => BTreeSet::from([slug.clone()]),
            ErrorPart::Issue(_) => {
                project_of(&now).or_else(|| project_of(before)).into_iter().collect()
            }
            // Whether it answers concerns all of its projects.
            ErrorPart::Open if before.error.is_some() == now.error.is_some() => {
                different(issues_of(before), issues_of(&now))
            }
            _ => return Vec::new(),
        };
        let Ok(joined) = self.joined().await else { return Vec::new() };
        let naming = slugs.iter().flat_map(|slug| joined.naming(source.organisation(), slug));
        let entities: BTreeSet<EntityRef> = naming.collect();
        if entities.len() > NAMED { Vec::new() } else { entities.into_iter().collect() }
    }

    /// Asks the store, then the source; tells whether what is shown is another. What is due is asked
    /// of the source whatever the store says.
    async fn renew(&self, slot: &Slot, waits: bool, due: bool) -> bool {
        let before = slot.known.borrow().clone();
        if let Some(fresh) = self.read_stored(slot).await.filter(|_| !due) {
            return fresh;
        }
        let Some(source) = self.sources.get(&slot.key.source) else { return false };
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
                let news = before.error.is_none();
                let error = Some(error.to_string());
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
        let SlotKey { source, part } = &slot.key;
        let found = self.store.vendor_answer(source, "", &part.to_string()).await;
        let record = found.inspect_err(|error| tracing::debug!(%error, "not read")).ok()?;
        slot.state().stored.get_or_insert_default();
        let record = record?;
        self.take_over(slot, &record).then_some(true).filter(|_| {
            let known = slot.known.borrow().clone();
            slot.is_fresh(&known, self.clock.now())
        })
    }

    /// Takes over what is stored, when it is newer than what is known here.
    pub(super) fn take_over(&self, slot: &Slot, record: &AnswerRecord) -> bool {
        let newest = slot.known.borrow().told.as_ref().map(|told| told.fetched_at);
        if newest.is_some_and(|newest| newest >= record.fetched_at) {
            return false;
        }
        // What another build stored may be of another shape: then it is not known until it is told.
        let Ok(value) = serde_json::from_str(&record.body) else { return false };
        let (fetched_at, source) = (record.fetched_at, record.source.clone());
        let told = Fetched { value, fetched_at, source, stale: false };
        slot.state().stored = Some(record.fetched_at);
        slot.known.send_modify(|known| {
            let now = self.clock.now();
            // Who waits for something new goes on waiting.
            let fresh = now.0.saturating_sub(fetched_at.0) < interval(&slot.key.part);
            let asked_at = if fresh { Some(fetched_at) } else { known.asked_at };
            *known = Known { told: Some(Arc::new(told)), asked_at, ..Known::default() };
        });
        true
    }

    async fn keep_told(&self, slot: &Slot, told: ErrorsTold, now: Timestamp) -> bool {
        let before = slot.known.borrow().clone();
        let same = before.told.as_ref().is_some_and(|known| known.value == told);
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
        !same || before.error.is_some()
    }

    async fn store_told(
        &self,
        slot: &Slot,
        told: &ErrorsTold,
        same: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let SlotKey { source, part } = &slot.key;
        let part = part.to_string();
        if same {
            let last = slot.state().stored.unwrap_or_default();
            if now.0.saturating_sub(last.0) < STORED_AGE {
                return Ok(());
            }
            if self.store.vendor_answer_holds(source, "", &part, now).await? {
                slot.state().stored = Some(now);
                return Ok(());
            }
        }
        // What was read from JSON can be written as such.
        let body = serde_json::to_string(told).unwrap_or_default();
        let (source, subject) = (source.clone(), String::new());
        let record = AnswerRecord { source, subject, part, body, fetched_at: now, version: 0 };
        let mut unit = self.store.begin().await?;
        let version = unit.put_vendor_answer(&record).await?;
        unit.commit().await?;
        slot.state().stored = Some(now);
        self.told_under(version);
        Ok(())
    }
}

fn issues_of(known: &Known) -> &[Issue] {
    match known.told.as_deref().map(|told| &told.value) {
        Some(ErrorsTold::Issues(issues)) => issues,
        _ => &[],
    }
}

fn project_of(known: &Known) -> Option<String> {
    match known.told.as_deref().map(|told| &told.value) {
        Some(ErrorsTold::Issue(Some(detail))) => Some(detail.issue.project.clone()),
        _ => None,
    }
}

/// The projects of issues that came, went or are others.
fn different(before: &[Issue], now: &[Issue]) -> BTreeSet<String> {
    let known: BTreeMap<&str, &Issue> = before.iter().map(|one| (one.id.as_str(), one)).collect();
    let still: BTreeSet<&str> = now.iter().map(|one| one.id.as_str()).collect();
    let changed = now.iter().filter(|one| known.get(one.id.as_str()) != Some(one));
    let gone = before.iter().filter(|one| !still.contains(one.id.as_str()));
    changed.chain(gone).map(|one| one.project.clone()).collect()
}

/// However it ends, the next one may ask.
struct Done<'a>(&'a Slot);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.state().under_way = None;
    }
}
