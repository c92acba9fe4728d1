//! One pass of a source into the store: what is new, changed, gone or orphaned.
//!
//! Every accepted change is a claim, an entity row and a row of the change log in one transaction
//! of at most [`PORTION`] entities. A pass that is killed anywhere and run again ends in the same
//! state, because it only ever moves the store towards what the source says now.

pub(crate) mod acts;
mod difference;
pub mod forecast;
mod hold;
pub mod orphans;
mod portion;
mod records;
pub mod registered;
mod settle;
pub(crate) mod telling;
pub mod undo;

use crate::{locations::registered_as, reading::Reading};
pub use hold::HoldRule;

use difference::{Difference, Pass, Stored, difference};
use hold::{hold, remember};
use platform::{EntityRef, Timestamp};
use portion::portions;
use records::{claim_records, problem};
use settle::{Occasion, settle};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;
use store::{
    ClaimKey, ClaimRecord, HeldRemoval, KnownSource, Lease, LocationRecord, RegisteredLocation,
    SourceRecord, Store, StoreError, UnitOfWork,
};

/// How many entities one transaction changes at most.
pub const PORTION: usize = 500;

/// The annotation of an entity that no location leads to any more.
pub const ORPHAN: &str = "backstage.io/orphan";

/// A source as the store knows it.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    store: &'a Store,
    source: &'a str,
    registration: Option<&'a RegisteredLocation>,
    rule: HoldRule,
    lease: Option<&'a Lease>,
}

impl<'a> Writer<'a> {
    /// A configured source.
    #[must_use]
    pub const fn configured(store: &'a Store, source: &'a str) -> Self {
        Self { store, source, registration: None, rule: HoldRule::NEVER, lease: None }
    }

    /// A source that a person registered. When it no longer is, nothing is written for it: a pass
    /// that was under way would otherwise bring back what its removal took out.
    #[must_use]
    pub const fn registered(
        store: &'a Store,
        source: &'a str,
        registration: &'a RegisteredLocation,
    ) -> Self {
        let rule = HoldRule::NEVER;
        Self { store, source, registration: Some(registration), rule, lease: None }
    }

    /// The same, by a rule for when removals wait for a person.
    #[must_use]
    pub const fn holding(self, rule: HoldRule) -> Self {
        Self { rule, ..self }
    }

    /// The same, under a lease: once another process has it, nothing is written.
    #[must_use]
    pub const fn under(self, lease: Option<&'a Lease>) -> Self {
        Self { lease, ..self }
    }

    /// Begins a transaction; `None` when the source is registered no more, or another process reads
    /// it now.
    async fn begin(&self) -> Result<Option<UnitOfWork>, StoreError> {
        let mut unit = self.store.begin().await?;
        if let Some(lease) = self.lease
            && !unit.hold(lease).await?
        {
            return Ok(None);
        }
        let Some(known) = self.registration else { return Ok(Some(unit)) };
        let stored = unit.registered_location(&known.id).await?;
        let same = |stored: RegisteredLocation| {
            stored.location_type == known.location_type && stored.target == known.target
        };
        Ok(stored.is_some_and(same).then_some(unit))
    }

    /// Brings the store in line with what the source says now. `known` is what was known of the
    /// source before it was read. Tells whether that changed any claim.
    ///
    /// # Errors
    /// When the store fails; what was committed until then stays, and the next pass goes on.
    pub async fn import(
        &self,
        reading: Reading,
        known: KnownSource,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let source = self.source;
        let Reading { claims, findings, mut locations, unchanged } = reading;
        let found = claim_records(source, claims);
        let stored = self.stored(&known, &locations, &unchanged, &found).await?;
        self.note_start().await?;
        let pass = Pass { found: &found, findings: &findings, locations: &locations };
        let mut change = difference(&stored, pass, &known.locations);
        locations.append(&mut change.remembered);
        let waiting = self.hold(&mut change, now).await?;
        remember(&waiting, &known.locations, &mut locations);

        let portions = portions(change, found);
        let changed = !portions.is_empty();
        for (number, portion) in portions.into_iter().enumerate() {
            let Some(mut unit) = self.begin().await? else { return Ok(changed) };
            if number == 0 {
                unit.begin_pass(source).await?;
            }
            unit.put_claims(&portion.puts).await?;
            unit.delete_claims(&portion.gone).await?;
            unit.orphan_claims(&portion.orphaned, now).await?;
            let claimed: Vec<EntityRef> =
                portion.puts.iter().map(|claim| claim.key.reference.clone()).collect();
            let given_up: Vec<EntityRef> = if portion.gone.is_empty() {
                Vec::new()
            } else {
                portion.references.iter().cloned().collect()
            };
            settle(&mut unit, portion.references, Occasion::read(source, now)).await?;
            telling::conflicts(&mut unit, &claimed, &given_up, now).await?;
            unit.commit().await?;
        }

        let Some(mut unit) = self.begin().await? else { return Ok(changed) };
        let problems: Vec<_> =
            findings.into_iter().map(|finding| problem(source, finding, now)).collect();
        unit.replace_problems(source, &problems).await?;
        if !unit.end_pass(source, known.epoch).await? {
            // Somebody took out what looks as if it were stored.
            for location in &mut locations {
                location.fingerprint = None;
            }
        }
        unit.replace_locations(source, &locations).await?;
        let waiting: Vec<HeldRemoval> = waiting.into_iter().map(|(one, _)| one).collect();
        if unit.replace_held_removals(source, &waiting).await? {
            telling::held(&mut unit, source, &waiting, now).await?;
        }
        let record = SourceRecord { source: source.to_owned(), read_at: Some(now), failure: None };
        unit.put_source(&record).await?;
        unit.commit().await.map(|_| changed)
    }

    /// Takes out of a difference what has to wait for a person.
    async fn hold(
        &self,
        change: &mut Difference,
        now: Timestamp,
    ) -> Result<Vec<(HeldRemoval, String)>, StoreError> {
        if change.gone.is_empty() && change.spared.is_empty() {
            return Ok(Vec::new());
        }
        let held = self.store.held_removals(self.source).await?;
        let all = self.store.count_claimed(self.source).await?;
        Ok(hold(change, &held, all, self.rule, now))
    }

    /// The stored claims that this pass has to look at: not those at locations that look as before.
    async fn stored(
        &self,
        known: &KnownSource,
        locations: &[LocationRecord],
        unchanged: &HashSet<String>,
        found: &[ClaimRecord],
    ) -> Result<Stored, StoreError> {
        let Self { store, source, .. } = *self;
        if unchanged.is_empty() {
            let claims = store.claims_of_source(source).await?;
            return Ok(Stored { claims, elsewhere: HashSet::new() });
        }
        let all = known.locations.iter().chain(locations).map(|one| one.location.as_str());
        let changed: BTreeSet<&str> = all.filter(|one| !unchanged.contains(*one)).collect();
        let claims = store.claims_at_all(source, &changed).await?;
        let seen: HashSet<&ClaimKey> = found.iter().map(|claim| &claim.key).collect();
        let unseen = claims.iter().filter(|head| !seen.contains(&head.key));
        let unseen: Vec<EntityRef> = unseen.map(|head| head.key.reference.clone()).collect();
        let others = store.claims_of_entities(source, &unseen).await?;
        let others = others.into_iter().filter(|head| unchanged.contains(&head.key.location));
        let elsewhere = others.map(|head| head.key.reference).collect();
        Ok(Stored { claims, elsewhere })
    }

    /// Makes the source known before its first claim is: one that is killed in its first pass and
    /// then no longer configured would otherwise leave its claims behind for ever.
    async fn note_start(&self) -> Result<(), StoreError> {
        if self.store.sources().await?.iter().any(|record| record.source == self.source) {
            return Ok(());
        }
        self.put(SourceRecord { source: self.source.to_owned(), read_at: None, failure: None })
            .await
    }

    /// Notes that the source could not be read as a whole. Its entities stay as they were.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_failure(&self, reason: &str) -> Result<(), StoreError> {
        let sources = self.store.sources().await?;
        let known = sources.into_iter().find(|record| record.source == self.source);
        self.put(SourceRecord {
            source: self.source.to_owned(),
            read_at: known.and_then(|record| record.read_at),
            failure: Some(reason.to_owned()),
        })
        .await
    }

    async fn put(&self, record: SourceRecord) -> Result<(), StoreError> {
        let Some(mut unit) = self.begin().await? else { return Ok(()) };
        unit.put_source(&record).await?;
        unit.commit().await.map(drop)
    }
}

/// Brings the store in line with what a configured source says now.
///
/// # Errors
/// As [`Writer::import`].
pub async fn import(
    store: &Store,
    source: &str,
    reading: Reading,
    now: Timestamp,
) -> Result<(), StoreError> {
    let known = store.known_source(source).await?;
    Writer::configured(store, source).import(reading, known, now).await.map(drop)
}

/// Notes that a configured source could not be read as a whole.
///
/// # Errors
/// As [`Writer::note_failure`].
pub async fn note_failure(store: &Store, source: &str, reason: &str) -> Result<(), StoreError> {
    Writer::configured(store, source).note_failure(reason).await
}

/// Takes everything out that came from sources which are neither configured nor registered: what
/// only they claimed is deleted, what another source claims too falls to that one.
///
/// # Errors
/// When the store fails.
pub async fn forget_others(
    store: &Store,
    configured: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    for record in store.sources().await? {
        if !configured.contains(&record.source) {
            forget_source(store, &record.source, now).await?;
        }
    }
    Ok(())
}

/// The same of one source, which is not configured.
///
/// # Errors
/// When the store fails.
pub async fn forget_source(store: &Store, source: &str, now: Timestamp) -> Result<(), StoreError> {
    let occasion = Occasion::forgotten(source, now);
    forget(store, source, occasion).await
}

/// Takes out what came from one source, portion by portion, unless a person registered it.
async fn forget(store: &Store, source: &str, occasion: Occasion<'_>) -> Result<(), StoreError> {
    loop {
        let mut unit = store.begin().await?;
        if let Some((location_type, target)) = registered_as(source)
            && unit.registered_target(location_type, target).await?.is_some()
        {
            return Ok(());
        }
        let done = forget_portion(&mut unit, source, occasion).await?;
        unit.commit().await?;
        if done {
            return Ok(());
        }
    }
}

/// One portion of it; tells whether nothing is left.
async fn forget_portion(
    unit: &mut UnitOfWork,
    source: &str,
    occasion: Occasion<'_>,
) -> Result<bool, StoreError> {
    let limit = u32::try_from(PORTION).unwrap_or(u32::MAX);
    let claims = unit.claims_of_source(source, limit).await?;
    let ids: Vec<_> = claims.iter().map(|claim| claim.id).collect();
    if occasion.is_by_a_person() {
        unit.remember_claims(&occasion.set.to_string(), &ids).await?;
    }
    unit.delete_claims(&ids).await?;
    let references = claims.iter().map(|claim| claim.key.reference.clone()).collect();
    settle(unit, references, occasion).await?;
    let done = claims.len() < PORTION;
    if done {
        unit.remove_source(source).await?;
    }
    Ok(done)
}

/// The first 32 hexadecimal digits of the SHA-256 of a body.
#[must_use]
pub fn hash(body: &str) -> String {
    let digest = Sha256::digest(body.as_bytes());
    digest.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
