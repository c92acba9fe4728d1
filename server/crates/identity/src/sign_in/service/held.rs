//! What is known of sessions and tokens in memory: so that most requests ask no database.
//!
//! What was read counts for a few seconds. Whatever this process ends makes all of it old at once;
//! what another process ends is seen when it is read again. While the database is away, what is held
//! counts for longer: nothing can be ended then.

use moka::sync::Cache;
use platform::{Timestamp, access::Principal};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{AccountRecord, AgentRecord, SessionRecord, TokenRecord};

/// Milliseconds that what was read counts: less than the 5 seconds within which what is ended
/// elsewhere must be ended here.
const FRESH: i64 = 4_000;

/// Milliseconds that it counts while the database does not answer.
pub(super) const STALE: i64 = 60_000;

/// Sessions and tokens that are held at once.
const MOST: u64 = 50_000;

/// What stands for somebody.
#[derive(Clone, Debug)]
pub(super) enum Holder {
    Session(SessionRecord),
    Token(TokenRecord, Option<AgentRecord>),
}

/// What was read of one secret.
pub(super) struct Known {
    pub holder: Holder,
    pub account: AccountRecord,
    /// Moves on without being read again.
    pub seen_at: AtomicI64,
    read_at: Timestamp,
    generation: u64,
    made: Mutex<Option<(Epochs, Option<Arc<Principal>>)>>,
}

/// The numbers that tell whether people or roles may be others by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Epochs {
    pub people: u64,
    pub roles: u64,
}

impl Known {
    pub fn new(
        holder: Holder,
        account: AccountRecord,
        read_at: Timestamp,
        generation: u64,
    ) -> Self {
        let seen_at = match &holder {
            Holder::Session(session) => session.seen_at,
            Holder::Token(token, _) => token.used_at.unwrap_or(Timestamp(i64::MIN / 2)),
        };
        let (seen_at, made) = (AtomicI64::new(seen_at.0), Mutex::default());
        Self { holder, account, seen_at, read_at, generation, made }
    }

    /// The principal, made anew only when it may be another one.
    pub fn principal(
        &self,
        epochs: Epochs,
        make: impl FnOnce(&Self) -> Option<Arc<Principal>>,
    ) -> Option<Arc<Principal>> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((then, principal)) = &*made
            && *then == epochs
        {
            return principal.clone();
        }
        let principal = make(self);
        *made = Some((epochs, principal.clone()));
        principal
    }

    /// Whether it is to be noted that it was used: once a minute.
    pub fn is_seen(&self, now: Timestamp) -> bool {
        let before = self.seen_at.load(Ordering::Relaxed);
        now.0 - before >= 60_000
            && self
                .seen_at
                .compare_exchange(before, now.0, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }
}

/// All that is held, by the hash of the secret.
pub(super) struct Held {
    known: Cache<String, Arc<Known>>,
    generation: AtomicU64,
}

impl Held {
    pub fn new() -> Self {
        let life = Duration::from_millis(STALE.unsigned_abs());
        Self {
            known: Cache::builder().max_capacity(MOST).time_to_live(life).build(),
            generation: AtomicU64::new(0),
        }
    }

    /// What is to be noted with what is read from now on.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Whatever was read before this is old.
    pub fn forget(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.known.invalidate_all();
    }

    /// What is known well enough.
    pub fn fresh(&self, secret: &str, now: Timestamp) -> Option<Arc<Known>> {
        let known = self.known.get(secret)?;
        let fresh = (0..FRESH).contains(&(now.0 - known.read_at.0));
        (fresh && known.generation == self.generation()).then_some(known)
    }

    /// What counts while the database is away.
    pub fn stale(&self, secret: &str, now: Timestamp) -> Option<Arc<Known>> {
        let known = self.known.get(secret)?;
        let counts = known.generation == self.generation() && now.0 - known.read_at.0 < STALE;
        counts.then_some(known)
    }

    pub fn keep(&self, secret: String, known: Arc<Known>) {
        self.known.insert(secret, known);
    }

    pub fn drop(&self, secret: &str) {
        self.known.invalidate(secret);
    }
}
