//! The right to read a source, and to do other work that one process at a time does.
//!
//! On PostgreSQL it is leased from the database under the source's name, renewed while the process
//! lives, and taken over by another one when it is given back or expires. Every unit of work that is
//! done under a lease asks in its own transaction whether it is still held. An SQLite database
//! belongs to one process, which needs not ask anybody.

use super::{CatalogService, importer::count_entities};
use platform::audit::AuditEvent;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::{Lease, LeaseRecord, Store, StoreError};
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// How often to look what others have, and have asked for, when nothing wakes us.
const LOOK: Duration = Duration::from_secs(1);

/// A burst of commits is looked at once.
const QUIET: Duration = Duration::from_millis(50);

/// How long giving back may take; otherwise it expires.
const FAREWELL: Duration = Duration::from_secs(2);

/// A right that this process has.
pub(super) struct Held {
    name: String,
    /// What proves it to the store; `None` where nobody else is.
    pub lease: Option<Lease>,
    /// Another process has it now.
    pub lost: CancellationToken,
}

/// The rights of this process, and what is known of those of others.
pub(super) struct Leases {
    /// `None` where nobody else is.
    holder: Option<String>,
    time: Duration,
    held: Mutex<Rights>,
    seen: watch::Sender<BTreeMap<String, LeaseRecord>>,
}

#[derive(Default)]
struct Rights {
    held: BTreeMap<String, (Lease, CancellationToken)>,
    /// Being asked for: they may be ours already, and nobody here knows it yet.
    acquiring: BTreeSet<String>,
}

impl Leases {
    /// For a process of this name, which no other one has or had.
    pub fn new(store: &Store, holder: String, time: Duration) -> Self {
        let holder = store.is_shared().then_some(holder);
        Self { holder, time, held: Mutex::default(), seen: watch::Sender::default() }
    }

    /// Takes a right that nobody has.
    pub async fn take(&self, store: &Store, name: &str) -> Result<Option<Held>, StoreError> {
        let lost = CancellationToken::new();
        let Some(holder) = &self.holder else {
            return Ok(Some(Held { name: name.to_owned(), lease: None, lost }));
        };
        self.rights().acquiring.insert(name.to_owned());
        let taken = store.acquire_lease(name, holder, self.time).await;
        let mut rights = self.rights();
        rights.acquiring.remove(name);
        let Some(lease) = taken? else { return Ok(None) };
        rights.held.insert(name.to_owned(), (lease.clone(), lost.clone()));
        Ok(Some(Held { name: name.to_owned(), lease: Some(lease), lost }))
    }

    /// Waits until it can be taken.
    pub async fn wait_for(&self, store: &Store, name: &str) -> Held {
        loop {
            let free = self.seen.borrow().get(name).is_none_or(|record| record.free);
            if free {
                match self.take(store, name).await {
                    Ok(Some(held)) => return held,
                    Ok(None) => {}
                    Err(error) => tracing::debug!(name, %error, "no lease; trying again"),
                }
            }
            self.next_look().await;
        }
    }

    /// Waits until it was looked what others have.
    pub async fn next_look(&self) {
        let mut seen = self.seen.subscribe();
        // It also ends by itself: before the first look, and while the database is away.
        drop(timeout(LOOK * 2, seen.changed()).await);
    }

    /// Gives a right back, so that nobody has to wait until it expires.
    pub async fn give_back(&self, store: &Store, held: Held) {
        let Some(lease) = &held.lease else { return };
        if timeout(FAREWELL, store.release_lease(lease)).await.is_err() {
            tracing::debug!(name = held.name, "a lease could not be given back; it expires");
        }
        let mut rights = self.rights();
        if rights.held.get(&held.name).is_some_and(|(known, _)| known == lease) {
            rights.held.remove(&held.name);
        }
    }

    /// Whether this process has it.
    pub fn is_held(&self, name: &str) -> bool {
        self.holder.is_none() || self.rights().held.contains_key(name)
    }

    /// The process that has it, as it is shown.
    pub fn reader(&self, name: &str) -> Option<String> {
        let holder = match self.holder.as_ref().filter(|_| self.is_held(name)) {
            Some(holder) => holder.clone(),
            None => self.seen.borrow().get(name).filter(|record| !record.free)?.holder.clone()?,
        };
        Some(holder.rsplit_once('/').map_or(holder.as_str(), |(shown, _)| shown).to_owned())
    }

    /// Prolongs what this process has, learns of what it lost, and gives back what nobody here
    /// knows of.
    async fn renew(&self, store: &Store, holder: &str) -> Result<(), StoreError> {
        let before: Vec<String> = self.rights().held.keys().cloned().collect();
        let renewed = store.renew_leases(holder, self.time).await?;
        let mut unknown = Vec::new();
        {
            let mut rights = self.rights();
            for name in before {
                let held = rights.held.get(&name);
                if let Some((lease, lost)) = held
                    && !renewed.contains(lease)
                {
                    tracing::warn!(name, "another process took the lease");
                    lost.cancel();
                    rights.held.remove(&name);
                }
            }
            for lease in renewed {
                let known = rights.held.get(&lease.name).is_some_and(|(held, _)| *held == lease);
                if !known && !rights.acquiring.contains(&lease.name) {
                    unknown.push(lease);
                }
            }
        }
        for lease in unknown {
            store.release_lease(&lease).await?;
        }
        Ok(())
    }

    fn rights(&self) -> MutexGuard<'_, Rights> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Renews and looks until the service stops.
pub(super) async fn run(service: Arc<CatalogService>) {
    let Some(holder) = service.leases.holder.clone() else { return };
    let mut positions = service.store.positions();
    let mut ticks = interval(LOOK.min(service.leases.time / 6));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut renewed_at = Instant::now();
    let mut asked = BTreeMap::new();
    loop {
        let due = renewed_at.elapsed() >= service.leases.time / 3;
        let begun = Instant::now();
        let done = async {
            if due {
                service.leases.renew(&service.store, &holder).await?;
            }
            look(&service, &mut asked).await
        };
        match done.await {
            Ok(()) if due => renewed_at = begun,
            Ok(()) => {}
            Err(error) => tracing::debug!(%error, "leases cannot be looked at; trying again"),
        }
        tokio::select! {
            () = service.stopping.cancelled() => return,
            _ = ticks.tick() => {}
            Ok(()) = positions.changed() => sleep(QUIET).await,
        }
    }
}

/// Learns what others have, what they say of it, and what was asked for.
async fn look(
    service: &CatalogService,
    asked: &mut BTreeMap<String, i64>,
) -> Result<(), StoreError> {
    let leases = service.store.leases().await?;
    let wanted = leases.iter().filter(|record| {
        let before = asked.insert(record.name.clone(), record.asked);
        before.is_some_and(|before| before < record.asked) || before.is_none() && record.asked > 0
    });
    service.sources.read_again(wanted.map(|record| record.name.as_str()));
    let seen = leases.into_iter().map(|record| (record.name.clone(), record)).collect();
    service.leases.seen.send_replace(seen);
    let news = service.states.follow(&service.store.sources().await?, &service.leases);
    for (target, _) in news.iter().filter(|(_, read)| *read) {
        count_entities(service, target).await;
    }
    if !news.is_empty() {
        service.tell_unlogged();
    }
    Ok(())
}

impl CatalogService {
    /// Has sources read again, by whichever process reads them. Who asked for it is audited first.
    pub(super) async fn read_again(
        &self,
        names: &[&str],
        event: Option<&AuditEvent>,
    ) -> Result<(), StoreError> {
        let elsewhere = names.iter().filter(|name| !self.leases.is_held(name));
        let elsewhere: Vec<&str> = elsewhere.copied().collect();
        if !elsewhere.is_empty() {
            let mut unit = self.store.begin().await?;
            for name in elsewhere {
                unit.ask(name).await?;
            }
            if let Some(event) = event {
                unit.audit(event, self.clock.now()).await?;
            }
            unit.commit().await?;
        } else if let Some(event) = event {
            self.store.audit(event, self.clock.now()).await?;
        }
        self.sources.read_again(names.iter().copied());
        Ok(())
    }
}
