//! Reads what the store has, from whichever process it comes, into memory, and tells open pages.

use super::{
    service::DeliveryService,
    state::{APPLICATIONS, Subject},
};
use platform::EntityRef;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store::StoreError;
use tokio::time::{sleep, timeout};

/// How often to look when nothing wakes us.
const LOOK: Duration = Duration::from_secs(2);

/// Pages are told no more often: a history that is read back changes many times a second.
const PAUSE: Duration = Duration::from_millis(300);

/// Facts that are read at once.
const PORTION: u32 = 5_000;

/// Reads until the service stops.
pub(crate) async fn run(service: Arc<DeliveryService>) {
    let mut positions = service.store.positions();
    loop {
        match service.take_over().await {
            Ok(changed) if changed.is_empty() => {}
            Ok(changed) => service.tell(changed),
            Err(error) => tracing::debug!(%error, "delivery cannot be read now; trying again"),
        }
        let woken = async {
            sleep(PAUSE).await;
            // The store ends after us.
            drop(timeout(LOOK, positions.changed()).await);
        };
        tokio::select! {
            () = service.stopping.cancelled() => return,
            () = woken => {}
        }
    }
}

impl DeliveryService {
    /// Takes over what is new in the store; gives the entities that it is about.
    pub(crate) async fn take_over(&self) -> Result<Vec<EntityRef>, StoreError> {
        let (mut subjects, horizon) = (BTreeSet::new(), self.horizon(self.clock.now()));
        loop {
            let version = self.state().version;
            let records = self.store.delivery_facts_after(version, PORTION, horizon).await?;
            if records.is_empty() {
                break;
            }
            subjects.extend(self.change(|state| state.apply(records)));
        }
        let version = self.state().applications_version;
        let records = self.store.applications_after(version).await?;
        if !records.is_empty() {
            let changed = self.change(|state| state.apply_applications(records));
            self.applications.notify_one();
            subjects.extend(
                changed.iter().map(|application| super::state::State::subject_of(&application.key)),
            );
        }
        let streams = self.store.delivery_streams().await?;
        let notes = self.store.delivery_notes().await?;
        let noted = self.change(|state| {
            state.apply_streams(streams);
            state.whole = true;
            state.apply_notes(notes)
        });
        let mut changed: BTreeSet<EntityRef> = self.of_subjects(&subjects).await;
        changed.extend(noted);
        Ok(changed.into_iter().collect())
    }

    /// The entities that facts are about.
    async fn of_subjects(&self, subjects: &BTreeSet<Subject>) -> BTreeSet<EntityRef> {
        if subjects.is_empty() {
            return BTreeSet::new();
        }
        let Ok((_, named)) = self.named().await else { return BTreeSet::new() };
        let state = self.state();
        let about = named.iter().filter(|entity| {
            let of_code = entity.repository.as_ref().and_then(|named| self.repository(named));
            of_code.is_some_and(|subject| subjects.contains(&subject))
                || subjects.iter().any(|(source, _)| source.starts_with(APPLICATIONS))
                    && state.applications_of(entity).iter().any(|application| {
                        subjects.contains(&super::state::State::subject_of(&application.key))
                    })
                || subjects.iter().any(|(_, subject)| subject == entity.reference.as_str())
        });
        about.map(|entity| entity.reference.clone()).collect()
    }
}
